package org.aezoo.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.run.ModelServer;
import org.aezoo.run.ServerOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as somebody uses it in Chromium, against the library's numbers; left out where there is no Chromium. */
final class BrowserTest {

    /** Whether the picture is that of the code that was wished for last. */
    private static final String SETTLED = "['units', 'decoded'].map(id => document.getElementById(id))"
            + ".map(e => e === null ? '' : e.dataset.code).every((code, i, all) => code === all[0])";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path profile;

    @SuppressWarnings("NullAway.Init") // before all tests
    private static ModelServer.Running server;

    @SuppressWarnings("NullAway.Init") // before all tests
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Browser.find().isPresent(), "no chromium on the path");
        Map<String, Path> models = new LinkedHashMap<>();
        models.put("digits", Folders.DIGITS);
        models.put("machine", Folders.MACHINE);
        models.put("holes", Folders.HOLES);
        models.put("bits", Folders.BITS);
        models.put("classes", Folders.CLASSES);
        models.put("pumps", Folders.PUMPS);
        server = new HttpModelServer()
                .start(ServerOptions.of(models).withPort(0).withPage().withIndexes(List.of(Folders.INDEX)));
        browser = new Browser(profile, 1200, 1600);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            browser.close();
            server.close();
        }
    }

    private static void open(String model) throws Exception {
        browser.open("about:blank");
        browser.forget();
        browser.open(server.address() + "/#" + model);
        browser.waitFor("document.body !== null && document.body.dataset.model === '" + model + "'");
        // what is asked for a row to begin with is answered
        browser.waitFor("document.getElementById('score') !== null && " + SETTLED);
        assertThat(browser.text("document.getElementById('message').textContent"))
                .isEmpty();
        assertThat(browser.value("document.documentElement.scrollWidth <= innerWidth")
                        .asBoolean())
                .as("nothing sticks out")
                .isTrue();
    }

    private static double[] numbers(String expression) throws Exception {
        return numbers(Client.MAPPER.readTree(browser.text(expression)));
    }

    private static double[] numbers(JsonNode values) {
        double[] numbers = new double[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values.path(i).asDouble();
        }
        return numbers;
    }

    private static void picture(String name) throws Exception {
        String folder = System.getProperty("aezoo.screenshots");
        if (folder != null) {
            browser.picture(Path.of(folder, name + ".png"));
        }
    }

    @Test
    void draggingInThePlaneDecodesThePlace() throws Exception {
        open("digits");
        String before = browser.text("document.getElementById('decoded').dataset.code");
        browser.mouse("mouseMoved", browser.place("#plane", 0.3, 0.4), false);
        browser.mouse("mouseMoved", browser.place("#plane", 0.35, 0.45), false);
        browser.waitFor("document.getElementById('decoded').dataset.code !== '" + before + "'");
        String place = browser.text("document.getElementById('where').textContent");
        assertThat(place).contains(", near a row of class ");
        for (int i = 0; i < 3; i++) {
            browser.click("#plane");
            browser.key("ArrowRight");
        }
        assertThat(browser.text("document.getElementById('where').textContent")).isNotEqualTo(place);
        // the last wish is shown in the end
        browser.waitFor(SETTLED);
        // both at once: a pointer's last move may still be on its way
        JsonNode both = browser.value(
                "(d => [JSON.parse(d.code), JSON.parse(d.values)])(document.getElementById('decoded').dataset)");
        double[] code = numbers(both.path(0));
        double[] shown = numbers(both.path(1));
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(Folders.DIGITS)) {
            assertThat(shown).containsExactly(trained.decode(new double[][] {code})[0]);
        }
        // the canvas itself: the brightest pixel of the picture is the brightest there
        int brightest = 0;
        for (int i = 0; i < shown.length; i++) {
            brightest = shown[i] > shown[brightest] ? i : brightest;
        }
        browser.waitFor(SETTLED);
        double pixel = browser.value("document.getElementById('decoded').getContext('2d').getImageData("
                        + brightest % 28 + "," + brightest / 28 + ",1,1).data[0]")
                .asDouble();
        assertThat(pixel).isCloseTo(shown[brightest], org.assertj.core.data.Offset.offset(0.51));
    }

    @Test
    void aSliderMovesOneUnit() throws Exception {
        open("digits");
        browser.waitFor("document.getElementById('decoded').dataset.code !== undefined");
        browser.value("document.querySelector('#units input').focus()");
        String before = browser.text("document.getElementById('decoded').dataset.code");
        browser.key("ArrowRight");
        browser.waitFor("document.getElementById('decoded').dataset.code !== '" + before + "'");
        double[] code = numbers("document.getElementById('decoded').dataset.code");
        assertThat(code[0]).isGreaterThan(Client.MAPPER.readTree(before).path(0).asDouble());
        assertThat(code[1]).isEqualTo(Client.MAPPER.readTree(before).path(1).asDouble());
    }

    @Test
    void aDrawnDigitIsRebuiltScoredAndClassed() throws Exception {
        open("digits");
        browser.mouse("mousePressed", browser.place("#pad", 0.5, 0.2), true);
        for (double down = 0.25; down < 0.8; down += 0.1) {
            browser.mouse("mouseMoved", browser.place("#pad", 0.5, down), true);
        }
        browser.mouse("mouseReleased", browser.place("#pad", 0.5, 0.8), false);
        browser.waitFor(
                "document.getElementById('rebuilt').dataset.row === document.getElementById('pad').dataset.row");
        assertThat(java.util.Arrays.stream(numbers("document.getElementById('pad').dataset.row"))
                        .filter(ink -> ink > 0)
                        .count())
                .isGreaterThan(30);
        browser.waitFor("document.querySelectorAll('#nearest canvas').length === 6");
        double[][] row = {numbers("document.getElementById('rebuilt').dataset.row")};
        double[] shown = numbers("document.getElementById('rebuilt').dataset.values");
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(Folders.DIGITS);
                TrainedClassifier classes = TrainedClassifier.load(Folders.CLASSES)) {
            assertThat(shown).containsExactly(trained.reconstruct(row)[0]);
            assertThat(browser.value("Number(document.getElementById('score').dataset.value)")
                            .asDouble())
                    .isEqualTo(trained.score(row)[0]);
            int best = TrainedClassifier.mostLikely(classes.probabilities(row)[0]);
            assertThat(browser.text("document.querySelector('.class').dataset.class"))
                    .isEqualTo(classes.classNames().get(best));
        }
        picture("digits-1200");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void anErasedPartIsFilledIn() throws Exception {
        open("holes");
        browser.click("#pad-example");
        browser.click("#pad-erase");
        browser.mouse("mousePressed", browser.place("#pad", 0.4, 0.5), true);
        browser.mouse("mouseMoved", browser.place("#pad", 0.6, 0.5), true);
        browser.mouse("mouseReleased", browser.place("#pad", 0.6, 0.5), false);
        browser.waitFor("(() => { const f = document.getElementById('filled').dataset.values, r ="
                + " document.getElementById('rebuilt').dataset.row; if (!f || !r) return false; const a = JSON.parse(f),"
                + " b = JSON.parse(r); return a.some((v, i) => v !== b[i]); })()");
        double[] filled = numbers("document.getElementById('filled').dataset.values");
        double[] row = numbers("document.getElementById('rebuilt').dataset.row");
        int changed = 0;
        for (int i = 0; i < row.length; i++) {
            changed += filled[i] == row[i] ? 0 : 1;
        }
        assertThat(changed).as("pixels of the hole").isBetween(10, 200);
        picture("holes-1200");
    }

    @Test
    void hashesAreSearched() throws Exception {
        open("bits");
        browser.click("#pad-example");
        browser.waitFor("document.querySelectorAll('#found tbody tr').length === 10");
        assertThat(browser.text("document.querySelector('#found tbody td').textContent"))
                .matches("\\d+");
    }

    @Test
    void anEditedRowIsScoredAndMadeNormal() throws Exception {
        open("machine");
        browser.waitFor("document.getElementById('says').dataset.row !== undefined");
        // names of columns are text, whatever they are
        assertThat(browser.text("document.querySelectorAll('.column .label')[4].textContent"))
                .isEqualTo("<b>odd&");
        String before = browser.text("document.getElementById('says').dataset.row");
        browser.value("document.querySelectorAll('.column input[type=number]')[1].select()");
        browser.click(".column:nth-child(2) input[type=number]");
        browser.value("document.querySelectorAll('.column input[type=number]')[1].select()");
        browser.type("9.5");
        browser.waitFor("JSON.parse(document.getElementById('says').dataset.row).pressure === 9.5");
        JsonNode row = Client.MAPPER.readTree(browser.text("document.getElementById('says').dataset.row"));
        assertThat(row).isNotEqualTo(Client.MAPPER.readTree(before));
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(Folders.MACHINE)) {
            double score = trained.score(new double[][] {values(row)})[0];
            assertThat(browser.value("Number(document.getElementById('score').dataset.value)")
                            .asDouble())
                    .isEqualTo(score);
            assertThat(browser.text("document.getElementById('verdict').textContent"))
                    .contains("unusual");
            double[] shares = trained.scorer().explain(new double[][] {values(row)})[0];
            assertThat(browser.value("Number(document.querySelectorAll('.column .figure')[1].dataset.value)")
                            .asDouble())
                    .isEqualTo(shares[1]);
            assertThat(browser.value("document.querySelectorAll('#nearest tbody tr').length")
                            .asInt())
                    .isEqualTo(6);
            browser.click("#normal");
            browser.waitFor("document.getElementById('apply') !== null");
            picture("machine-1200");
            JsonNode steps = Client.MAPPER.readTree(browser.text("document.getElementById('way').dataset.steps"));
            assertThat(steps.path(0).path("column").asText()).isEqualTo("pressure");
            browser.click("#apply");
            browser.waitFor("JSON.parse(document.getElementById('says').dataset.row).pressure !== 9.5");
            JsonNode mended = Client.MAPPER.readTree(browser.text("document.getElementById('says').dataset.row"));
            double after = trained.score(new double[][] {values(mended)})[0];
            assertThat(after)
                    .isEqualTo(steps.path(steps.size() - 1).path("score").asDouble())
                    .isLessThanOrEqualTo(
                            java.util.Objects.requireNonNull(trained.scorer().threshold())
                                    .value());
            assertThat(browser.text("document.getElementById('verdict').textContent"))
                    .isEqualTo("● usual");
        }
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aWindowIsChosenAndDrawnOver() throws Exception {
        open("pumps");
        String settled = "document.getElementById('window').dataset.row !== undefined";
        browser.waitFor(settled);
        String before = browser.text("document.getElementById('when').textContent");
        browser.mouse("mousePressed", browser.place("#time", 0.9, 0.5), true);
        browser.mouse("mouseReleased", browser.place("#time", 0.9, 0.5), false);
        String chosen = browser.text("document.getElementById('when').textContent");
        assertThat(chosen)
                .isNotEqualTo(before)
                .startsWith("Window from 2026-01-1")
                .contains(", score ");
        browser.value("document.getElementById('time').focus()");
        browser.key("ArrowRight");
        assertThat(browser.text("document.getElementById('when').textContent")).isNotEqualTo(chosen);
        // a peak of its flow
        browser.waitFor("document.querySelectorAll('#nearest canvas').length === 6");
        browser.waitFor("document.getElementById('verdict').textContent === '● usual'");
        String old = browser.text("document.getElementById('window').dataset.row");
        browser.mouse("mousePressed", browser.place("#window", 0.5, 0.02), true);
        browser.mouse("mouseMoved", browser.place("#window", 0.6, 0.02), true);
        browser.mouse("mouseReleased", browser.place("#window", 0.6, 0.02), false);
        browser.waitFor("document.getElementById('window').dataset.row !== '" + old + "'");
        browser.waitFor("document.getElementById('verdict').textContent === '▲ unusual'");
        // both at once: the last wish may still be on its way
        JsonNode both = browser.value("(d => [JSON.parse(d.row), JSON.parse(d.steps), JSON.parse(d.rebuilt),"
                + " Number(document.getElementById('score').dataset.value)])"
                + "(document.getElementById('window').dataset)");
        double[][] row = {numbers(both.path(0))};
        double[] steps = numbers(both.path(1));
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(Folders.PUMPS)) {
            assertThat(numbers(both.path(2))).containsExactly(trained.reconstruct(row)[0]);
            assertThat(both.path(3).asDouble()).isEqualTo(trained.score(row)[0]);
            double[] parts = StepScores.parts(trained.scorer().scores(row), 0, steps.length);
            double[] expected = new double[steps.length];
            for (int i = 0; i < parts.length; i++) {
                expected[i % steps.length] += parts[i];
            }
            assertThat(steps).containsExactly(expected);
            double bound = java.util.Objects.requireNonNull(trained.scorer().threshold())
                    .value();
            assertThat(both.path(3).asDouble()).isGreaterThan(bound);
        }
        picture("pumps-1200");
        browser.value("document.getElementById('window').focus()");
        String drawn = browser.text("document.getElementById('cursor').textContent");
        browser.key("ArrowUp");
        browser.key("ArrowLeft");
        assertThat(browser.text("document.getElementById('cursor').textContent"))
                .isNotEqualTo(drawn)
                .startsWith("flow at step ");
        assertThat(browser.complaints()).isEmpty();
    }

    private static double[] values(JsonNode row) {
        String mode = row.path("mode").asText();
        return new double[] {
            row.path("temperature").isNull()
                    ? Double.NaN
                    : row.path("temperature").asDouble(),
            row.path("pressure").asDouble(),
            row.path("speed").asDouble(),
            mode.equals("heavy") ? 1 : 0,
            mode.equals("idle") ? 1 : 0,
            mode.equals("normal") ? 1 : 0,
            row.path("<b>odd&").asDouble()
        };
    }

    @Test
    void onAPhoneNothingSticksOut() throws Exception {
        browser.call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
        try {
            for (String model : List.of("digits", "machine", "holes", "pumps")) {
                open(model);
                browser.waitFor("document.getElementById('score') !== null");
                picture(model + "-390");
            }
        } finally {
            browser.call(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", 1200, "height", 1600, "deviceScaleFactor", 1, "mobile", false));
        }
    }

    @Test
    void nothingButItsOwnRuns() throws Exception {
        Client client = new Client(server.address());
        assertThat(client.get("/").body()).doesNotContain("http:", "https:", "onclick", "style=");
        open("machine");
        browser.value("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">')");
        Thread.sleep(200);
        assertThat(browser.text("document.title")).isEqualTo("aezoo: explore");
        synchronized (browser) {
            // the browser says that it refused
            assertThat(browser.complaints()).anyMatch(each -> each.contains("Content Security Policy"));
        }
    }
}
