import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Traffic for a server that {@code aezoo serve} has started; see tools/serve-traffic.
 *
 * <p>{@code load}: single requests at a given rate on 16 connections; says how long answers took, counted from when a
 * request was due, so that a server that stalls does not look quick. {@code fuzz}: requests with random damage; every
 * answer must be a status below 500 or 503 with one line of JSON, and a good request must be answered as before.
 */
final class ServeTraffic {

    private static final int CONNECTIONS = 16;

    public static void main(String[] args) throws Exception {
        URI address = URI.create(args[1]);
        String path = args[2];
        String body = Files.readString(Path.of(args[3])).strip();
        int seconds = Integer.parseInt(args[4]);
        if (args[0].equals("load")) {
            load(address, path, body, seconds, Integer.parseInt(args[5]));
        } else {
            fuzz(address, path, body, seconds, args.length > 5 ? Long.parseLong(args[5]) : System.nanoTime());
        }
    }

    private static HttpRequest request(URI address, String path, String body) {
        return HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static void load(URI address, String path, String body, int seconds, int rate) throws Exception {
        byte[] request = ("POST " + path + " HTTP/1.1\r\nHost: " + address.getAuthority()
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
        int count = seconds * rate / CONNECTIONS;
        long[][] times = new long[CONNECTIONS][count];
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        long start = System.nanoTime() + 200_000_000;
        Future<?>[] all = new Future<?>[CONNECTIONS];
        for (int c = 0; c < CONNECTIONS; c++) {
            int own = c;
            all[c] = threads.submit(() -> {
                try (Socket socket = new Socket()) {
                    socket.setTcpNoDelay(true);
                    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
                    byte[] buffer = new byte[1 << 16];
                    for (int i = 0; i < count; i++) {
                        long due = start + (long) ((i + own / (double) CONNECTIONS) * 1e9 * CONNECTIONS / rate);
                        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                            LockSupport.parkNanos(left);
                        }
                        socket.getOutputStream().write(request);
                        int got = 0;
                        // answers are small and have their length
                        while (got < 2 || buffer[got - 1] != '}' || buffer[got - 2] != ']') {
                            int more = socket.getInputStream().read(buffer, got, buffer.length - got);
                            if (more < 0) {
                                throw new IOException("the connection was closed");
                            }
                            got += more;
                        }
                        if (buffer[9] != '2') {
                            throw new IOException(new String(buffer, 0, got, StandardCharsets.UTF_8));
                        }
                        times[own][i] = System.nanoTime() - due;
                    }
                }
                return null;
            });
        }
        for (Future<?> each : all) {
            each.get();
        }
        double took = (System.nanoTime() - start) / 1e9;
        threads.shutdown();
        // the first fifth warms up
        long[] sorted = Arrays.stream(times)
                .flatMapToLong(one -> Arrays.stream(one, count / 5, count))
                .sorted()
                .toArray();
        System.out.printf(
                "%.0f requests a second for %.0f s; from due to answered, ms: median %.2f, 99 %% %.2f, 99.9 %% %.2f, most %.2f%n",
                count * CONNECTIONS / took,
                took,
                at(sorted, 0.5),
                at(sorted, 0.99),
                at(sorted, 0.999),
                at(sorted, 1));
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)] / 1e6;
    }

    private static void fuzz(URI address, String path, String body, int seconds, long seed) throws Exception {
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        HttpClient client = HttpClient.newHttpClient();
        String good = client.send(request(address, path, body), HttpResponse.BodyHandlers.ofString()).body();
        String[] parts = {
            "{", "}", "[", "]", "\"", ",", ":", "null", "1e999", "-", "\\u0000", "\u00e9", "rows", "true", "9".repeat(400), "NaN",
            "\r\n", "\n", ";", "text/csv", "application/x-ndjson", "chunked", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n",
            "Content-Length: 3\r\n", "%2e%2e/", "/", "?", "Expect: 100-continue\r\n", "GET ", "HTTP/1.0"
        };
        String whole = "POST " + path + " HTTP/1.1\r\nHost: " + address.getAuthority()
                + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        AtomicInteger asked = new AtomicInteger();
        int[] statuses = new int[600];
        while (System.nanoTime() < end) {
            // half of them are damaged in the body alone, with a length that is right
            boolean inside = random.nextBoolean();
            StringBuilder text = new StringBuilder(inside ? body : whole);
            for (int k = random.nextInt(4); k >= 0; k--) {
                int from = random.nextInt(text.length() + 1);
                int to = Math.min(text.length(), from + (random.nextInt(3) == 0 ? random.nextInt(20) : 0));
                text.replace(from, to, random.nextInt(4) == 0
                        ? String.valueOf((char) random.nextInt(256))
                        : parts[random.nextInt(parts.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            String said;
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
                socket.setSoTimeout(400);
                if (inside) {
                    socket.getOutputStream()
                            .write(("POST " + path + " HTTP/1.1\r\nHost: " + address.getAuthority()
                                            + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                                            + bytes.length + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                }
                socket.getOutputStream().write(bytes);
                socket.getOutputStream().flush();
                said = new String(socket.getInputStream().readNBytes(1 << 16), StandardCharsets.UTF_8);
            } catch (java.net.SocketTimeoutException unfinished) {
                continue; // a request whose end the server waits for
            } catch (IOException closed) {
                said = "";
            }
            asked.incrementAndGet();
            if (said.startsWith("HTTP/1.1 ")) {
                int status = Integer.parseInt(said.substring(9, 12));
                statuses[status]++;
                String answer = said.contains("\r\n\r\n") ? said.substring(said.indexOf("\r\n\r\n") + 4) : "";
                boolean error = status >= 400;
                if (status == 500 || (error && !answer.isEmpty() && !answer.startsWith("{\"error\":\"")) || said.contains("\tat ")) {
                    System.out.println("FOUND\n" + text + "\n---\n" + said);
                    System.exit(1);
                }
            }
            if (asked.get() % 200 == 0) {
                String now = client.send(request(address, path, body), HttpResponse.BodyHandlers.ofString()).body();
                if (!now.equals(good)) {
                    System.out.println("FOUND: a good request is answered by\n" + now + "\nand was by\n" + good);
                    System.exit(1);
                }
            }
        }
        System.out.print(asked + " damaged requests, nothing found; statuses");
        for (int status = 0; status < statuses.length; status++) {
            if (statuses[status] > 0) {
                System.out.print(" " + status + ":" + statuses[status]);
            }
        }
        System.out.println();
    }
}
