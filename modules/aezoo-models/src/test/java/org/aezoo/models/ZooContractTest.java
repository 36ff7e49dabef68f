package org.aezoo.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.Feed;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowBatch;
import org.aezoo.data.Scaling;
import org.aezoo.data.corruption.Mask;
import org.aezoo.data.preparation.BatchOneHot;
import org.aezoo.layers.cpu.Device;
import org.aezoo.layers.cpu.GraphMemory;
import org.aezoo.layers.inference.FusedInference;
import org.aezoo.models.common.SeriesShape;
import org.aezoo.models.plain.ConvolutionalAutoencoder;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.plain.LinearAutoencoder;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.series.LstmAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.Architecture;
import org.aezoo.models.trained.Sampler;
import org.aezoo.models.trained.Scorer;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.variational.ConvolutionalVariationalAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.testkit.GradientChecks;
import org.aezoo.testkit.GraphChecks;
import org.aezoo.testkit.SecondJvm;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What every variant has to be able to do, on a small picture and on a small table. */
final class ZooContractTest {

    private static final DataShape PICTURE = DataShape.image(1, 9, 8);
    private static final DataShape COLOUR = DataShape.image(3, 5, 6);
    private static final DataShape TABLE = DataShape.row(7);
    private static final DataShape SERIES = new DataShape(2, 1, 9);

    /** Every variant for every shape it takes, as it comes and, where it has the setting, with tied weights. */
    static Stream<AutoencoderModel> models() {
        List<AutoencoderModel> models = new ArrayList<>();
        for (Variant variant : Zoo.list()) {
            for (DataShape shape : List.of(PICTURE, COLOUR, TABLE, SERIES)) {
                if (shape.equals(SERIES) && !isOfSeries(variant)) {
                    continue;
                }
                AutoencoderModel model;
                try {
                    model = small(variant.forShape(shape));
                } catch (IllegalArgumentException refused) {
                    assertThat(refused).hasMessageContaining("must be");
                    continue;
                }
                models.add(model);
                if (Settings.values(model).containsKey("tied")) {
                    models.add(Settings.with(model, Map.of("tied", "true")));
                }
                if (Settings.values(model).containsKey("batches") && shape.equals(TABLE)) {
                    models.add(Settings.with(model, Map.of("batches", "3", "mmd", "2", "information", "0.1")));
                    models.add(Settings.with(model, Map.of("batches", "2", "within-cluster", "0.1")));
                }
                if (Settings.values(model).containsKey("learn-variance") && !shape.equals(COLOUR)) {
                    String learnt = shape.isImage() ? "shared" : "per-value";
                    models.add(Settings.with(model, Map.of("loss", "gaussian", "learn-variance", learnt)));
                }
            }
        }
        return models.stream();
    }

    private static boolean isOfSeries(Variant variant) {
        return variant.takes(SERIES) && variant.forShape(SERIES) instanceof SeriesShape;
    }

    /** The same network with few units, so that numeric gradients take no time. */
    private static AutoencoderModel small(AutoencoderModel model) {
        Map<String, String> few = new LinkedHashMap<>();
        Map<String, String> settings = Settings.values(model);
        // of three ReLU units all may start dead, and then every example has the same reconstruction
        String codeSize = "relu".equals(settings.get("code-activation")) ? "6" : "3";
        Map.ofEntries(
                        Map.entry("hidden-sizes", "8,6"),
                        Map.entry("code-size", codeSize),
                        Map.entry("filters", "3"),
                        Map.entry("code-channels", "2"),
                        Map.entry("hidden-size", "4"),
                        Map.entry("k", "2"),
                        Map.entry("groups", "2"),
                        Map.entry("codebook-size", "8"),
                        Map.entry("code-dim", "3"),
                        Map.entry("levels", "7,5,4"),
                        Map.entry("members", "1"),
                        Map.entry("prefixes", "1"),
                        Map.entry("warm-up-steps", "0"),
                        // of a handful of rows the discrepancy is noise
                        Map.entry("lambda", "1.5"),
                        Map.entry("learning-rate", "0.01"))
                .forEach((name, value) -> {
                    if (settings.containsKey(name)) {
                        few.put(name, value);
                    }
                });
        return Settings.with(model, few);
    }

    static float[][] rows(AutoencoderModel model, int count) {
        SplittableRandom random = new SplittableRandom(3);
        float[][] rows = new float[count][model.inputSize()];
        for (float[] row : rows) {
            double level = random.nextDouble();
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (0.1 + 0.8 * Math.abs(Math.sin(level * (i + 1))));
            }
        }
        return rows;
    }

    /** What the model's feeds make of the rows; not the rows themselves where it is shown or compared with others. */
    static DataSet batch(AutoencoderModel model, int count) {
        float[] values = Nd4j.create(rows(model, count)).data().asFloat();
        RowBatch rows = new RowBatch(IntStream.range(0, count).toArray(), model.inputSize(), values, i -> 0, i -> {
            BatchOneHot marks = BatchCorrecting.marks(model);
            return marks == null ? 0 : i % marks.batches();
        });
        return !(model instanceof Masked)
                        && !(model instanceof NoiseConditioned)
                        && BatchCorrecting.marks(model) == null
                ? new DataSet(fed(Feed.EXAMPLE, rows), fed(Feed.EXAMPLE, rows))
                : new DataSet(
                        fed(model.inputs().get(0), rows), fed(model.targets().get(0), rows));
    }

    private static INDArray fed(Feed feed, RowBatch rows) {
        float[] values = feed.values(rows, new SplittableRandom(3)).clone();
        return Nd4j.create(values, new long[] {rows.size(), values.length / rows.size()}, 'c');
    }

    @ParameterizedTest
    @MethodSource("models")
    void buildsAndGivesTheRightShapes(AutoencoderModel model) {
        ComputationGraph graph = GraphChecks.graph(model.graph(1));
        Map<String, INDArray> activations = graph.feedForward(batch(model, 5).getFeatures(), false);
        assertThat(activations).containsKeys(model.codeVertex(), model.reconstructionVertex());
        INDArray code = Objects.requireNonNull(activations.get(model.codeVertex()));
        INDArray reconstruction = Objects.requireNonNull(activations.get(model.reconstructionVertex()));
        assertThat(code.length()).isEqualTo(5L * model.codeSize());
        assertThat(reconstruction.shape()).containsExactly(5, model.inputSize());
        assertThat(graph.params().dataType()).isEqualTo(DataType.FLOAT);
        assertThat(Architecture.of(model).parameters()).isEqualTo(graph.numParams());
        assertThat(Architecture.of(model).layers())
                .allSatisfy(line -> assertThat(line.output()).isNotEmpty());
        GraphMemory.release(graph);
    }

    @ParameterizedTest
    @MethodSource("models")
    void gradientAgreesWithFiniteDifferences(AutoencoderModel model) {
        assumeThat(model.inputSize())
                .as("small enough for two scores per weight: the same model for tables is checked")
                .isLessThan(100);
        Map<String, String> smooth = new LinkedHashMap<>();
        Settings.values(model).forEach((name, value) -> {
            if (value.equals("relu")) {
                smooth.put(name, "tanh"); // finite differences fail at kinks
            }
            if (model.id().equals("dropout") && name.equals("noise-rate")) {
                smooth.put(name, "0"); // with dropout it is checked in its own test, where the mask stands still
            }
        });
        AutoencoderModel checked = Settings.with(model, smooth);
        // what stands below a quantiser gets the gradient of what stands above it, which is no derivative: see
        // QuantizedAutoencodersTest and ObjectivesTest
        assumeThat(Quantised.grids(model)).as("has a gradient below its code").isEmpty();
        assumeThat(model.id())
                .as("has thresholds trained by an estimate: see JumpReluLayerTest and ObjectivesTest")
                .isNotEqualTo("jump-relu");
        // a single row where it costs little: every weight of a picture's network takes two scores
        for (int rows : model.inputSize() < 20 ? new int[] {3, 1} : new int[] {2}) {
            DataSet batch = batch(model, rows);
            if (model.loss() == ReconstructionLoss.MULTINOMIAL) {
                // the score of a picture taken as words is so large that differences are lost in its rounding
                batch.setLabels(batch.getLabels().mul(0.1));
            }
            // the same noise in every score, for networks that draw some in training
            GradientChecks.assertGradients(
                    checked.graph(1),
                    batch.toMultiDataSet(),
                    graph -> Nd4j.getRandom().setSeed(7));
        }
    }

    /** Every vertex and the score; what is wrong with a clamp or an exponential shows here. */
    @ParameterizedTest
    @MethodSource("models")
    void singlePrecisionAgreesWithDouble(AutoencoderModel model) {
        DataSet batch = batch(model, 5);
        DataSet exact = new DataSet(
                batch.getFeatures().castTo(DataType.DOUBLE), batch.getLabels().castTo(DataType.DOUBLE));
        ComputationGraph single = GraphChecks.graph(model.graph(1));
        ComputationGraph twice = single.convertDataType(DataType.DOUBLE);
        Map<String, INDArray> expected = twice.feedForward(exact.getFeatures(), false);
        single.feedForward(batch.getFeatures(), false).forEach((vertex, activations) -> {
            double[] got = activations.dup('c').data().asDouble();
            double[] wanted =
                    Objects.requireNonNull(expected.get(vertex)).dup('c').data().asDouble();
            assertThat(got).hasSameSizeAs(wanted);
            for (int i = 0; i < got.length; i++) {
                assertThat(got[i]).as(vertex).isCloseTo(wanted[i], within(1e-5 * (1 + Math.abs(wanted[i]))));
            }
        });
        double score = twice.score(exact, false);
        assertThat(single.score(batch, false)).isCloseTo(score, within(1e-5 * (1 + Math.abs(score))));
        GraphMemory.release(single);
        GraphMemory.release(twice);
    }

    @ParameterizedTest
    @MethodSource("models")
    void trainsSavesLoadsAndCopies(AutoencoderModel model) {
        GraphChecks.assertAll(model.graph(5), batch(model, 16));
    }

    @ParameterizedTest
    @MethodSource("models")
    void settingsRoundTrip(AutoencoderModel model) {
        assertThat(Settings.with(model, Settings.values(model))).isEqualTo(model);
        assertThat(Settings.with(model, Settings.texts(Settings.typedValues(model))))
                .isEqualTo(model);
        assertThat(Zoo.get(model.id()).id()).isEqualTo(model.id());
        assertThat(model.objective()).isNotBlank();
        assertThat(Settings.describe(model))
                .allSatisfy(setting -> assertThat(setting.about()).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("models")
    void codesDecodeToTheReconstruction(AutoencoderModel model) {
        try (TrainedAutoencoder trained = untrained(model)) {
            float[][] rows = rows(model, 4);
            float[][] codes = trained.encode(rows);
            assertThat(codes[0]).hasSize(model.codeSize());
            float[][] decoded = trained.decode(codes);
            float[][] rebuilt = trained.reconstruct(rows);
            float[] between = trained.codes().interpolate(rows[0], rows[1], 3)[0];
            for (int i = 0; i < rows.length; i++) {
                Mask holes = Masked.holes(model);
                boolean[] missing = holes == null ? new boolean[0] : holes.of(rows[i]);
                for (int j = 0; j < rebuilt[i].length; j++) {
                    if (holes != null && !missing[j % missing.length]) {
                        assertThat(rebuilt[i][j]).isEqualTo(rows[i][j]);
                        continue;
                    }
                    assertThat(decoded[i][j]).isEqualTo(rebuilt[i][j], within(1e-5f));
                    assertThat(i > 0 ? decoded[i][j] : between[j]).isEqualTo(decoded[i][j], within(1e-5f));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void shortAndLongWaysAgree(AutoencoderModel model) {
        assumeThat(model).as("has a short way, as recurrent networks do not").isNotInstanceOf(LstmAutoencoder.class);
        float[][] rows = rows(model, 11);
        try (TrainedAutoencoder trained = untrained(model)) {
            String input = trained.graph().getConfiguration().getNetworkInputs().get(0);
            Dataset data = Dataset.of("rows", trained.shape(), new FloatRows(rows));
            // rows without a dataset are of the reference, here the first
            data = BatchCorrecting.marks(model) == null ? data : data.withBatches(new int[11], trained.batchNames());
            trained.forEach(data, view -> {
                double[] scores = trained.score(rows);
                Scorer.Scores parts = trained.scorer().scores(view);
                for (int i = 0; i < rows.length; i++) {
                    assertThat(scores[i]).isCloseTo(parts.total(i), within(1e-5 * Math.abs(parts.total(i))));
                }
                assertClose(trained.reconstruct(rows), view.reconstruction());
                assertClose(trained.encode(rows), view.codes());
            });
            boolean dense =
                    !(model instanceof Masked) && model.inputType().equals(InputType.feedForward(model.inputSize()));
            boolean known = !List.of("top-k", "batch-top-k", "jump-relu", "matryoshka", "document")
                    .contains(model.id());
            if (dense
                    && known
                    && Archetypal.count(model) == 0
                    && Quantised.grids(model).isEmpty()) {
                assertThat(FusedInference.between(trained.graph(), input, model.codeVertex()))
                        .as(model.toString())
                        .isNotNull();
            }
            // where there is oneDNN
            boolean onednn = Device.isCpu()
                    && "Linux".equals(System.getProperty("os.name"))
                    && "amd64".equals(System.getProperty("os.arch"));
            boolean convolutions = List.of("convolutional", "convolutional-denoising", "convolutional-vae")
                    .contains(model.id());
            if (onednn && convolutions) {
                assertThat(FusedInference.between(trained.graph(), input, model.codeVertex()))
                        .as(model.toString())
                        .isNotNull();
                // a variational one may have a likelihood that the stack does not know
                if (!(model instanceof Variational)) {
                    assertThat(FusedInference.between(trained.graph(), input, model.reconstructionVertex()))
                            .as(model.toString())
                            .isNotNull();
                }
            }
        }
    }

    private static void assertClose(float[][] actual, float[][] expected) {
        assertThat(actual).hasDimensions(expected.length, expected[0].length);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).usingComparatorWithPrecision(1e-5f).containsExactly(expected[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void scoresAreDistinctAndSharesSumToThem(AutoencoderModel model) {
        try (TrainedAutoencoder trained = untrained(model)) {
            double[] scores = trained.score(rows(model, 10));
            double[][] shares = trained.scorer().explain(rows(model, 10));
            // where no unit is on yet the reconstruction is one half everywhere, which is as far from one row as
            // another
            boolean silent = Arrays.stream(trained.encode(rows(model, 10)))
                            .filter(code -> Arrays.equals(code, new float[code.length]))
                            .count()
                    > 1;
            if (!silent) {
                assertThat(scores).as(model.toString()).doesNotHaveDuplicates();
            }
            for (int i = 0; i < scores.length; i++) {
                double rest = scores[i] - Arrays.stream(shares[i]).sum();
                // what is left is the divergence of a variational model's code, and else nothing
                double rounding = 1e-5 * Math.abs(scores[i]);
                assertThat(rest)
                        .isBetween(-rounding, model instanceof Variational ? Double.POSITIVE_INFINITY : rounding);
            }
            assertThat(trained.score(rows(model, 10))).isEqualTo(scores);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void samplesComeFromTheSeedOrAreRefused(AutoencoderModel model) {
        try (TrainedAutoencoder trained = untrained(model)) {
            if (Sampler.Prior.usual(model) == Sampler.Prior.MIXTURE) {
                assertThatThrownBy(() -> trained.sampler().sample(3, 1))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining(model.id() + " has no prior");
                trained.codes().fitMixture(Dataset.of("rows", trained.shape(), new FloatRows(rows(model, 40))));
            }
            float[][] samples = trained.sampler().sample(3, 1);
            assertThat(samples[2]).hasSize(model.inputSize());
            assertThat(trained.sampler().sample(3, 1)).isDeepEqualTo(samples);
            // convolutions of fewer pictures may round in another way
            assertThat(trained.sampler().sample(2, 1)[1])
                    .usingComparatorWithPrecision(1e-6f)
                    .containsExactly(samples[1]);
            // of codes that are finitely many two may be the same
            assertThat(Arrays.deepEquals(trained.sampler().sample(3, 2), samples))
                    .isFalse();
            assertThatThrownBy(() -> trained.sampler().sample(0, 1))
                    .hasMessageContaining("count must be at least 1, got 0");
        }
    }

    static TrainedAutoencoder untrained(AutoencoderModel model) {
        ComputationGraph graph = new ComputationGraph(model.graph(2));
        graph.init();
        TrainedAutoencoder trained = new TrainedAutoencoder(model, graph, shape(model), List.of(), Scaling.none(), 2);
        BatchOneHot marks = BatchCorrecting.marks(model);
        if (marks != null) {
            trained.setBatchNames(IntStream.range(0, marks.batches())
                    .mapToObj(Integer::toString)
                    .toList());
        }
        return trained;
    }

    private static DataShape shape(AutoencoderModel model) {
        return Stream.of(PICTURE, COLOUR, TABLE, SERIES)
                .filter(shape -> shape.size() == model.inputSize())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anotherJvmReadsEveryModelAndScoresTheSame(@TempDir Path folder) {
        List<String> arguments = new ArrayList<>();
        StringBuilder expected = new StringBuilder();
        int number = 0;
        for (AutoencoderModel model : models().toList()) {
            Path file = folder.resolve("model-" + number++ + ".zip");
            try (TrainedAutoencoder trained = untrained(model)) {
                trained.save(file);
                expected.append(line(trained)).append('\n');
            }
            arguments.add(file.toString());
        }
        assertThat(SecondJvm.run(ScoreMain.class, arguments.toArray(String[]::new))
                        .strip())
                .isEqualTo(expected.toString().strip());
    }

    private static String line(TrainedAutoencoder trained) {
        return trained.model() + " " + Arrays.toString(trained.score(rows(trained.model(), 3)));
    }

    /** Loads each file and prints its model and its scores. */
    static final class ScoreMain {

        private ScoreMain() {}

        public static void main(String[] files) {
            for (String file : files) {
                try (TrainedAutoencoder trained = TrainedAutoencoder.load(Path.of(file))) {
                    System.out.println(line(trained));
                }
            }
        }
    }

    @Test
    void unknownNamesAreAnsweredWithTheNearest() {
        assertThatThrownBy(() -> Zoo.get("shalow"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("did you mean 'shallow'");
        assertThatThrownBy(() -> Settings.with(ShallowAutoencoder.image(28 * 28), Map.of("code-sise", "3")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("did you mean 'code-size'");
        assertThatThrownBy(() -> Settings.with(ShallowAutoencoder.image(28 * 28), Map.of("activation", "rel")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("did you mean 'relu'");
    }

    @Test
    void settingsOutsideTheirRangeAreRefusedWithNameRuleAndValue() {
        refused(ShallowAutoencoder.image(28 * 28), "code-size", "0", "codeSize must be at least 1, got 0");
        refused(ShallowAutoencoder.image(28 * 28), "code-size", "many", "code-size must be a whole number, got 'many'");
        refused(ShallowAutoencoder.image(28 * 28), "learning-rate", "0", "learningRate must be above 0, got 0");
        refused(ShallowAutoencoder.image(28 * 28), "learning-rate", "NaN", "learningRate must be above 0, got NaN");
        refused(ShallowAutoencoder.image(28 * 28), "weight-decay", "-1", "weightDecay must be at least 0, got -1");
        refused(ShallowAutoencoder.image(28 * 28), "output-activation", "relu", "outputActivation must be sigmoid");
        refused(ShallowAutoencoder.image(28 * 28), "tied", "perhaps", "tied must be true|false, got 'perhaps'");
        refused(LinearAutoencoder.image(28 * 28), "code-size", "784", "codeSize must be between 1 and 783, got 784");
        refused(
                DeepAutoencoder.image(28 * 28),
                "hidden-sizes",
                "10,0",
                "hiddenSizes must each be at least 1, got [10, 0]");
        refused(ConvolutionalAutoencoder.image(1, 28, 28), "filters", "4,4,4,4", "filters must be few enough levels");
        refused(
                ConvolutionalVariationalAutoencoder.image(1, 28, 28),
                "filters",
                "",
                "filters must be one level or more, got []");
        refused(
                ConvolutionalVariationalAutoencoder.image(1, 28, 28),
                "filters",
                "4,4,4,4,4",
                "filters must be few enough levels");
        refused(
                ConvolutionalVariationalAutoencoder.image(1, 28, 28),
                "code-size",
                "0",
                "codeSize must be at least 1, got 0");
        refused(ConvolutionalAutoencoder.image(1, 28, 28), "height", "2", "height must be at least 4, got 2");
    }

    /** Every setting of one name has one rule in the whole zoo; a variant that lacks the setting is passed over. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "code-size | 0 | codeSize must be",
                "code-size | -3 | codeSize must be",
                "code-channels | 0 | codeChannels must be at least 1, got 0",
                "hidden-sizes | 4,0 | hiddenSizes must each be at least 1, got [4, 0]",
                "k | 0 | k must be between 1 and",
                "k | 1000000 | k must be between 1 and",
                "target-rate | 0 | targetRate must be above 0 and below 1, got 0.0",
                "target-rate | 1 | targetRate must be above 0 and below 1, got 1.0",
                "running-mean | 1 | runningMean must be 0 or more and below 1, got 1.0",
                "penalty | -0.1 | penalty must be at least 0, got -0.1",
                "penalty | NaN | penalty must be at least 0, got NaN",
                "beta | -1 | beta must be at least 0, got -1",
                "free-bits | -1 | freeBits must be at least 0, got -1",
                "decoder-variance | 0 | decoderVariance must be above 0, got 0",
                "noise-rate | -0.1 | noiseRate must be",
                "noise-rate | 1.5 | noiseRate must be",
                "noise-std | -1 | noiseStd must be",
                "learning-rate | -1 | learningRate must be above 0, got -1",
                "weight-decay | -1 | weightDecay must be at least 0, got -1"
            })
    void oneRuleForEachSettingAcrossTheZoo(String name, String value, String message) {
        List<AutoencoderModel> having = models().filter(
                        model -> Settings.values(model).containsKey(name))
                .toList();
        assertThat(having).isNotEmpty();
        for (AutoencoderModel model : having) {
            assertThatThrownBy(() -> Settings.with(model, Map.of(name, value)))
                    .as(model.id())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(message)
                    .hasMessageContaining("got ");
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void bernoulliModelsRefuseValuesOutsideTheUnitRange(AutoencoderModel model) {
        try (TrainedAutoencoder trained = untrained(model)) {
            float[][] rows = rows(model, 2);
            for (float value : new float[] {1.5f, -0.25f, Float.NaN}) {
                rows[1][2] = value;
                if (model.loss() == ReconstructionLoss.BERNOULLI) {
                    assertThatThrownBy(() -> trained.score(rows))
                            .isInstanceOf(InvalidInputException.class)
                            .hasMessage("value 2 of row 1 must be in [0, 1] after scaling, as the bernoulli loss needs,"
                                    + " got " + value);
                } else if (model.loss() == ReconstructionLoss.MULTINOMIAL && value < 0) {
                    assertThatThrownBy(() -> trained.score(rows))
                            .isInstanceOf(InvalidInputException.class)
                            .hasMessage("value 2 of row 1 must be a count, 0 or more, got " + value);
                } else if (Float.isNaN(value)) {
                    assertThatThrownBy(() -> trained.score(rows))
                            .isInstanceOf(InvalidInputException.class)
                            .hasMessage("value 2 of row 1 must be a finite number, got NaN");
                } else {
                    assertThat(trained.score(rows)).hasSize(2);
                }
            }
        }
    }

    private static void refused(AutoencoderModel model, String name, String value, String message) {
        assertThatThrownBy(() -> Settings.with(model, Map.of(name, value)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
