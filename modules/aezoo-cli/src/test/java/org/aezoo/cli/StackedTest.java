package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.testkit.SecondJvm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code aezoo train stacked-…}. */
final class StackedTest extends CommandTestBase {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    @BeforeAll
    static void data() {
        table(folder, "table.csv", 200);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private static String[] train(Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "stacked-denoising",
                "--data",
                "csv:" + folder.resolve("table.csv") + "?label=kind",
                "--set",
                "hidden-sizes=8,6",
                "--set",
                "code-size=2",
                "--set",
                "pretrain-epochs=3",
                "--set",
                "noise-std=0.3,0.1,0",
                "--epochs",
                "3",
                "--threads",
                "1",
                "--out",
                out.toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    @Test
    void runFolderKeepsTheStages() throws Exception {
        Path run = folder.resolve("run");
        Outcome outcome = aezoo(train(run, "--json"));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.err())
                .contains("stage 1 of 3: 5-8  epoch 1/3")
                .contains("stage 3 of 3: 6-2  epoch 3/3")
                .contains("\nepoch 1/3");
        JsonNode stages = json(outcome.out()).path("run").path("stages");
        assertThat(stages).hasSize(3);
        assertThat(stages.path(1).path("name").asText()).isEqualTo("8-6");
        assertThat(stages.path(1).path("model").asText()).isEqualTo("denoising");
        assertThat(stages.path(1).path("epochs").asInt()).isEqualTo(3);
        assertThat(Files.readString(run.resolve("report.html"))).contains("Loss per epoch of stage 3, 6-2");
        try (TrainedAutoencoder first =
                TrainedAutoencoder.load(run.resolve("stages").resolve("1"))) {
            assertThat(first.model().id()).isEqualTo("denoising");
            assertThat(first.featureNames()).contains("weight");
        }
    }

    @Test
    void stoppedInAStageItGoesOnAndEndsTheSame() {
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        Outcome outcome = aezoo(train(whole));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        String said = SecondJvm.run(StoppedMain.class, train(parts));
        assertThat(said).contains("stage 2 of 3, 8-6: stopped on request").contains("go on with --resume");
        assertThat(parts.resolve("run.json")).doesNotExist();
        assertThat(aezoo(train(parts)).err()).contains("already holds a run");
        Outcome other = aezoo(train(parts, "--resume", "--set", "pretrain-epochs=4"));
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.err()).contains("resume it with the same model and settings");
        Outcome resumed = aezoo(train(parts, "--resume"));
        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(resumed.err()).doesNotContain("stage 1 of 3");
        assertThat(weights(parts)).isEqualTo(weights(whole));
    }

    private static float[] weights(Path run) {
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(run)) {
            return trained.graph().params().dup().data().asFloat();
        }
    }

    /** Trains until the second stage's first epoch is through; then Java is told to end, as by Ctrl-C. */
    static final class StoppedMain {

        private StoppedMain() {}

        public static void main(String[] args) throws Exception {
            PrintStream console = System.out;
            System.setErr(new PrintStream(
                    new ByteArrayOutputStream() {
                        private boolean told;

                        @Override
                        public synchronized void write(byte[] bytes, int from, int length) {
                            super.write(bytes, from, length);
                            console.write(bytes, from, length);
                            console.flush();
                            if (!told && toString(StandardCharsets.UTF_8).contains("stage 2 of 3: 8-6  epoch 1/3")) {
                                told = true;
                                new Thread(() -> System.exit(0)).start();
                                try {
                                    // this is the training thread: the stop comes before the next step
                                    Thread.sleep(2000);
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            }
                        }
                    },
                    true,
                    StandardCharsets.UTF_8));
            Main.main(args);
        }
    }

    @Test
    void badSettingsAreOneLine() {
        badInput(
                "noise-std=0.1,0.2",
                "--set noise-std must be one value for all stages or 3, one for each, got [0.1, 0.2]");
        badInput("pretrain-epochs=0,1,1", "pretrain-epochs must be 0 for each stage above one with 0, got [0, 1, 1]");
        badInput("input-size=4", "input-size must be 5");
        badInput("noise-rate=some", "noise-rate must be list of numbers, got 'some'");
    }

    private static void badInput(String setting, String message) {
        Path out = folder.resolve("bad-" + setting.replaceAll("[^a-z]", ""));
        Outcome outcome = aezoo(train(out, "--set", setting));
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.errors().strip().lines()).hasSizeLessThanOrEqualTo(2);
        assertThat(outcome.err()).contains(message);
    }

    @Test
    void describingShowsTheStages() {
        Outcome outcome = aezoo("describe", "stacked-contractive", "--set", "penalty=0.4,0.3,0.2,0.1");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out())
                .contains("stages of pretraining")
                .contains("1000-500")
                .contains("0.3 |J|^2");
        JsonNode stages = json(aezoo("describe", "stacked", "--json").out()).path("stages");
        assertThat(stages).hasSize(4);
        assertThat(stages.path(3).path("settings").path("activation").asText()).isEqualTo("identity");
        assertThat(json(aezoo("describe", "deep", "--json").out()).path("stages"))
                .isEmpty();
    }
}
