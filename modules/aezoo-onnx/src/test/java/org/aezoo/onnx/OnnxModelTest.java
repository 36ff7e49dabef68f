package org.aezoo.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.layers.LstmLayer;
import org.aezoo.layers.TopKLayer;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.classifier.ClassifierNetwork;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.ModelCard;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.onnx.OnnxModel.Part;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes beyond the numbers of single variants: refused rows, values out of range, thresholds, classifiers, refusals. */
final class OnnxModelTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private static AutoencoderModel model(String id, DataShape shape, String... settings) {
        AutoencoderModel model = Zoo.get(id).forShape(shape);
        if (id.equals("anomaly")) {
            // distances that count more have no operators
            model = Settings.with(model, Map.of("nearest", "0", "strangeness", "0", "categories", "0"));
        }
        for (String setting : settings) {
            int sign = setting.indexOf('=');
            model = Settings.with(model, Map.of(setting.substring(0, sign), setting.substring(sign + 1)));
        }
        return model;
    }

    @Test
    void recurrentNetworksAreRefused() {
        AutoencoderModel model = model("lstm", new DataShape(1, 1, 8), "hidden-size=3");
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        try (TrainedAutoencoder trained =
                new TrainedAutoencoder(model, graph, new DataShape(1, 1, 8), List.of(), Scaling.none(), 1)) {
            assertThatThrownBy(() -> OnnxModel.of(trained, Part.MODEL))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("which has no ONNX operators here");
        }
    }

    private static OnnxSession.Results run(TrainedAutoencoder trained, Part part, double[][] rows) {
        return OnnxContractTest.run(trained, part, Map.of("rows", rows));
    }

    @Test
    void rowsThatTheLibraryRefusesAreNaN() {
        Scaling scaling = new Scaling(Scaling.Kind.STANDARD, new double[] {1, 2, 3}, new double[] {2, 2, 2});
        try (TrainedAutoencoder trained = OnnxContractTest.trained(model("deep", DataShape.row(3)), scaling)) {
            double[][] rows = {{1, 2, Double.NaN}, {1, 2, 3}, {Double.POSITIVE_INFINITY, 0, 0}, {0, 0, 1e300}};
            double[] scores = run(trained, Part.SCORES, rows).scores();
            assertThat(scores[1]).isCloseTo(trained.score(new double[][] {rows[1]})[0], within(1e-5));
            float[][] codes = run(trained, Part.ENCODER, rows).floats("code");
            double[][] rebuilt = run(trained, Part.MODEL, rows).doubles("reconstruction");
            for (int r : new int[] {0, 2, 3}) {
                assertThatThrownBy(() -> trained.score(new double[][] {rows[r]}))
                        .isInstanceOf(InvalidInputException.class);
                assertThat(scores[r]).isNaN();
                assertThat(codes[r]).containsOnly(Float.NaN);
                assertThat(rebuilt[r]).containsOnly(Double.NaN);
            }
        }
    }

    @Test
    void probabilitiesNeedValuesBetween0And1AndNoiseOnlyWhereTheyAreCompared() {
        for (String id : new String[] {"shallow", "denoising"}) {
            try (TrainedAutoencoder trained =
                    OnnxContractTest.trained(model(id, DataShape.image(1, 3, 3)), Scaling.none())) {
                double[][] rows = {{0, 1, 0.5, 0, 0, 0, 0, 0, 1.5}};
                assertThat(run(trained, Part.SCORES, rows).scores()[0]).isNaN();
                float[] code = run(trained, Part.ENCODER, rows).floats("code")[0];
                if (id.equals("shallow")) {
                    assertThat(code).containsOnly(Float.NaN);
                } else {
                    OnnxContractTest.assertRows(new float[][] {code}, trained.encode(rows), Scaling.none());
                }
            }
        }
    }

    /** Cut off for the network, and on top of the score by how far they lie outside. */
    @ParameterizedTest
    @ValueSource(strings = {"shallow", "vae", "anomaly"})
    void valuesBeyondTheRangeCountAsTheyDoHere(String id) {
        Scaling scaling = new Scaling(Scaling.Kind.MIN_MAX, new double[] {0, 10, -1}, new double[] {1, 5, 2});
        try (TrainedAutoencoder trained = OnnxContractTest.trained(model(id, DataShape.row(3)), scaling)) {
            double[][] rows = {{0.5, 12, 0}, {3, 12, 0}, {0.5, 9, 5}, {1 + 1e-9, 15, -1}};
            double[][] scores = {trained.score(rows)};
            OnnxContractTest.assertRows(
                    new double[][] {run(trained, Part.SCORES, rows).scores()}, scores, Scaling.none());
            assertThat(scores[0][1]).isGreaterThan(scores[0][0]);
        }
    }

    @Test
    void theThresholdJudges() {
        try (TrainedAutoencoder trained = OnnxContractTest.trained(model("linear", DataShape.row(4)), Scaling.none())) {
            double[][] rows = OnnxContractTest.scaledRows(trained.model(), 11, 4);
            double[] scores = trained.score(rows);
            assertThat(OnnxModel.of(trained, Part.SCORES).outputs())
                    .extracting(OnnxModel.Port::name)
                    .containsExactly("score");
            trained.scorer().setThreshold(Threshold.of(scores, "contamination", 0.3));
            boolean[] anomalies = (boolean[]) run(trained, Part.SCORES, rows).get("anomaly");
            double threshold =
                    Objects.requireNonNull(trained.scorer().threshold()).value();
            for (int r = 0; r < rows.length; r++) {
                // where the score is not the threshold's own row, which rounding may put on either side
                if (Math.abs(scores[r] - threshold) > 1e-4) {
                    assertThat(anomalies[r]).isEqualTo(scores[r] > threshold);
                }
            }
        }
    }

    @Test
    void theBatchIsTold() {
        AutoencoderModel model = model("saucie", DataShape.row(5), "batches=3", "reference=2");
        try (TrainedAutoencoder trained = OnnxContractTest.trained(model, Scaling.none())) {
            trained.setBatchNames(List.of("a", "b", "c"));
            double[] row = OnnxContractTest.scaledRows(model, 1, 4)[0];
            double[][] rows = {row, row, row};
            OnnxSession.Results out =
                    OnnxContractTest.run(trained, Part.MODEL, Map.of("rows", rows, "batch", new long[] {0, 1, 2}));
            float[][] codes = out.floats("code");
            OnnxContractTest.assertRows(new float[][] {codes[1]}, trained.encode(new double[][] {row}), Scaling.none());
            assertThat(codes[0]).isNotEqualTo(codes[1]);
            assertThat(codes[2]).isNotEqualTo(codes[0]);
            assertThat(out.doubles("corrected")).hasDimensions(3, 5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "denoising", "convolutional", "top-k"})
    void classifiersGiveProbabilitiesAndLogits(String encoder) throws IOException {
        DataShape shape = DataShape.image(1, 8, 8);
        ClassifierNetwork network = encoder.isEmpty()
                ? ClassifierNetwork.plain(shape, Classifier.defaults())
                : ClassifierNetwork.on(Zoo.get(encoder).forShape(shape), Classifier.defaults());
        ComputationGraph graph = new ComputationGraph(network.graph(4, 1));
        graph.init();
        ModelCard.Classes classes =
                new ModelCard.Classes(List.of("a", "b", "c", "d"), network.encoder(), network.codeLayer());
        try (TrainedClassifier trained =
                new TrainedClassifier(Classifier.defaults(), graph, shape, List.of(), Scaling.pixel(), 1, classes)) {
            double[][] rows = new double[5][64];
            for (int i = 0; i < rows.length; i++) {
                Arrays.setAll(rows[i], j -> 255 * Math.abs(Math.sin(j + 1.0)));
            }
            rows[1][3] = Double.NaN;
            OnnxModel model = OnnxModel.of(trained, Part.MODEL);
            Path file = folder.resolve("classifier.onnx");
            model.write(file);
            assertThat(file).hasBinaryContent(model.bytes());
            try (OnnxSession session = new OnnxSession(model)) {
                OnnxSession.Results out = session.run(Map.of("rows", rows));
                float[][] probabilities = out.floats("probabilities");
                float[] own = trained.probabilities(new double[][] {rows[0]})[0];
                assertThat(probabilities[0]).containsExactly(own, within(1e-5f));
                assertThat(probabilities[1]).containsOnly(Float.NaN);
                double[] logits = new double[4];
                Arrays.setAll(logits, k -> out.floats("logits")[0][k]);
                double sum = Arrays.stream(logits).map(Math::exp).sum();
                for (int k = 0; k < 4; k++) {
                    assertThat(Math.exp(logits[k]) / sum).isCloseTo(own[k], within(1e-5));
                }
            }
            try (OnnxSession session = new OnnxSession(OnnxModel.of(trained, Part.ENCODER))) {
                float[][] codes = (float[][])
                        session.run(Map.of("rows", new double[][] {rows[0]})).get("code");
                float[] narrow = new float[64];
                for (int j = 0; j < 64; j++) {
                    narrow[j] = (float) rows[0][j];
                }
                assertThat(codes[0]).containsExactly(trained.encode(new float[][] {narrow})[0], within(1e-4f));
            }
            assertThatThrownBy(() -> OnnxModel.of(trained, Part.SCORES))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("a classifier rebuilds and scores nothing, so it has no scores: export it as model or"
                            + " encoder");
        }
    }

    @Test
    void whatCannotBeWrittenSaysWhy() {
        AutoencoderModel model = model(
                "context-encoder",
                DataShape.image(1, 6, 6),
                "loss=mse",
                "output-activation=identity",
                "filling=surface");
        try (TrainedAutoencoder trained = OnnxContractTest.trained(model, Scaling.none())) {
            for (Part part : Part.values()) {
                assertThatThrownBy(() -> OnnxModel.of(trained, part))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageStartingWith("filling=surface ");
            }
            assertThatThrownBy(() -> OnnxModel.of(trained, Part.MODEL).write(folder.resolve("no/such/file")))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    /** A layer that model files may name and that nobody has written down in ONNX shows here. */
    @Test
    void everyLayerOfTheLibraryIsInTheTable() {
        try (BufferedReader names = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(TopKLayer.class.getResourceAsStream("/org/aezoo/layers/persisted-classes.txt")),
                StandardCharsets.UTF_8))) {
            // recurrent networks are refused by name, see above
            Stream<Class<?>> layers = names.lines()
                    .map(OnnxModelTest::load)
                    .filter(Layer.class::isAssignableFrom)
                    .filter(layer -> layer != LstmLayer.class);
            assertThat(layers)
                    .isNotEmpty()
                    .allSatisfy(layer -> assertThat(LayerOperators.known().contains(layer.asSubclass(Layer.class)))
                            .as(layer.getName())
                            .isTrue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
