package org.aezoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContinuationTest {

    private static final TrainingOptions OPTIONS =
            TrainingOptions.defaults().withEpochs(15).withBatchSize(32).withValidationToo(false);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    /** Six columns near a plane. */
    private static Dataset rows(int count, long seed, double shift) {
        SplittableRandom random = new SplittableRandom(seed);
        return Dataset.of(IntStream.range(0, count)
                        .mapToObj(i -> {
                            double a = random.nextGaussian();
                            double b = random.nextGaussian();
                            return IntStream.range(0, 6)
                                    .mapToDouble(j ->
                                            (j == 1 ? shift : 0) + a * j + b * (3 - j) + 0.1 * random.nextGaussian())
                                    .toArray();
                        })
                        .toArray(double[][]::new))
                .withFeatureNames(List.of("a", "b", "c", "d", "e", "f"));
    }

    private static AutoencoderModel model(String id, Dataset data) {
        return Zoo.get(id).forShape(data.shape());
    }

    private Path first(AutoencoderModel model, Dataset data) {
        Path file = folder.resolve("first.zip");
        try (TrainedAutoencoder trained =
                new Trainer(OPTIONS).train(model, data).model()) {
            trained.save(file);
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"contractive", "vae", "vq-vae", "denoising", "anomaly", "stacked"})
    void goesOnWhereItWas(String id) {
        Dataset before = rows(300, 1, 0);
        AutoencoderModel model = model(id, before);
        Path file = first(model, before);
        List<String> noted = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void noted(String message) {
                noted.add(message);
            }

            @Override
            public TrainingListener forStage(int number, int count, String name) {
                throw new AssertionError("no stage is trained again");
            }
        };
        Dataset now = rows(300, 2, 0);
        TrainingResult<TrainedAutoencoder> fresh = new Trainer(OPTIONS.withEpochs(1)).train(model, now);
        TrainingResult<TrainedAutoencoder> further = new Trainer(OPTIONS.withEpochs(1))
                .listen(listener)
                .continueFrom(file)
                .train(model, now);
        try (TrainedAutoencoder a = fresh.model();
                TrainedAutoencoder b = further.model();
                TrainedAutoencoder old = TrainedAutoencoder.load(file)) {
            assertThat(b.scaling()).isEqualTo(old.scaling()).isNotEqualTo(a.scaling());
            assertThat(loss(further)).isLessThan(loss(fresh));
            assertThat(b.scorer().threshold()).isNull();
            assertThat(noted)
                    .contains(
                            "the new rows are like the first ones: no column's mean is more than half a deviation off");
            assertThat(b.graph().params().equals(old.graph().params())).isFalse();
        }
    }

    private static double loss(TrainingResult<TrainedAutoencoder> result) {
        return result.history().get(0).train().total();
    }

    @Test
    void learnsOtherRowsAndSaysHowTheyDiffer() {
        Dataset before = rows(300, 1, 0);
        AutoencoderModel model = Settings.with(model("deep", before), Map.of("code-size", "2"));
        Path file = first(model, before);
        Dataset now = rows(300, 2, 20);
        // columns in another order are found by name
        Dataset turned = now.withColumns(new int[] {5, 4, 3, 2, 1, 0});
        List<String> noted = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void noted(String message) {
                noted.add(message);
            }
        };
        try (TrainedAutoencoder old = TrainedAutoencoder.load(file);
                TrainedAutoencoder further = new Trainer(OPTIONS.withEpochs(60))
                        .listen(listener)
                        .continueFrom(file)
                        .train(model, turned)
                        .model()) {
            assertThat(further.featureNames()).isEqualTo(old.featureNames());
            assertThat(Arrays.stream(further.score(now)).average().orElseThrow())
                    .isLessThan(Arrays.stream(old.score(now)).average().orElseThrow() / 5);
            assertThat(noted)
                    .anySatisfy(line -> assertThat(line).contains("drift: of 6 columns", "differ in 1 (b mean +"));
        }
    }

    @Test
    void goesOnAfterAStop() {
        Dataset before = rows(200, 1, 0);
        AutoencoderModel model = model("stacked", before);
        Path file = first(model, before);
        Dataset now = rows(200, 2, 0);
        TrainingResult<TrainedAutoencoder> whole =
                new Trainer(OPTIONS.withEpochs(4)).continueFrom(file).train(model, now);
        TrainingResult<TrainedAutoencoder> half = new Trainer(OPTIONS.withEpochs(2))
                .continueFrom(file)
                .keepIn(folder)
                .train(model, now);
        TrainingResult<TrainedAutoencoder> rest = new Trainer(OPTIONS.withEpochs(4))
                .continueFrom(file)
                .keepIn(folder)
                .train(model, now);
        try (TrainedAutoencoder a = whole.model();
                TrainedAutoencoder b = half.model();
                TrainedAutoencoder c = rest.model()) {
            assertThat(half.history()).hasSize(2);
            assertThat(rest.history()).hasSize(4);
            for (int i = 0; i < 4; i++) {
                assertThat(rest.history().get(i).train())
                        .isEqualTo(whole.history().get(i).train());
            }
            assertThat(c.graph().params().equals(a.graph().params())).isTrue();
            assertThat(c.scaling()).isEqualTo(a.scaling()).isEqualTo(b.scaling());
        }
    }

    @Test
    void refusals() {
        Dataset before = rows(200, 1, 0);
        AutoencoderModel model = model("deep", before);
        Path file = first(model, before);
        Trainer trainer = new Trainer(OPTIONS).continueFrom(file);
        assertThatThrownBy(() -> trainer.train(Settings.with(model, Map.of("code-size", "1")), before))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("with the same settings only");
        assertThatThrownBy(() -> trainer.train(model, before.withFeatureNames(List.of("a", "b", "c", "d", "e", "x"))))
                .hasMessageContaining("the model in " + file + " was trained on the 6 columns a, b");
        assertThatThrownBy(() -> new Trainer(OPTIONS.withScaling(Scaling.Kind.ROBUST))
                        .continueFrom(file)
                        .train(model, before))
                .hasMessageContaining("is kept, which is standard: leave scaling out, got robust");
        assertThatThrownBy(() -> new Trainer(OPTIONS)
                        .continueFrom(folder.resolve("none.zip"))
                        .train(model, before))
                .isInstanceOf(InvalidInputException.class);
    }
}
