package org.aezoo.models.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.Quantised;
import org.aezoo.models.Rows;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What is special to quantised codes: indices, the counted prior, and its place in the model file. */
class QuantizedAutoencodersTest {

    private static final DataShape PICTURE = DataShape.image(1, 9, 8);

    static Stream<AutoencoderModel> models() {
        List<AutoencoderModel> models = new ArrayList<>();
        for (DataShape shape : List.of(PICTURE, DataShape.row(7))) {
            for (String id : List.of("vq-vae", "fsq")) {
                models.add(small(Zoo.get(id).forShape(shape)));
            }
        }
        models.add(small(Zoo.get("vq-vae-2").forShape(PICTURE)));
        models.add(small(Zoo.get("binary-code").forShape(DataShape.row(7))));
        return models.stream();
    }

    private static AutoencoderModel small(AutoencoderModel model) {
        Map<String, String> few = new java.util.HashMap<>(
                Map.of("filters", "4", "hidden-sizes", "6", "codebook-size", "8", "code-dim", "2", "levels", "4,3"));
        few.put("activation", "tanh");
        few.keySet().retainAll(Settings.values(model).keySet());
        return Settings.with(model, few);
    }

    private static TrainedAutoencoder untrained(AutoencoderModel model) {
        ComputationGraph graph = new ComputationGraph(model.graph(2));
        graph.init();
        DataShape shape = model.inputSize() == PICTURE.size() ? PICTURE : DataShape.row(model.inputSize());
        return new TrainedAutoencoder(model, graph, shape, List.of(), Scaling.none(), 2);
    }

    /** Below the quantiser the gradient is no derivative and held against PyTorch's; above it, it is one. */
    @ParameterizedTest
    @MethodSource("models")
    void decodersGradientAgreesWithFiniteDifferences(AutoencoderModel model) {
        ComputationGraph single = new ComputationGraph(model.graph(3));
        single.init();
        ComputationGraph graph = single.convertDataType(DataType.DOUBLE);
        INDArray x = Rows.array(Rows.smooth(3, model.inputSize())).castTo(DataType.DOUBLE);
        graph.setInputs(x);
        graph.setLabels(x);
        graph.computeGradientAndScore();
        int checked = 0;
        for (String name : List.copyOf(graph.paramTable().keySet())) {
            if (!name.matches("(decoder|picture|reconstruction).*")) {
                continue;
            }
            INDArray gradient = graph.gradient().getGradientFor(name).dup('c');
            INDArray values = graph.getParam(name);
            for (long i = 0; i < values.length(); i += 1 + values.length() / 10) {
                double value = values.dup('c').getDouble(i);
                double difference =
                        (score(graph, values, i, value + 1e-6) - score(graph, values, i, value - 1e-6)) / 2e-6;
                score(graph, values, i, value);
                assertThat(gradient.getDouble(i) / 3).as(name).isCloseTo(difference, within(1e-6));
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(10);
    }

    private static double score(ComputationGraph graph, INDArray values, long index, double value) {
        INDArray changed = values.dup('c');
        changed.reshape(changed.length()).putScalar(index, value);
        values.assign(changed);
        graph.computeGradientAndScore();
        return graph.score();
    }

    @ParameterizedTest
    @MethodSource("models")
    void indicesAndCodesAreTheSameInTwoForms(AutoencoderModel model) {
        try (TrainedAutoencoder trained = untrained(model)) {
            float[][] rows = Rows.smooth(20, model.inputSize());
            int positions = Quantised.grids(model).stream()
                    .mapToInt(CodeGrid::positions)
                    .sum();
            int[][] indices = trained.codes().indices(rows);
            assertThat(indices).hasDimensions(20, positions);
            assertThat(trained.codes().codesOfIndices(indices)).isDeepEqualTo(trained.encode(rows));
            assertThat(Arrays.stream(indices)
                            .flatMapToInt(Arrays::stream)
                            .distinct()
                            .count())
                    .isGreaterThan(1);
            // vectors in between go to the nearest
            float[][] near = trained.encode(rows);
            for (float[] code : near) {
                for (int j = 0; j < code.length; j++) {
                    code[j] += 1e-4f;
                }
            }
            assertThat(trained.codes().indicesOfCodes(near)).isDeepEqualTo(indices);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void priorTravelsWithTheModel(AutoencoderModel model, @TempDir Path folder) {
        Path file = folder.resolve("model.zip");
        try (TrainedAutoencoder trained = untrained(model)) {
            float[][] uniform = trained.sampler().sample(5, 1);
            trained.codes()
                    .setPrior(new CodePrior(
                            Quantised.grids(model), trained.codes().indices(Rows.smooth(30, model.inputSize()))));
            float[][] samples = trained.sampler().sample(5, 1);
            assertThat(samples).isNotEqualTo(uniform);
            trained.save(file);
            try (TrainedAutoencoder loaded = TrainedAutoencoder.load(file)) {
                assertThat(loaded.codes().prior().size()).isEqualTo(30);
                assertThat(loaded.sampler().sample(5, 1)).isDeepEqualTo(samples);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows", "positions", "index", "format", "short", "long"})
    void aPriorThatDoesNotFitIsRefused(String what, @TempDir Path folder) throws IOException {
        AutoencoderModel model = small(Zoo.get("vq-vae").forShape(DataShape.row(7)));
        Path file = folder.resolve("model.zip");
        try (TrainedAutoencoder trained = untrained(model)) {
            trained.save(file);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(what.equals("format") ? 2 : 1);
        out.writeInt(what.equals("rows") ? Integer.MAX_VALUE : 1);
        out.writeInt(what.equals("positions") ? 4 : 3);
        out.writeShort(what.equals("index") ? 8 : 7);
        out.writeShort(0);
        if (!what.equals("short")) {
            out.writeShort(0);
        }
        if (what.equals("long")) {
            out.writeShort(0);
        }
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Files.write(zip.getPath("prior.bin"), bytes.toByteArray());
            Files.delete(zip.getPath("manifest.json"));
        }
        assertThatThrownBy(() -> TrainedAutoencoder.load(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void aPriorBesideContinuousCodesIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("model.zip");
        try (TrainedAutoencoder trained = untrained(ShallowAutoencoder.tabular(7))) {
            assertThatThrownBy(() -> trained.codes().indices(new float[1][7]))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("shallow has continuous codes");
            trained.save(file);
        }
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Files.write(zip.getPath("prior.bin"), new byte[12]);
            Files.delete(zip.getPath("manifest.json"));
        }
        assertThatThrownBy(() -> TrainedAutoencoder.load(file)).isInstanceOf(InvalidInputException.class);
    }

    /** Two positions of two indices: Witten and Bell's estimates by hand. */
    @Test
    void bitsAreThoseOfWittenAndBell() {
        List<CodeGrid> grids = List.of(new CodeGrid("code", 2, 1, 1, 2, false, true));
        assertThat(new CodePrior(grids, new int[0][]).bits(new int[] {1, 0})).isCloseTo(2, within(1e-12));
        CodePrior prior = new CodePrior(grids, new int[][] {{0, 0}, {0, 0}, {1, 0}});
        // without a context 0 was seen 5 times, 1 once; at the first place 0 twice and 1 once, in this and in all the
        // contexts that follow, as there is nothing left or above
        double first = (5 + 2 * 0.5) / 8;
        first = (2 + 2 * first) / 5;
        // without a context above: all six vectors
        first = (5 + 2 * first) / 8;
        // nothing above and nothing left, then with the place twice over
        for (int order = 3; order < 6; order++) {
            first = (2 + 2 * first) / 5;
        }
        // at the second place only 0 was seen: three times, and behind a 0 twice
        double second = (5 + 2 * 0.5) / 8;
        second = (3 + second) / 4;
        second = (5 + 2 * second) / 8;
        for (int order = 3; order < 6; order++) {
            second = (2 + second) / 3;
        }
        assertThat(prior.bits(new int[] {0, 0}))
                .isCloseTo(-(Math.log(first) + Math.log(second)) / Math.log(2), within(1e-9));
    }

    @Test
    void probabilitiesOfAllRowsSumToOneAndSamplesFollowThem() {
        List<CodeGrid> grids =
                List.of(new CodeGrid("top", 2, 1, 1, 1, true, true), new CodeGrid("bottom", 3, 1, 2, 1, true, true));
        CodePrior prior = new CodePrior(grids, new int[][] {{0, 1, 2}, {0, 1, 1}, {1, 0, 0}, {1, 0, 0}});
        double sum = 0;
        double[] probabilities = new double[18];
        for (int i = 0; i < 18; i++) {
            probabilities[i] = Math.pow(2, -prior.bits(new int[] {i / 9, i / 3 % 3, i % 3}));
            sum += probabilities[i];
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
        double[] drawn = new double[18];
        SplittableRandom random = new SplittableRandom(1);
        for (int n = 0; n < 100_000; n++) {
            int[] row = prior.sample(random);
            drawn[9 * row[0] + 3 * row[1] + row[2]] += 1e-5;
        }
        // four standard deviations
        assertThat(drawn).containsExactly(probabilities, within(0.007));
        assertThat(probabilities[9]).isGreaterThan(0.25);
    }

    @Test
    void rowsOfIndicesThatDoNotFitAreRefused() {
        List<CodeGrid> grids = List.of(new CodeGrid("code", 2, 1, 1, 2, false, true));
        assertThatThrownBy(() -> new CodePrior(grids, new int[][] {{0, 2}}))
                .hasMessage("an index of 'code' must be between 0 and 1, got 2");
        assertThatThrownBy(() -> new CodePrior(grids, new int[0][]).bits(new int[3]))
                .hasMessage("a row of indices must have 2, got 3");
        assertThatThrownBy(() -> CodePrior.read(new ByteArrayInputStream(new byte[3]), grids))
                .isInstanceOf(IOException.class);
    }

    @Test
    void settingsOutsideTheirRangeAreRefused() {
        AutoencoderModel vq = Zoo.get("vq-vae").forShape(PICTURE);
        refused(vq, "codebook-size", "1", "codebookSize must be between 2 and 65536, got 1");
        refused(vq, "code-dim", "0", "codeDim must be at least 1, got 0");
        refused(vq, "commitment", "-1", "commitment must be at least 0, got -1");
        refused(vq, "decay", "1", "decay must be 0 or more and below 1, got 1.0");
        refused(vq, "restart", "NaN", "restart must be 0 or more and below 1, got NaN");
        refused(vq, "filters", "", "filters must be one level or more, got []");
        refused(vq, "filters", "4,4,4,4", "filters must be few enough levels");
        AutoencoderModel fsq = Zoo.get("fsq").forShape(DataShape.row(7));
        refused(fsq, "levels", "8,1", "levels must each be at least 2, got [8, 1]");
        refused(fsq, "levels", "", "levels must be one number or more, got []");
        refused(fsq, "levels", "300,300", "levels must be numbers with a product of at most 65536, got [300, 300]");
        refused(fsq, "groups", "0", "groups must be at least 1, got 0");
        AutoencoderModel bits = Zoo.get("binary-code").forShape(DataShape.row(7));
        refused(bits, "code-size", "0", "codeSize must be between 1 and 1024, got 0");
        refused(bits, "noise-std", "-1", "noiseStd must be at least 0, got -1");
        refused(bits, "balance", "-1", "balance must be at least 0, got -1");
        refused(bits, "decorrelation", "NaN", "decorrelation must be at least 0, got NaN");
        refused(bits, "target-neighbours", "-1", "targetNeighbours must be at least 0, got -1");
        refused(bits, "target-steps", "0", "targetSteps must be at least 1, got 0");
        refused(bits, "rounding", "up", "rounding must be one of saturating, straight-through, got 'up'");
        assertThatThrownBy(() -> Zoo.get("vq-vae-2").forShape(DataShape.row(7)))
                .hasMessageContaining("data must be images for the vq-vae-2 model, got 7 columns");
    }

    private static void refused(AutoencoderModel model, String name, String value, String message) {
        assertThatThrownBy(() -> Settings.with(model, Map.of(name, value)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
