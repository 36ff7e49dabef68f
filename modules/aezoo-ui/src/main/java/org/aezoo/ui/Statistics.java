package org.aezoo.ui;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.ui.model.stats.J7StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsUpdateConfiguration;
import org.deeplearning4j.ui.model.stats.impl.DefaultStatsUpdateConfiguration;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deeplearning4j's listener, which looks and changes nothing, made safe: batch normalisation with a fixed scale leaves
 * gradients of no parameter behind, in memory that is given back, and reading these fails. Whatever else fails, training
 * goes on unwatched. Where looking takes too large a share of the time, it is done half as often.
 */
final class Statistics extends J7StatsListener {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(Statistics.class);

    /** After which the share is looked at, with the next report, in nanoseconds. */
    private static final long WHILE = 1_000_000_000;

    private final double share;
    private boolean broken;
    private long since;
    private long spent;

    /**
     * A listener that begins with every step.
     *
     * @param session its name on the pages
     * @param share of the time that looking may take, in (0, 1]
     */
    Statistics(StatsStorageRouter storage, String session, double share) {
        super(storage, null, every(1), session, "trainer");
        this.share = share;
    }

    private static StatsUpdateConfiguration every(int steps) {
        return new DefaultStatsUpdateConfiguration.Builder()
                .reportingFrequency(steps)
                .build();
    }

    void lookHalfAsOften() {
        setUpdateConfig(every(2 * getUpdateConfig().reportingFrequency()));
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
        long now = System.nanoTime();
        if (since == 0) {
            // the first time is long, and not the rule
            since = now;
            spent = 0;
        } else if (now - since > WHILE && iteration % getUpdateConfig().reportingFrequency() == 0) {
            if (spent > share * (now - since)) {
                lookHalfAsOften();
            }
            since = now;
            spent = 0;
        }
    }

    private void look(@Nullable Gradient gradient, Runnable task) {
        if (broken) {
            return;
        }
        long start = System.nanoTime();
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
            spent += System.nanoTime() - start;
        }
    }

    private static boolean isGone(INDArray array) {
        return array.isAttached() && !array.data().getParentWorkspace().isScopeActive();
    }
}
