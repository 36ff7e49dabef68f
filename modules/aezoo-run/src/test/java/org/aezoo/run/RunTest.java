package org.aezoo.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.report.Purpose;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.trained.Json;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.EpochRecord;
import org.aezoo.training.RunFolderException;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult.Stop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunTest {

    private static final DataSource.Options LOADED = DataSource.Options.defaults();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private DataSource source = DataSource.parse("digits");

    @BeforeEach
    void write() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder table = new StringBuilder("a,b,c,state\n");
        for (int i = 0; i < 200; i++) {
            double x = random.nextDouble();
            boolean odd = i % 10 == 0;
            table.append(x).append(',').append(odd ? 3 - x : 2 * x).append(',').append(1 - x);
            table.append(odd ? ",anomaly\n" : ",normal\n");
        }
        Path file = folder.resolve("t.csv");
        Files.writeString(file, table);
        source = DataSource.parse("csv:" + file + "?label=state");
    }

    private RunOptions options() {
        return RunOptions.defaults()
                .withTraining(TrainingOptions.defaults().withEpochs(2).withBatchSize(32))
                .withPictures(false)
                .withSource(source, LOADED);
    }

    private static AutoencoderModel model(String id, LoadedData data) {
        return Zoo.get(id).forShape(data.train().shape());
    }

    @Test
    void leavesACompleteFolder() throws IOException {
        Path to = folder.resolve("run");
        try (LoadedData data = source.load(LOADED)) {
            RunResult result = new Run(options().withPictures(true).withThreshold(RunOptions.Rate.contamination(0.1)))
                    .train(model("deep", data), data, to);
            assertThat(result.stop()).isEqualTo(Stop.FINISHED);
            assertThat(result.anomalies()).contains("labelled 'anomaly'");
            for (String file : List.of("model.zip", "history.csv", "events.jsonl", "run.json", "report.html")) {
                assertThat(to.resolve(file)).isNotEmptyFile();
            }
            assertThat(to.toFile().list((in, name) -> name.endsWith(".png"))).isNotEmpty();
            RunCard card = Run.card(to);
            assertThat(Json.mapper().writeValueAsString(card))
                    .isEqualTo(Json.mapper().writeValueAsString(result.card()))
                    .isEqualTo(Files.readString(to.resolve("run.json")));
            assertThat(card.description().purpose()).isEqualTo(Purpose.RECONSTRUCTION);
            assertThat(card.source()).isEqualTo(source.description());
            assertThat(card.testFraction()).isEqualTo(0.2);
            assertThat(card.judgement().figures()).containsKeys("mse", "auroc");
            assertThat(Objects.requireNonNull(card.environment()).command()).isNull();
            try (TrainedAutoencoder trained = TrainedAutoencoder.load(to)) {
                assertThat(Objects.requireNonNull(trained.scorer().threshold()).from())
                        .isEqualTo(Threshold.CONTAMINATION);
            }
        }
    }

    @Test
    void goesOnAndRefusesAFolderThatIsTaken() {
        Path to = folder.resolve("run");
        try (LoadedData data = source.load(LOADED)) {
            new Run(options()).train(model("shallow", data), data, to);
            assertThatThrownBy(() -> new Run(options()).train(model("shallow", data), data, to))
                    .isInstanceOf(RunFolderException.class)
                    .hasMessageContaining("already holds a run");
            RunOptions more = options()
                    .withTraining(TrainingOptions.defaults().withEpochs(4).withBatchSize(32))
                    .resuming(false);
            RunResult result = new Run(more).train(model("shallow", data), data, to);
            assertThat(result.card().training().epochs()).isEqualTo(4);
        }
    }

    @Test
    void aModelForAnomaliesGetsAThresholdByItself() {
        List<String> noted = new ArrayList<>();
        try (LoadedData data = source.load(LOADED)) {
            RunResult result = new Run(options())
                    .tell(new RunListener() {
                        @Override
                        public void noted(String line) {
                            noted.add(line);
                        }
                    })
                    .train(model("anomaly", data), data, folder.resolve("run"));
            assertThat(Objects.requireNonNull(result.card().judgement().threshold())
                            .from())
                    .isEqualTo(Threshold.FALSE_ALARMS);
            assertThat(noted)
                    .anyMatch(line -> line.startsWith("labelled 'anomaly': "))
                    .as("a program is told of calls, not of options of the command")
                    .noneMatch(line -> line.contains("--"));
        }
        assertThat(AnomalyLabel.isExpectedOf(Zoo.get("anomaly"))).isTrue();
        assertThat(Zoo.list().stream().filter(AnomalyLabel::isExpectedOf)).hasSize(2);
    }

    @Test
    void classifiersLeaveTheSameFolder() throws IOException {
        Path to = folder.resolve("classifier");
        try (LoadedData data = source.load(LOADED)) {
            new Run(options()).train(model("shallow", data), data, folder.resolve("run"));
            RunResult result =
                    new Run(options().withLabels(20)).train(Classifier.defaults(), folder.resolve("run"), data, to);
            RunCard.Classes classes = Objects.requireNonNull(result.card().classifier());
            assertThat(classes.labels()).isEqualTo(20);
            assertThat(classes.encoder()).isEqualTo("shallow");
            assertThat(classes.splitSeed()).isEqualTo(Run.card(to).splitSeed()).isEqualTo(1);
            assertThat(Json.mapper().writeValueAsString(Run.card(to)))
                    .isEqualTo(Files.readString(to.resolve("run.json")));
            assertThat(to.resolve("report.html")).isNotEmptyFile();
            try (TrainedClassifier trained = TrainedClassifier.load(to)) {
                assertThat(trained.classNames()).containsExactlyInAnyOrder("anomaly", "normal");
            }
        }
    }

    @Test
    void aRefusedRunLeavesNoFolderButOneThatWasThere() throws IOException {
        Path there = Files.createDirectory(folder.resolve("there"));
        try (LoadedData data = source.load(LOADED)) {
            AutoencoderModel wider = Zoo.get("shallow").forShape(DataShape.row(7));
            for (Path to : List.of(folder.resolve("new"), there)) {
                assertThatThrownBy(() -> new Run(options()).train(wider, data, to))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageNotContaining("--");
            }
            assertThatThrownBy(() -> new Run(options().withLabels(7))
                            .train(Classifier.defaults(), null, data, folder.resolve("new")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("labels must be");
        }
        assertThat(folder.resolve("new")).doesNotExist();
        assertThat(there).isDirectory();
    }

    @Test
    void whatIsStoppedIsCompletedAndWithoutAnEpochThereIsNoModel() {
        try (LoadedData data = source.load(LOADED)) {
            Run run = new Run(options().withTraining(TrainingOptions.defaults().withEpochs(50)));
            run.listen(new TrainingListener() {
                @Override
                public void epochDone(EpochRecord epoch, boolean better) {
                    run.stop();
                }
            });
            RunResult result = run.train(model("shallow", data), data, folder.resolve("run"));
            assertThat(result.stop()).isEqualTo(Stop.REQUESTED);
            assertThat(result.card().training().epochs()).isEqualTo(1);

            Run stopped = new Run(options());
            stopped.stop();
            assertThatThrownBy(() -> stopped.train(model("shallow", data), data, folder.resolve("none")))
                    .isInstanceOf(NoEpochException.class)
                    .hasMessageContaining("no epoch was finished");
            assertThat(folder.resolve("none/run.json")).doesNotExist();
        }
    }

    @Test
    void damagedCardsAreRefused() throws IOException {
        Files.writeString(folder.resolve("run.json"), "{\"format\": 1, \"data\": 3}");
        assertThatThrownBy(() -> Run.card(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("damaged");
        Files.writeString(folder.resolve("run.json"), "{\"format\": 1}");
        assertThat(Run.card(folder).source()).isEmpty();
    }
}
