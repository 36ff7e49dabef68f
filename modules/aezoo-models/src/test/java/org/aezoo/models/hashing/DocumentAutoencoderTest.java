package org.aezoo.models.hashing;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowBatch;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Quantised;
import org.aezoo.models.Rows;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What is special to documents: counts, their lengths, those without words. */
class DocumentAutoencoderTest {

    private static final AutoencoderModel SMALL =
            Settings.with(DocumentAutoencoder.words(6), Map.of("code-size", "3", "learning-rate", "0.01"));

    private static float[][] documents(int count) {
        SplittableRandom random = new SplittableRandom(4);
        float[][] rows = new float[count][6];
        for (float[] row : rows) {
            int topic = random.nextInt(2);
            for (int word = 0; word < 10; word++) {
                row[3 * topic + random.nextInt(3)]++;
            }
        }
        return rows;
    }

    private static RowBatch batch(float... values) {
        return new RowBatch(new int[values.length / 6], 6, values, i -> 0);
    }

    @Test
    void reconstructionsAreProbabilitiesAndScoresTheirLikelihood() {
        try (TrainedAutoencoder trained = Rows.trained(SMALL, GraphChecks.graph(SMALL.graph(1)))) {
            float[][] rows = documents(5);
            float[][] words = trained.reconstruct(rows);
            double[] scores = trained.score(rows);
            for (int i = 0; i < rows.length; i++) {
                double sum = 0;
                double loss = 0;
                for (int j = 0; j < 6; j++) {
                    sum += words[i][j];
                    loss -= rows[i][j] * Math.log(words[i][j]);
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
                assertThat(scores[i]).isCloseTo(loss, within(1e-4));
            }
        }
    }

    /** Words of one topic are foretold from other words of it. */
    @Test
    void learnsWhichWordsGoTogether() {
        ComputationGraph graph = GraphChecks.graph(SMALL.graph(1));
        float[][] rows = documents(200);
        DataSet data = new DataSet(Nd4j.create(rows), Nd4j.create(rows));
        for (int step = 0; step < 300; step++) {
            graph.fit(data);
        }
        try (TrainedAutoencoder trained = Rows.trained(SMALL, graph)) {
            float[][] words = trained.reconstruct(new float[][] {{4, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 3, 3}});
            assertThat(words[0][0] + words[0][1] + words[0][2]).isGreaterThan(0.95f);
            assertThat(words[1][3] + words[1][4] + words[1][5]).isGreaterThan(0.95f);
        }
    }

    @Test
    void documentsOfAllLengthsGetTheSameCode() {
        try (TrainedAutoencoder trained = Rows.trained(SMALL, GraphChecks.graph(SMALL.graph(1)))) {
            float[][] codes = trained.encode(new float[][] {{1, 0, 1, 1, 0, 0}, {9, 0, 9, 9, 0, 0}});
            for (int j = 0; j < 3; j++) {
                assertThat(codes[0][j]).isCloseTo(codes[1][j], within(1e-5f));
            }
        }
    }

    @Test
    void targetsAreBroughtToOneLength() {
        RowBatch batch = batch(1, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 200, 0, 0, 0, 200);
        assertThat(SMALL.targets().get(0).values(batch, new SplittableRandom(1)))
                .containsExactly(25, 0, 75, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 50, 0, 0, 0, 50);
        AutoencoderModel counts = Settings.with(SMALL, Map.of("target-length", "0"));
        assertThat(counts.targets().get(0).values(batch, new SplittableRandom(1)))
                .containsExactly(batch.values());
    }

    @Test
    void wordsAreLeftOutOfTheInputAtTheirRate() {
        float[] values = new float[60_000];
        Arrays.fill(values, 2);
        float[] seen = SMALL.inputs().get(0).values(batch(values), new SplittableRandom(1));
        int left = 0;
        for (float value : seen) {
            assertThat(value).isIn(0f, 2f);
            left += value == 0 ? 1 : 0;
        }
        assertThat(left / 60_000.0).isCloseTo(0.5, within(0.01));
    }

    @Test
    void aDocumentWithoutWordsCostsNothingAndTeachesNothing() {
        ComputationGraph graph = GraphChecks.graph(SMALL.graph(1));
        float[][] empty = new float[2][6];
        INDArray before = graph.params().dup();
        graph.fit(new DataSet(Nd4j.create(empty), Nd4j.create(empty)));
        assertThat(graph.score()).isZero();
        assertThat(bits(graph.params())).isEqualTo(bits(before));
        try (TrainedAutoencoder trained = Rows.trained(SMALL, graph)) {
            assertThat(trained.score(empty)).containsExactly(0, 0);
            assertThat(trained.encode(empty)[0]).doesNotContain(Float.NaN);
        }
    }

    @Test
    void negativeCountsAndSettingsOutsideTheirRangeAreRefused() {
        try (TrainedAutoencoder trained = Rows.trained(SMALL, GraphChecks.graph(SMALL.graph(1)))) {
            float[][] negative = {{1, 0, -2, 0, 0, 0}};
            assertThatThrownBy(() -> trained.encode(negative))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("value 2 of row 0 must be a count, 0 or more, got -2.0");
            assertThatThrownBy(() -> trained.score(negative)).isInstanceOf(InvalidInputException.class);
        }
        refused("input-size", "0", "inputSize must be at least 1, got 0");
        refused("noise-rate", "1.5", "noiseRate must be between 0 and 1, got 1.5");
        refused("target-length", "-1", "targetLength must be at least 0, got -1");
        refused("target-neighbours", "-1", "targetNeighbours must be at least 0, got -1");
        refused("target-steps", "0", "targetSteps must be at least 1, got 0");
        AutoencoderModel bits = Settings.with(SMALL, Map.of("binary", "true"));
        assertThatThrownBy(() -> Settings.with(bits, Map.of("code-activation", "tanh")))
                .hasMessageContaining("codeActivation must be identity for bits");
        assertThatThrownBy(() -> Settings.with(bits, Map.of("code-size", "1025")))
                .hasMessageContaining("codeSize must be at most 1024 for bits, got 1025");
        assertThatThrownBy(() -> Settings.with(ShallowAutoencoder.tabular(4), Map.of("loss", "multinomial")))
                .hasMessageContaining("multinomial is for counts of words");
    }

    private static void refused(String name, String value, String message) {
        assertThatThrownBy(() -> Settings.with(SMALL, Map.of(name, value)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    /** A binary one has bits, whose uses are those of {@code binary-code}. */
    @Test
    void aCodeMayBeBits() {
        AutoencoderModel bits = Settings.with(SMALL, Map.of("binary", "true"));
        assertThat(Quantised.grids(bits)).hasSize(1);
        try (TrainedAutoencoder trained = Rows.trained(bits, GraphChecks.graph(bits.graph(1)))) {
            for (float[] code : trained.encode(documents(20))) {
                for (float bit : code) {
                    assertThat(bit).isIn(0f, 1f);
                }
            }
        }
    }
}
