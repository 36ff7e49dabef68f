package org.aezoo.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.DoubleRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.corruption.Mask;
import org.aezoo.data.preparation.BatchOneHot;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.Masked;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.Variant;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.onnx.OnnxModel.Part;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every variant in ONNX Runtime: codes, rebuilt rows, decoded codes and scores are those of the library to 1e-5, as it comes
 * and under every setting that changes what the network is when training is over.
 */
final class OnnxContractTest {

    private static final DataShape PICTURE = DataShape.image(1, 9, 8);
    private static final DataShape COLOUR = DataShape.image(3, 5, 6);
    private static final DataShape TABLE = DataShape.row(7);
    private static final int COUNT = 9;
    private static final double TOLERANCE = 1e-5;

    /** Settings that lead to other layers, other activations or other scores. */
    private static final List<Map<String, String>> FORMS = List.of(
            Map.of("tied", "true"),
            Map.of("activation", "leaky-relu", "code-activation", "elu"),
            Map.of("activation", "tanh", "output-activation", "tanh", "loss", "mse"),
            Map.of("loss", "gaussian", "output-activation", "identity"),
            Map.of("loss", "gaussian", "learn-variance", "shared"),
            Map.of("loss", "gaussian", "learn-variance", "per-value"),
            Map.of("relaxed", "true"),
            Map.of("relaxed", "false", "gain", "2"),
            Map.of("column-slopes", "true", "output-activation", "identity", "loss", "mse"),
            Map.of("binary", "true"),
            Map.of("bridge-layers", "2"),
            Map.of("missing", "blocks", "patch-size", "2", "fill", "0.1"),
            Map.of("k", "5"),
            Map.of("members", "2"),
            Map.of("memory", "0"),
            Map.of("network-weight", "2"),
            Map.of("network-weight", "0"),
            Map.of("score-levels", "1"),
            Map.of("emphasis", "0.8", "noise", "masking"),
            Map.of("batches", "3", "mmd", "2", "information", "0.1"),
            Map.of("batches", "2", "within-cluster", "0.1"),
            Map.of("information", "0.1", "within-cluster", "0.1"));

    static Stream<AutoencoderModel> models() {
        List<AutoencoderModel> models = new ArrayList<>();
        Set<Class<?>> shaped = new HashSet<>();
        for (Variant variant : Zoo.list()) {
            if (variant.id().equals("lstm")) {
                continue; // refused, see OnnxModelTest
            }
            for (DataShape shape : List.of(PICTURE, COLOUR, TABLE)) {
                AutoencoderModel model;
                try {
                    model = small(variant.forShape(shape));
                } catch (IllegalArgumentException refused) {
                    assertThat(refused).hasMessageContaining("must be");
                    continue;
                }
                models.add(model);
                // the same layers whatever the shape, and however they were pretrained
                if (!shape.equals(COLOUR)
                        && !variant.id().startsWith("stacked-")
                        && !shaped.contains(model.getClass())) {
                    shaped.add(model.getClass());
                    FORMS.stream().flatMap(form -> with(model, form)).forEach(models::add);
                }
            }
        }
        return models.stream().distinct();
    }

    /** The model with settings; none where it has not all of them, or not together. */
    private static Stream<AutoencoderModel> with(AutoencoderModel model, Map<String, String> settings) {
        if (!Settings.values(model).keySet().containsAll(settings.keySet())) {
            return Stream.empty();
        }
        try {
            return Stream.of(Settings.with(model, settings));
        } catch (InvalidInputException refused) {
            return Stream.empty();
        }
    }

    private static AutoencoderModel small(AutoencoderModel model) {
        Map<String, String> few = new LinkedHashMap<>(Map.of(
                "hidden-sizes", "8,6",
                "code-size", "5",
                "filters", "3",
                "code-channels", "2",
                "k", "2",
                "groups", "2",
                "codebook-size", "8",
                "code-dim", "3",
                "levels", "7,5,4",
                "members", "3"));
        // distances that count more have no operators
        few.putAll(Map.of("nearest", "0", "strangeness", "0", "categories", "0"));
        few.keySet().retainAll(Settings.values(model).keySet());
        return Settings.with(model, few);
    }

    /** A model whose every parameter differs from 0, with training rows to compare with where it keeps some. */
    static TrainedAutoencoder trained(AutoencoderModel model, Scaling scaling) {
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        Nd4j.getRandom().setSeed(5);
        try (INDArray noise = Nd4j.randn(DataType.FLOAT, graph.params().shape())) {
            graph.params().addi(noise.muli(0.1));
        }
        DataShape shape = model.inputSize() == PICTURE.size()
                ? PICTURE
                : model.inputSize() == COLOUR.size() ? COLOUR : DataShape.row(model.inputSize());
        TrainedAutoencoder trained = new TrainedAutoencoder(model, graph, shape, List.of(), scaling, 1);
        trained.scorer()
                .keepRows(Dataset.of("kept", shape, new DoubleRows(inUnits(scaledRows(model, 20, 8), scaling))));
        return trained;
    }

    static double[][] scaledRows(AutoencoderModel model, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean unit = model.loss() == ReconstructionLoss.BERNOULLI;
        boolean counts = model.loss() == ReconstructionLoss.MULTINOMIAL;
        double[][] rows = new double[count][model.inputSize()];
        for (double[] row : rows) {
            Arrays.setAll(row, i -> unit ? random.nextDouble() : counts ? random.nextInt(3) : random.nextGaussian());
        }
        return rows;
    }

    static double[][] inUnits(double[][] scaled, Scaling scaling) {
        double[] shift = scaling.shift();
        double[] scale = scaling.scale();
        return Arrays.stream(scaled)
                .map(row -> IntStream.range(0, row.length)
                        .mapToDouble(i -> row[i] * scale[i % scale.length] + shift[i % shift.length])
                        .toArray())
                .toArray(double[][]::new);
    }

    /** One that suits the loss: pixels, or columns of which the first is a time in seconds. */
    private static Scaling scaling(AutoencoderModel model) {
        if (model.loss() == ReconstructionLoss.BERNOULLI) {
            return Scaling.pixel();
        }
        if (model.loss() == ReconstructionLoss.MULTINOMIAL) {
            return Scaling.none();
        }
        double[] shift = new double[model.inputSize()];
        double[] scale = new double[model.inputSize()];
        Arrays.setAll(shift, i -> i == 0 ? 1e9 : i);
        Arrays.setAll(scale, i -> i == 0 ? 1 : 0.5 + i);
        return new Scaling(Scaling.Kind.STANDARD, shift, scale, true);
    }

    @ParameterizedTest
    @MethodSource("models")
    void onnxRuntimeGivesWhatTheLibraryGives(AutoencoderModel model) {
        Scaling scaling = scaling(model);
        // not closed: Deeplearning4j collects garbage twice for that, which is most of the time, and these are a few kB
        TrainedAutoencoder trained = trained(model, scaling);
        double[][] rows = inUnits(scaledRows(model, COUNT, 3), scaling);
        if (scaling.fills()) {
            rows[0][1] = Double.NaN;
        }
        Map<String, Object> inputs = new LinkedHashMap<>(Map.of("rows", rows));
        Mask holes = Masked.holes(model);
        if (holes != null) {
            inputs.put(
                    "missing",
                    Arrays.stream(rows).map(row -> hole(holes, row, scaling)).toArray(boolean[][]::new));
        }
        BatchOneHot marks = BatchCorrecting.marks(model);
        if (marks != null) {
            long[] batch = new long[COUNT];
            Arrays.fill(batch, marks.reference());
            inputs.put("batch", batch);
        }
        double[][] codes = trained.encode(rows);
        double[][] rebuilt = trained.reconstruct(rows);
        OnnxSession.Results whole = run(trained, Part.MODEL, inputs);
        assertRows(whole.get("code"), codes, Scaling.none());
        assertRows(whole.get("reconstruction"), rebuilt, scaling);
        if (model.loss() == ReconstructionLoss.BERNOULLI && holes == null) {
            double[][] sigmoids = Arrays.stream(whole.floats("logits"))
                    .map(row -> IntStream.range(0, row.length)
                            .mapToDouble(i -> 255 / (1 + Math.exp(-row[i])))
                            .toArray())
                    .toArray(double[][]::new);
            assertRows(sigmoids, rebuilt, scaling);
        }
        float[][] narrow = Arrays.stream(codes)
                .map(row -> {
                    float[] code = new float[row.length];
                    IntStream.range(0, row.length).forEach(i -> code[i] = (float) row[i]);
                    return code;
                })
                .toArray(float[][]::new);
        assertRows(
                run(trained, Part.DECODER, Map.of("code", narrow)).get("reconstruction"),
                trained.decode(codes),
                scaling);
        double[][] score = {trained.score(rows)};
        assertRows(new double[][] {run(trained, Part.SCORES, inputs).scores()}, score, Scaling.none());
    }

    private static boolean[] hole(Mask holes, double[] row, Scaling scaling) {
        float[] scaled = new float[row.length];
        scaling.apply(row, scaled, 0);
        return holes.of(scaled);
    }

    static OnnxSession.Results run(TrainedAutoencoder trained, Part part, Map<String, Object> inputs) {
        try (OnnxSession session = new OnnxSession(OnnxModel.of(trained, part))) {
            return session.run(inputs);
        }
    }

    /** Relative, or absolute below 1, in scaled units. */
    static void assertRows(Object got, double[][] expected, Scaling scaling) {
        double[] scale = scaling.scale();
        double[] shift = scaling.shift();
        for (int r = 0; r < expected.length; r++) {
            for (int i = 0; i < expected[r].length; i++) {
                double value = got instanceof float[][] floats ? floats[r][i] : ((double[][]) got)[r][i];
                double size = scale[i % scale.length];
                double wanted = (expected[r][i] - shift[i % shift.length]) / size;
                if (Double.isNaN(wanted)) {
                    assertThat(value).isNaN();
                    continue;
                }
                double off = Math.abs(value - expected[r][i]) / Math.abs(size);
                assertThat(off)
                        .as("value %d of row %d: %s for %s", i, r, value, expected[r][i])
                        .isLessThanOrEqualTo(TOLERANCE * Math.max(1, Math.abs(wanted)));
            }
        }
    }
}
