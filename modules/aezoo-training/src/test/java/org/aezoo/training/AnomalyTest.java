package org.aezoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.models.anomaly.AnomalyAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.testkit.SecondJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The anomaly variant on a table whose columns follow one another: what breaks the pattern scores high. */
final class AnomalyTest {

    private static final int COLUMNS = 4;

    /** Columns of unlike scales; the second is the square of the first, the last is constant. */
    private static float[][] rows(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            double t = random.nextDouble(-1, 1);
            rows[i] = new float[] {
                (float) (1000 * t), (float) (t * t + 0.02 * random.nextGaussian()), (float) (5 - 3 * t), 7
            };
        }
        return rows;
    }

    private static TrainedAutoencoder train(Map<String, String> settings) {
        AnomalyAutoencoder model = Settings.with(
                AnomalyAutoencoder.tabular(COLUMNS), Map.of("code-size", "32", "members", "2", "memory", "100"));
        Dataset data = Dataset.of("pattern", DataShape.row(COLUMNS), new FloatRows(rows(500, 1)))
                .withFeatureNames(List.of("a", "b", "c", "d"));
        TrainingOptions options = TrainingOptions.defaults().withBatchSize(64).forRows(400, data.size());
        TrainingResult<TrainedAutoencoder> result = new Trainer(options).train(Settings.with(model, settings), data);
        assertThat(result.history().get(result.bestEpoch() - 1).judged())
                .isLessThan(0.5 * result.history().get(0).judged());
        return result.model();
    }

    /** Each value is usual by itself; b does not go with a and c. */
    private static float[][] broken() {
        float[][] rows = rows(40, 3);
        for (float[] row : rows) {
            row[1] = row[1] > 0.5f ? 0.02f : 0.95f;
        }
        return rows;
    }

    private static double share(double[] high, double[] low) {
        double won = 0;
        for (double h : high) {
            for (double l : low) {
                won += h > l ? 1 : 0;
            }
        }
        return won / (high.length * low.length);
    }

    @Test
    void rowsThatBreakThePatternScoreHighWithAndWithoutMemory() {
        for (String memory : List.of("0", "100")) {
            try (TrainedAutoencoder trained = train(Map.of("memory", memory))) {
                double[] usual = trained.score(rows(100, 2));
                double[] strange = trained.score(broken());
                assertThat(share(strange, usual)).isGreaterThan(0.97);
                assertThat(Arrays.stream(usual).distinct().count()).isEqualTo(100);
                double[][] shares = trained.scorer().explain(broken());
                for (int i = 0; i < shares.length; i++) {
                    assertThat(Arrays.stream(shares[i]).sum()).isCloseTo(strange[i], within(1e-5 * strange[i]));
                }
                // never seen: a value where there was only one
                float[] other = rows(1, 2)[0];
                other[3] = 8;
                double score = trained.score(new float[][] {other})[0];
                assertThat(score).isGreaterThan(Arrays.stream(usual).max().orElseThrow());
                assertThat(trained.scorer().explain(new float[][] {other})[0][3])
                        .isGreaterThan(0.8 * score);
            }
        }
    }

    @Test
    void theSameNumbersInAnotherJvm(@TempDir Path folder) {
        Path file = folder.resolve("model.zip");
        try (TrainedAutoencoder trained = train(Map.of())) {
            trained.scorer().setThreshold(Threshold.of(trained.score(rows(100, 2)), Threshold.FALSE_ALARMS, 0.05));
            trained.save(file);
            assertThat(SecondJvm.run(JudgeMain.class, file.toString()).strip())
                    .isEqualTo(line(trained).strip());
            try (TrainedAutoencoder again = TrainedAutoencoder.load(file)) {
                assertThat(again.scorer().threshold())
                        .isEqualTo(trained.scorer().threshold());
                assertThat(again.score(broken())).containsExactly(trained.score(broken()));
            }
        }
    }

    private static String line(TrainedAutoencoder trained) {
        double[] scores = trained.score(broken());
        Threshold threshold = trained.scorer().threshold();
        if (threshold == null) {
            return "no threshold";
        }
        return threshold.value() + " " + Arrays.toString(scores) + " "
                + Arrays.toString(
                        Arrays.stream(scores).map(threshold::shareBelow).toArray());
    }

    /** Loads a file and prints threshold and scores. */
    static final class JudgeMain {

        private JudgeMain() {}

        public static void main(String[] files) {
            try (TrainedAutoencoder trained = TrainedAutoencoder.load(Path.of(files[0]))) {
                System.out.println(line(trained));
            }
        }
    }
}
