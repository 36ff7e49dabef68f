package org.aezoo.layers;

import java.util.Collection;
import org.aezoo.layers.base.ElementwiseLoss;
import org.aezoo.layers.base.JsonFields;
import org.aezoo.layers.base.LayerSetup;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.internal.kernels.DensePass;
import org.aezoo.layers.internal.kernels.FusedLoss;
import org.aezoo.layers.internal.kernels.Judgement;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Deeplearning4j's output without weights, made fast on the CPU: loss and gradient come from one walk.
 *
 * <pre>
 *   y = f(z)                   [batch, nOut]
 *   L = loss(labels, y)
 * </pre>
 *
 * <p>It computes the same; what has no kernel goes through Deeplearning4j, as in {@link FusedOutputLayer}.
 */
public final class FusedLossLayer extends LossLayer {

    private static final long serialVersionUID = 1L;

    /** For reading from JSON. */
    private FusedLossLayer() {
        this(new Builder());
    }

    private FusedLossLayer(Builder builder) {
        super(builder);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        return LayerSetup.start(new Impl(conf, dataType), conf, listeners, index, parameters, initialize);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return JsonFields.areEqual(this, other) && super.equals(other);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + JsonFields.hash(this);
    }

    /** Takes activation and loss. */
    @SuppressWarnings("unchecked") // Deeplearning4j declares <E extends Layer> E build()
    public static final class Builder extends LossLayer.Builder {

        private Builder() {}

        /**
         * @param loss how output and labels are compared
         * @param activation f
         */
        public Builder(ILossFunction loss, Activation activation) {
            super(loss);
            activation(activation);
        }

        @Override
        public FusedLossLayer build() {
            return new FusedLossLayer(this);
        }
    }

    /** The layer at work. */
    private static final class Impl extends org.deeplearning4j.nn.layers.LossLayer {

        private static final long serialVersionUID = 1L;

        private final Judgement judged = new Judgement();

        Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        /** The kernels of the loss; null if Deeplearning4j has to do it. */
        private @Nullable FusedLoss fused() {
            if (!(layerConf().getLossFn() instanceof ElementwiseLoss loss)
                    || maskArray != null
                    || input == null
                    || labels == null
                    || input.rank() != 2
                    || labels.rank() != 2
                    || labels.size(0) != input.size(0)
                    || !HostMemory.holds(input, labels)
                    || !HostMemory.isRows(input)) {
                return null;
            }
            FusedLoss fused = loss.fused(layerConf().getActivationFn());
            return fused == null || labels.size(1) != fused.labelsPerValue() * input.size(1) ? null : fused;
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            FusedLoss loss = fused();
            if (loss == null) {
                judged.forget();
                return super.backpropGradient(epsilon, workspaces);
            }
            INDArray delta =
                    workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
            judged.keep(input, labels, DensePass.judge(input, null, labels, loss, null, delta));
            return new Pair<>(new DefaultGradient(), delta);
        }

        @Override
        public double computeScore(double regularization, boolean training, LayerWorkspaceMgr workspaces) {
            FusedLoss loss = fused();
            if (loss == null) {
                return super.computeScore(regularization, training, workspaces);
            }
            boolean known = training && judged.isOf(input, labels);
            double sum = known ? judged.loss() : DensePass.judge(input, null, labels, loss, null, null);
            score = sum / getInputMiniBatchSize() + regularization;
            return score;
        }

        @Override
        public void clear() {
            super.clear();
            judged.forget();
        }
    }
}
