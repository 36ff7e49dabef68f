package org.aezoo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.models.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A loaded model gives many threads at once the answers that it gives one. */
final class ThreadsTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 12;

    private static final TrainingOptions OPTIONS = TrainingOptions.defaults()
            .withSchedule(Schedule.CONSTANT)
            .withEpochs(1)
            .withBatchSize(20)
            .withPatience(0);

    /** What one thread asks for; each of them another part of the rows. */
    private interface Question {
        Object answer(float[][] rows);
    }

    private static float[][] rows(int count, int size, int from) {
        float[][] rows = new float[count][size];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < size; j++) {
                rows[i][j] = (float) (0.5 + 0.5 * Math.sin(0.37 * (from + i) * (j + 1)));
            }
        }
        return rows;
    }

    private static void sameFromManyThreads(int size, Question question) throws Exception {
        List<float[][]> parts = new ArrayList<>();
        List<Object> expected = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            parts.add(rows(5 + t, size, 100 * t));
            expected.add(question.answer(parts.get(t)));
        }
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<List<Object>>> answers = new ArrayList<>();
            for (float[][] part : parts) {
                answers.add(pool.submit(() -> {
                    start.await();
                    List<Object> all = new ArrayList<>();
                    for (int round = 0; round < ROUNDS; round++) {
                        all.add(question.answer(part));
                    }
                    return all;
                }));
            }
            start.countDown();
            for (int t = 0; t < THREADS; t++) {
                for (Object answer : answers.get(t).get()) {
                    assertThat(answer).usingRecursiveComparison().isEqualTo(expected.get(t));
                }
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "deep,code-size=2",
        "vae,code-size=2",
        "gaussian-probabilistic,code-size=2",
        "vq-vae,codebook-size=8",
        "convolutional,filters=3",
        "contractive,code-size=3",
        "context-encoder,code-size=3"
    })
    void autoencoders(String id, String setting) throws Exception {
        DataShape shape = id.startsWith("con") ? DataShape.image(1, 8, 8) : DataShape.row(6);
        String[] parts = setting.split("=", -1);
        AutoencoderModel model = Settings.with(Zoo.get(id).forShape(shape), Map.of(parts[0], parts[1]));
        Dataset data = Dataset.of("table", shape, new FloatRows(rows(60, shape.size(), 0)));
        try (TrainedAutoencoder trained = new Trainer(OPTIONS.withScaling(Scaling.Kind.NONE))
                .train(model, data)
                .model()) {
            sameFromManyThreads(
                    shape.size(),
                    rows -> List.of(
                            trained.score(rows),
                            trained.encode(rows),
                            trained.reconstruct(rows),
                            trained.scorer().explain(rows)));
        }
    }

    @Test
    void classifiers() throws Exception {
        int[] labels = new int[60];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 2;
        }
        Dataset data = Dataset.of("table", DataShape.row(6), new FloatRows(rows(60, 6, 0)))
                .withLabels(labels, List.of("a", "b"));
        try (TrainedClassifier trained = new ClassifierTrainer(OPTIONS)
                .train(Classifier.defaults(), null, data)
                .model()) {
            sameFromManyThreads(6, rows -> List.of(trained.probabilities(rows), trained.predict(rows)));
        }
    }
}
