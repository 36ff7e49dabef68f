package org.aezoo.layers;

import java.util.Collection;
import org.aezoo.layers.base.ElementwiseLoss;
import org.aezoo.layers.base.JsonFields;
import org.aezoo.layers.base.LayerSetup;
import org.aezoo.layers.cpu.ActivationKernel;
import org.aezoo.layers.cpu.Gemm;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.internal.kernels.DensePass;
import org.aezoo.layers.internal.kernels.FusedLoss;
import org.aezoo.layers.internal.kernels.Judgement;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Deeplearning4j's output layer, made fast on the CPU: loss, its gradient and that of the bias come from one product
 * and one walk over it, where Deeplearning4j computes the product twice and walks many times.
 *
 * <pre>
 *   y = f(x W + b)             [batch, nOut]
 *   L = loss(labels, y)
 * </pre>
 *
 * <p>It computes the same. The losses of this module have kernels in single precision; everything else (other losses,
 * dropout on the input, weight noise, masks, double precision, other backends) goes through Deeplearning4j.
 */
public final class FusedOutputLayer extends OutputLayer {

    private static final long serialVersionUID = 1L;

    /** For reading from JSON. */
    private FusedOutputLayer() {}

    private FusedOutputLayer(Builder builder) {
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
        LayerValidation.assertNInNOutSet("FusedOutputLayer", getLayerName(), index, getNIn(), getNOut());
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

    /** Takes sizes, activation, loss, initialisation and regularisation like every output layer. */
    @SuppressWarnings("unchecked") // Deeplearning4j declares <E extends Layer> E build()
    public static final class Builder extends OutputLayer.Builder {

        /** @param loss how output and labels are compared */
        public Builder(ILossFunction loss) {
            super(loss);
        }

        @Override
        public FusedOutputLayer build() {
            return new FusedOutputLayer(this);
        }
    }

    /** The layer at work. */
    private static final class Impl extends org.deeplearning4j.nn.layers.OutputLayer {

        private static final long serialVersionUID = 1L;

        private final Judgement judged = new Judgement();

        Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        private INDArray weights() {
            return getParam(DefaultParamInitializer.WEIGHT_KEY);
        }

        private INDArray bias() {
            return getParam(DefaultParamInitializer.BIAS_KEY);
        }

        private boolean plainInput() {
            return !layerConf().hasBias() || !DensePass.suits(layerConf(), input, weights(), maskArray);
        }

        /** The kernels of the loss; null if Deeplearning4j has to do it. */
        private @Nullable FusedLoss fused() {
            if (!(layerConf().getLossFn() instanceof ElementwiseLoss loss) || plainInput()) {
                return null;
            }
            FusedLoss fused = loss.fused(layerConf().getActivationFn());
            return fused == null || !fits(labels, fused.labelsPerValue()) ? null : fused;
        }

        private boolean fits(@Nullable INDArray values, int partsPerValue) {
            return values != null
                    && values.rank() == 2
                    && values.size(0) == input.size(0)
                    && values.size(1) == partsPerValue * layerConf().getNOut()
                    && HostMemory.holds(values);
        }

        private INDArray products(LayerWorkspaceMgr workspaces, ArrayType place) {
            INDArray products = workspaces.createUninitialized(
                    place,
                    DataType.FLOAT,
                    new long[] {input.size(0), layerConf().getNOut()},
                    'c');
            Gemm.multiply(input, false, weights(), false, products, 0);
            return products;
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            ActivationKernel transfer = ActivationKernel.of(layerConf().getActivationFn());
            if (transfer == null || plainInput()) {
                return super.activate(training, workspaces);
            }
            return DensePass.forward(input, weights(), false, bias(), transfer, false, workspaces)
                    .output();
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            FusedLoss loss = fused();
            if (loss == null) {
                judged.forget();
                return super.backpropGradient(epsilon, workspaces);
            }
            INDArray weightGradient = gradientView(DefaultParamInitializer.WEIGHT_KEY);
            INDArray biasGradient = gradientView(DefaultParamInitializer.BIAS_KEY);
            INDArray delta = products(workspaces, ArrayType.BP_WORKING_MEM);
            judged.keep(input, labels, DensePass.judge(delta, bias(), labels, loss, biasGradient, delta));
            Gemm.multiply(input, true, delta, false, weightGradient, 0);
            Gradient gradient = new DefaultGradient();
            gradient.setGradientFor(DefaultParamInitializer.WEIGHT_KEY, weightGradient);
            gradient.setGradientFor(DefaultParamInitializer.BIAS_KEY, biasGradient);
            return new Pair<>(gradient, DensePass.below(delta, weights(), false, workspaces));
        }

        @Override
        public double computeScore(double regularization, boolean training, LayerWorkspaceMgr workspaces) {
            FusedLoss loss = fused();
            if (loss == null) {
                return super.computeScore(regularization, training, workspaces);
            }
            boolean known = training && judged.isOf(input, labels);
            double sum = known
                    ? judged.loss()
                    : DensePass.judge(products(workspaces, ArrayType.FF_WORKING_MEM), bias(), labels, loss, null, null);
            score = (conf().isMiniBatch() ? sum / getInputMiniBatchSize() : sum) + regularization;
            return score;
        }

        private INDArray gradientView(String key) {
            return LayerSetup.part(key, gradientViews);
        }

        @Override
        public void clear() {
            super.clear();
            judged.forget();
        }
    }
}
