package org.aezoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Stage;
import org.aezoo.models.StagedModel;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.testkit.SecondJvm;
import org.aezoo.training.TrainingResult.Stop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PretrainingTest {

    private static final TrainingOptions OPTIONS = TrainingOptions.defaults()
            .withSchedule(Schedule.CONSTANT)
            .withEpochs(3)
            .withBatchSize(16)
            .withPatience(0);

    /** Six columns in [0, 1] that two hidden numbers decide. */
    private static Dataset table(int rows) {
        SplittableRandom random = new SplittableRandom(7);
        float[][] values = new float[rows][6];
        for (float[] row : values) {
            double a = random.nextDouble();
            double b = random.nextDouble();
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (0.5 + 0.45 * Math.sin(3 * a + i) * Math.cos(2 * b * i));
            }
        }
        return Dataset.of("table", DataShape.row(6), new FloatRows(values));
    }

    /** Three stages, 6-8, 8-5 and 5-2. */
    private static AutoencoderModel model(String id, String... more) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "hidden-sizes", "8,5",
                "code-size", "2",
                "loss", "bernoulli",
                "output-activation", "sigmoid",
                "pretrain-epochs", "4,3,2",
                "pretrain-learning-rate", "0.02",
                "learning-rate", "0.01"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return Settings.with(Zoo.get(id).forShape(DataShape.row(6)), settings);
    }

    private static float[] weights(TrainingResult<TrainedAutoencoder> result) {
        try (TrainedAutoencoder trained = result.model()) {
            return trained.graph().params().dup().data().asFloat();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stacked", "stacked-denoising", "stacked-contractive", "stacked-sparse", "stacked-dropout"})
    void wholeNetworkIsWhatTheStagesHaveLearnt(String id, @TempDir Path folder) {
        StagedModel model = (StagedModel) model(id);
        Trainer trainer = new Trainer(OPTIONS).keepIn(folder);
        trainer.listen(new TrainingListener() {
            @Override
            public void started(int epochs, int first, int batches, int examples) {
                trainer.stop(); // before the first step of the whole network
            }
        });
        TrainingResult<TrainedAutoencoder> result = trainer.train(model, table(100));
        assertThat(result.stop()).isEqualTo(Stop.REQUESTED);
        assertThat(result.stages()).hasSize(3);
        float[][] rows = table(20).head(20);
        try (TrainedAutoencoder whole = result.model()) {
            float[][] below = scaled(rows, whole.scaling());
            List<Stage> stages = model.stages();
            for (int k = 0; k < 3; k++) {
                Stage stage = stages.get(k);
                assertThat(result.stages().get(k).history()).hasSize(stage.epochs());
                try (TrainedAutoencoder trained =
                        TrainedAutoencoder.load(folder.resolve("stages").resolve(Integer.toString(k + 1)))) {
                    assertThat(trained.model()).isEqualTo(stage.model());
                    float[][] codes = trained.network().activations(below, "code");
                    assertClose(whole.network().activations(scaled(rows, whole.scaling()), stage.encoder()), codes);
                    // what the stage rebuilds from its own codes, the decoder's layer does from the same numbers
                    float[][] rebuilt = trained.network().decode(codes);
                    assertClose(decode(whole.graph(), stage.decoder(), codes), rebuilt);
                    below = codes;
                }
            }
        }
    }

    private static float[][] decode(ComputationGraph graph, String layer, float[][] codes) {
        var dense = Objects.requireNonNull(graph.getLayer(layer));
        var z = org.nd4j.linalg.factory.Nd4j.create(codes)
                .mmul(Objects.requireNonNull(dense.getParam("W")))
                .addRowVector(Objects.requireNonNull(dense.getParam("b")));
        // hidden layers and the output of these models are sigmoid
        return org.nd4j.linalg.ops.transforms.Transforms.sigmoid(z).toFloatMatrix();
    }

    private static float[][] scaled(float[][] rows, Scaling scaling) {
        float[][] scaled = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            scaled[i] = rows[i].clone();
            scaling.apply(scaled[i], scaled[i].length);
        }
        return scaled;
    }

    private static void assertClose(float[][] actual, float[][] expected) {
        assertThat(actual).hasDimensions(expected.length, expected[0].length);
        for (int i = 0; i < actual.length; i++) {
            for (int j = 0; j < actual[i].length; j++) {
                assertThat(actual[i][j]).isEqualTo(expected[i][j], within(1e-6f));
            }
        }
    }

    @Test
    void stagesLearnAndGiveTheWholeNetworkABetterStart() {
        TrainingOptions one = OPTIONS.withEpochs(1);
        String[] longer = {"pretrain-epochs", "20"};
        TrainingResult<TrainedAutoencoder> pretrained = new Trainer(one).train(model("stacked", longer), table(400));
        TrainingResult<TrainedAutoencoder> random =
                new Trainer(one).train(model("stacked", "pretrain-epochs", "0"), table(400));
        pretrained.model().close();
        random.model().close();
        for (StageResult stage : pretrained.stages()) {
            assertThat(stage.history().get(19).judged())
                    .isLessThan(stage.history().get(0).judged());
        }
        assertThat(random.stages()).isEmpty();
        double gain = random.history().get(0).train().total()
                - pretrained.history().get(0).train().total();
        assertThat(gain).isGreaterThan(0.1);
    }

    @Test
    void withoutPretrainingItIsADeepAutoencoder() {
        AutoencoderModel deep = Settings.with(
                DeepAutoencoder.tabular(6),
                Map.of(
                        "hidden-sizes", "8,5",
                        "code-size", "2",
                        "activation", "sigmoid",
                        "output-activation", "sigmoid",
                        "loss", "bernoulli",
                        "learning-rate", "0.01"));
        assertThat(weights(new Trainer(OPTIONS).train(model("stacked", "pretrain-epochs", "0"), table(100))))
                .isEqualTo(weights(new Trainer(OPTIONS).train(deep, table(100))));
    }

    @Test
    void validationRowsAndPatienceHoldForEachStage() {
        TrainingOptions patient = OPTIONS.withPatience(2).withEpochs(2);
        TrainingResult<TrainedAutoencoder> result = new Trainer(patient)
                .train(model("stacked", "pretrain-epochs", "60", "pretrain-learning-rate", "0.9"), table(100));
        result.model().close();
        StageResult first = result.stages().get(0);
        assertThat(first.stop()).isEqualTo(Stop.PATIENCE);
        assertThat(first.history()).hasSize(first.bestEpoch() + 2);
        result.stages()
                .forEach(
                        stage -> assertThat(stage.history().get(0).validation()).isNotNull());
        TrainingResult<TrainedAutoencoder> without =
                new Trainer(OPTIONS.withValidation(0)).train(model("stacked"), table(50));
        without.model().close();
        assertThat(without.stages()).hasSize(3);
        assertThat(without.stages().get(2).history().get(0).validation()).isNull();
    }

    /** Where a run is stopped: a stage (0 for the whole network), an epoch, a batch. */
    private record Point(int stage, int epoch, int batch) {}

    /** Does something at a point. */
    private static final class At implements TrainingListener {

        private final Point point;
        private final Runnable action;
        private final int stage;

        At(Point point, Runnable action, int stage) {
            this.point = point;
            this.action = action;
            this.stage = stage;
        }

        @Override
        public TrainingListener forStage(int number, int count, String name) {
            return new At(point, action, number);
        }

        @Override
        public void started(int epochs, int first, int batches, int examples) {
            reached(0, 0);
        }

        @Override
        public void batchDone(int epoch, int batch, int examples, Losses mean) {
            reached(epoch, batch);
        }

        @Override
        public void epochDone(EpochRecord epoch, boolean better) {
            reached(epoch.epoch(), 99);
        }

        private void reached(int epoch, int batch) {
            if (point.equals(new Point(stage, epoch, batch))) {
                action.run();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "stacked-denoising, 1, 0, 0",
        "stacked-denoising, 1, 1, 2",
        "stacked, 1, 3, 1",
        "stacked-denoising, 1, 4, 99",
        "stacked-sparse, 2, 0, 0",
        "stacked-denoising, 2, 2, 1",
        "stacked-contractive, 3, 1, 99",
        "stacked-denoising, 3, 2, 6",
        "stacked-denoising, 0, 0, 0",
        "stacked-denoising, 0, 1, 2",
        "stacked-sparse, 0, 2, 3",
        "stacked-dropout, 1, 2, 1"
    })
    void resumedRunEndsWithTheSameWeights(
            String id, int stage, int epoch, int batch, @TempDir Path whole, @TempDir Path parts) {
        Trainer stopped = new Trainer(OPTIONS).keepIn(parts);
        stopped.listen(new At(new Point(stage, epoch, batch), stopped::stop, 0));
        TrainingResult<TrainedAutoencoder> first = stopped.train(model(id), table(100));
        first.model().close();
        assertThat(first.stop()).isEqualTo(Stop.REQUESTED);
        int done = first.stages().stream().mapToInt(s -> s.history().size()).sum()
                + first.history().size();
        assertThat(done).isLessThan(4 + 3 + 2 + 3);
        List<Integer> trainedAgain = new ArrayList<>();
        Trainer resumed = new Trainer(OPTIONS).keepIn(parts);
        resumed.listen(new TrainingListener() {
            @Override
            public TrainingListener forStage(int number, int count, String name) {
                return this;
            }

            @Override
            public void epochDone(EpochRecord record, boolean better) {
                trainedAgain.add(record.epoch());
            }
        });
        TrainingResult<TrainedAutoencoder> rest = resumed.train(model(id), table(100));
        TrainingResult<TrainedAutoencoder> uninterrupted =
                new Trainer(OPTIONS).keepIn(whole).train(model(id), table(100));
        // with those since the checkpoint before the stop, as one is written every few seconds
        assertThat(trainedAgain).hasSizeBetween(4 + 3 + 2 + 3 - done, 4 + 3 + 2 + 3 - done + epoch);
        assertSame(rest, uninterrupted);
    }

    private static void assertSame(
            TrainingResult<TrainedAutoencoder> actual, TrainingResult<TrainedAutoencoder> expected) {
        assertThat(actual.bestEpoch()).isEqualTo(expected.bestEpoch());
        assertThat(losses(actual.history())).isEqualTo(losses(expected.history()));
        assertThat(actual.stages()).hasSameSizeAs(expected.stages());
        for (int k = 0; k < actual.stages().size(); k++) {
            assertThat(losses(actual.stages().get(k).history()))
                    .isEqualTo(losses(expected.stages().get(k).history()));
        }
        assertThat(weights(actual)).isEqualTo(weights(expected));
    }

    private static List<Losses> losses(List<EpochRecord> history) {
        return history.stream()
                .flatMap(epoch -> Stream.of(epoch.train(), Objects.requireNonNull(epoch.validation())))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 3", "2, 0, 0", "3, 1, 4", "0, 2, 2"})
    void killedRunEndsWithTheSameWeights(int stage, int epoch, int batch, @TempDir Path whole, @TempDir Path parts) {
        String end = SecondJvm.run(KilledMain.class, parts.toString(), "" + stage, "" + epoch, "" + batch);
        assertThat(end).isEqualTo("killed");
        TrainingResult<TrainedAutoencoder> rest =
                new Trainer(OPTIONS).keepIn(parts).train(model("stacked-denoising"), table(100));
        assertSame(rest, new Trainer(OPTIONS).keepIn(whole).train(model("stacked-denoising"), table(100)));
    }

    /** Trains and, at a point, ends without any of what an orderly end does. */
    static final class KilledMain {

        private KilledMain() {}

        public static void main(String[] args) {
            Point point = new Point(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            Runnable kill = () -> {
                System.out.print("killed");
                System.out.flush();
                Runtime.getRuntime().halt(0); // no hooks, no finally; 0 for the sake of whoever waits
            };
            new Trainer(OPTIONS)
                    .keepIn(Path.of(args[0]))
                    .listen(new At(point, kill, 0))
                    .train(model("stacked-denoising"), table(100))
                    .model()
                    .close();
        }
    }

    @Test
    void folderKeepsWhatItShould(@TempDir Path folder) throws Exception {
        new Trainer(OPTIONS)
                .keepIn(folder)
                .train(model("stacked"), table(100))
                .model()
                .close();
        for (int k = 1; k <= 3; k++) {
            Path stage = folder.resolve("stages").resolve(Integer.toString(k));
            assertThat(stage.resolve("checkpoint")).doesNotExist();
            assertThat(stage.resolve("model.zip")).exists();
            assertThat(Files.readAllLines(stage.resolve("history.csv")))
                    .hasSize(1 + List.of(4, 3, 2).get(k - 1));
        }
    }

    @Test
    void resumingWithOtherSettingsIsRefused(@TempDir Path folder) {
        Trainer stopped = new Trainer(OPTIONS).keepIn(folder);
        stopped.listen(new At(new Point(2, 1, 1), stopped::stop, 0));
        stopped.train(model("stacked"), table(100)).model().close();
        for (AutoencoderModel other : List.of(
                model("stacked", "pretrain-epochs", "4,3,3"), model("stacked-sparse"), DeepAutoencoder.tabular(6))) {
            assertThatThrownBy(() -> new Trainer(OPTIONS).keepIn(folder).train(other, table(100)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("was started as stacked with")
                    .hasMessageContaining("same model and settings");
        }
        assertThatThrownBy(() -> new Trainer(OPTIONS.withSeed(2)).keepIn(folder).train(model("stacked"), table(100)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("same options");
        // more epochs of the whole network are welcome
        TrainingResult<TrainedAutoencoder> rest =
                new Trainer(OPTIONS.withEpochs(5)).keepIn(folder).train(model("stacked"), table(100));
        rest.model().close();
        assertThat(rest.history()).hasSize(5);
    }

    @Test
    void divergedStageSaysWhichAndWhatToChange() {
        TrainingResult<TrainedAutoencoder> result = new Trainer(OPTIONS)
                .train(
                        model(
                                "stacked",
                                "activation",
                                "identity",
                                "pretrain-epochs",
                                "1,30,1",
                                "pretrain-learning-rate",
                                "0.01,1e6,0.01"),
                        table(400));
        result.model().close();
        assertThat(result.stop()).isEqualTo(Stop.DIVERGED);
        assertThat(result.message())
                .startsWith("stage 2 of 3, 8-5: the loss became")
                .endsWith("lower pretrain-learning-rate, or set retries");
    }

    @Test
    void dataOfAnotherShapeIsRefused() {
        AutoencoderModel wide = Zoo.get("stacked-denoising").forShape(DataShape.row(9));
        assertThatThrownBy(() -> new Trainer(OPTIONS).train(wide, table(10)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("input-size must be 6");
    }
}
