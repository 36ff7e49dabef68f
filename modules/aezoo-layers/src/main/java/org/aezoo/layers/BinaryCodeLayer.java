package org.aezoo.layers;

import java.util.Arrays;
import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.Quantizer;
import org.aezoo.layers.base.StatelessLayer;
import org.aezoo.layers.cpu.Device;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A code of bits. Outside of training each value is 0 or 1; in training there are two ways to get it there.
 *
 * <pre>
 *   a   = z + noiseStd * e,  e ~ N(0, I)       in training            [batch, bits]
 *   c_j = sigmoid(a_j)                         in training, saturating; dc/dz = c (1 - c)
 *   c_j = 1 if a_j &gt; 0, else 0                 in training, straight through; dc/dz = s (1 - s), s = sigmoid(a)
 *   c_j = 1 if z_j &gt; 0, else 0                 in inference
 * </pre>
 *
 * <p><b>Saturating</b> is Hinton's way: the network can get something past the noise only where {@code z} is far from 0
 * on either side, so that little changes when the sigmoid is cut to a bit. <b>Straight through</b> the code is bits from
 * the first step on, and the gradient is taken as if it were the sigmoid; the noise may be 0.
 *
 * @see <a href="https://doi.org/10.1016/j.ijar.2008.11.006">Salakhutdinov and Hinton, 2009</a>
 * @see <a href="https://arxiv.org/abs/1308.3432">Bengio, Leonard and Courville, 2013</a>
 */
public final class BinaryCodeLayer extends StatelessLayer {

    private static final long serialVersionUID = 1L;

    @JsonProperty
    private final double noiseStd;

    @JsonProperty
    private final boolean straightThrough;

    /**
     * @param noiseStd standard deviation of the noise in training, 0 or more
     * @param straightThrough whether the code is bits in training too
     */
    @JsonCreator
    public BinaryCodeLayer(
            @JsonProperty("noiseStd") double noiseStd, @JsonProperty("straightThrough") boolean straightThrough) {
        this.noiseStd = Arguments.notNegative("noiseStd", noiseStd);
        this.straightThrough = straightThrough;
    }

    public double noiseStd() {
        return noiseStd;
    }

    public boolean straightThrough() {
        return straightThrough;
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The layer at work. Its codebook is the two bits, so that each value of a code is a vector of one value. */
    public static final class Impl extends StatelessLayer.Impl<BinaryCodeLayer> implements Quantizer {

        private static final long serialVersionUID = 1L;

        /** The sigmoids of the last training pass; live as long as its activations do. */
        private transient @Nullable INDArray sigmoids;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public int codebookSize() {
            return 2;
        }

        @Override
        public int codeDim() {
            return 1;
        }

        @Override
        public float[][] codebook() {
            return new float[][] {{0}, {1}};
        }

        @Override
        public int[] indices(float[][] vectors) {
            return Arrays.stream(vectors).mapToInt(bit -> bit[0] > 0.5f ? 1 : 0).toArray();
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            if (!training) {
                sigmoids = null;
                return workspaces.leverageTo(ArrayType.ACTIVATIONS, bits(input));
            }
            INDArray seen = workspaces.createUninitialized(ArrayType.ACTIVATIONS, input.dataType(), input.shape());
            if (layerConf().noiseStd == 0) {
                seen.assign(input);
            } else {
                Device.drawGaussian(seen, layerConf().noiseStd);
                seen.addi(input);
            }
            if (layerConf().straightThrough) {
                INDArray bits = workspaces.leverageTo(ArrayType.ACTIVATIONS, bits(seen));
                sigmoids = Transforms.sigmoid(seen, false);
                return bits;
            }
            sigmoids = Transforms.sigmoid(seen, false);
            // a copy, because a layer above with dropout may change its input in place
            return workspaces.dup(ArrayType.ACTIVATIONS, seen);
        }

        private static INDArray bits(INDArray values) {
            return values.gt(0).castTo(values.dataType());
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            // backward after an inference pass: without noise
            INDArray s = sigmoids == null ? Transforms.sigmoid(input, true) : sigmoids;
            INDArray below = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon);
            below.muli(s.rsub(1).muli(s));
            return new Pair<>(new DefaultGradient(), below);
        }

        @Override
        public void clear() {
            super.clear();
            sigmoids = null;
        }
    }
}
