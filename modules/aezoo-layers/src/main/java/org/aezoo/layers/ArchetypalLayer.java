package org.aezoo.layers;

import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.PenaltyLayer;
import org.aezoo.layers.cpu.Device;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The code of an archetypal autoencoder: coefficients that sum to one, of which each says how much of an archetype there
 * is in the example. Corners of the simplex are the archetypes.
 *
 * <pre>
 *   strict:   c = softmax(a)                          a, c  [batch, k]: never negative
 *   relaxed:  c = [a, 1 - sum_j a_j]                  a     [batch, k - 1]
 *             P = weight * mean_batch sum_j max(0, -c_j)^2      nats per example
 *   z = c + s(t) e,  e ~ N(0, I)                      in training; z = c in inference
 * </pre>
 *
 * <p>The last coefficient of the relaxed form is negative where the others sum to more than one, so that the penalty is
 * on both of the paper's constraints. The noise makes examples spread out until they fill the simplex: corners come to
 * lie at the edge of the data, and not far outside. It also draws what the corners decode to inwards, so it can fade:
 * {@code s(t) = noiseStd * max(0, 1 - t / noiseSteps)} in step {@code t} of training, counted from 0 by the graph's own
 * iteration count, which is saved with the model.
 *
 * @see <a href="https://arxiv.org/abs/1901.09078">van Dijk et al., 2019</a>
 */
public final class ArchetypalLayer extends PenaltyLayer {

    private static final long serialVersionUID = 1L;

    @JsonProperty
    private final boolean relaxed;

    @JsonProperty
    private final double weight;

    @JsonProperty
    private final double noiseStd;

    @JsonProperty
    private final int noiseSteps;

    /**
     * @param relaxed whether coefficients may be negative at a price
     * @param weight of that price, 0 or more; of no account in the strict form
     * @param noiseStd standard deviation of the noise on the coefficients, 0 or more
     * @param noiseSteps training steps over which the noise fades to nothing; 0 if it stays
     */
    @JsonCreator
    public ArchetypalLayer(
            @JsonProperty("relaxed") boolean relaxed,
            @JsonProperty("weight") double weight,
            @JsonProperty("noiseStd") double noiseStd,
            @JsonProperty("noiseSteps") int noiseSteps) {
        this.relaxed = relaxed;
        this.weight = Arguments.notNegative("weight", weight);
        this.noiseStd = Arguments.notNegative("noiseStd", noiseStd);
        this.noiseSteps = Arguments.notNegative("noiseSteps", noiseSteps);
    }

    public boolean relaxed() {
        return relaxed;
    }

    public double weight() {
        return weight;
    }

    public double noiseStd() {
        return noiseStd;
    }

    public int noiseSteps() {
        return noiseSteps;
    }

    /** How many values an encoder has to put out for so many archetypes. */
    public static int inputs(int archetypes, boolean relaxed) {
        return relaxed ? archetypes - 1 : archetypes;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        if (!(inputType instanceof InputType.InputTypeFeedForward flat)) {
            throw new IllegalArgumentException("the input of an ArchetypalLayer must be flat rows, got " + inputType);
        }
        return InputType.feedForward(flat.getSize() + (relaxed ? 1 : 0));
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The layer at work. */
    public static final class Impl extends PenaltyLayer.Impl<ArchetypalLayer> {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public String penaltyName() {
            return "simplex";
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            INDArray code = workspaces.createUninitialized(
                    ArrayType.ACTIVATIONS, input.dataType(), new long[] {input.size(0), width()}, 'c');
            code.assign(coefficients(input));
            double noise = training ? noise() : 0;
            if (noise > 0) {
                INDArray drawn = Nd4j.createUninitialized(input.dataType(), code.shape());
                Device.drawGaussian(drawn, 1);
                code.addi(drawn.muli(noise));
            }
            return code;
        }

        private long width() {
            return input.size(1) + (layerConf().relaxed ? 1 : 0);
        }

        private double noise() {
            int steps = layerConf().noiseSteps;
            double share = steps == 0 ? 1 : Math.max(0, 1 - (double) iterationCount / steps);
            return layerConf().noiseStd * share;
        }

        /** Without noise. */
        private INDArray coefficients(INDArray raw) {
            return layerConf().relaxed ? Nd4j.concat(1, raw, raw.sum(true, 1).rsubi(1)) : Transforms.softmax(raw, true);
        }

        @Override
        protected double value(INDArray raw) {
            if (!layerConf().relaxed) {
                return 0;
            }
            double norm =
                    Transforms.min(coefficients(raw), 0, false).norm2Number().doubleValue();
            return layerConf().weight * norm * norm / raw.size(0);
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            INDArray below =
                    workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
            if (layerConf().relaxed) {
                below.assign(withoutLast(epsilon));
                addGradient(input, below);
            } else {
                INDArray c = coefficients(input);
                INDArray products = c.mul(epsilon);
                below.assign(products.subi(c.muliColumnVector(products.sum(true, 1))));
            }
            return new Pair<>(new DefaultGradient(), below);
        }

        /** The last column goes to all others with the opposite sign. */
        private static INDArray withoutLast(INDArray gradient) {
            long last = gradient.size(1) - 1;
            INDArray others = gradient.get(NDArrayIndex.all(), NDArrayIndex.interval(0, last));
            return others.subColumnVector(gradient.getColumn(last, true));
        }

        @Override
        protected void addGradient(INDArray raw, INDArray below) {
            if (layerConf().relaxed) {
                below.addi(
                        withoutLast(Transforms.min(coefficients(raw), 0, false).muli(2 * layerConf().weight)));
            }
        }
    }
}
