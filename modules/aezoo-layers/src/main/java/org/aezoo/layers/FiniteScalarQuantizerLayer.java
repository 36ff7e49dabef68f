package org.aezoo.layers;

import java.util.Arrays;
import java.util.List;
import org.aezoo.layers.base.Quantizer;
import org.aezoo.layers.base.StatelessLayer;
import org.aezoo.layers.cpu.Device;
import org.aezoo.layers.internal.codebook.CodeTally;
import org.aezoo.layers.internal.codebook.CodeVectors;
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
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Rounds each value of a code to one of a few levels: a codebook that is a fixed grid, with nothing to learn.
 *
 * <pre>
 *   u_c = tanh(z_c)                                 z      [batch, channels, height, width] or [batch, groups * channels]
 *   y_c = the nearest to u_c of L_c numbers spread evenly over [-1, 1], ends included
 *   dL/dz_c = dL/dy_c (1 - u_c^2)                   straight through the rounding
 * </pre>
 *
 * <p>The paper shifts an even number of levels by half a step so that one of them is 0; here they lie symmetric about 0,
 * and two levels are -1 and 1.
 *
 * @see <a href="https://arxiv.org/abs/2309.15505">Mentzer et al., 2023</a>
 */
public final class FiniteScalarQuantizerLayer extends StatelessLayer {

    private static final long serialVersionUID = 1L;

    /** The largest codebook that the levels may make. */
    public static final int LARGEST = 1 << 16;

    @JsonProperty
    private final int[] levels;

    /** @param levels of each value of a vector, each at least 2, their product at most {@value #LARGEST} */
    @JsonCreator
    public FiniteScalarQuantizerLayer(@JsonProperty("levels") int[] levels) {
        long product = 1;
        for (int level : levels) {
            if (level < 2) {
                throw new IllegalArgumentException("levels must each be at least 2, got " + Arrays.toString(levels));
            }
            product = Math.min(product * level, 1L << 32);
        }
        if (levels.length == 0 || product > LARGEST) {
            throw new IllegalArgumentException("levels must be one number or more with a product of at most " + LARGEST
                    + ", got " + Arrays.toString(levels));
        }
        this.levels = levels.clone();
    }

    /** The same from a list. */
    public static FiniteScalarQuantizerLayer of(List<Integer> levels) {
        return new FiniteScalarQuantizerLayer(
                levels.stream().mapToInt(Integer::intValue).toArray());
    }

    public List<Integer> levels() {
        return Arrays.stream(levels).boxed().toList();
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The number, counted from -1 upwards, of the level nearest to a value in [-1, 1]. */
    private static long level(double value, int levels) {
        return Math.round((value + 1) / 2 * (levels - 1));
    }

    private static double value(long level, int levels) {
        return 2.0 * level / (levels - 1) - 1;
    }

    /** The layer at work. */
    public static final class Impl extends StatelessLayer.Impl<FiniteScalarQuantizerLayer> implements Quantizer {

        private static final long serialVersionUID = 1L;

        private final CodeTally tally = new CodeTally();

        /** Levels less one, and what an index is made of, [2, dim]. */
        private transient @Nullable INDArray steps;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public long[] takeCounts() {
            return tally.take(codebookSize());
        }

        private INDArray steps() {
            INDArray known = steps;
            if (known == null || known.dataType() != input.dataType()) {
                int[] levels = layerConf().levels;
                double[][] values = new double[2][levels.length];
                int factor = 1;
                for (int c = 0; c < levels.length; c++) {
                    values[0][c] = levels[c] - 1;
                    values[1][c] = factor;
                    factor *= levels[c];
                }
                // outlives the workspace that is open
                known = Nd4j.createFromArray(values).castTo(input.dataType()).detach();
                steps = known;
            }
            return known;
        }

        private INDArray activateByOperations(boolean training) {
            INDArray u = Transforms.tanh(CodeVectors.matrix(input, codeDim(), "FiniteScalarQuantizerLayer"), false);
            INDArray most = steps().getRow(0, true);
            INDArray levels =
                    Transforms.floor(u.addi(1).muli(0.5).muliRowVector(most).addi(0.5), false);
            if (training) {
                INDArray indices = levels.mulRowVector(steps().getRow(1, true)).sum(1);
                tally.add(indices, codebookSize());
            }
            return CodeVectors.like(input, levels.diviRowVector(most).muli(2).subi(1));
        }

        private void count(double[] values) {
            int[] levels = layerConf().levels;
            int[] indices = new int[values.length / levels.length];
            for (int v = 0; v < indices.length; v++) {
                for (int c = levels.length - 1; c >= 0; c--) {
                    indices[v] = indices[v] * levels[c] + (int) level(values[v * levels.length + c], levels[c]);
                }
            }
            tally.add(indices, codebookSize());
        }

        @Override
        public int codebookSize() {
            int product = 1;
            for (int level : layerConf().levels) {
                product *= level;
            }
            return product;
        }

        @Override
        public int codeDim() {
            return layerConf().levels.length;
        }

        /** The first value of a vector changes fastest. */
        @Override
        public float[][] codebook() {
            int[] levels = layerConf().levels;
            float[][] codebook = new float[codebookSize()][levels.length];
            for (int k = 0; k < codebook.length; k++) {
                int rest = k;
                for (int c = 0; c < levels.length; c++) {
                    codebook[k][c] = (float) value(rest % levels[c], levels[c]);
                    rest /= levels[c];
                }
            }
            return codebook;
        }

        @Override
        public int[] indices(float[][] vectors) {
            int[] levels = layerConf().levels;
            int[] indices = new int[vectors.length];
            for (int v = 0; v < vectors.length; v++) {
                for (int c = levels.length - 1; c >= 0; c--) {
                    double inside = Math.max(-1, Math.min(1, vectors[v][c]));
                    indices[v] = indices[v] * levels[c] + (int) level(inside, levels[c]);
                }
            }
            return indices;
        }

        private double[] vectors() {
            return CodeVectors.read(input, codeDim(), "FiniteScalarQuantizerLayer");
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            if (!Device.isHost()) {
                return workspaces.dup(ArrayType.ACTIVATIONS, activateByOperations(training));
            }
            int[] levels = layerConf().levels;
            double[] values = vectors();
            for (int i = 0; i < values.length; i++) {
                int own = levels[i % levels.length];
                values[i] = value(level(Math.tanh(values[i]), own), own);
            }
            if (training) {
                count(values);
            }
            return workspaces.dup(ArrayType.ACTIVATIONS, CodeVectors.like(input, values));
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            if (!Device.isHost()) {
                INDArray u = Transforms.tanh(input, true);
                INDArray derivatives = u.muli(u).rsubi(1);
                return new Pair<>(
                        new DefaultGradient(), workspaces.dup(ArrayType.ACTIVATION_GRAD, derivatives.muli(epsilon)));
            }
            double[] derivatives = vectors();
            for (int i = 0; i < derivatives.length; i++) {
                double u = Math.tanh(derivatives[i]);
                derivatives[i] = 1 - u * u;
            }
            INDArray below = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon);
            below.muli(CodeVectors.like(input, derivatives));
            return new Pair<>(new DefaultGradient(), below);
        }
    }
}
