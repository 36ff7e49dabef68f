package org.aezoo.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingMonitor.Watch;
import org.aezoo.training.TrainingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The overview as Chromium without a screen sees it; left out where there is none. */
final class BrowserTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private static Optional<Path> browser() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .flatMap(place -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The page once its scripts have run. */
    private String seen(String address) throws Exception {
        Path out = folder.resolve("seen.html");
        Process process = new ProcessBuilder(List.of(
                        browser().orElseThrow().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--virtual-time-budget=5000",
                        "--dump-dom",
                        address))
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as("chromium ended")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    @Test
    void overviewDrawsTheScore() throws Exception {
        assumeTrue(browser().isPresent(), "no chromium on the path");
        try (Watch watch = new TrainingUi(1).open(TrainingUiTest.freePort())) {
            String before = seen(watch.address());
            assertThat(before).contains("Score vs. Iteration").doesNotContain(">40</div>", ">152<", "encoder-1_W");
            new Trainer(TrainingOptions.defaults()
                            .withSchedule(Schedule.CONSTANT)
                            .withEpochs(5)
                            .withBatchSize(10))
                    .listen(watch)
                    .train(TrainingUiTest.model(), TrainingUiTest.table(100))
                    .model()
                    .close();
            String after = seen(watch.address());
            // three charts, each with a canvas and labels along its axes; steps are counted from 0 to 44
            assertThat(after.split("class=\"flot-base\"", -1)).hasSize(4);
            assertThat(after).contains(">40</div>", ">152<", "encoder-1_W");
        }
    }
}
