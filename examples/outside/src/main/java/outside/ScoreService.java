package outside;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.aezoo.data.InvalidInputException;
import org.aezoo.run.estimators.AnomalyDetector;

/**
 * Scores rows over HTTP: POST /score with a line of numbers per row, separated by commas, answers a line "score,anomaly" for
 * each; POST /reload takes a new model from the same file. In a container the same two methods stand in a bean with a scope
 * of one, and {@link #close} is what it calls in the end.
 */
public final class ScoreService implements AutoCloseable {

    private final Path file;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    /** Whoever scores holds the reading side, so that no model is closed under a request. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private AnomalyDetector detector;

    /**
     * Starts to listen on this machine.
     *
     * @param file that AnomalyDetector.save wrote, or model.zip of a run with a threshold
     * @param port 0 for any that is free
     */
    public ScoreService(Path file, int port) throws IOException {
        this.file = file;
        detector = AnomalyDetector.load(file);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/score", exchange -> answer(exchange, this::score));
        server.createContext("/reload", exchange -> answer(exchange, body -> reload()));
        server.setExecutor(threads);
        server.start();
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    private interface Work {
        String answer(String body);
    }

    private static void answer(HttpExchange exchange, Work work) throws IOException {
        try (exchange) {
            int status = 200;
            String text;
            try {
                text = work.answer(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            } catch (InvalidInputException | NumberFormatException e) {
                // one line that says what is wrong with the rows
                status = 400;
                text = e.getMessage();
            }
            byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private String score(String body) {
        double[][] rows = body.lines()
                .filter(line -> !line.isBlank())
                .map(line -> Arrays.stream(line.split(",", -1))
                        .mapToDouble(cell -> cell.isBlank() ? Double.NaN : Double.parseDouble(cell.strip()))
                        .toArray())
                .toArray(double[][]::new);
        lock.readLock().lock();
        try {
            double[] scores = detector.scores(rows);
            return Arrays.stream(scores)
                    .mapToObj(score -> score + "," + detector.threshold().isAnomaly(score))
                    .collect(Collectors.joining("\n"));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The old model serves until the new one is read, and goes on where that fails. */
    private String reload() {
        AnomalyDetector fresh = AnomalyDetector.load(file);
        AnomalyDetector old;
        lock.writeLock().lock();
        try {
            old = detector;
            detector = fresh;
        } finally {
            lock.writeLock().unlock();
        }
        old.close();
        return "reloaded";
    }

    @Override
    public void close() {
        server.stop(1);
        threads.shutdown();
        detector.close();
    }

    /** Takes the model's file and a port (8080). */
    public static void main(String[] args) throws IOException {
        ScoreService service = new ScoreService(Path.of(args[0]), args.length > 1 ? Integer.parseInt(args[1]) : 8080);
        Runtime.getRuntime().addShutdownHook(new Thread(service::close));
        System.out.println("listening on port " + service.port());
    }
}
