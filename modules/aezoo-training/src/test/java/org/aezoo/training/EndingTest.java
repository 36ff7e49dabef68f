package org.aezoo.training;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.TrainingResult.Stop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings that are interrupted, stopped, or ended by a listener that throws. */
final class EndingTest {

    private static final TrainingOptions OPTIONS = TrainingOptions.defaults()
            .withSchedule(Schedule.CONSTANT)
            .withEpochs(6)
            .withBatchSize(16)
            .withPatience(0);

    @AfterEach
    void calm() {
        Thread.interrupted();
    }

    private static Dataset table() {
        SplittableRandom random = new SplittableRandom(3);
        float[][] values = new float[100][5];
        for (float[] row : values) {
            double hidden = random.nextGaussian();
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) ((i + 1) * hidden + 0.2 * random.nextGaussian());
            }
        }
        return Dataset.of("table", DataShape.row(5), new FloatRows(values))
                .withLabels(IntStream.range(0, 100).map(i -> i % 2).toArray(), List.of("a", "b"));
    }

    private static AutoencoderModel model(String id) {
        return Settings.with(Zoo.get(id).forShape(DataShape.row(5)), Map.of("hidden-sizes", "6", "code-size", "2"));
    }

    private static float[] weights(TrainedAutoencoder model) {
        try (model) {
            return model.graph().params().dup().data().asFloat();
        }
    }

    /** Does something in the third epoch. */
    private static TrainingListener third(Runnable what) {
        return new TrainingListener() {
            @Override
            public void batchDone(int epoch, int batch, int examples, Losses mean) {
                if (epoch == 3 && batch == 2) {
                    what.run();
                }
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anInterruptEndsTrainingAndLosesNothing(int workers, @TempDir Path parts, @TempDir Path whole) {
        TrainingOptions options = OPTIONS.withWorkers(workers);
        TrainingResult<TrainedAutoencoder> result = new Trainer(options)
                .keepIn(parts)
                .listen(third(Thread.currentThread()::interrupt))
                .train(model("deep"), table());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.stop()).isEqualTo(Stop.REQUESTED);
        assertThat(result.message()).isEqualTo("interrupted in epoch 3");
        assertThat(result.history()).hasSize(2);
        assertThat(weights(result.model())).isEqualTo(weights(TrainedAutoencoder.load(parts)));
        TrainingResult<TrainedAutoencoder> rest =
                new Trainer(options).keepIn(parts).train(model("deep"), table());
        TrainingResult<TrainedAutoencoder> once =
                new Trainer(options).keepIn(whole).train(model("deep"), table());
        assertThat(rest.history()).hasSize(6);
        assertThat(weights(rest.model())).isEqualTo(weights(once.model()));
    }

    @Test
    void aFutureThatIsCancelledLeavesTheBestModelAndTheCheckpoint(@TempDir Path folder) throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch ended = new CountDownLatch(1);
            Trainer trainer = new Trainer(OPTIONS.withEpochs(100_000))
                    .keepIn(folder)
                    .listen(new TrainingListener() {
                        @Override
                        public void epochDone(EpochRecord epoch, boolean better) {
                            begun.countDown();
                        }
                    });
            List<TrainingResult<TrainedAutoencoder>> results = new ArrayList<>();
            Future<?> training = executor.submit(() -> {
                results.add(trainer.train(model("deep"), table()));
                ended.countDown();
            });
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            training.cancel(true);
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            TrainingResult<TrainedAutoencoder> result = results.get(0);
            assertThat(result.stop()).isEqualTo(Stop.REQUESTED);
            assertThat(weights(result.model())).isEqualTo(weights(TrainedAutoencoder.load(folder)));
            int trained = result.history().size();
            TrainingResult<TrainedAutoencoder> more =
                    new Trainer(OPTIONS.withEpochs(trained + 1)).keepIn(folder).train(model("deep"), table());
            more.model().close();
            assertThat(more.history()).hasSize(trained + 1);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void anInterruptEndsStagesToo(@TempDir Path folder) {
        TrainingResult<TrainedAutoencoder> result = new Trainer(OPTIONS)
                .keepIn(folder)
                .listen(new TrainingListener() {
                    @Override
                    public TrainingListener forStage(int number, int count, String name) {
                        return number == 2 ? third(Thread.currentThread()::interrupt) : new TrainingListener() {};
                    }
                })
                .train(model("stacked"), table());
        result.model().close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.stop()).isEqualTo(Stop.REQUESTED);
        assertThat(result.message()).contains("stage 2 of 2").contains("interrupted in epoch 3");
        TrainingResult<TrainedAutoencoder> rest =
                new Trainer(OPTIONS).keepIn(folder).train(model("stacked"), table());
        rest.model().close();
        assertThat(rest.stages()).hasSize(2);
        assertThat(rest.history()).hasSize(6);
    }

    @Test
    void aThreadThatIsInterruptedBeforehandTrainsNothingAndLosesNothing(@TempDir Path folder) {
        Thread.currentThread().interrupt();
        TrainingResult<TrainedAutoencoder> result =
                new Trainer(OPTIONS).keepIn(folder).train(model("stacked"), table());
        result.model().close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.stop()).isEqualTo(Stop.REQUESTED);
        assertThat(result.bestEpoch()).isZero();
    }

    @Test
    void anInterruptEndsClassifiersToo(@TempDir Path folder) {
        Classifier settings = Settings.with(Classifier.defaults(), Map.of("hidden-sizes", "6", "encoder-sizes", "5"));
        TrainingResult<TrainedClassifier> result = new ClassifierTrainer(OPTIONS)
                .keepIn(folder)
                .listen(third(Thread.currentThread()::interrupt))
                .train(settings, null, table());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.stop()).isEqualTo(Stop.REQUESTED);
        assertThat(result.history()).hasSize(2);
        try (TrainedClassifier trained = result.model();
                TrainedClassifier kept = TrainedClassifier.load(folder)) {
            assertThat(bits(kept.graph().params()))
                    .isEqualTo(bits(trained.graph().params()));
        }
    }

    @Test
    void aListenerThatThrowsEndsTrainingAndLosesNothing(@TempDir Path folder) {
        IllegalStateException own = new IllegalStateException("the listener's own");
        List<Integer> told = new ArrayList<>();
        Trainer trainer = new Trainer(OPTIONS).keepIn(folder).listen(third(() -> {
            throw own;
        }));
        trainer.listen(new TrainingListener() {
            @Override
            public void epochDone(EpochRecord epoch, boolean better) {
                told.add(epoch.epoch());
            }
        });
        ListenerFailedException failed =
                catchThrowableOfType(ListenerFailedException.class, () -> trainer.train(model("deep"), table()));
        assertThat(failed).hasCause(own).hasMessage("the listener's own");
        TrainingResult<TrainedAutoencoder> result = failed.result().orElseThrow();
        assertThat(result.history()).hasSize(2);
        assertThat(result.message()).contains("ended by a listener that failed").contains("epoch 3");
        assertThat(told).containsExactly(1, 2);
        assertThat(weights(result.model())).isEqualTo(weights(TrainedAutoencoder.load(folder)));
        TrainingResult<TrainedAutoencoder> rest =
                new Trainer(OPTIONS).keepIn(folder).train(model("deep"), table());
        rest.model().close();
        assertThat(rest.history()).hasSize(6);
    }

    @Test
    void aListenerOfAStageOrAClassifierThatThrowsIsTold(@TempDir Path folder) {
        TrainingListener throwing = third(() -> {
            throw new IllegalStateException("no");
        });
        ListenerFailedException stage = catchThrowableOfType(
                ListenerFailedException.class,
                () -> new Trainer(OPTIONS)
                        .keepIn(folder)
                        .listen(new TrainingListener() {
                            @Override
                            public TrainingListener forStage(int number, int count, String name) {
                                return throwing;
                            }
                        })
                        .train(model("stacked"), table()));
        TrainingResult<TrainedAutoencoder> result = stage.result().orElseThrow();
        result.model().close();
        assertThat(stage.getCause()).hasMessage("no");
        assertThat(result.stages()).hasSize(1);
        assertThat(result.stages().get(0).history()).hasSize(2);
        Classifier settings = Settings.with(Classifier.defaults(), Map.of("hidden-sizes", "6", "encoder-sizes", "5"));
        ListenerFailedException classifier = catchThrowableOfType(
                ListenerFailedException.class,
                () -> new ClassifierTrainer(OPTIONS).listen(throwing).train(settings, null, table()));
        try (TrainedClassifier trained =
                classifier.classifierResult().orElseThrow().model()) {
            assertThat(trained.classNames()).containsExactly("a", "b");
        }
    }

    @Test
    void aTrainerThatWasStoppedTrainsAgain() {
        boolean[] stopping = {true};
        Trainer trainer = new Trainer(OPTIONS);
        trainer.listen(third(() -> {
            if (stopping[0]) {
                trainer.stop();
            }
        }));
        TrainingResult<TrainedAutoencoder> first = trainer.train(model("deep"), table());
        assertThat(first.stop()).isEqualTo(Stop.REQUESTED);
        stopping[0] = false;
        TrainingResult<TrainedAutoencoder> second = trainer.train(model("deep"), table());
        assertThat(second.stop()).isEqualTo(Stop.FINISHED);
        weights(first.model());
        weights(second.model());
    }

    @Test
    void aFolderThatCannotBeWrittenToIsNoticedBeforeTheFirstEpoch(@TempDir Path folder) throws IOException {
        int[] told = {0};
        TrainingListener listener = new TrainingListener() {
            @Override
            public void batchDone(int epoch, int batch, int examples, Losses mean) {
                told[0]++;
            }
        };
        Path file = Files.createFile(folder.resolve("file"));
        Classifier settings = Settings.with(Classifier.defaults(), Map.of("hidden-sizes", "6", "encoder-sizes", "5"));
        for (Path no : List.of(folder.resolve("none"), file)) {
            assertThatThrownBy(() ->
                            new Trainer(OPTIONS).keepIn(no).listen(listener).train(model("deep"), table()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the run cannot be kept in " + no);
            assertThatThrownBy(() -> new ClassifierTrainer(OPTIONS)
                            .keepIn(no)
                            .listen(listener)
                            .train(settings, null, table()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the run cannot be kept in " + no);
        }
        assertThat(told[0]).isZero();
        assertThat(folder).isDirectoryContaining("glob:**/file").isNotEmptyDirectory();
    }

    @Test
    void picturesInTheUnitIntervalAreNotDividedBy255() {
        SplittableRandom random = new SplittableRandom(1);
        float[][] pixels = new float[40][9];
        for (float[] row : pixels) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) random.nextDouble();
            }
        }
        Dataset data = Dataset.of("shades", DataShape.image(1, 3, 3), new FloatRows(pixels));
        AutoencoderModel model = Zoo.get("shallow").forShape(data.shape());
        List<String> said = new ArrayList<>();
        TrainingListener notes = new TrainingListener() {
            @Override
            public void noted(String message) {
                said.add(message);
            }
        };
        try (TrainedAutoencoder trained =
                new Trainer(OPTIONS).listen(notes).train(model, data).model()) {
            assertThat(trained.scaling().kind()).isEqualTo(org.aezoo.data.Scaling.Kind.NONE);
        }
        assertThat(said).singleElement().asString().contains("in [0, 1] already: they are taken as they are");
        try (TrainedAutoencoder trained = new Trainer(OPTIONS.withScaling(org.aezoo.data.Scaling.Kind.PIXEL))
                .listen(notes)
                .train(model, data)
                .model()) {
            assertThat(trained.scaling().kind()).isEqualTo(org.aezoo.data.Scaling.Kind.PIXEL);
        }
        assertThat(said).hasSize(2);
    }
}
