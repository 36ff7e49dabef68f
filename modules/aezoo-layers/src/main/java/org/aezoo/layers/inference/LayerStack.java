package org.aezoo.layers.inference;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.aezoo.layers.FusedLossLayer;
import org.aezoo.layers.FusedOutputLayer;
import org.aezoo.layers.base.ElementwiseLoss;
import org.aezoo.layers.internal.kernels.RowLoss;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.jspecify.annotations.Nullable;

/** A stack of layers of one kind, with the loss of the last. */
abstract class LayerStack implements FusedInference {

    private final @Nullable RowLoss loss;

    /** @param loss of the last layer; null where it has none with kernels */
    LayerStack(@Nullable RowLoss loss) {
        this.loss = loss;
    }

    /** The vertices above {@code from} up to {@code to}, each with the one before as its only input; null if they branch. */
    static @Nullable List<String> line(ComputationGraphConfiguration configuration, String from, String to) {
        Deque<String> names = new ArrayDeque<>();
        for (String at = to; !at.equals(from); ) {
            names.addFirst(at);
            List<String> below = configuration.getVertexInputs().get(at);
            if (below == null || below.size() != 1) {
                return null;
            }
            at = below.get(0);
        }
        return List.copyOf(names);
    }

    /** The loss of the layer of a vertex; null where it has none with kernels. */
    static @Nullable RowLoss lossOf(@Nullable GraphVertex vertex) {
        if (!(vertex instanceof LayerVertex inner)) {
            return null;
        }
        var conf = inner.getLayerConf().getLayer();
        if (conf instanceof FusedOutputLayer output && output.getLossFn() instanceof ElementwiseLoss loss) {
            return loss.perRow(output.getActivationFn());
        }
        return conf instanceof FusedLossLayer output && output.getLossFn() instanceof ElementwiseLoss loss
                ? loss.perRow(output.getActivationFn())
                : null;
    }

    @Override
    public final boolean hasLoss() {
        return loss != null;
    }

    @Override
    public final double loss(double x, double y) {
        return requireLoss().of(x, y);
    }

    /** The last layer's loss; fails where it has none with kernels. */
    final RowLoss requireLoss() {
        if (loss == null) {
            throw new IllegalStateException("the last layer has no loss with kernels");
        }
        return loss;
    }
}
