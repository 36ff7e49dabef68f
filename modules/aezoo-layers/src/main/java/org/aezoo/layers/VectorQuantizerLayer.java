package org.aezoo.layers;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.Parameters;
import org.aezoo.layers.base.Quantizer;
import org.aezoo.layers.base.StatisticsLayer;
import org.aezoo.layers.cpu.Device;
import org.aezoo.layers.cpu.Operations;
import org.aezoo.layers.internal.codebook.CodeTally;
import org.aezoo.layers.internal.codebook.CodeVectors;
import org.aezoo.layers.internal.codebook.Codebook;
import org.aezoo.layers.internal.codebook.DeviceCodebook;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Replaces each vector by the nearest one of a codebook: the bottleneck of a VQ-VAE.
 *
 * <pre>
 *   q(z) = e_k,  k = argmin_j |z - e_j|^2           z       [batch, codeDim, height, width], a vector per position, or
 *                                                           [batch, groups * codeDim], a vector per group
 *   P    = commitment * sum_positions |z - sg(e_k)|^2       nats per example, mean over the batch
 *   dL/dz = dL/dq + 2 commitment (z - e_k)                  straight through: the gradient of q is handed on as it is
 * </pre>
 *
 * <p>No gradient trains the codebook. Its vectors e follow the mean of what they stand for: counts n and sums s of the
 * batches' vectors, which forget by {@code decay}, and {@code e = s / n}. All three are parameters, so they are saved,
 * copied and frozen with the network; their "gradient" is what an update takes off. The first training step starts the
 * codebook by k-means on its batch, and a vector that is used less than {@code restart} times as much as the mean one
 * begins anew at a random vector of the batch.
 *
 * @see <a href="https://arxiv.org/abs/1711.00937">van den Oord, Vinyals and Kavukcuoglu, 2017, with appendix A.1</a>
 */
public final class VectorQuantizerLayer extends StatisticsLayer {

    private static final long serialVersionUID = 1L;

    /** Key of the codebook, [codebookSize, codeDim]. */
    public static final String CODEBOOK = "E";

    /** Key of the mean number of vectors per batch that each code stands for, [1, codebookSize]. */
    public static final String COUNTS = "n";

    /** Key of the mean sum per batch of these vectors, [codebookSize, codeDim]. */
    public static final String SUMS = "s";

    @JsonProperty
    private int codebookSize;

    @JsonProperty
    private int codeDim;

    @JsonProperty
    private double commitment;

    @JsonProperty
    private double decay;

    @JsonProperty
    private double restart;

    /** For reading from JSON. */
    private VectorQuantizerLayer() {}

    /**
     * @param codebookSize vectors to choose from, at least 2
     * @param codeDim values per vector, at least 1
     * @param commitment beta, weight of the penalty that ties vectors to their code, 0 or more
     * @param decay share of the past in the codebook's means, 0 or more and below 1
     * @param restart codes that are used less than this share of the mean use start anew, 0 (never) or more, below 1
     */
    public VectorQuantizerLayer(int codebookSize, int codeDim, double commitment, double decay, double restart) {
        this.codebookSize = Arguments.atLeast("codebookSize", codebookSize, 2);
        this.codeDim = Arguments.atLeast("codeDim", codeDim, 1);
        this.commitment = Arguments.notNegative("commitment", commitment);
        this.decay = Arguments.belowOne("decay", decay);
        this.restart = Arguments.belowOne("restart", restart);
    }

    public int codebookSize() {
        return codebookSize;
    }

    public int codeDim() {
        return codeDim;
    }

    public double commitment() {
        return commitment;
    }

    public double decay() {
        return decay;
    }

    public double restart() {
        return restart;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return inputType;
    }

    @Override
    public void setNIn(InputType inputType, boolean override) {
        boolean map = inputType instanceof InputType.InputTypeConvolutional;
        long size = map
                ? ((InputType.InputTypeConvolutional) inputType).getChannels()
                : inputType.arrayElementsPerExample();
        if (map ? size != codeDim : size % codeDim != 0) {
            throw new IllegalArgumentException("codeDim must be "
                    + (map ? "the number of channels, " : "a divisor of the number of units, ") + size + ", got "
                    + codeDim);
        }
        nIn = size;
        nOut = size;
    }

    @Override
    public @Nullable InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return null;
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    @Override
    public Parameters<VectorQuantizerLayer> initializer() {
        return new Layout();
    }

    @Override
    public boolean needsSizes() {
        return false;
    }

    @Override
    public long workingValues(InputType inputType) {
        return inputType.arrayElementsPerExample();
    }

    /** Codebook, counts and sums, one behind the other. */
    private static final class Layout extends Parameters<VectorQuantizerLayer> {

        Layout() {
            super(VectorQuantizerLayer.class);
        }

        @Override
        public List<String> keys(VectorQuantizerLayer layer) {
            return List.of(CODEBOOK, COUNTS, SUMS);
        }

        @Override
        public void initialize(VectorQuantizerLayer layer, Map<String, INDArray> parameters) {
            parameters.values().forEach(values -> values.assign(0));
            INDArray codebook = Objects.requireNonNull(parameters.get(CODEBOOK));
            codebook.assign(Nd4j.randn(codebook.dataType(), codebook.shape()));
        }

        @Override
        public long[] shape(VectorQuantizerLayer layer, String key) {
            return key.equals(COUNTS)
                    ? new long[] {1, layer.codebookSize}
                    : new long[] {layer.codebookSize, layer.codeDim};
        }
    }

    /** The layer at work. */
    public static final class Impl extends StatisticsLayer.PenaltyImpl<VectorQuantizerLayer> implements Quantizer {

        private static final long serialVersionUID = 1L;

        /** What {@link #activate} chose, one per vector of the input. */
        private transient int @Nullable [] chosen;

        /** The same on a device that is not the CPU. */
        private transient @Nullable INDArray chosenThere;

        private final CodeTally tally = new CodeTally();

        /** Whether the codebook is known to have seen a batch; the first one is worked on in Java everywhere. */
        private transient boolean begun;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public String penaltyName() {
            return "commitment";
        }

        @Override
        public int codebookSize() {
            return layerConf().codebookSize;
        }

        @Override
        public int codeDim() {
            return layerConf().codeDim;
        }

        @Override
        public long[] takeCounts() {
            return tally.take(codebookSize());
        }

        @Override
        public float[][] codebook() {
            return getParam(CODEBOOK).dup('c').toFloatMatrix();
        }

        @Override
        public int[] indices(float[][] vectors) {
            int dim = codeDim();
            double[] z = new double[vectors.length * dim];
            for (int v = 0; v < vectors.length; v++) {
                for (int c = 0; c < dim; c++) {
                    z[v * dim + c] = vectors[v][c];
                }
            }
            return Codebook.nearest(z, values(CODEBOOK), codebookSize(), dim);
        }

        private double[] values(String key) {
            return getParam(key).dup('c').data().asDouble();
        }

        private double[] vectors() {
            return CodeVectors.read(input, codeDim(), "VectorQuantizerLayer");
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            if (!Device.isHost()) {
                return activateByOperations(training, workspaces);
            }
            double[] codebook = values(CODEBOOK);
            int[] indices = Codebook.nearest(vectors(), codebook, codebookSize(), codeDim());
            chosen = indices;
            if (training) {
                tally.add(indices, codebookSize());
            }
            return workspaces.dup(
                    ArrayType.ACTIVATIONS, CodeVectors.like(input, Codebook.quantized(codebook, indices, codeDim())));
        }

        private INDArray activateByOperations(boolean training, LayerWorkspaceMgr workspaces) {
            INDArray codebook = getParam(CODEBOOK);
            INDArray indices = DeviceCodebook.nearest(matrix(), codebook);
            chosen = null;
            chosenThere = null;
            if (training) {
                tally.add(indices, codebookSize());
                chosenThere = workspaces.leverageTo(ArrayType.ACTIVATIONS, indices);
            }
            return workspaces.dup(ArrayType.ACTIVATIONS, CodeVectors.like(input, Operations.rows(codebook, indices)));
        }

        private INDArray matrix() {
            return CodeVectors.matrix(input, codeDim(), "VectorQuantizerLayer");
        }

        private INDArray choiceThere(INDArray z) {
            INDArray indices = chosenThere;
            return indices == null ? DeviceCodebook.nearest(z, getParam(CODEBOOK)) : indices;
        }

        private boolean hasBegun() {
            begun = begun || getParam(COUNTS).sumNumber().doubleValue() > 0;
            return begun;
        }

        private Pair<Gradient, INDArray> backwardByOperations(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            VectorQuantizerLayer conf = layerConf();
            INDArray z = matrix();
            INDArray indices = choiceThere(z);
            DeviceCodebook before = new DeviceCodebook(getParam(CODEBOOK), getParam(COUNTS), getParam(SUMS));
            INDArray below = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon);
            if (conf.commitment > 0) {
                INDArray residuals = z.sub(Operations.rows(before.vectors(), indices));
                below.addi(CodeVectors.like(input, residuals.muli(2 * conf.commitment)));
            }
            DeviceCodebook after = before.after(z, indices, conf.decay, conf.restart, seed());
            Gradient gradient = new DefaultGradient();
            gradient.setGradientFor(
                    CODEBOOK, change(CODEBOOK).assign(before.vectors().sub(after.vectors())));
            gradient.setGradientFor(
                    COUNTS, change(COUNTS).assign(before.counts().sub(after.counts())));
            gradient.setGradientFor(SUMS, change(SUMS).assign(before.sums().sub(after.sums())));
            return new Pair<>(gradient, below);
        }

        /** Chance depends on the step alone, so that a resumed run goes on alike. */
        private long seed() {
            return 0x9e3779b97f4a7c15L * (getIterationCount() + 1);
        }

        private int[] choice(double[] z, double[] codebook) {
            int[] indices = chosen;
            return indices != null && indices.length * codeDim() == z.length
                    ? indices
                    : Codebook.nearest(z, codebook, codebookSize(), codeDim());
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            if (!Device.isHost() && hasBegun()) {
                return backwardByOperations(epsilon, workspaces);
            }
            VectorQuantizerLayer conf = layerConf();
            double[] z = vectors();
            Codebook before =
                    new Codebook(conf.codebookSize, conf.codeDim, values(CODEBOOK), values(COUNTS), values(SUMS));
            int[] indices = choice(z, before.vectors);
            INDArray below = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon);
            if (conf.commitment > 0) {
                double[] gradient = Codebook.residuals(z, before.vectors, indices, codeDim());
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] *= 2 * conf.commitment;
                }
                below.addi(CodeVectors.like(input, gradient));
            }
            Codebook after = before.after(z, indices, conf.decay, conf.restart, seed());
            Gradient gradient = new DefaultGradient();
            take(gradient, CODEBOOK, before.vectors, after.vectors);
            take(gradient, COUNTS, before.counts, after.counts);
            take(gradient, SUMS, before.sums, after.sums);
            return new Pair<>(gradient, below);
        }

        private void take(Gradient gradient, String key, double[] before, double[] after) {
            INDArray view = change(key);
            double[] difference = new double[before.length];
            Arrays.setAll(difference, i -> before[i] - after[i]);
            view.assign(Nd4j.create(difference, view.shape(), 'c').castTo(view.dataType()));
            gradient.setGradientFor(key, view);
        }

        @Override
        public double value() {
            double commitment = layerConf().commitment;
            if (!Device.isHost()) {
                INDArray z = matrix();
                double norm = z.sub(Operations.rows(getParam(CODEBOOK), choiceThere(z)))
                        .norm2Number()
                        .doubleValue();
                return commitment * norm * norm / input.size(0);
            }
            double[] z = vectors();
            double[] codebook = values(CODEBOOK);
            double sum = 0;
            for (double residual : Codebook.residuals(z, codebook, choice(z, codebook), codeDim())) {
                sum += residual * residual;
            }
            return commitment * sum / input.size(0);
        }

        @Override
        public void clear() {
            super.clear();
            chosen = null;
            chosenThere = null;
        }
    }
}
