package org.aezoo.ui;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.ui.model.stats.J7StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsUpdateConfiguration;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deeplearning4j's listener, which looks and changes nothing, made safe: batch normalisation with a fixed scale leaves
 * gradients of no parameter behind, in memory that is given back, and reading these fails. Whatever else fails, training
 * goes on unwatched.
 */
final class Statistics extends J7StatsListener {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(Statistics.class);

    private boolean broken;

    Statistics(StatsStorageRouter storage, StatsUpdateConfiguration configuration, String session) {
        super(storage, null, configuration, session, "trainer");
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
        look(null, () -> super.onForwardPass(model, activations));
    }

    @Override
    public void onGradientCalculation(Model model) {
        look(model.gradient(), () -> super.onGradientCalculation(model));
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        look(model.gradient(), () -> super.iterationDone(model, iteration, epoch));
    }

    private void look(@Nullable Gradient gradient, Runnable task) {
        if (broken) {
            return;
        }
        Map<String, INDArray> all = gradient == null ? Map.of() : gradient.gradientForVariable();
        Map<String, INDArray> before = new LinkedHashMap<>(all);
        try {
            if (gradient != null) {
                all.values().removeIf(Statistics::isGone);
            }
            task.run();
        } catch (RuntimeException e) {
            broken = true;
            LOG.warn("the training UI shows no more of {}, training goes on: {}", getSessionID(), e.toString());
        } finally {
            if (all.size() < before.size()) {
                all.clear();
                all.putAll(before);
            }
        }
    }

    private static boolean isGone(INDArray array) {
        return array.isAttached() && !array.data().getParentWorkspace().isScopeActive();
    }
}
