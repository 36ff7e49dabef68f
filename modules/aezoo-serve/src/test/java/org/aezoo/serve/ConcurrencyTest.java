package org.aezoo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.ModelServer;
import org.aezoo.run.ServerOptions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Under load, while models are loaded again and while the server stops, answers are those of one who asks alone. */
final class ConcurrencyTest {

    private static final int CLIENTS = 8;

    /** What is asked, and what the library says. */
    private record Asked(String path, String body, double[] expected) {}

    private static ServerOptions options() {
        Map<String, Path> models = new LinkedHashMap<>();
        models.put("wide", Folders.WIDE);
        models.put("machine", Folders.MACHINE);
        return ServerOptions.of(models).withPort(0);
    }

    private static List<Asked> questions() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        List<Asked> all = new ArrayList<>();
        try (TrainedAutoencoder wide = TrainedAutoencoder.load(Folders.WIDE);
                TrainedAutoencoder machine = TrainedAutoencoder.load(Folders.MACHINE)) {
            for (int i = 0; i < 60; i++) {
                // mostly single rows, some of several
                double[][] rows = new double[i % 3 == 0 ? 1 + random.nextInt(20) : 1][20];
                for (double[] row : rows) {
                    for (int j = 0; j < 20; j++) {
                        row[j] = random.nextDouble() * 4 - 2;
                    }
                }
                all.add(new Asked(
                        "/models/wide/score",
                        Client.MAPPER.writeValueAsString(Map.of("rows", rows)),
                        wide.score(rows)));
            }
            for (int i = 0; i < 20; i++) {
                double[] row = {20 + random.nextInt(60), 2, 500 + random.nextInt(300), 0, 1, 0, 0.5};
                List<Object> cells = List.of(row[0], row[1], row[2], "idle", row[6]);
                assertThat(machine.featureNames())
                        .containsExactly(
                                "temperature",
                                "pressure",
                                "speed",
                                "mode=heavy",
                                "mode=idle",
                                "mode=normal",
                                "<b>odd&");
                all.add(new Asked(
                        "/models/machine/score",
                        Client.MAPPER.writeValueAsString(Map.of("rows", List.of(cells))),
                        machine.score(new double[][] {row})));
            }
        }
        return all;
    }

    private static void check(Client client, Asked asked, double tolerance) throws Exception {
        Client.Answer answer = client.post(asked.path, asked.body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode rows = answer.json().path("rows");
        for (int i = 0; i < asked.expected.length; i++) {
            double score = rows.path(i).path("score").asDouble();
            if (tolerance == 0) {
                assertThat(score).isEqualTo(asked.expected[i]);
            } else {
                assertThat(score).isCloseTo(asked.expected[i], Offset.offset(tolerance * Math.abs(asked.expected[i])));
            }
        }
    }

    /** Asks from several threads until it is told to stop. */
    private static List<Future<Integer>> load(
            ExecutorService threads, String address, List<Asked> questions, AtomicBoolean over, double tolerance) {
        List<Future<Integer>> all = new ArrayList<>();
        for (int c = 0; c < CLIENTS; c++) {
            int first = c;
            Callable<Integer> work = () -> {
                Client client = new Client(address);
                int asked = 0;
                while (!over.get()) {
                    check(client, questions.get((first * 7 + asked++) % questions.size()), tolerance);
                }
                return asked;
            };
            all.add(threads.submit(work));
        }
        return all;
    }

    @Test
    void answersAreEqualToTheBitWhileModelsAreLoadedAgain() throws Exception {
        List<Asked> questions = questions();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ModelServer.Running server = new HttpModelServer().start(options())) {
            AtomicBoolean over = new AtomicBoolean();
            List<Future<Integer>> load = load(threads, server.address(), questions, over, 0);
            Client client = new Client(server.address());
            for (int i = 0; i < 12; i++) {
                Thread.sleep(150);
                assertThat(client.post("/models/" + (i % 2 == 0 ? "wide" : "machine") + "/reload", "")
                                .status())
                        .isEqualTo(200);
            }
            over.set(true);
            int asked = 0;
            for (Future<Integer> each : load) {
                asked += each.get(60, TimeUnit.SECONDS);
            }
            assertThat(asked).isGreaterThan(100);
            assertThat(client.get("/metrics").body()).contains("aezoo_reloads_total{model=\"wide\"} 6.0");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void gatheredRowsDifferInLastDigitsOnly() throws Exception {
        List<Asked> questions = questions();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ModelServer.Running server = new HttpModelServer().start(options().withGather())) {
            AtomicBoolean over = new AtomicBoolean();
            List<Future<Integer>> load = load(threads, server.address(), questions, over, 1e-5);
            Thread.sleep(1500);
            over.set(true);
            for (Future<Integer> each : load) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Requests that have begun are answered, and what comes later is refused, not answered wrongly. */
    @Test
    void stoppingLosesNoRequest() throws Exception {
        List<Asked> questions = questions();
        ExecutorService threads = Executors.newCachedThreadPool();
        ModelServer.Running server = new HttpModelServer().start(options());
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Future<Integer>> load = new ArrayList<>();
        for (int c = 0; c < CLIENTS; c++) {
            int first = c;
            load.add(threads.submit(() -> {
                Client client = new Client(server.address());
                for (int i = 0; ; i++) {
                    Asked asked = questions.get((first * 7 + i) % questions.size());
                    Client.Answer answer;
                    try {
                        answer = client.post(asked.path, asked.body);
                    } catch (java.io.IOException closed) {
                        return i;
                    }
                    if (answer.status() == 503) {
                        refused.incrementAndGet();
                        return i;
                    }
                    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                    assertThat(answer.json().path("rows").path(0).path("score").asDouble())
                            .isEqualTo(asked.expected[0]);
                    answered.incrementAndGet();
                }
            }));
        }
        Thread.sleep(700);
        server.close();
        for (Future<Integer> each : load) {
            each.get(60, TimeUnit.SECONDS);
        }
        threads.shutdownNow();
        assertThat(answered).hasValueGreaterThan(20);
    }

    /** The heap after some thousand requests is what it was after some hundred. */
    @Test
    void memoryStaysFlat() throws Exception {
        List<Asked> questions = questions();
        try (ModelServer.Running server = new HttpModelServer().start(options())) {
            Client client = new Client(server.address());
            long before = 0;
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < 500; i++) {
                    check(client, questions.get(i % questions.size()), 0);
                }
                client.post("/models/wide/reload", "");
                System.gc();
                Runtime.getRuntime().gc();
                long used = Runtime.getRuntime().totalMemory()
                        - Runtime.getRuntime().freeMemory();
                if (round == 1) {
                    before = used;
                }
                if (round == 3) {
                    assertThat(used - before).isLessThan(4L << 20);
                }
            }
        }
    }
}
