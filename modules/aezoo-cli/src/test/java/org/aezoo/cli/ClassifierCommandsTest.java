package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier from an autoencoder's run to predictions, and everything that it refuses. */
final class ClassifierCommandsTest extends CommandTestBase {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    private static String data() {
        return "csv:" + folder.resolve("table.csv") + "?label=kind";
    }

    private static String place(String name) {
        return folder.resolve(name).toString();
    }

    @BeforeAll
    static void train() {
        table(folder, "table.csv", 400);
        done("train", "denoising", "--data", data(), "--epochs", "5", "--threads", "1", "--out", place("encoder"));
        done(
                "train",
                "classifier",
                "--from",
                place("encoder"),
                "--labels",
                "100",
                "--seed",
                "3",
                "--epochs",
                "60",
                "--batch-size",
                "20",
                "--set",
                "learning-rate=0.01",
                "--set",
                "dropout=0.1",
                "--threads",
                "1",
                "--out",
                place("classifier"));
    }

    private static Outcome done(String... args) {
        Outcome outcome = aezoo(args);
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return outcome;
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    private static void refused(String expected, String... args) {
        Outcome outcome = aezoo(args);
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.errors().lines()).as(outcome.err()).hasSize(1);
        assertThat(outcome.errors()).startsWith("aezoo: ").contains(expected);
        assertThat(outcome.out()).isEmpty();
    }

    private static void refusedTraining(String expected, String... more) {
        String[] start = {"train", "classifier", "--epochs", "1", "--out", place("refused")};
        refused(expected, with(start, more));
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    @Test
    void runFolderTellsWhatItHolds() throws Exception {
        JsonNode card = json(Files.readString(folder.resolve("classifier/run.json")));
        assertThat(card.path("model").asText()).isEqualTo("classifier");
        assertThat(card.path("classifier").path("encoder").asText()).isEqualTo("denoising");
        assertThat(card.path("classifier").path("labels").asInt()).isEqualTo(100);
        assertThat(card.path("data").path("train_rows").asInt()
                        + card.path("data").path("validation_rows").asInt())
                .isEqualTo(100);
        assertThat(card.path("command").asText()).contains("--from").contains("--labels 100");
        assertThat(Files.readString(folder.resolve("classifier/report.html"))).contains("<h2>Confusion</h2>");
    }

    @Test
    void evaluationGivesTheFiguresOfTheRun() throws Exception {
        JsonNode card = json(Files.readString(folder.resolve("classifier/run.json")));
        JsonNode figures = json(done("evaluate", place("classifier"), "--json").out());
        assertThat(figures.path("split").asText()).isEqualTo("test");
        assertThat(figures.path("rows").asInt()).isEqualTo(80);
        for (String key : List.of("test_error", "cross_entropy", "macro_f1")) {
            assertThat(figures.path(key).asDouble())
                    .isCloseTo(card.path("figures").path(key).asDouble(), within(1e-12));
        }
        assertThat(figures.path("test_error").asDouble()).isLessThan(25);
        int[][] confusion = new ObjectMapper().treeToValue(figures.path("confusion"), int[][].class);
        assertThat(100.0 * (confusion[0][1] + confusion[1][0]) / 80)
                .isCloseTo(figures.path("test_error").asDouble(), within(1e-9));
        assertThat(done("evaluate", place("classifier")).out())
                .contains("test_error ")
                .contains("precision")
                .contains("taken for");
    }

    @Test
    void predictionNeedsNoLabels() throws Exception {
        Path bare = write(
                folder.resolve("bare.csv"),
                "length,width,height,weight,price\n0.9,0.2,1.0,90,91\n0.1,1.8,1.0,10,899\n");
        Path out = folder.resolve("classes.csv");
        done("predict", place("classifier"), "--data", "csv:" + bare, "--all", "--out", out.toString());
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("class,probability,probability_");
        assertThat(lines.get(1)).startsWith("long,0.");
        assertThat(lines.get(2)).startsWith("wide,0.");
        assertThat(done("predict", place("classifier")).out().lines()).hasSize(401);
    }

    @Test
    void sameNetworkWithoutPretraining() {
        done(
                "train",
                "classifier",
                "--from",
                place("encoder"),
                "--labels",
                "20",
                "--epochs",
                "2",
                "--set",
                "from-scratch=true",
                "--out",
                place("fresh"));
        done(
                "train",
                "classifier",
                "--data",
                data(),
                "--epochs",
                "2",
                "--set",
                "encoder-sizes=9",
                "--out",
                place("none"));
        assertThat(done("evaluate", place("none")).err()).contains("the encoder of none");
    }

    @Test
    void probeStandsBesideRowsAndComponents() throws Exception {
        JsonNode figures = json(done("evaluate", place("encoder"), "--probe", "--probe-rows", "200", "--json")
                .out());
        for (String name : List.of("linear_probe_error", "neighbours_error")) {
            for (String suffix : List.of("", "_raw", "_pca")) {
                assertThat(figures.path(name + suffix).asDouble(-1)).isBetween(0.0, 25.0);
            }
        }
        refused("--neighbours must be at least 1", "evaluate", place("encoder"), "--probe", "--neighbours", "0");
        refused("--probe-rows must be at least 1", "evaluate", place("encoder"), "--probe", "--probe-rows", "0");
        refused("--split is all", "evaluate", place("encoder"), "--probe", "--split", "all");
        refused("has no labels", "evaluate", place("encoder"), "--probe", "--data", "csv:" + unlabelled());
    }

    private static Path unlabelled() {
        return write(
                folder.resolve("unlabelled.csv"),
                "length,width,height,weight,price\n" + "0.9,0.2,1.0,90,91\n0.1,1.8,1.0,10,899\n".repeat(20));
    }

    @Test
    void otherCommandsSayWhatTheFolderHolds() {
        for (String command : List.of("encode", "reconstruct", "score", "sample")) {
            refused("holds a classifier", command, place("classifier"));
        }
        refused("knows no classes", "predict", place("encoder"));
        refused("--probe is for autoencoders", "evaluate", place("classifier"), "--probe");
    }

    @Test
    void badLabelsAreRefused() {
        refusedTraining("labels must be at most 320", "--from", place("encoder"), "--labels", "1000");
        refusedTraining("labels must be a multiple of the 2 classes", "--from", place("encoder"), "--labels", "31");
        refusedTraining("labels must be a multiple", "--from", place("encoder"), "--labels", "0");
        refusedTraining("has no labels", "--data", "csv:" + unlabelled());
        refusedTraining("has no labels", "--from", place("encoder"), "--data", "csv:" + unlabelled());
        refused("--labels is for", "train", "shallow", "--labels", "10", "--out", place("refused"));
        refused("--from is a run of", "train", "linear", "--from", place("encoder"), "--out", place("refused"));
    }

    @Test
    void badEncodersAreRefused() {
        refusedTraining("the model was trained on", "--from", place("encoder"), "--data", "digits");
        refusedTraining("no such folder", "--from", place("nowhere"));
        refusedTraining("no finished run", "--from", folder.toString());
        refusedTraining("holds a classifier", "--from", place("classifier"));
        refusedTraining("--scaling is the encoder's own", "--from", place("encoder"), "--scaling", "none");
    }

    @Test
    void badSettingsAreRefused() {
        refusedTraining("dropout must be at least 0 and below 1, got 1.0", "--set", "dropout=1");
        refusedTraining("did you mean 'dropout'", "--set", "dropuot=0.1");
        refusedTraining("--set encoder-learning-rate must be at least 0", "--set", "encoder-learning-rate=-1");
        refusedTraining("encoder-sizes must be at least one number", "--set", "encoder-sizes=");
    }

    @Test
    void labelsThatTrainingHasNotAreRefused() {
        StringBuilder strange = new StringBuilder("length,width,height,weight,price,kind\n");
        for (int i = 0; i < 40; i++) {
            strange.append("0.5,1,1,50,").append(i).append(i == 0 ? ",round\n" : ",long\n");
        }
        String other = "csv:" + write(folder.resolve("strange.csv"), strange.toString()) + "?label=kind";
        refused("has the label 'round'", "evaluate", place("classifier"), "--data", other);
        // for some seed the only row of its class is a test row
        boolean refused = false;
        for (int seed = 1; seed < 40 && !refused; seed++) {
            String[] train = {"train", "classifier", "--data", other, "--epochs", "1", "--test-fraction", "0.5"};
            Outcome outcome = aezoo(with(train, "--seed", "" + seed, "--out", place("strange-" + seed)));
            refused = outcome.status() == 2;
            if (refused) {
                assertThat(outcome.err()).contains("has the label 'round', which the classifier was not trained on");
            }
        }
        assertThat(refused).isTrue();
    }

    @Test
    void rowsWithoutALabelAreLearntFromInRounds() throws Exception {
        String[] train = {"train", "classifier", "--from", place("encoder"), "--labels", "20", "--epochs", "60"};
        Outcome outcome = done(with(train, "--set", "unlabelled-rounds=2", "--out", place("rounds")));
        assertThat(outcome.err()).contains("stage 1 of 2: guessed labels").contains("epoch 60/60");
        JsonNode card = json(Files.readString(folder.resolve("rounds/run.json")));
        assertThat(card.path("settings").path("unlabelled-rounds").asText()).isEqualTo("2");
        assertThat(json(done("evaluate", place("rounds"), "--json").out())
                        .path("test_error")
                        .asDouble())
                .isLessThan(35);
        refusedTraining("unlabelled-rounds above 0 needs --from", "--set", "unlabelled-rounds=1", "--labels", "20");
        String[] rounds = {"--from", place("encoder"), "--set", "unlabelled-rounds=1"};
        refusedTraining("and --labels with the number", rounds);
        refusedTraining("that keeps its weights", with(rounds, "--labels", "20", "--set", "from-scratch=true"));
        refusedTraining("neighbours must be at least 1, got 0", "--set", "neighbours=0");
    }

    @Test
    void stoppedRunGoesOn() {
        String[] train = {"train", "classifier", "--from", place("encoder"), "--labels", "20", "--out", place("resumed")
        };
        done(with(train, "--epochs", "2"));
        refused("already holds a run", with(train, "--epochs", "4"));
        assertThat(done(with(train, "--epochs", "4", "--resume")).err()).contains("epoch 4/4");
    }
}
