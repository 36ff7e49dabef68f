package org.aezoo.training;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.Json;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.models.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are gone on with on other rows than they were trained on. */
final class OtherDataTest {

    private static final TrainingOptions OPTIONS = TrainingOptions.defaults()
            .withSchedule(Schedule.CONSTANT)
            .withEpochs(3)
            .withBatchSize(16)
            .withPatience(0);

    private static final List<String> NAMES = List.of("a", "b", "c", "d");

    private static float[][] values(int rows, long seed, double mean) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] values = new float[rows][NAMES.size()];
        for (float[] row : values) {
            double hidden = random.nextGaussian();
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (mean + (i + 1) * hidden + 0.3 * random.nextGaussian());
            }
        }
        return values;
    }

    private static Dataset table(float[][] values, List<String> names) {
        int[] labels = IntStream.range(0, values.length).map(i -> i % 2).toArray();
        return Dataset.of("table", DataShape.row(values[0].length), new FloatRows(values))
                .withFeatureNames(names)
                .withLabels(labels, List.of("even", "odd"));
    }

    private static Dataset table() {
        return table(values(80, 1, 0), NAMES);
    }

    private static Dataset others() {
        return table(values(60, 2, 5), NAMES);
    }

    /** The rows of {@link #table} with their columns backwards. */
    private static Dataset backwards() {
        float[][] values = values(80, 1, 0);
        for (float[] row : values) {
            float[] old = row.clone();
            for (int i = 0; i < row.length; i++) {
                row[i] = old[row.length - 1 - i];
            }
        }
        return table(values, List.of("d", "c", "b", "a"));
    }

    private static AutoencoderModel model(String id) {
        return Settings.with(Zoo.get(id).forShape(DataShape.row(4)), Map.of("hidden-sizes", "6", "code-size", "2"));
    }

    private static float[] weights(TrainingResult<TrainedAutoencoder> result) {
        try (TrainedAutoencoder trained = result.model()) {
            return trained.graph().params().dup().data().asFloat();
        }
    }

    private static final class Notes implements TrainingListener {
        private final List<String> said = new ArrayList<>();

        @Override
        public void noted(String message) {
            said.add(message);
        }
    }

    private static Trainer trainer(int epochs, Path folder) {
        return new Trainer(OPTIONS.withEpochs(epochs)).keepIn(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deep", "stacked"})
    void otherRowsAreRefusedAndNothingIsLost(String id, @TempDir Path folder) throws IOException {
        weights(trainer(2, folder).train(model(id), table()));
        byte[] before = Files.readAllBytes(folder.resolve("model.zip"));
        assertThatThrownBy(() -> trainer(3, folder).train(model(id), others()))
                .isInstanceOf(OtherDataException.class)
                .hasMessageContaining("was trained on table (80 rows), not on table (60 rows)")
                .hasMessageContaining("allow new data");
        // the same number of rows, one value of them another
        float[][] nearly = values(80, 1, 0);
        nearly[79][3] += 1;
        assertThatThrownBy(() -> trainer(3, folder).train(model(id), table(nearly, NAMES)))
                .isInstanceOf(OtherDataException.class);
        assertThat(Files.readAllBytes(folder.resolve("model.zip"))).isEqualTo(before);
    }

    @Test
    void otherColumnsAreRefusedEvenWhereNewDataIsAllowed(@TempDir Path folder) {
        weights(trainer(2, folder).train(model("deep"), table()));
        Dataset renamed = table(values(80, 1, 0), List.of("a", "b", "c", "q"));
        assertThatThrownBy(() -> trainer(3, folder).allowNewData().train(model("deep"), renamed))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("4 columns a, b, c, d, but table has the 4 columns a, b, c, q");
        float[][] wide = new float[80][5];
        AutoencoderModel five = DeepAutoencoder.tabular(5);
        assertThatThrownBy(() ->
                        trainer(3, folder).allowNewData().train(five, table(wide, List.of("a", "b", "c", "d", "e"))))
                .hasMessageContaining("5 columns a, b, c, d, e");
        Dataset nameless = Dataset.of("wide", DataShape.row(5), new FloatRows(wide));
        assertThatThrownBy(() -> trainer(3, folder).allowNewData().train(five, nameless))
                .hasMessageContaining("was trained on 4 columns, but wide has 5 columns");
    }

    @Test
    void columnsInAnotherOrderAreFoundByName(@TempDir Path parts, @TempDir Path whole) {
        weights(trainer(2, parts).train(model("deep"), table()));
        Notes notes = new Notes();
        float[] resumed = weights(trainer(4, parts).listen(notes).train(model("deep"), backwards()));
        assertThat(resumed).isEqualTo(weights(trainer(4, whole).train(model("deep"), table())));
        assertThat(notes.said).singleElement().asString().contains("put into the order of the run");
    }

    @Test
    void newDataIsGoneOnWithAloudAndJudgedAnew(@TempDir Path folder) {
        TrainingResult<TrainedAutoencoder> first = trainer(3, folder).train(model("deep"), table());
        double old = first.history().get(first.bestEpoch() - 1).judged();
        weights(first);
        Notes notes = new Notes();
        Trainer trainer = trainer(8, folder).allowNewData().listen(notes);
        TrainingResult<TrainedAutoencoder> result = trainer.train(model("deep"), others());
        weights(result);
        assertThat(notes.said).singleElement().asString().contains("goes on with new data");
        assertThat(result.history()).hasSize(8);
        // rows five deviations away are rebuilt worse than those of before, and all the same the best epoch is one of
        // theirs
        assertThat(result.history().get(7).judged()).isGreaterThan(old);
        assertThat(result.bestEpoch()).isGreaterThan(3);
        // from now on these are the run's rows
        weights(trainer(9, folder).train(model("deep"), others()));
        assertThatThrownBy(() -> trainer(10, folder).train(model("deep"), table()))
                .isInstanceOf(OtherDataException.class);
    }

    @Test
    void stagesThatWereStoppedAreNotGoneOnWithOnOtherRows(@TempDir Path folder) {
        Trainer trainer = trainer(3, folder);
        trainer.listen(new TrainingListener() {
            @Override
            public TrainingListener forStage(int number, int count, String name) {
                return new TrainingListener() {
                    @Override
                    public void epochDone(EpochRecord epoch, boolean better) {
                        trainer.stop();
                    }
                };
            }
        });
        assertThat(trainer.train(model("stacked"), table()).stages()).hasSize(1);
        assertThatThrownBy(() -> trainer(3, folder).train(model("stacked"), others()))
                .isInstanceOf(OtherDataException.class);
        assertThatThrownBy(() -> trainer(3, folder)
                        .train(model("stacked"), table(values(80, 1, 0), List.of("a", "b", "c", "q"))))
                .hasMessageContaining("a, b, c, q");
        assertThat(trainer(3, folder).train(model("stacked"), backwards()).history())
                .hasSize(3);
    }

    @Test
    void checkpointsThatDoNotSayAreGoneOnWithByTheirColumns(@TempDir Path folder) throws IOException {
        weights(trainer(2, folder).train(model("deep"), table()));
        Path state = folder.resolve("checkpoint/state.json");
        ObjectNode old = (ObjectNode) Json.mapper().readTree(state.toFile());
        old.remove(List.of("data", "other_data", "best_loss"));
        Json.mapper().writeValue(state.toFile(), old);
        assertThatThrownBy(() ->
                        trainer(3, folder).train(model("deep"), table(values(80, 1, 0), List.of("a", "b", "c", "q"))))
                .isInstanceOf(InvalidInputException.class);
        assertThat(trainer(3, folder).train(model("deep"), others()).history()).hasSize(3);
    }

    @Test
    void fewerEpochsThanWereTrainedAreSaid(@TempDir Path folder) {
        float[] four = weights(trainer(4, folder).train(model("deep"), table()));
        TrainingResult<TrainedAutoencoder> result = trainer(2, folder).train(model("deep"), table());
        assertThat(result.message())
                .isEqualTo("4 epochs were trained before, more than the 2 asked for: none is added");
        assertThat(weights(result)).isEqualTo(four);
    }

    @Test
    void classifiersGoOnWithTheirRowsOnly(@TempDir Path folder, @TempDir Path whole) {
        Classifier settings = Settings.with(Classifier.defaults(), Map.of("hidden-sizes", "6", "encoder-sizes", "5"));
        new ClassifierTrainer(OPTIONS.withEpochs(2))
                .keepIn(folder)
                .train(settings, null, table())
                .model()
                .close();
        ClassifierTrainer further = new ClassifierTrainer(OPTIONS.withEpochs(4)).keepIn(folder);
        assertThatThrownBy(() -> further.train(settings, null, others())).isInstanceOf(OtherDataException.class);
        assertThatThrownBy(() -> further.train(settings, null, table(values(80, 1, 0), List.of("a", "b", "c", "q"))))
                .hasMessageContaining("a, b, c, q");
        Dataset renamed = table().withLabels(new int[80], List.of("odd", "even"));
        assertThatThrownBy(() -> further.train(settings, null, renamed)).hasMessageContaining("the same classes");
        try (TrainedClassifier resumed =
                        further.train(settings, null, backwards()).model();
                TrainedClassifier once = new ClassifierTrainer(OPTIONS.withEpochs(4))
                        .keepIn(whole)
                        .train(settings, null, table())
                        .model()) {
            assertThat(bits(resumed.graph().params()))
                    .isEqualTo(bits(once.graph().params()));
        }
        Notes notes = new Notes();
        TrainingResult<TrainedClassifier> result = new ClassifierTrainer(OPTIONS.withEpochs(9))
                .keepIn(folder)
                .allowNewData()
                .listen(notes)
                .train(settings, null, others());
        result.model().close();
        assertThat(result.history()).hasSize(9);
        assertThat(notes.said).singleElement().asString().contains("goes on with new data");
    }

    @Test
    void roundsOfSelfTrainingGoOnWithTheirRowsOnly(@TempDir Path folder) {
        Classifier settings = Settings.with(Classifier.defaults(), Map.of("unlabelled-rounds", "2"));
        int[] labelled = IntStream.range(0, 10).toArray();
        TrainingResult<TrainedAutoencoder> trained = new Trainer(OPTIONS).train(model("deep"), table());
        try (TrainedAutoencoder encoder = trained.model()) {
            SelfTraining stopped = new SelfTraining(OPTIONS).keepIn(folder);
            stopped.listen(new TrainingListener() {
                @Override
                public void batchDone(int epoch, int batch, int examples, Losses mean) {
                    stopped.stop(); // only the last round is told to this one
                }
            });
            stopped.train(settings, encoder, table(), labelled).model().close();
            assertThatThrownBy(
                            () -> new SelfTraining(OPTIONS).keepIn(folder).train(settings, encoder, others(), labelled))
                    .isInstanceOf(OtherDataException.class);
            assertThatThrownBy(() -> new SelfTraining(OPTIONS)
                            .keepIn(folder)
                            .train(settings, encoder, table(), Arrays.copyOf(labelled, 8)))
                    .isInstanceOf(OtherDataException.class);
            TrainingResult<TrainedClassifier> rest =
                    new SelfTraining(OPTIONS).keepIn(folder).train(settings, encoder, backwards(), labelled);
            rest.model().close();
            assertThat(rest.history()).hasSize(3);
        }
    }
}
