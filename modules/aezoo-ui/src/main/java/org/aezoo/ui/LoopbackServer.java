package org.aezoo.ui;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.MimeMapping;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.api.Route;
import org.deeplearning4j.ui.module.train.TrainModule;

/**
 * Deeplearning4j's pages of a training, served to this machine alone. Its own server listens on every address, takes
 * uploads, and answers whatever name it is called by. This one stands in its place, so that its pages find no other:
 * it listens on the loopback address, answers GET only, and only to a browser that asks for that address, which keeps
 * out the pages of strangers that have their name resolved to it. No address changes anything: the language, which
 * another server lets everybody set for all, stays as it is.
 */
final class LoopbackServer extends VertxUIServer {

    static final String HOST = "127.0.0.1";

    private static final String OVERVIEW = "/train/overview";
    private static final String ASSETS = "/assets/";

    private final int port;
    private final TrainModule pages = new TrainModule();
    private volatile boolean closed;

    LoopbackServer(int port) {
        this.port = port;
    }

    TrainModule pages() {
        return pages;
    }

    @Override
    public void start(Promise<Void> started) {
        Router router = Router.router(vertx);
        router.route().handler(this::admit);
        router.get("/").handler(LoopbackServer::redirect);
        router.get(ASSETS + "*").blockingHandler(LoopbackServer::asset);
        for (Route route : pages.getRoutes()) {
            router.get(route.getRoute())
                    .blockingHandler(asked -> route.getConsumer().accept(arguments(route, asked), asked));
        }
        vertx.createHttpServer(new HttpServerOptions().setHost(HOST).setPort(port))
                .requestHandler(router)
                .listen(result -> {
                    if (result.succeeded()) {
                        started.complete();
                    } else {
                        started.fail(result.cause());
                    }
                });
    }

    private void admit(RoutingContext asked) {
        Set<String> names = Set.of(HOST + ":" + port, "localhost:" + port);
        if (asked.request().method() != HttpMethod.GET) {
            asked.response().setStatusCode(405).end();
        } else if (!names.contains(String.valueOf(asked.request().host()))) {
            asked.response().setStatusCode(403).end("only for " + HOST + ":" + port);
        } else {
            asked.next();
        }
    }

    private static void redirect(RoutingContext asked) {
        asked.response().putHeader("location", OVERVIEW).setStatusCode(302).end();
    }

    private static List<String> arguments(Route route, RoutingContext asked) {
        return Arrays.stream(route.getRoute().split("/", -1))
                .filter(part -> part.startsWith(":"))
                .map(part -> asked.pathParam(part.substring(1)))
                .toList();
    }

    /** Scripts, styles and pictures, out of the jars. */
    private static void asset(RoutingContext asked) {
        String path = asked.request().path().substring(ASSETS.length());
        String name = (path.startsWith("webjars/") ? "META-INF/resources/" : ASSETS_ROOT_DIRECTORY) + path;
        byte[] content = null;
        // a folder has a name without a dot, and a stream of its own
        if (!path.contains("..") && path.lastIndexOf('.') > path.lastIndexOf('/')) {
            try (InputStream in = VertxUIServer.class.getClassLoader().getResourceAsStream(name)) {
                content = in == null ? null : in.readAllBytes();
            } catch (IOException e) {
                asked.fail(e);
                return;
            }
        }
        if (content == null) {
            asked.response().setStatusCode(404).end();
            return;
        }
        String type = MimeMapping.getMimeTypeForFilename(name);
        asked.response()
                .putHeader("content-type", type == null ? "application/octet-stream" : type)
                .end(Buffer.buffer(content));
    }

    @Override
    public void stop(Promise<Void> stopped) {
        stopped.complete(); // Vert.x closes what this opened
    }

    /** From now on Deeplearning4j may start a server of its own, if it is asked to. */
    void closed() {
        closed = true;
    }

    @Override
    public boolean isStopped() {
        return closed;
    }

    @Override
    public int getPort() {
        return port;
    }

    @Override
    public String getAddress() {
        return "http://" + HOST + ":" + port;
    }
}
