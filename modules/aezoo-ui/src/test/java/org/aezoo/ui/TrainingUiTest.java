package org.aezoo.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.Quantised;
import org.aezoo.models.Variant;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.Json;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.EpochRecord;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingMonitor;
import org.aezoo.training.TrainingMonitor.Watch;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("AddressSelection") // addresses are written as numbers, which are one each
final class TrainingUiTest {

    private static final TrainingOptions OPTIONS = TrainingOptions.defaults()
            .withSchedule(Schedule.CONSTANT)
            .withEpochs(3)
            .withBatchSize(16)
            .withPatience(0);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final Set<String> UNUSED = Set.of(
            "chosen/0.9.8",
            "excanvas/3",
            "fullcalendar/1.6.4",
            "github-com-jboesch-Gritter/1.7.4",
            "imagesloaded/2.1.1",
            "jquery/2.2.0", // of the system page, which has 3.4.1 as well
            "jquery-knob/1.2.2",
            "jquery-migrate/1.2.1",
            "jquery-raty/2.5.2",
            "jquery-ui/1.10.2",
            "jquery.sparkline/2.1.2",
            "masonry/3.1.5",
            "modernizr/2.8.3",
            "noty/2.2.2",
            "retinajs/0.0.2",
            "uniform/2.1.2");

    static Dataset table(int rows) {
        return rows(DataShape.row(6), rows);
    }

    /** Values in [0, 1] that two hidden numbers decide. */
    private static Dataset rows(DataShape shape, int rows) {
        SplittableRandom random = new SplittableRandom(7);
        float[][] values = new float[rows][shape.size()];
        for (float[] row : values) {
            double a = random.nextDouble();
            double b = random.nextDouble();
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (0.5 + 0.45 * Math.sin(3 * a + i) * Math.cos(2 * b * i));
            }
        }
        return Dataset.of("table", shape, new FloatRows(values));
    }

    static AutoencoderModel model() {
        return Settings.with(
                DeepAutoencoder.tabular(6), Map.of("hidden-sizes", "8", "learning-rate", "0.01", "start", "random"));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** With every step reported, however slow the machine is. */
    private static Watch open(int port) {
        return new TrainingUi(1).open(port);
    }

    private static HttpResponse<String> answer(String address) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
    }

    private static int status(String address) throws Exception {
        return answer(address).statusCode();
    }

    private static String get(Watch watch, String path) throws Exception {
        HttpResponse<String> answer = answer(watch.address() + path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    /** The first line of the answer to what no client would send. */
    private static String raw(int port, String request) throws IOException {
        try (Socket socket = new Socket(LoopbackServer.HOST, port)) {
            OutputStream out = socket.getOutputStream();
            out.write((request + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            byte[] answer = socket.getInputStream().readNBytes(12);
            return new String(answer, StandardCharsets.US_ASCII);
        }
    }

    @Test
    void monitorIsFound() {
        assertThat(TrainingMonitor.find()).containsInstanceOf(TrainingUi.class);
    }

    @Test
    void pagesShowTheTraining() throws Exception {
        try (Watch watch = open(freePort())) {
            assertThat(get(watch, "/train/overview")).contains("Update:Parameter Ratios", "Score vs. Iteration");
            assertThat(scores(watch)).isEmpty();
            List<Integer> during = new ArrayList<>();
            TrainingResult<TrainedAutoencoder> result = new Trainer(OPTIONS)
                    .listen(watch)
                    .listen(atEachEpoch(() -> during.add(scores(watch).size())))
                    .train(model(), table(100));
            try (TrainedAutoencoder trained = result.model()) {
                // 90 training rows in batches of 16
                assertThat(during).containsExactly(6, 12, 18);
                assertThat(json(watch, "/train/model/graph").path("vertexNames").toString())
                        .contains("encoder-1", "code", "reconstruction");
                JsonNode layer = json(watch, "/train/model/data/1");
                assertThat(layer.path("layerInfo").toString()).contains("FusedDense", "56");
                assertThat(layer.path("meanMag").path("updateMM").path("W").size())
                        .isEqualTo(18);
                assertThat(layer.path("activations").path("mean").size()).isEqualTo(18);
                assertThat(layer.path("paramHist").path("W").path("counts").size())
                        .isEqualTo(20);
                assertThat(json(watch, "/train/overview/data")
                                .path("stdevGradients")
                                .path("code_W")
                                .size())
                        .isEqualTo(18);
                assertThat(get(watch, "/train/system")).contains("System");
                assertThat(get(watch, "/train/model")).contains("cytoscape");
                assertThat(json(watch, "/train/sessions/info")
                                .path("network")
                                .path("numParams")
                                .asInt())
                        .isEqualTo(trained.graph().numParams());
            }
        }
    }

    /** Adam's first step is the step size for every weight that has a gradient. */
    @Test
    void updatesAreTheStepsThatWereTaken() throws Exception {
        try (Watch watch = open(freePort())) {
            train(OPTIONS.withEpochs(1), model(), watch);
            JsonNode updates = json(watch, "/train/model/data/1")
                    .path("meanMag")
                    .path("updateMM")
                    .path("b");
            assertThat(updates.get(0).asDouble()).isBetween(0.0099, 0.01);
        }
    }

    @Test
    void longTrainingsAreThinnedOut() throws Exception {
        try (Watch watch = open(freePort())) {
            train(OPTIONS.withEpochs(100), model(), watch);
            JsonNode steps = json(watch, "/train/overview/data").path("scoresIter");
            assertThat(steps.size()).isBetween(ThinningStorage.REPORTS / 2, ThinningStorage.REPORTS);
            assertThat(steps.get(0).asInt()).isZero();
            // 600 steps: each, from the 256th on every second, from the 511th on every fourth
            assertThat(steps.get(steps.size() - 1).asInt()).isBetween(590, 599);
        }
    }

    @Test
    void lookingTakesASmallShareOfTheTime() throws Exception {
        try (Watch watch = new TrainingUi(0.01).open(freePort())) {
            train(OPTIONS.withEpochs(200), model(), watch);
            JsonNode steps = json(watch, "/train/overview/data").path("scoresIter");
            // thinning alone would end with every eighth of 1200 steps
            assertThat(steps.get(steps.size() - 1).asInt()
                            - steps.get(steps.size() - 2).asInt())
                    .isGreaterThan(8);
        }
    }

    @Test
    void stagesAreSessionsAndTheNewestIsShown() throws Exception {
        AutoencoderModel stacked = Settings.with(
                Zoo.get("stacked").forShape(DataShape.row(6)),
                Map.of("hidden-sizes", "8,5", "code-size", "2", "pretrain-epochs", "2,3,1"));
        try (Watch watch = open(freePort())) {
            List<String> shown = new ArrayList<>();
            TrainingListener look = new TrainingListener() {
                @Override
                public TrainingListener forStage(int number, int count, String name) {
                    return atEachEpoch(() -> shown.add(get(watch, "/train/sessions/current")));
                }

                @Override
                public void epochDone(EpochRecord epoch, boolean better) {
                    shown.add(quietly(() -> get(watch, "/train/sessions/current")));
                }
            };
            try (TrainedAutoencoder trained = new Trainer(OPTIONS.withEpochs(2))
                    .listen(watch)
                    .listen(look)
                    .train(stacked, table(100))
                    .model()) {
                assertThat(trained.graph()).isNotNull();
                assertThat(shown)
                        .containsExactly(
                                "stage-1-of-3-6-8",
                                "stage-1-of-3-6-8",
                                "stage-2-of-3-8-5",
                                "stage-2-of-3-8-5",
                                "stage-2-of-3-8-5",
                                "stage-3-of-3-5-2",
                                "network",
                                "network");
                assertThat(scores(watch)).hasSize(12);
                get(watch, "/train/sessions/set/stage-2-of-3-8-5");
                assertThat(scores(watch)).hasSize(18);
                assertThat(json(watch, "/train/overview/data")
                                .path("updateTimestamp")
                                .asLong())
                        .as("the page draws what is newer than -1")
                        .isPositive();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void watchingChangesNoWeight(String id) throws Exception {
        DataShape shape = id.contains("vq-vae") || !Zoo.get(id).takes(DataShape.row(8))
                ? DataShape.image(1, 8, 8)
                : DataShape.row(8);
        AutoencoderModel model = Zoo.get(id).forShape(shape);
        if (Quantised.grids(model).stream().anyMatch(CodeGrid::learnt)) {
            model = Settings.with(model, Map.of("codebook-size", "8"));
        }
        Dataset rows = rows(shape, 60);
        float[] without = weights(model, rows, null);
        try (Watch watch = open(freePort())) {
            assertThat(weights(model, rows, watch)).isEqualTo(without);
            // 54 training rows in batches of 16, twice
            assertThat(scores(watch)).hasSize(8).doesNotContain(0.0);
        }
    }

    /** Each epoch's first worker trains the network itself, on a thread of its own. */
    @Test
    void watchingChangesNoWeightOfSeveralWorkers() throws Exception {
        TrainingOptions several = OPTIONS.withWorkers(2);
        float[] without;
        try (TrainedAutoencoder trained =
                new Trainer(several).train(model(), table(100)).model()) {
            without = trained.graph().params().dup().data().asFloat();
        }
        try (Watch watch = open(freePort());
                TrainedAutoencoder trained = new Trainer(several)
                        .listen(watch)
                        .train(model(), table(100))
                        .model()) {
            assertThat(trained.graph().params().dup().data().asFloat()).isEqualTo(without);
            assertThat(scores(watch)).hasSize(18);
        }
    }

    static Stream<String> variants() {
        return Zoo.list().stream().map(Variant::id);
    }

    @Test
    void trainingGoesOnWhereLookingFails() {
        int[] calls = {0};
        StatsStorageRouter failing = (StatsStorageRouter) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StatsStorageRouter.class}, (proxy, method, arguments) -> {
                    calls[0]++;
                    throw new IllegalStateException("no room");
                });
        Trainer trainer = new Trainer(OPTIONS.withEpochs(2)).listen(new TrainingListener() {
            @Override
            public void network(ComputationGraph graph) {
                graph.addListeners(new Statistics(failing, "network", 1));
            }
        });
        try (TrainedAutoencoder trained = trainer.train(model(), table(60)).model()) {
            assertThat(trained.graph().params().dup().data().asFloat()).isEqualTo(weights(model(), table(60), null));
        }
        assertThat(calls[0]).isEqualTo(1);
    }

    @Test
    void networkIsLeftWithoutAListener() throws Exception {
        TrainedAutoencoder trained;
        try (Watch watch = open(freePort())) {
            trained = new Trainer(OPTIONS)
                    .listen(watch)
                    .train(model(), table(100))
                    .model();
            assertThat(trained.graph().getListeners()).hasSize(1);
        }
        try (trained) {
            assertThat(trained.graph().getListeners()).isEmpty();
        }
    }

    @Test
    void everyScriptAndStyleThatThePagesNeedIsThere() throws Exception {
        Set<String> left = new TreeSet<>();
        try (Watch watch = open(freePort())) {
            for (String page : List.of("overview", "model", "system")) {
                Matcher link =
                        Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"").matcher(get(watch, "/train/" + page));
                while (link.find()) {
                    int status = status(watch.address() + link.group(1));
                    if (status != 200) {
                        assertThat(status).isEqualTo(404);
                        left.add(link.group(1).replaceAll("/assets/webjars/([^/]+/[^/]+)/.*", "$1"));
                    }
                }
            }
        }
        // named by the pages, but used by none of their scripts
        assertThat(left).isSubsetOf(UNUSED);
    }

    @Test
    void nobodyElseIsAnswered() throws Exception {
        int port = freePort();
        try (Watch watch = open(port)) {
            assertThat(watch.address()).isEqualTo("http://127.0.0.1:" + port);
            assertThat(raw(port, "GET /train/overview HTTP/1.1\r\nHost: 127.0.0.1:" + port))
                    .endsWith("200");
            assertThat(raw(port, "GET /train/overview HTTP/1.1\r\nHost: localhost:" + port))
                    .endsWith("200");
            for (InetAddress other : otherAddresses()) {
                try (Socket socket = new Socket()) {
                    assertThatThrownBy(() -> socket.connect(new InetSocketAddress(other, port), 2000))
                            .as(other.toString())
                            .isInstanceOf(ConnectException.class);
                }
            }
            assertThat(raw(port, "GET /train/overview HTTP/1.1\r\nHost: evil.example"))
                    .endsWith("403");
            assertThat(raw(port, "GET /train/overview HTTP/1.0")).endsWith("403");
            assertThat(raw(port, "POST /tsne/upload HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nContent-Length: 0"))
                    .endsWith("405");
            // Deeplearning4j's own server changes its language for everybody by this
            assertThat(raw(port, "GET /setlang/de HTTP/1.1\r\nHost: 127.0.0.1:" + port))
                    .endsWith("404");
            for (String path : List.of(
                    "../org/aezoo/ui/TrainingUi.class",
                    "webjars/../../org/aezoo/ui/TrainingUi.class",
                    "webjars/..%2f..%2forg/aezoo/ui/TrainingUi.class",
                    "/org/aezoo/ui/TrainingUi.class",
                    "js/",
                    "js",
                    "none.js")) {
                assertThat(raw(port, "GET /assets/" + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port))
                        .as(path)
                        .endsWith("404");
            }
        }
    }

    /** This machine's addresses that are not 127.0.0.1; where there is no network, there may be few. */
    private static List<InetAddress> otherAddresses() throws IOException {
        List<InetAddress> others = new ArrayList<>();
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(each.getInetAddresses())) {
                if (!address.equals(InetAddress.getByName(LoopbackServer.HOST))) {
                    others.add(address);
                }
            }
        }
        if (System.getProperty("os.name").equals("Linux")) {
            others.add(InetAddress.getByName("127.0.0.2"));
            assertThat(others).isNotEmpty();
        }
        return others;
    }

    @Test
    void portsThatAreTakenOrNoneAreRefused() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(LoopbackServer.HOST))) {
            assertThatThrownBy(() -> open(taken.getLocalPort()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("port must be free, but " + taken.getLocalPort() + " is taken: give another");
        }
        assertThatThrownBy(() -> open(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port must be between 1 and 65535, got 0");
        assertThatThrownBy(() -> open(65536)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingRunsOnOnceItIsClosed() throws Exception {
        int port = freePort();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Watch watch = open(port);
        get(watch, "/train/overview");
        watch.close();
        watch.close();
        assertThatThrownBy(() -> new Socket(LoopbackServer.HOST, port)).isInstanceOf(ConnectException.class);
        // the same port again
        open(port).close();
        long deadline = System.nanoTime() + 10_000_000_000L;
        List<Thread> left;
        do {
            Thread.sleep(50);
            left = Thread.getAllStackTraces().keySet().stream()
                    .filter(t -> !before.contains(t) && !t.isDaemon())
                    .toList();
        } while (!left.isEmpty() && System.nanoTime() < deadline);
        assertThat(left).as("threads that would keep Java from ending").isEmpty();
    }

    // ---- help

    private static void train(TrainingOptions options, AutoencoderModel model, Watch watch) {
        new Trainer(options).listen(watch).train(model, table(100)).model().close();
    }

    private static float[] weights(AutoencoderModel model, Dataset rows, @Nullable Watch watch) {
        Trainer trainer = new Trainer(OPTIONS.withEpochs(2));
        if (watch != null) {
            trainer.listen(watch);
        }
        try (TrainedAutoencoder trained = trainer.train(model, rows).model()) {
            return trained.graph().params().dup().data().asFloat();
        }
    }

    private static JsonNode json(Watch watch, String path) throws Exception {
        return Json.mapper().readTree(get(watch, path));
    }

    private static List<Double> scores(Watch watch) throws Exception {
        List<Double> scores = new ArrayList<>();
        json(watch, "/train/overview/data").path("scores").forEach(score -> scores.add(score.asDouble()));
        return scores;
    }

    private interface Look<T> {
        T get() throws Exception;
    }

    private static <T> T quietly(Look<T> look) {
        try {
            return look.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrainingListener atEachEpoch(Look<?> look) {
        return new TrainingListener() {
            @Override
            public void epochDone(EpochRecord epoch, boolean better) {
                quietly(look);
            }
        };
    }
}
