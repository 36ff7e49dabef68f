package org.aezoo.evaluation.jacobian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Masked;
import org.aezoo.models.NoiseConditioned;
import org.aezoo.models.Quantised;
import org.aezoo.models.Variant;
import org.aezoo.models.contractive.ContractiveAutoencoder;
import org.aezoo.models.plain.ConvolutionalAutoencoder;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.numerics.Svd;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class JacobiansTest {

    private static final DataShape PICTURE = DataShape.image(1, 9, 8);

    static Stream<AutoencoderModel> models() {
        List<AutoencoderModel> models = new ArrayList<>();
        for (Variant variant : Zoo.list()) {
            if (!variant.takes(PICTURE)) {
                continue;
            }
            AutoencoderModel model = variant.forShape(PICTURE);
            if (model instanceof Masked
                    || model instanceof NoiseConditioned
                    || !Quantised.grids(model).isEmpty()) {
                continue;
            }
            Map<String, String> settings = Settings.values(model);
            if (settings.containsKey("code-size")) {
                model = Settings.with(model, Map.of("code-size", "30"));
            }
            models.add(model);
            if (settings.containsKey("tied")) {
                models.add(Settings.with(model, Map.of("tied", "true")));
            }
        }
        return models.stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void exactJacobiansAgreeWithDifferences(AutoencoderModel model) {
        float[] row = rows(1)[0];
        try (TrainedAutoencoder trained = untrained(model);
                Jacobians jacobians = Jacobians.of(trained);
                Jacobians differences = Jacobians.byDifferences(trained)) {
            assertThat(Jacobians.exactFor(trained)).isEqualTo(!model.id().matches("convolutional.*|document|aanet"));
            double[][] jacobian = jacobians.at(row);
            assertClose(jacobian, differences.at(row), 1e-7);
            assertThat(Jacobians.norm(jacobian)).isPositive();
        }
    }

    @Test
    void examplesWithHolesAreRefused() {
        try (TrainedAutoencoder trained = untrained(Zoo.get("context-encoder").forShape(PICTURE))) {
            assertThat(Jacobians.exactFor(trained)).isFalse();
            assertThatThrownBy(() -> Jacobians.of(trained))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("context-encoder")
                    .hasMessageContaining("hole");
        }
    }

    @Test
    void codesThatDependOnALevelOfNoiseAreRefused() {
        try (TrainedAutoencoder trained = untrained(Zoo.get("anomaly").forShape(PICTURE))) {
            assertThat(Jacobians.exactFor(trained)).isFalse();
            assertThatThrownBy(() -> Jacobians.of(trained))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("anomaly")
                    .hasMessageContaining("level of noise");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vq-vae", "vq-vae-2", "fsq", "binary-code"})
    void codesThatAreOneOfFinitelyManyAreRefused(String variant) {
        try (TrainedAutoencoder trained = untrained(Zoo.get(variant).forShape(PICTURE))) {
            assertThat(Jacobians.exactFor(trained)).isFalse();
            assertThatThrownBy(() -> Jacobians.of(trained))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(variant)
                    .hasMessageContaining("finitely many");
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void codesOfTheModelMoveAsTheJacobianSays(AutoencoderModel model) {
        Map<String, String> smooth = new HashMap<>();
        // a step as large as single precision needs crosses kinks
        Settings.values(model).forEach((name, value) -> {
            if (value.equals("relu")) {
                smooth.put(name, "tanh");
            }
        });
        float[] row = rows(1)[0];
        try (TrainedAutoencoder trained = untrained(Settings.with(model, smooth));
                Jacobians jacobians = Jacobians.of(trained)) {
            assertClose(jacobians.at(row), coarse(trained, row), 0.01);
        }
    }

    /** Differences of the model's own codes, in single precision and with a step to match. */
    private static double[][] coarse(TrainedAutoencoder trained, float[] row) {
        float step = 4;
        double[][] jacobian = new double[trained.model().codeSize()][row.length];
        for (int i = 0; i < row.length; i++) {
            float[] up = row.clone();
            up[i] += step;
            float[] down = row.clone();
            down[i] -= step;
            float[][] codes = trained.encode(new float[][] {up, down});
            for (int j = 0; j < jacobian.length; j++) {
                // rows are pixels from 0 to 255, the Jacobian is that of their scaled values
                jacobian[j][i] = 255 * ((double) codes[0][j] - codes[1][j]) / (2 * step);
            }
        }
        return jacobian;
    }

    private static void assertClose(double[][] actual, double[][] expected, double tolerance) {
        assertThat(actual.length).isEqualTo(expected.length);
        double squares = 0;
        for (int j = 0; j < actual.length; j++) {
            assertThat(actual[j].length).isEqualTo(expected[j].length);
            for (int i = 0; i < actual[j].length; i++) {
                squares += Math.pow(actual[j][i] - expected[j][i], 2);
            }
        }
        assertThat(Math.sqrt(squares)).isLessThanOrEqualTo(tolerance * Jacobians.norm(expected));
    }

    @Test
    void normOfASigmoidLayerIsThatOfThePaper() {
        AutoencoderModel model =
                Settings.with(ContractiveAutoencoder.image(PICTURE.size()), Map.of("code-size", "11", "penalty", "1"));
        float[][] rows = rows(8);
        try (TrainedAutoencoder trained = untrained(model)) {
            double expected = 0;
            float[][] codes = trained.encode(rows);
            double[][] w = trained.graph()
                    .getLayer("code")
                    .getParam("W")
                    .castTo(Nd4j.defaultFloatingPointType())
                    .toDoubleMatrix();
            for (float[] code : codes) {
                double square = 0;
                for (int j = 0; j < code.length; j++) {
                    for (double[] from : w) {
                        square += Math.pow(code[j] * (1 - code[j]) * from[j], 2);
                    }
                }
                expected += Math.sqrt(square) / rows.length;
            }
            assertThat(Jacobians.meanNorm(trained, data(rows), 8, 1)).isCloseTo(expected, within(1e-6 * expected));
            assertThat(Metrics.evaluate(trained, data(rows)).get("jacobian_norm"))
                    .isCloseTo(expected, within(1e-6 * expected));

            // the same by way of the layer's own penalty, which is the mean of the squares
            double squares = 0;
            try (Jacobians jacobians = Jacobians.of(trained)) {
                for (float[] row : rows) {
                    squares += Math.pow(Jacobians.norm(jacobians.at(row)), 2) / rows.length;
                }
            }
            INDArray x = Nd4j.create(rows).divi(255);
            double score = trained.graph().score(new DataSet(x, x));
            double reconstruction = 0;
            for (double loss : trained.score(rows)) {
                reconstruction += loss / rows.length;
            }
            assertThat(score - reconstruction).isCloseTo(squares, within(1e-4 * score));
        }
    }

    @Test
    void drawsRowsBySeedAndNotOneTwice() {
        float[][] rows = rows(40);
        try (TrainedAutoencoder trained =
                untrained(Settings.with(ShallowAutoencoder.image(72), Map.of("activation", "sigmoid")))) {
            double few = Jacobians.meanNorm(trained, data(rows), 5, 3);
            assertThat(Jacobians.meanNorm(trained, data(rows), 5, 3)).isEqualTo(few);
            assertThat(Jacobians.meanNorm(trained, data(rows), 5, 4)).isNotEqualTo(few);
            double all = Jacobians.meanNorm(trained, data(rows), 40, 3);
            assertThat(Jacobians.meanNorm(trained, data(rows), 1000, 9)).isEqualTo(all);
            assertThat(Metrics.evaluate(trained, data(rows), 0)).doesNotContainKey("jacobian_norm");
        }
    }

    @Test
    void otherEncodersAreMeasuredOnlyIfAsked() {
        float[][] rows = rows(3);
        try (TrainedAutoencoder trained = untrained(ConvolutionalAutoencoder.image(1, 9, 8))) {
            assertThat(Metrics.evaluate(trained, data(rows))).doesNotContainKey("jacobian_norm");
            assertThat(Metrics.evaluate(trained, data(rows), 2).get("jacobian_norm"))
                    .isPositive();
        }
    }

    @Test
    void tangentsAreThoseOfTheSingularValueDecomposition() {
        for (int[] size : new int[][] {{5, 9}, {9, 5}, {6, 6}}) {
            SplittableRandom random = new SplittableRandom(2);
            double[][] matrix = new double[size[0]][size[1]];
            for (double[] row : matrix) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = random.nextGaussian();
                }
            }
            Svd svd = Svd.of(matrix);
            Jacobians.Tangents tangents = Jacobians.tangents(matrix, 3);
            assertThat(tangents.values()).containsExactly(svd.values(), within(1e-9));
            assertThat(tangents.directions().length).isEqualTo(3);
            for (int k = 0; k < 3; k++) {
                for (int i = 0; i < size[1]; i++) {
                    assertThat(tangents.directions()[k][i]).isCloseTo(svd.right()[i][k], within(1e-8));
                }
            }
        }
    }

    @Test
    void tangentsEndAtTheRank() {
        double[][] twice = {{1, 2, 0}, {2, 4, 0}, {0, 0, 0}};
        Jacobians.Tangents tangents = Jacobians.tangents(twice, 3);
        assertThat(tangents.values()).containsExactly(new double[] {5, 0, 0}, within(1e-6));
        assertThat(tangents.directions().length).isEqualTo(1);
        assertThat(tangents.directions()[0])
                .containsExactly(new double[] {1 / Math.sqrt(5), 2 / Math.sqrt(5), 0}, within(1e-12));
        assertThat(Jacobians.tangents(new double[2][3], 2).directions().length).isZero();
    }

    @Test
    void mistakesAreNamed() {
        try (TrainedAutoencoder trained = untrained(ShallowAutoencoder.image(72));
                Jacobians jacobians = Jacobians.of(trained)) {
            assertThatThrownBy(() -> jacobians.at(new float[3]))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("a row must have 72 values as the model's input has, got 3");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> jacobians.tangents(new float[72], 0))
                    .withMessage("count must be at least 1, got 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Jacobians.meanNorm(trained, data(rows(2)), 0, 1))
                    .withMessage("rows must be at least 1, got 0");
        }
    }

    private static TrainedAutoencoder untrained(AutoencoderModel model) {
        ComputationGraph graph = new ComputationGraph(model.graph(2));
        graph.init();
        return new TrainedAutoencoder(model, graph, PICTURE, List.of(), Scaling.pixel(), 2);
    }

    private static Dataset data(float[][] rows) {
        return Dataset.of("drawn", PICTURE, new FloatRows(rows));
    }

    private static float[][] rows(int count) {
        SplittableRandom random = new SplittableRandom(5);
        float[][] rows = new float[count][PICTURE.size()];
        for (float[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] = 10 + random.nextInt(230);
            }
        }
        return rows;
    }
}
