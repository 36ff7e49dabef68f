package org.aezoo.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.search.HashIndex;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.run.ModelServer;
import org.aezoo.run.ServerOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a server answers is what the library says, to the bit. */
final class ServerTest {

    @SuppressWarnings("NullAway.Init") // before all tests
    private static ModelServer.Running server;

    @SuppressWarnings("NullAway.Init") // before all tests
    private static Client client;

    @BeforeAll
    static void start() {
        Map<String, Path> models = new LinkedHashMap<>();
        for (Path folder :
                List.of(Folders.WIDE, Folders.MACHINE, Folders.DIGITS, Folders.CLASSES, Folders.HOLES, Folders.BITS)) {
            models.put(String.valueOf(folder.getFileName()), folder);
        }
        server =
                new HttpModelServer().start(ServerOptions.of(models).withPort(0).withIndexes(List.of(Folders.INDEX)));
        client = new Client(server.address());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static LoadedData data(String source, TrainedAutoencoder trained) {
        return DataSource.parse(source).load(new DataSource.Options(null, 0, 1).withSchema(trained.schema()));
    }

    private static double[][] rows(Dataset data, int count) {
        double[][] rows = new double[Math.min(count, data.size())][data.shape().size()];
        for (int i = 0; i < rows.length; i++) {
            data.read(i, rows[i], 0);
        }
        return rows;
    }

    private static JsonNode ok(Client.Answer answer) throws IOException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/json");
        return answer.json();
    }

    private static double[] numbers(JsonNode node) {
        double[] numbers = new double[node.size()];
        int at = 0;
        for (JsonNode each : node) {
            numbers[at++] = each.asDouble();
        }
        return numbers;
    }

    @Test
    void rowsByNameAreScoredAsTheLibraryScoresTheTable() throws Exception {
        Path file = Files.writeString(Folders.ROOT.resolve("new.csv"), Folders.machine(40, 7) + "45,2,,strange,0.5\n");
        List<String> lines = Files.readAllLines(file);
        String[] names = lines.get(0).split(",", -1);
        List<Map<String, Object>> asked = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = names.length - 1; i >= 0; i--) {
                // empty cells as null, numbers as numbers and, for the first column, as texts
                row.put(names[i], cells[i].isEmpty() ? null : i == 3 || i == 0 ? cells[i] : Double.valueOf(cells[i]));
            }
            asked.add(row);
        }
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(Folders.MACHINE);
                LoadedData loaded = data("csv:" + file, trained)) {
            Threshold threshold =
                    java.util.Objects.requireNonNull(trained.scorer().threshold());
            double[][] rows = rows(loaded.train(), 1000);
            double[] scores = trained.score(rows);
            double[][] shares = trained.scorer().explain(rows);
            assertThat(rows).hasNumberOfRows(41);
            JsonNode answer = ok(client.post("/models/machine/score", Map.of("rows", asked, "explain", true)));
            assertThat(answer.path("unknown_texts")).hasToString("[\"mode=strange\"]");
            for (int i = 0; i < rows.length; i++) {
                JsonNode one = answer.path("rows").path(i);
                assertThat(one.path("score").asDouble()).isEqualTo(scores[i]);
                assertThat(one.path("anomaly").asBoolean()).isEqualTo(threshold.isAnomaly(scores[i]));
                assertThat(one.path("share_below").asDouble()).isEqualTo(threshold.shareBelow(scores[i]));
                assertThat(one.path("probability").asDouble()).isEqualTo(threshold.probability(scores[i]));
                assertThat(numbers(one.path("shares"))).containsExactly(shares[i]);
            }
            List<String> shareNames = new ArrayList<>();
            answer.path("rows").path(0).path("shares").fieldNames().forEachRemaining(shareNames::add);
            assertThat(shareNames).isEqualTo(trained.featureNames());
            assertThat(scores[40]).as("a strange row").isGreaterThan(threshold.value());
        }
    }

    @Test
    void csvAndJsonLinesAreStreamedBothWays() throws Exception {
        String csv = Folders.machine(1300, 9);
        Path file = Files.writeString(Folders.ROOT.resolve("long.csv"), csv);
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(Folders.MACHINE);
                LoadedData loaded = data("csv:" + file, trained)) {
            double[] scores = trained.score(loaded.train());
            Client.Answer answer = client.post("/models/machine/score", "text/csv; charset=utf-8", csv);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.type()).startsWith("text/csv");
            List<String> lines = answer.body().lines().toList();
            assertThat(lines.get(0)).isEqualTo("score,anomaly,share_below,probability");
            assertThat(lines.subList(1, lines.size()).stream()
                            .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[0])))
                    .containsExactly(Arrays.stream(scores).boxed().toArray(Double[]::new));
            // semicolons, another order, a column that nobody knows; JSON lines come back
            StringBuilder other = new StringBuilder();
            for (String line : csv.lines().toList()) {
                String[] cells = line.split(",", -1);
                other.append(String.join(";", cells[4], cells[3], "id", cells[2], cells[1], cells[0]))
                        .append("\r\n");
            }
            Client.Answer json = client.send(client.request("/models/machine/score?ignore_unknown_columns")
                    .header("Content-Type", "text/csv")
                    .header("Accept", "application/x-ndjson")
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(other.toString())));
            assertThat(json.type()).startsWith("application/x-ndjson");
            List<String> objects = json.body().lines().toList();
            assertThat(objects).hasSize(1300);
            for (int i = 0; i < scores.length; i++) {
                assertThat(Client.MAPPER.readTree(objects.get(i)).path("score").asDouble())
                        .isEqualTo(scores[i]);
            }
        }
        StringBuilder arrays = new StringBuilder();
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(Folders.WIDE);
                LoadedData loaded = data("csv:" + Folders.ROOT.resolve("wide.csv"), trained)) {
            double[][] rows = rows(loaded.train(), 10);
            for (double[] row : rows) {
                arrays.append(Client.MAPPER.writeValueAsString(row)).append('\n');
            }
            Client.Answer answer = client.post("/models/wide/encode", "application/x-ndjson", arrays.toString());
            assertThat(answer.type()).startsWith("application/x-ndjson");
            List<String> lines = answer.body().lines().toList();
            double[][] codes = trained.encode(rows);
            for (int i = 0; i < codes.length; i++) {
                assertThat(numbers(Client.MAPPER.readTree(lines.get(i)).path("code")))
                        .containsExactly(codes[i]);
            }
        }
    }

    /** The first answers come before the last rows are sent. */
    @Test
    void answersAreOnTheirWayWhileRowsArrive() throws Exception {
        URI address = URI.create(server.address());
        try (java.net.Socket socket = new java.net.Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(20_000);
            java.io.OutputStream out = socket.getOutputStream();
            out.write(("POST /models/wide/score HTTP/1.1\r\nHost: 127.0.0.1:" + address.getPort()
                            + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            String row = "[" + "0,".repeat(19) + "0]\n";
            byte[] many = row.repeat(600).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            out.write((Integer.toHexString(many.length) + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            out.write(many);
            out.write("\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            out.flush();
            byte[] begun = socket.getInputStream().readNBytes(400);
            assertThat(new String(begun, java.nio.charset.StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200")
                    .contains("{\"score\":");
            out.write("0\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            out.flush();
        }
    }

    @Test
    void picturesAreEncodedRebuiltSampledAndDecoded() throws Exception {
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(Folders.DIGITS);
                LoadedData digits = DataSource.parse("digits").load(DataSource.Options.defaults())) {
            double[][] rows = rows(digits.test(), 3);
            JsonNode codes = ok(client.post("/models/digits/encode", Map.of("rows", rows)))
                    .path("rows");
            JsonNode rebuilt = ok(client.post("/models/digits/reconstruct", Map.of("rows", rows)))
                    .path("rows");
            double[][] code = trained.encode(rows);
            double[][] decoded = trained.decode(code);
            JsonNode back = ok(client.post("/models/digits/decode", Map.of("codes", code)))
                    .path("rows");
            for (int i = 0; i < rows.length; i++) {
                assertThat(numbers(codes.path(i).path("code"))).containsExactly(code[i]);
                assertThat(numbers(rebuilt.path(i).path("values"))).containsExactly(trained.reconstruct(rows)[i]);
                assertThat(numbers(back.path(i).path("values"))).containsExactly(decoded[i]);
            }
            List<double[]> drawn = new ArrayList<>();
            trained.sampler()
                    .sampleScaled(
                            2,
                            5,
                            part -> Arrays.stream(part)
                                    .map(trained.scaling()::inverse)
                                    .forEach(drawn::add));
            JsonNode samples = ok(client.post("/models/digits/sample", "{\"count\":2,\"seed\":5}"))
                    .path("rows");
            assertThat(numbers(samples.path(1).path("values"))).containsExactly(drawn.get(1));
            JsonNode scores = ok(client.post("/models/digits/score", Map.of("rows", rows, "explain", true)))
                    .path("rows");
            assertThat(scores.path(2).path("score").asDouble()).isEqualTo(trained.score(rows)[2]);
            double sum = Arrays.stream(numbers(scores.path(2).path("shares"))).sum()
                    + scores.path(2).path("code_divergence").asDouble();
            assertThat(sum).isCloseTo(trained.score(rows)[2], org.assertj.core.data.Offset.offset(1e-9));
        }
    }

    @Test
    void holesAreFilledClassesToldAndHashesFound() throws Exception {
        try (TrainedAutoencoder holes = TrainedAutoencoder.load(Folders.HOLES);
                TrainedAutoencoder bits = TrainedAutoencoder.load(Folders.BITS);
                TrainedClassifier classes = TrainedClassifier.load(Folders.CLASSES);
                LoadedData digits = DataSource.parse("digits").load(DataSource.Options.defaults())) {
            double[][] rows = rows(digits.test(), 2);
            float[][] floats = digits.test().head(2);
            boolean[][] missing = new boolean[2][784];
            Arrays.fill(missing[1], 300, 400, true);
            JsonNode filled = ok(client.post("/models/holes/inpaint", Map.of("rows", rows, "missing", missing)));
            float[][] expected = holes.inpainter().inpaint(floats, missing);
            for (int j = 0; j < 784; j++) {
                assertThat((float) filled.path("rows")
                                .path(1)
                                .path("values")
                                .path(j)
                                .asDouble())
                        .isEqualTo(expected[1][j]);
            }
            JsonNode told = ok(client.post("/models/classes/predict", Map.of("rows", rows, "all", true)))
                    .path("rows");
            float[][] probabilities = classes.probabilities(rows);
            int best = TrainedClassifier.mostLikely(probabilities[0]);
            assertThat(told.path(0).path("class").asText())
                    .isEqualTo(classes.classNames().get(best));
            assertThat((float) told.path(0).path("probability").asDouble()).isEqualTo(probabilities[0][best]);
            assertThat(told.path(0).path("probabilities")).hasSize(10);
            HashIndex index = HashIndex.load(Folders.INDEX);
            List<HashIndex.Hit> hits = index.nearest(index.queries(bits, digits.test())[1], 4);
            JsonNode found = ok(client.post("/models/bits/search", Map.of("rows", rows, "count", 4)));
            for (int k = 0; k < 4; k++) {
                JsonNode hit = found.path("rows").path(1).path("hits").path(k);
                assertThat(hit.path("row").asInt()).isEqualTo(hits.get(k).row());
                assertThat(hit.path("distance").asInt()).isEqualTo(hits.get(k).distance());
                assertThat(hit.path("labels").path(0).asText())
                        .isEqualTo(index.labels(hits.get(k).row()).get(0));
            }
        }
    }

    @Test
    void itSaysWhatItHas() throws Exception {
        JsonNode models = ok(client.get("/models")).path("models");
        assertThat(models).hasSize(6);
        assertThat(models.path(0))
                .hasToString("{\"name\":\"wide\",\"model\":\"shallow\","
                        + "\"operations\":[\"score\",\"encode\",\"reconstruct\",\"decode\"]}");
        JsonNode card = ok(client.get("/models/machine"));
        assertThat(card.path("columns").path(3).asText()).isEqualTo("mode");
        assertThat(card.path("card").path("model").asText()).isEqualTo("anomaly");
        assertThat(card.path("card").path("threshold").path("value").isNumber()).isTrue();
        assertThat(ok(client.get("/health"))).hasToString("{\"status\":\"up\"}");
        assertThat(ok(client.get("/ready"))).hasToString("{\"ready\":true}");
        Client.Answer metrics = client.get("/metrics");
        assertThat(metrics.type()).startsWith("text/plain");
        assertThat(metrics.body())
                .contains("# TYPE aezoo_requests_total counter", "aezoo_request_seconds_bucket{", "aezoo_heap_bytes ")
                .matches("(?s)(#[^\\n]*\\n|[a-z_]+(\\{[^}]*\\})? [-+0-9.eE]+\\n)*");
    }

    @Test
    void itsDescriptionIsValidAndComplete() throws Exception {
        String document = client.get("/openapi.json").body();
        SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(document);
        assertThat(parsed.getMessages()).isEmpty();
        Set<String> described = new TreeSet<>(parsed.getOpenAPI().getPaths().keySet());
        for (org.aezoo.serve.model.Operation operation : org.aezoo.serve.model.Operation.values()) {
            assertThat(described).contains("/models/{name}/" + operation.id());
        }
        assertThat(described)
                .contains("/models", "/models/{name}", "/models/{name}/reload", "/health", "/ready", "/metrics");
    }

    @Test
    void thePageIsForThoseWhoExplore() throws Exception {
        assertThat(client.get("/").status()).isEqualTo(404);
        assertThat(client.get("/explore.js").status()).isEqualTo(404);
    }

    @Test
    void elsewhereATokenIsNeeded() throws Exception {
        Map<String, Path> models = Map.of("wide", Folders.WIDE);
        assertThatThrownBy(() -> ServerOptions.of(models).withHost("0.0.0.0", null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("token");
        assertThatThrownBy(() -> ServerOptions.of(models).withHost("0.0.0.0", "short"))
                .hasMessageContaining("at least 16 characters");
        String token = "0123456789abcdef";
        try (ModelServer.Running open =
                new HttpModelServer().start(ServerOptions.of(models).withPort(0).withHost("0.0.0.0", token))) {
            Client asking = new Client(open.address().replace("0.0.0.0", "127.0.0.1"));
            assertThat(asking.get("/health").status()).isEqualTo(200);
            assertThat(asking.get("/ready").status()).isEqualTo(200);
            assertThat(asking.get("/models").status()).isEqualTo(401);
            assertThat(asking.send(asking.request("/models").header("Authorization", "Bearer 0123456789abcdeX"))
                            .status())
                    .isEqualTo(401);
            assertThat(asking.send(asking.request("/models").header("Authorization", "Basic " + token))
                            .status())
                    .isEqualTo(401);
            assertThat(asking.send(asking.request("/models").header("Authorization", "Bearer " + token))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aTakenPortIsSaid() {
        int port = URI.create(server.address()).getPort();
        ServerOptions options = ServerOptions.of(Map.of("wide", Folders.WIDE)).withPort(port);
        assertThatThrownBy(() -> new HttpModelServer().start(options))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("cannot listen on 127.0.0.1:" + port);
    }

    @Test
    void anIndexOfNoneIsRefused() {
        ServerOptions options =
                ServerOptions.of(Map.of("wide", Folders.WIDE)).withPort(0).withIndexes(List.of(Folders.INDEX));
        assertThatThrownBy(() -> new HttpModelServer().start(options))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("made by none of these models");
    }
}
