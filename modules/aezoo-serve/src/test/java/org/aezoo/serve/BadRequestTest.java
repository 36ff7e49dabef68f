package org.aezoo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.aezoo.run.ModelServer;
import org.aezoo.run.ServerOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad requests get the right status and one line; good ones after them are answered as before. */
final class BadRequestTest {

    private static final String GOOD =
            "{\"rows\":[{\"temperature\":45,\"pressure\":2,\"speed\":700,\"mode\":\"idle\",\"<b>odd&\":0.5}]}";
    private static final String CSV = "temperature,pressure,speed,mode,<b>odd&\n";

    @SuppressWarnings("NullAway.Init") // before all tests
    private static ModelServer.Running server;

    @SuppressWarnings("NullAway.Init") // before all tests
    private static Client client;

    @SuppressWarnings("NullAway.Init") // before all tests
    private static String answer;

    @BeforeAll
    static void start() throws Exception {
        Map<String, Path> models = new LinkedHashMap<>();
        models.put("machine", Folders.MACHINE);
        models.put("digits", Folders.DIGITS);
        models.put("holes", Folders.HOLES);
        server = new HttpModelServer()
                .start(ServerOptions.of(models)
                        .withPort(0)
                        .withPage()
                        .withLimits(new ServerOptions.Limits(1 << 16, 50, Duration.ofSeconds(1))));
        client = new Client(server.address());
        answer = client.post("/models/machine/score", GOOD).body();
        assertThat(answer).contains("\"score\":");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void nothingIsLost() throws Exception {
        assertThat(client.post("/models/machine/score", GOOD).body()).isEqualTo(answer);
    }

    private static String rows(String row) {
        return "{\"rows\":[" + row + "]}";
    }

    private static String row(String column, String value) {
        return rows(GOOD.substring(GOOD.indexOf('[') + 1, GOOD.indexOf(']'))
                .replaceFirst("\"" + column + "\":[^,}]*", "\"" + column + "\":" + value));
    }

    static Stream<Arguments> bodies() {
        String score = "/models/machine/score";
        String digits = "/models/digits/";
        String zeros = "[" + "0,".repeat(783) + "0]";
        return Stream.of(
                // JSON
                Arguments.of(score, "", 400, "must be a JSON object"),
                Arguments.of(score, "{\"rows\":[", 400, "the body is no JSON"),
                Arguments.of(score, "nonsense", 400, "the body is no JSON"),
                Arguments.of(score, "[1]", 400, "must be a JSON object"),
                Arguments.of(score, "null", 400, "must be a JSON object"),
                Arguments.of(score, GOOD + "x", 400, "the body is no JSON"),
                Arguments.of(score, GOOD + GOOD, 400, "after the JSON object"),
                Arguments.of(score, row("pressure", "NaN"), 400, "Non-standard token 'NaN'"),
                Arguments.of(score, row("pressure", "Infinity"), 400, "Non-standard token 'Infinity'"),
                Arguments.of(score, row("pressure", "1e999"), 400, "'pressure': 1e999 is too large"),
                Arguments.of(score, row("pressure", "1e39"), 400, "too large for a 32-bit float"),
                Arguments.of(score, row("pressure", "9".repeat(100)), 400, "Number value length"),
                Arguments.of(score, "[".repeat(2000), 400, "must be a JSON object"),
                Arguments.of(score, rows("[".repeat(2000)), 400, "must be a number, a text or null, got an array"),
                Arguments.of(score, rows("[1,2,3,4,5," + "[".repeat(2000)), 400, "nesting depth"),
                Arguments.of(score, "{}", 400, "rows is missing"),
                Arguments.of(score, "{\"row\":[]}", 400, "unknown key 'row' (did you mean 'rows'?)"),
                Arguments.of(score, "{\"rows\":{}}", 400, "rows must be an array, got an object"),
                Arguments.of(score, "{\"rows\":[],\"explain\":1}", 400, "explain must be true or false, got '1'"),
                Arguments.of(score, rows("3"), 400, "row 0 must be an object or an array, got '3'"),
                Arguments.of(score, rows("[1,2]"), 400, "row 0 must have 5 values, got 2"),
                Arguments.of(score, "{\"rows\":[],\"rows\":[]}", 400, "Duplicate field 'rows'"),
                // cells
                Arguments.of(score, row("pressure", "\"high\""), 400, "column 'pressure': 'high' is not a number"),
                Arguments.of(score, row("pressure", "\"inf\""), 400, "the value is infinite"),
                Arguments.of(score, row("pressure", "[2]"), 400, "must be a number, a text or null, got an array"),
                Arguments.of(score, row("mode", "7"), 400, "nothing but numbers"),
                Arguments.of(
                        score,
                        GOOD.replace("pressure", "presure"),
                        400,
                        "no column 'presure' (did you mean 'pressure'?)"),
                Arguments.of(
                        score, rows("{\"pressure\":1}"), 400, "needs the column 'temperature', which the row lacks"),
                Arguments.of(
                        score,
                        rows(
                                "{\"temperature\":null,\"pressure\":\"NA\",\"speed\":\"\",\"mode\":null,\"<b>odd&\":\"-\"}"),
                        400,
                        "every value is missing"),
                Arguments.of(score, GOOD.replace("45", "45,\"temperature\":46"), 400, "Duplicate field 'temperature'"),
                Arguments.of(score, rows("[1,2,3,null,5],".repeat(50) + "[1,2,3,null,5]"), 413, "more than 50 rows"),
                Arguments.of(score, " ".repeat(1 << 16) + GOOD, 413, "more than 65536 bytes"),
                // operations
                Arguments.of("/models/machine/scor", GOOD, 404, "cannot scor (did you mean 'score'?)"),
                Arguments.of("/models/machine/sample", "{}", 404, "machine cannot sample"),
                Arguments.of("/models/machin/score", GOOD, 404, "no model 'machin' (did you mean 'machine'?)"),
                Arguments.of("/models/machine/score/more", GOOD, 404, "nothing is at"),
                Arguments.of(digits + "sample", "{\"count\":0}", 400, "count must be a whole number between 1 and 50"),
                Arguments.of(digits + "sample", "{\"count\":1.5}", 400, "count must be a whole number"),
                Arguments.of(digits + "sample", "{\"seed\":99999999999999999999}", 400, "seed must be a whole number"),
                Arguments.of(digits + "sample", rows(zeros), 400, "sample takes no rows"),
                Arguments.of(digits + "decode", "{\"codes\":[[1]]}", 400, "a code must have 2 values, got 1"),
                Arguments.of(digits + "decode", "{\"codes\":[[1,\"x\"]]}", 400, "must hold finite numbers"),
                Arguments.of(digits + "decode", rows(zeros), 400, "decode takes no rows: give codes"),
                Arguments.of(digits + "score", rows("[1,2,3]"), 400, "row 0 must have 784 values, got 3"),
                Arguments.of(digits + "score", rows(zeros.replaceFirst("0", "300")), 400, "row 0"),
                Arguments.of(digits + "score", rows(zeros.replaceFirst("0", "null")), 400, "the value is missing"),
                Arguments.of("/models/holes/inpaint", rows(zeros), 400, "as many masks as there are rows"),
                Arguments.of(
                        "/models/holes/inpaint",
                        "{\"rows\":[" + zeros + "],\"missing\":[[true]]}",
                        400,
                        "must have 784 values, one per pixel, got 1"),
                Arguments.of("/explore/machine/look", "{\"rows\":[]}", 400, "must have one row, got 0"),
                Arguments.of("/explore/digits/normal", rows(zeros), 400, "for tables"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void refused(String path, String body, int status, String message) throws Exception {
        check(client.post(path, body), status, message);
    }

    private static void check(Client.Answer answer, int status, String message) throws IOException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.type()).isEqualTo("application/json");
        assertThat(answer.json().size()).isEqualTo(1);
        assertThat(answer.error()).contains(message).doesNotContain("\n", "\tat ", "Exception");
    }

    static Stream<Arguments> lines() {
        String csv = "text/csv";
        String lines = "application/x-ndjson";
        return Stream.of(
                Arguments.of("", csv, "", 400, "the body is empty"),
                Arguments.of("", csv, "\n\n", 400, "the body is empty"),
                Arguments.of("", csv, "a,b\n1,2\n", 400, "none of the model's columns"),
                Arguments.of("", csv, "temperature,pressure\n1,2\n", 400, "line 2: the model needs the column 'speed'"),
                Arguments.of("", csv, CSV + "1,2,3,idle\n", 400, "line 2: 4 cells where line 1 has 5"),
                Arguments.of("", csv, CSV + "1,2,x,idle,1\n", 400, "line 2, column 'speed': 'x' is not a number"),
                Arguments.of("", csv, CSV + "\n1,2,3,idle,1\n", 400, "line 2: the line is blank"),
                Arguments.of("", csv, CSV + "1,2,3,\"idle,1\n", 400, "a quote does not fit"),
                Arguments.of("", csv, CSV.replace("mode", "pressure") + "1,2,3,4,5\n", 400, "given twice"),
                Arguments.of("", csv, CSV.strip() + ",id\n1,2,3,idle,1,9\n", 400, "no column 'id'"),
                Arguments.of("", csv, CSV, 400, "there are no rows"),
                Arguments.of("?explan=1", csv, CSV, 400, "unknown parameter 'explan' (did you mean 'explain'?)"),
                Arguments.of("?explain=maybe", csv, CSV, 400, "explain must be true or false"),
                Arguments.of("?count=-1", csv, CSV, 400, "count must be a whole number"),
                Arguments.of("", lines, "", 400, "there are no rows"),
                Arguments.of("", lines, "{\"temperature\":1", 400, "the body is no JSON"),
                Arguments.of("", lines, "7\n", 400, "row 0 must be an object or an array"),
                Arguments.of("", "text/plain", GOOD, 415, "Content-Type must be"),
                Arguments.of("", "application/x-www-form-urlencoded", GOOD, 415, "Content-Type must be"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void linesAreRefused(String query, String type, String body, int status, String message) throws Exception {
        check(client.post("/models/machine/score" + query, type, body), status, message);
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws Exception {
        byte[] body = (CSV + "1,2,3,id\u00e9,1\n").getBytes(StandardCharsets.ISO_8859_1);
        check(
                client.send(client.request("/models/machine/score")
                        .header("Content-Type", "text/csv")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(body))),
                400,
                "not text in UTF-8");
    }

    @Test
    void methodsAreRefused() throws Exception {
        check(client.get("/models/machine/score"), 405, "takes POST, got GET");
        check(client.post("/models", "{}"), 405, "takes GET, got POST");
        check(client.post("/metrics", "{}"), 405, "takes GET");
        check(client.send(client.request("/models/machine/reload").DELETE()), 405, "takes POST, got DELETE");
        check(client.get("/nowhere"), 404, "nothing is at /nowhere");
        check(client.get("/explore/nobody/start"), 404, "nothing is at");
    }

    @Test
    void pagesOfOthersAreRefused() throws Exception {
        check(
                client.send(client.request("/models").header("Origin", "https://elsewhere.example")),
                403,
                "another origin");
        check(client.send(client.request("/models").header("Origin", "null")), 403, "another origin");
        check(
                client.send(client.request("/models/machine/score")
                        .header("Origin", "http://localhost:1")
                        .header("Content-Type", "application/json")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(GOOD))),
                403,
                "another origin");
        assertThat(client.send(client.request("/models").header("Origin", server.address()))
                        .status())
                .isEqualTo(200);
    }

    /** What no client of Java's own would send. */
    private static String raw(String text) throws IOException {
        URI address = URI.create(server.address());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(text.replace("HOST", "127.0.0.1:" + address.getPort()).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            StringBuilder said = new StringBuilder();
            byte[] buffer = new byte[4096];
            // to the end of the one line of JSON
            while (said.indexOf("\"}") < 0) {
                int got = in.read(buffer);
                if (got < 0) {
                    break;
                }
                said.append(new String(buffer, 0, got, StandardCharsets.ISO_8859_1));
            }
            return said.toString();
        }
    }

    @Test
    void brokenRequestsAreRefused() throws Exception {
        for (String[] each : new String[][] {
            {"GET /models HTTP/1.1\r\nHost: evil.example\r\n\r\n", "403", "only for requests to 127.0.0.1:"},
            {"GET /models HTTP/1.1\r\n\r\n", "400", "Bad Request"},
            {"GET /models HTTP/1.0\r\n\r\n", "403", "only for requests to"},
            {"GET /models HTTP/1.1\r\nHost: HOST\r\nHost: evil\r\n\r\n", "400", "Bad Request"},
            {"NONSENSE\r\n\r\n", "400", "Bad Request"},
            {"GET /models HTTP/9.9\r\nHost: HOST\r\n\r\n", "505", "HTTP Version Not Supported"},
            {"GET /models/../../etc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n", "400", "Bad Request"},
            {"GET /models/%2e%2e/x HTTP/1.1\r\nHost: HOST\r\n\r\n", "400", "Bad Request"},
            {"GET /models/..%2f..%2fetc HTTP/1.1\r\nHost: HOST\r\n\r\n", "400", "Bad Request"},
            {"GET /models/a%00b HTTP/1.1\r\nHost: HOST\r\n\r\n", "400", "Bad Request"},
            {"GET /page/explore.html HTTP/1.1\r\nHost: HOST\r\n\r\n", "404", "nothing is at"},
            {"GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: HOST\r\n\r\n", "414", "URI Too Long"},
            {"GET /models HTTP/1.1\r\nHost: HOST\r\nX: " + "a".repeat(9000) + "\r\n\r\n", "431", "Too Large"},
            {
                "POST /models/machine/score HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                "400",
                "\"error\""
            },
            {
                "POST /models/machine/score HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 99999999\r\n\r\n",
                "413",
                "more than 65536 bytes"
            },
            {
                "POST /models/machine/score HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n{\"a\":",
                "400",
                "Bad Request"
            }
        }) {
            String said = raw(each[0]);
            assertThat(said).as(each[0]).startsWith("HTTP/1.1 " + each[1]).contains(each[2]);
            assertThat(said.substring(said.indexOf("\r\n\r\n") + 4))
                    .as(each[0])
                    .startsWith("{\"error\":\"")
                    .doesNotContain("\n");
        }
    }

    @Test
    void aSlowBodyIsGivenUp() throws Exception {
        URI address = URI.create(server.address());
        long start = System.nanoTime();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /models/machine/score HTTP/1.1\r\nHost: 127.0.0.1:" + address.getPort()
                            + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"rows\"")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Thread drip = new Thread(() -> {
                try {
                    for (int i = 0; i < 100; i++) {
                        Thread.sleep(200);
                        out.write(' ');
                        out.flush();
                    }
                } catch (IOException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            drip.start();
            byte[] buffer = new byte[1000];
            int got = socket.getInputStream().read(buffer);
            drip.interrupt();
            assertThat(new String(buffer, 0, got, StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 408")
                    .contains("the body took longer than 1 seconds");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void anErrorBelowTheFirstRowsBreaksTheAnswerOff() throws Exception {
        String csv = CSV + "1,2,3,idle,1\n".repeat(600) + "1,2,x,idle,1\n";
        String said;
        try {
            said = client.post("/models/machine/score", "text/csv", csv).body();
        } catch (IOException broken) {
            said = "broken off";
        }
        assertThat(said).isEqualTo("broken off");
    }

    @Test
    void emptyArraysAreAnswered() throws Exception {
        assertThat(client.post("/models/machine/score", "{\"rows\":[]}").body())
                .isEqualTo("{\"model\":\"machine\",\"rows\":[]}");
        assertThat(List.of(200))
                .contains(client.post("/models/digits/sample", "{}").status());
    }
}
