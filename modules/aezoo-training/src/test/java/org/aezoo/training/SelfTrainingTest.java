package org.aezoo.training;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.TrainingResult.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SelfTrainingTest {

    private static final TrainingOptions OPTIONS = TrainingOptions.defaults()
            .withEpochs(6)
            .withBatchSize(32)
            .withPatience(0)
            .withValidation(0)
            .withSchedule(Schedule.COSINE);

    private static final Map<String, String> SETTINGS =
            Map.of("unlabelled-rounds", "3", "dropout", "0.3", "noise-rate", "0.2", "learning-rate", "0.01");

    /** Every third row belongs to one of three bent bands that a few labels do not show the shape of. */
    private static float[][] bands(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] values = new float[rows][2];
        for (int i = 0; i < rows; i++) {
            double angle = 3 * random.nextDouble();
            double radius = 1 + 2 * (i % 3) + 0.12 * random.nextGaussian();
            values[i][0] = (float) (radius * Math.cos(angle));
            values[i][1] = (float) (radius * Math.sin(angle));
        }
        return values;
    }

    private static Dataset labelled(float[][] values) {
        int[] labels = IntStream.range(0, values.length).map(i -> i % 3).toArray();
        return Dataset.of("bands", DataShape.row(2), new FloatRows(values)).withLabels(labels, List.of("a", "b", "c"));
    }

    private static TrainedAutoencoder encoder() {
        return new Trainer(OPTIONS.withEpochs(10))
                .train(
                        Settings.with(
                                Zoo.get("shallow").forShape(DataShape.row(2)),
                                Map.of("code-size", "40", "activation", "relu")),
                        labelled(bands(600, 1)))
                .model();
    }

    private static Classifier settings() {
        return Settings.with(Classifier.defaults(), SETTINGS);
    }

    private static int[] first(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static int wrong(TrainedClassifier trained, float[][] rows) {
        int[] predicted = trained.predict(rows);
        return (int) IntStream.range(0, rows.length)
                .filter(i -> predicted[i] != i % 3)
                .count();
    }

    @Test
    void unlabelledRowsHelp() {
        float[][] judged = bands(600, 9);
        Dataset all = labelled(bands(600, 1));
        try (TrainedAutoencoder encoder = encoder()) {
            TrainingResult<TrainedClassifier> with =
                    new SelfTraining(OPTIONS.withEpochs(20)).train(settings(), encoder, all, first(9));
            TrainingResult<TrainedClassifier> without = new ClassifierTrainer(OPTIONS.withEpochs(400))
                    .train(Settings.with(settings(), Map.of("unlabelled-rounds", "0")), encoder, all.subset(first(9)));
            try (TrainedClassifier knows = with.model();
                    TrainedClassifier guesses = without.model()) {
                assertThat(wrong(knows, judged)).isLessThan(wrong(guesses, judged) / 2);
            }
        }
    }

    @Test
    void labelsOfUnlabelledRowsAreNotLookedAt() {
        float[][] values = bands(300, 1);
        Dataset told = labelled(values);
        int[] other = IntStream.range(0, 300).map(i -> i < 9 ? i % 3 : 0).toArray();
        Dataset silent = told.withLabels(other, List.of("a", "b", "c"));
        try (TrainedAutoencoder encoder = encoder();
                TrainedClassifier one = new SelfTraining(OPTIONS)
                        .train(settings(), encoder, told, first(9))
                        .model();
                TrainedClassifier two = new SelfTraining(OPTIONS)
                        .train(settings(), encoder, silent, first(9))
                        .model()) {
            assertThat(bits(one.graph().params())).isEqualTo(bits(two.graph().params()));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,2", "2,1", "3,5"})
    void resumedRunEndsWithTheSameWeights(int round, int epoch, @TempDir Path parts, @TempDir Path whole) {
        Dataset all = labelled(bands(300, 1));
        try (TrainedAutoencoder encoder = encoder()) {
            SelfTraining stopped = new SelfTraining(OPTIONS).keepIn(parts);
            stopped.listen(new StopAt(stopped, round, epoch));
            TrainingResult<TrainedClassifier> first = stopped.train(settings(), encoder, all, first(9));
            first.model().close();
            assertThat(first.stop()).isEqualTo(Stop.REQUESTED);
            try (TrainedClassifier resumed = new SelfTraining(OPTIONS)
                            .keepIn(parts)
                            .train(settings(), encoder, all, first(9))
                            .model();
                    TrainedClassifier once = new SelfTraining(OPTIONS)
                            .keepIn(whole)
                            .train(settings(), encoder, all, first(9))
                            .model();
                    TrainedClassifier kept = TrainedClassifier.load(parts)) {
                assertThat(bits(resumed.graph().params()))
                        .isEqualTo(bits(once.graph().params()));
                assertThat(bits(kept.graph().params()))
                        .isEqualTo(bits(once.graph().params()));
            }
        }
    }

    /** Stops a run in the middle of an epoch of a round. */
    private static final class StopAt implements TrainingListener {

        private final SelfTraining training;
        private final int round;
        private final int epoch;
        private int running = 3;

        private StopAt(SelfTraining training, int round, int epoch) {
            this.training = training;
            this.round = round;
            this.epoch = epoch;
        }

        @Override
        public TrainingListener forStage(int stage, int stages, String what) {
            StopAt here = new StopAt(training, round, epoch);
            here.running = stage;
            return here;
        }

        @Override
        public void batchDone(int at, int batch, int examples, Losses mean) {
            if (running == round && at == epoch && batch == 2) {
                training.stop();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatCannotBeLearntFromIsRefused(boolean rounds) {
        Dataset all = labelled(bands(30, 1));
        Classifier settings = rounds ? settings() : Settings.with(settings(), Map.of("unlabelled-rounds", "0"));
        try (TrainedAutoencoder encoder = encoder()) {
            assertThatThrownBy(() -> new SelfTraining(OPTIONS).train(settings, encoder, all, first(30)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(
                            rounds ? "all rows of bands are labelled" : "unlabelled-rounds must be at least 1");
        }
        assertThatThrownBy(() -> Settings.with(settings, Map.of("labelled-share", "1")))
                .hasMessageContaining("labelledShare must be above 0 and below 1, got 1");
    }
}
