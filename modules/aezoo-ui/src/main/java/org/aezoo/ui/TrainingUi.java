package org.aezoo.ui;

import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.BindException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.settings.Require;
import org.aezoo.training.TrainingMonitor;

/**
 * Deeplearning4j's training UI: score, weights, activations and steps of each layer as curves and histograms, in a
 * browser on this machine. One at a time in a JVM, as Deeplearning4j keeps its server in a static field.
 */
public final class TrainingUi implements TrainingMonitor {

    /** Of the time; with every step reported, a small network would train at a sixth of its speed. */
    private static final double SHARE = 0.1;

    private final double share;

    public TrainingUi() {
        this(SHARE);
    }

    TrainingUi(double share) {
        this.share = share;
    }

    @Override
    public Watch open(int port) {
        Require.between("port", port, 1, 65535);
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                // no folder of files out of jars, which would be in a place that everybody knows
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        LoopbackServer server = new LoopbackServer(port);
        try {
            wait((Handler<AsyncResult<String>> done) -> vertx.deployVerticle(server, done));
        } catch (CompletionException e) {
            close(vertx, server);
            if (e.getCause() instanceof BindException) {
                throw new InvalidInputException("port must be free, but " + port + " is taken: give another", e);
            }
            throw e;
        }
        return new UiWatch(server, share, () -> close(vertx, server));
    }

    private static void close(Vertx vertx, LoopbackServer server) {
        wait((Handler<AsyncResult<Void>> done) -> vertx.close(done));
        server.closed();
    }

    private static <T> void wait(Consumer<Handler<AsyncResult<T>>> task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        task.accept(result -> {
            if (result.succeeded()) {
                done.complete(null);
            } else {
                done.completeExceptionally(result.cause());
            }
        });
        done.join();
    }
}
