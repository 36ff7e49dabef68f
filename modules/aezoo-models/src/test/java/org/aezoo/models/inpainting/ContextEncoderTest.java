package org.aezoo.models.inpainting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowBatch;
import org.aezoo.data.Scaling;
import org.aezoo.data.corruption.Mask;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Masked;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ContextEncoderTest {

    private static final DataShape SHAPE = DataShape.image(1, 6, 6);

    private static AutoencoderModel model(String id, String missing) {
        return Settings.with(
                Zoo.get(id).forShape(SHAPE),
                Map.of("missing", missing, "patch-size", "3", "code-size", "16", "learning-rate", "0.005"));
    }

    /** Pictures of one level each: what is missing follows from any pixel that is left. */
    private static float[][] flat(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][SHAPE.size()];
        for (float[] row : rows) {
            Arrays.fill(row, (float) random.nextDouble());
        }
        return rows;
    }

    private static TrainedAutoencoder trained(AutoencoderModel model, int steps) {
        ComputationGraph graph = GraphChecks.graph(model.graph(1));
        float[][] rows = flat(64, 1);
        float[] values = Nd4j.create(rows).data().asFloat();
        RowBatch batch = new RowBatch(new int[rows.length], SHAPE.size(), values, i -> 0);
        for (int step = 0; step < steps; step++) {
            graph.fit(new DataSet(
                    array(model.inputs().get(0).values(batch, new SplittableRandom(step)), rows.length),
                    array(model.targets().get(0).values(batch, new SplittableRandom(step)), rows.length)));
        }
        return new TrainedAutoencoder(model, graph, SHAPE, List.of(), Scaling.pixel(), 1);
    }

    private static INDArray array(float[] values, int rows) {
        return Nd4j.create(values, new long[] {rows, values.length / rows}, 'c');
    }

    private static float[][] pixels(float[][] scaled) {
        float[][] raw = new float[scaled.length][];
        Arrays.setAll(raw, i -> {
            float[] row = scaled[i].clone();
            Scaling.pixel().invert(row, row.length);
            return row;
        });
        return raw;
    }

    @ParameterizedTest
    @ValueSource(strings = {"context-encoder", "convolutional-context-encoder"})
    void learnsToFillFromTheSurroundings(String id) {
        try (TrainedAutoencoder trained = trained(model(id, "blocks"), 400)) {
            float[][] rows = pixels(flat(20, 2));
            float[][] filled = trained.reconstruct(rows);
            double worst = 0;
            for (int i = 0; i < rows.length; i++) {
                for (int j = 0; j < rows[i].length; j++) {
                    worst = Math.max(worst, Math.abs(filled[i][j] - rows[i][j]));
                }
            }
            // of 255; a network that had not learned would be off by 100 and more somewhere
            assertThat(worst).isLessThan(40);
        }
    }

    @ParameterizedTest
    @CsvSource({"context-encoder, ", "convolutional-context-encoder, 0", "convolutional-context-encoder, 2"})
    void learnsWhatToAddToASurface(String id, @Nullable String bridgeLayers) {
        Map<String, String> settings = new HashMap<>(
                Map.of("filling", "surface", "loss", "mse", "output-activation", "identity", "activation", "tanh"));
        if (bridgeLayers != null) {
            settings.put("bridge-layers", bridgeLayers);
        }
        AutoencoderModel model = Settings.with(model(id, "blocks"), settings);
        try (TrainedAutoencoder trained = trained(model, 100)) {
            float[][] rows = pixels(flat(20, 2));
            float[][] filled = trained.reconstruct(rows);
            double worst = 0;
            for (int i = 0; i < rows.length; i++) {
                for (int j = 0; j < rows[i].length; j++) {
                    worst = Math.max(worst, Math.abs(filled[i][j] - rows[i][j]));
                }
            }
            // a flat surface through flat pixels is right, so there is nothing to add: of 255
            assertThat(worst).isLessThan(25);
            assertThat(trained.encode(rows)[0]).hasSize(model.codeSize());
        }
    }

    @Test
    void withABridgeTheCodeIsTheDeepestMaps() {
        AutoencoderModel model =
                Settings.with(model("convolutional-context-encoder", "centre"), Map.of("bridge-layers", "1"));
        int maps = 64 * 2 * 2;
        assertThat(model.codeSize()).isEqualTo(maps);
        assertThat(Settings.with(model, Map.of("filters", "3")).codeSize()).isEqualTo(3 * 3 * 3);
    }

    @Test
    void whatIsMissingIsNotLookedAt() {
        try (TrainedAutoencoder trained = trained(model("context-encoder", "centre"), 1)) {
            float[][] rows = pixels(flat(3, 2));
            boolean[][] missing = new boolean[3][36];
            for (boolean[] mask : missing) {
                Arrays.fill(mask, 5, 17, true);
            }
            float[][] spoilt = new float[3][];
            Arrays.setAll(spoilt, i -> rows[i].clone());
            for (float[] row : spoilt) {
                Arrays.fill(row, 5, 17, Float.NaN);
            }
            float[][] filled = trained.inpainter().inpaint(rows, missing);
            assertThat(trained.inpainter().inpaint(spoilt, missing)).isDeepEqualTo(filled);
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 36; j++) {
                    if (!missing[i][j]) {
                        assertThat(filled[i][j]).isEqualTo(rows[i][j]);
                    } else {
                        assertThat(filled[i][j]).isBetween(0f, 255f).isNotEqualTo(rows[i][j]);
                    }
                }
            }
        }
    }

    @Test
    void scoresCountWhatIsMissingAlone() {
        AutoencoderModel model = Settings.with(model("context-encoder", "regions"), Map.of("loss", "mse"));
        try (TrainedAutoencoder trained = trained(model, 1)) {
            float[][] rows = pixels(flat(5, 2));
            float[][] filled = trained.reconstruct(rows);
            double[] scores = trained.score(rows);
            double[][] shares = trained.scorer().explain(rows);
            Mask holes = Objects.requireNonNull(Masked.holes(model));
            for (int i = 0; i < 5; i++) {
                double expected = 0;
                float[] scaled = rows[i].clone();
                Scaling.pixel().apply(scaled, scaled.length);
                boolean[] hole = holes.of(scaled);
                for (int j = 0; j < 36; j++) {
                    expected += Math.pow((rows[i][j] - filled[i][j]) / 255, 2);
                    assertThat(shares[i][j] > 0).isEqualTo(hole[j]);
                }
                assertThat(scores[i]).isCloseTo(expected, within(1e-4));
            }
        }
    }

    @Test
    void theNetworkIsToldTheSameThatItIsTrainedOn() {
        AutoencoderModel model = model("context-encoder", "centre");
        float[] row = flat(1, 3)[0];
        RowBatch batch = new RowBatch(new int[1], 36, row, i -> 0);
        Mask holes = Objects.requireNonNull(Masked.holes(model));
        assertThat(holes.seen(row, holes.of(row)))
                .isEqualTo(model.inputs().get(0).values(batch, new SplittableRandom(8)));
    }

    @Test
    void badHolesAreNamed() {
        try (TrainedAutoencoder trained = trained(model("context-encoder", "centre"), 1)) {
            float[][] rows = pixels(flat(2, 2));
            assertThatThrownBy(() -> trained.inpainter().inpaint(rows, new boolean[1][36]))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("missing must have as many masks as there are rows, 2, got 1");
            assertThatThrownBy(() -> trained.inpainter().inpaint(rows, new boolean[2][35]))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("the mask of row 0 must have 36 values, one per pixel, got 35");
            assertThatThrownBy(() -> trained.inpainter().inpaint(new float[][] {{1}}, new boolean[1][36]))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("must have 36 values");
        }
        AutoencoderModel whole = Zoo.get("shallow").forShape(SHAPE);
        try (TrainedAutoencoder trained = new TrainedAutoencoder(
                whole, GraphChecks.graph(whole.graph(1)), SHAPE, List.of(), Scaling.pixel(), 1)) {
            assertThatThrownBy(() -> trained.inpainter().inpaint(flat(1, 1), new boolean[1][36]))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("shallow sees whole examples only");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"context-encoder", "convolutional-context-encoder"})
    void badSettingsAreNamed(String id) {
        refused(id, "patch-size", "6", "patchSize must be between 1 and 5 for images of 1x6x6, got 6");
        refused(id, "missing-rate", "1", "missingRate must be above 0 and at most 0.9, got 1.0");
        refused(id, "overlap", "7", "overlap must be between 0 and 6, got 7");
        refused(id, "overlap-weight", "-1", "overlapWeight must be at least 0, got -1.0");
        refused(id, "filling", "surface", "outputActivation must be identity where the filling is a surface");
        refused(id, "filling", "foam", "filling must be one of number, surface");
        refused(id, "missing", "corner", "missing must be one of centre, blocks, regions");
        assertThatThrownBy(() -> Zoo.get(id).forShape(DataShape.row(5)))
                .hasMessageContaining("data must be images for the " + id + " model, got 5 columns");
    }

    @Test
    void levelsThatHalveNothingAreRefused() {
        refused(
                "convolutional-context-encoder",
                "bridge-layers",
                "17",
                "bridgeLayers must be between 0 and 16, got 17");
        refused("convolutional-context-encoder", "filters", "2,2,2", "filters must be few enough levels");
        refused("convolutional-context-encoder", "filters", "", "filters must be at least one number");
    }

    private static void refused(String id, String name, String value, String message) {
        assertThatThrownBy(() -> Settings.with(Zoo.get(id).forShape(SHAPE), Map.of(name, value)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
