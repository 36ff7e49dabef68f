package org.aezoo.data.download;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.aezoo.data.TestFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {

    private static final Download.Timeouts SHORT = new Download.Timeouts(Duration.ofSeconds(5), Duration.ofMillis(700));

    @TempDir
    Path folder;

    private final byte[] content = content();
    private final byte[] packed = TestFiles.gzip(content);
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private ExecutorService threads;

    private static byte[] content() {
        byte[] random = new byte[300_000];
        new SplittableRandom(1).nextBytes(random);
        return random;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/good", exchange -> serve(exchange, packed, packed.length, true));
        server.createContext("/plain", exchange -> serve(exchange, content, content.length, false));
        server.createContext(
                "/garbage", exchange -> serve(exchange, "<html>".getBytes(StandardCharsets.UTF_8), 6, false));
        server.createContext("/404", exchange -> status(exchange, 404));
        server.createContext("/500", exchange -> status(exchange, 500));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/good");
            status(exchange, 302);
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void status(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** Sends the first bytes of a body, with ranges if asked; the connection breaks if that is not all. */
    private void serve(HttpExchange exchange, byte[] body, int upTo, boolean ranges) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(exchange.getRequestURI().getPath() + (range == null ? "" : " " + range));
        int from = 0;
        exchange.getResponseHeaders().add("ETag", "\"one\"");
        if (ranges && range != null) {
            from = Integer.parseInt(range.replaceAll("\\D", ""));
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (body.length - 1) + "/" + body.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, body.length - from);
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            out.write(body, from, Math.max(0, upTo - from));
            out.flush();
        }
    }

    private CatalogueEntry.DataFile file(String... paths) {
        List<URI> mirrors = Arrays.stream(paths)
                .map(path ->
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
                .toList();
        return new CatalogueEntry.DataFile("some-file", content.length, TestFiles.sha256(content), mirrors);
    }

    private void assertFetched(CatalogueEntry.DataFile file) throws IOException {
        Path path = Download.fetch(file, folder, SHORT, Download.Progress.NONE);
        assertThat(path).isEqualTo(folder.resolve("some-file.gz")).hasBinaryContent(packed);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(path);
        }
    }

    private String refusal(CatalogueEntry.DataFile file) {
        return TestFiles.refusal(() -> Download.fetch(file, folder, SHORT, Download.Progress.NONE));
    }

    @Test
    void fetches() throws IOException {
        List<Long> seen = new ArrayList<>();
        Path path = Download.fetch(file("/good"), folder.resolve("new/folder"), SHORT, (name, bytes, total) -> {
            assertThat(name).isEqualTo("some-file");
            assertThat(total).isEqualTo(packed.length);
            seen.add(bytes);
        });
        assertThat(path).hasBinaryContent(packed);
        assertThat(seen).isSorted().startsWith(0L).endsWith((long) packed.length);
    }

    @Test
    void resumesAfterABrokenConnection() throws IOException {
        server.createContext("/cut", exchange -> {
            boolean first = requests.isEmpty();
            serve(exchange, packed, first ? 200_000 : packed.length, true);
        });
        assertFetched(file("/cut"));
        assertThat(requests).hasSize(2);
        assertThat(requests.get(1)).startsWith("/cut bytes=");
    }

    @Test
    void resumesInALaterRun() throws IOException {
        server.createContext("/cut", exchange -> serve(exchange, packed, 100_000, false));
        assertThat(refusal(file("/cut"))).contains("connection");
        requests.clear();
        server.removeContext("/cut");
        server.createContext("/cut", exchange -> serve(exchange, packed, packed.length, true));
        assertFetched(file("/cut"));
        assertThat(requests).hasSize(1);
        assertThat(requests.get(0)).startsWith("/cut bytes=");
    }

    @Test
    void startsOverIfTheResumedFileIsWrong() throws IOException {
        byte[] other = new byte[1000];
        TestFiles.write(folder.resolve("some-file.part"), other);
        TestFiles.write(
                folder.resolve("some-file.part.from"), file("/good").mirrors().get(0) + "\n\"one\"\n");
        assertFetched(file("/good"));
        assertThat(requests).containsExactly("/good bytes=1000-", "/good");
    }

    @Test
    void goesOnToTheNextMirror() throws IOException {
        assertFetched(file("/404", "/500", "/garbage", "/good"));
    }

    @Test
    void followsRedirects() throws IOException {
        assertFetched(file("/moved"));
    }

    @Test
    void keepsWhatIsNotPackedUnderItsPlainName() {
        assertThat(Download.fetch(file("/plain"), folder, SHORT, Download.Progress.NONE))
                .isEqualTo(folder.resolve("some-file"))
                .hasBinaryContent(content);
    }

    @Test
    void refusesAWrongChecksum() {
        byte[] changed = content.clone();
        changed[7] ^= 1;
        byte[] changedPacked = TestFiles.gzip(changed);
        server.createContext("/changed", exchange -> serve(exchange, changedPacked, changedPacked.length, true));
        assertThat(refusal(file("/changed"))).contains("127.0.0.1", "wrong content: SHA-256 is", "by hand");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAnEndlessBody() {
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (exchange;
                    OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(new byte[10_000]);
                }
            }
        });
        assertThat(refusal(file("/endless"))).contains("more than the");
        server.createContext("/large", exchange -> {
            exchange.sendResponseHeaders(200, 1L << 40);
            // newer Javas keep the headers back until something follows them
            exchange.getResponseBody().write(0);
            exchange.getResponseBody().flush();
            exchange.close();
        });
        assertThat(refusal(file("/large"))).contains("1099511627776 bytes offered");
    }

    @Test
    void givesUpOnSilence() {
        server.createContext("/silent", exchange -> {
            exchange.sendResponseHeaders(200, packed.length);
            exchange.getResponseBody().flush();
        });
        assertThat(refusal(file("/silent"))).contains("nothing came for 0.7 s");
    }

    @Test
    void namesTheHostsThatWereTried() {
        server.stop(0);
        assertThat(refusal(file("/a", "/b")))
                .contains("could not download some-file; tried 127.0.0.1:", "no connection", "by hand")
                .contains(folder.toString());
    }

    @Test
    void setsAreLookedUpInOrder() {
        CatalogueEntry entry = new CatalogueEntry("set", "about", "none", 1, List.of(file("/good")));
        Path given = folder.resolve("given");
        Path variable = folder.resolve("variable");
        Catalogue.Surroundings around = new Catalogue.Surroundings(
                Map.of(
                        "AEZOO_DATA",
                        variable.toString(),
                        "XDG_CACHE_HOME",
                        folder.resolve("cache").toString()),
                "Linux",
                folder.resolve("home"));
        assertThat(TestFiles.refusal(() -> Catalogue.fetch(entry, given, around, SHORT, Download.Progress.NONE)))
                .contains("no folder", "given");
        TestFiles.write(given.resolve("other.txt"), "");
        assertThat(TestFiles.refusal(() -> Catalogue.fetch(entry, given, around, SHORT, Download.Progress.NONE)))
                .contains("AEZOO_DATA must name a folder", variable.toString());
        TestFiles.write(variable.resolve("other.txt"), "");
        Path cached = folder.resolve("cache/aezoo/set");
        assertThat(Catalogue.fetch(entry, given, around, SHORT, Download.Progress.NONE))
                .isEqualTo(cached);
        assertThat(requests).hasSize(1);
        assertThat(Catalogue.fetch(entry, given, around, SHORT, Download.Progress.NONE))
                .isEqualTo(cached);
        TestFiles.write(variable.resolve("set/raw/some-file"), content);
        assertThat(Catalogue.fetch(entry, given, around, SHORT, Download.Progress.NONE))
                .isEqualTo(variable.resolve("set/raw"));
        TestFiles.write(given.resolve("some-file.gz"), packed);
        assertThat(Catalogue.fetch(entry, given, around, SHORT, Download.Progress.NONE))
                .isEqualTo(given);
        TestFiles.write(given.resolve("set/some-file.gz"), packed);
        assertThat(Catalogue.fetch(entry, given, around, SHORT, Download.Progress.NONE))
                .isEqualTo(given.resolve("set"));
        assertThat(requests).hasSize(1);
    }

    @Test
    void cachesLieWhereTheSystemWantsThem() {
        Path home = folder.resolve("home");
        assertThat(Catalogue.cache(new Catalogue.Surroundings(Map.of(), "Linux", home)))
                .isEqualTo(home.resolve(".cache/aezoo"));
        assertThat(Catalogue.cache(new Catalogue.Surroundings(Map.of("XDG_CACHE_HOME", "relative"), "Linux", home)))
                .isEqualTo(home.resolve(".cache/aezoo"));
        assertThat(Catalogue.cache(new Catalogue.Surroundings(Map.of(), "Mac OS X", home)))
                .isEqualTo(home.resolve("Library/Caches/aezoo"));
        assertThat(Catalogue.cache(new Catalogue.Surroundings(
                        Map.of("LOCALAPPDATA", folder.resolve("local").toString()), "Windows 11", home)))
                .isEqualTo(folder.resolve("local/aezoo/cache"));
    }
}
