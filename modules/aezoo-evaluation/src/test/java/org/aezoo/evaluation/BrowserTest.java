package org.aezoo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.aezoo.evaluation.report.CodePlane;
import org.aezoo.evaluation.report.Pictures;
import org.aezoo.evaluation.report.Report;
import org.aezoo.evaluation.report.ReportFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages as Chromium without a screen sees them; left out where there is none. */
final class BrowserTest {

    @TempDir
    Path folder;

    @BeforeEach
    void run() throws IOException {
        assumeTrue(browser().isPresent(), "no chromium on the path");
        Files.writeString(
                folder.resolve("run.json"), "{\"model\": \"contractive\", \"data\": {\"source\": \"mnist\"}}");
        StringBuilder history = new StringBuilder("epoch,train_loss,train_reconstruction,train_contraction,"
                + "validation_loss,validation_reconstruction,validation_contraction\n");
        for (int epoch = 1; epoch <= 20; epoch++) {
            double penalty = 10 - 3.0 / epoch;
            double rest = 70 + 40.0 / epoch;
            history.append(epoch);
            for (double shift : new double[] {0, 1}) {
                history.append(
                        String.format(Locale.ROOT, ",%.3f,%.3f,%.3f", rest + penalty + shift, rest + shift, penalty));
            }
            history.append('\n');
        }
        Files.writeString(folder.resolve("history.csv"), history);
    }

    private static Optional<Path> browser() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1))
                .flatMap(place -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The page once its scripts have run. */
    private String seen(String page) throws Exception {
        Path file = Files.writeString(folder.resolve("shown.html"), page);
        Path out = folder.resolve("seen.html");
        Process process = new ProcessBuilder(List.of(
                        browser().orElseThrow().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--virtual-time-budget=3000",
                        "--dump-dom",
                        file.toUri().toString()))
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("chromium ended")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    private String report() throws IOException {
        return Files.readString(Report.write(folder));
    }

    /** The page with more script, which its own policy would not let run. */
    private static String with(String page, String script) {
        return page.replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "")
                .replace("</body>", "<script>" + script + "</script></body>");
    }

    @Test
    void thePagesOwnScriptRunsAndNoOther() throws Exception {
        String page = report().replace("</main>", "</main><script>document.title = 'taken over'</script>");
        String seen = seen(page);
        // made by the script alone
        assertThat(seen).contains("<div class=\"chart\">", "<clipPath ").doesNotContain("<title>taken over");
        assertThat(seen.split("class=\"chart\"", -1))
                .as("the loss and its two parts")
                .hasSize(4);
    }

    @Test
    void pointingReadsAllLinesAtAnEpoch() throws Exception {
        String seen = seen(with(report(), """
                const svg = document.querySelector('svg.curve');
                const size = svg.getBoundingClientRect();
                svg.dispatchEvent(new PointerEvent('pointermove', {pointerId: 1,
                  clientX: size.left + size.width * 0.53, clientY: size.top + 50, bubbles: true}));
                """));
        Matcher box =
                Pattern.compile("<div class=\"reading\"[^>]*>(.*?)</div></div>").matcher(seen);
        assertThat(box.find()).isTrue();
        // x = 78 + (epoch - 1) / 19 * 618 of 720: 0.53 is nearest to epoch 10
        assertThat(box.group(1)).contains("epoch 10", "training 83.7", "validation 84.7");
        assertThat(box.group()).doesNotContain("hidden");
    }

    @Test
    void wheelZoomsAndDoubleClickGoesBack() throws Exception {
        String zoom = """
                const svg = document.querySelector('svg.curve');
                const size = svg.getBoundingClientRect();
                for (let i = 0; i < 8; i++) svg.dispatchEvent(new WheelEvent('wheel', {deltaY: -100, shiftKey: true,
                  clientX: size.left + size.width * 0.53, clientY: size.top + size.height * 0.5, cancelable: true}));
                """;
        String back = "svg.dispatchEvent(new MouseEvent('dblclick'));";
        assertThat(epochs(seen(report()))).contains("1", "20");
        assertThat(epochs(seen(with(report(), zoom)))).contains("10").doesNotContain("1", "20");
        assertThat(epochs(seen(with(report(), zoom + back)))).isEqualTo(epochs(seen(report())));
    }

    @Test
    void aLogarithmicAxisStaysOneOnceTheScriptRuns() throws Exception {
        Files.writeString(folder.resolve("history.csv"), "epoch,train_loss\n1,1000\n2,100\n3,10\n");
        String seen = seen(report());
        assertThat(seen).contains("class=\"chart\"", ">1000</text>", ">100</text>", ">10</text>");
        Matcher points = Pattern.compile("points=\"[\\d.]+,([\\d.]+) [\\d.]+,([\\d.]+) [\\d.]+,([\\d.]+)\"")
                .matcher(seen);
        assertThat(points.find()).isTrue();
        double middle = (Double.parseDouble(points.group(1)) + Double.parseDouble(points.group(3))) / 2;
        assertThat(Math.abs(Double.parseDouble(points.group(2)) - middle)).isLessThan(0.11);
    }

    @Test
    void pointingAtADotShowsItsRow() throws Exception {
        BufferedImage tile = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        CodePlane plane = new CodePlane(
                "x",
                "y",
                List.of("a", "<b>"),
                new double[][] {{0, 0}, {1, 2}},
                new int[] {0, 1},
                CodePlane.tilesToALine());
        Files.write(folder.resolve(CodePlane.FILE), ReportFile.json(plane));
        Pictures.save(folder.resolve(CodePlane.TILES), CodePlane.sheet(List.of(tile, tile)));
        Pattern shown = Pattern.compile("(?s)<div class=\"reading tile\"[^>]*>(.*?)</span></div>");
        for (int dot = 0; dot < 2; dot++) {
            Matcher box = shown.matcher(seen(with(
                    report(),
                    "window.onload = () => document.querySelectorAll('svg.plane circle')[" + dot
                            + "].dispatchEvent(new PointerEvent('pointerover', {bubbles: true}));")));
            assertThat(box.find()).isTrue();
            assertThat(box.group()).doesNotContain("hidden").contains("background-image: url(");
            assertThat(box.group(1)).endsWith(dot == 0 ? ">a" : ">&lt;b&gt;");
            assertThat(box.group(1)).contains("background-position: " + (dot == 0 ? "0px 0px" : "-96px 0px"));
        }
    }

    /** The numbers below the first curve. */
    private static List<String> epochs(String page) {
        String curve = page.substring(page.indexOf("<svg"), page.indexOf("</svg>"));
        return Pattern.compile("class=\"mid\"[^>]*>(\\d+)<")
                .matcher(curve)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
