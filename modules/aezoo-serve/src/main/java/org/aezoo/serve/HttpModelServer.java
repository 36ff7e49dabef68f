package org.aezoo.serve;

import java.net.BindException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aezoo.data.InvalidInputException;
import org.aezoo.evaluation.search.HashIndex;
import org.aezoo.run.ModelServer;
import org.aezoo.run.ServerOptions;
import org.aezoo.serve.model.ModelSlot;
import org.aezoo.serve.model.ServedModel;
import org.aezoo.serve.model.Turns;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves models by Jetty. */
public final class HttpModelServer implements ModelServer {

    private static final int THREADS = 64;

    /** Requests that have begun get so long to end when the server stops, in milliseconds. */
    private static final long STOPPING = 20_000;

    @Override
    public Running start(ServerOptions options) {
        List<HashIndex> indexes =
                options.indexes().stream().map(HashIndex::load).toList();
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("aezoo-serve");
        Server server = new Server(threads);
        Map<String, Turns> lines = new LinkedHashMap<>();
        Counts counts =
                new Counts(() -> lines.values().stream().mapToInt(Turns::length).sum());
        Map<String, ModelSlot> models = new LinkedHashMap<>();
        try {
            options.models().forEach((name, folder) -> {
                Turns turns = new Turns(options.gather(), threads, requests -> counts.call());
                lines.put(name, turns);
                models.put(name, new ModelSlot(() -> ServedModel.load(name, folder, indexes, turns)));
            });
            checkUsed(indexes, models);
            Admission admission = new Admission(options);
            Optional<ExploreApi> explore =
                    options.page() ? Optional.of(new ExploreApi(options, models)) : Optional.empty();
            Api api = new Api(options, models, admission, counts, explore);
            ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
            connector.setHost(options.host());
            connector.setPort(options.port());
            connector.setIdleTimeout(options.limits().time().toMillis());
            connector.setAcceptQueueSize(512);
            server.addConnector(connector);
            server.setHandler(new GracefulHandler(api));
            server.setErrorHandler(new Errors());
            server.setStopTimeout(STOPPING);
            start(server, options);
            admission.listensOn(connector.getLocalPort());
            api.ready(true);
            String host = options.host().indexOf(':') < 0 ? options.host() : "[" + options.host() + "]";
            return new Open(server, api, models, "http://" + host + ":" + connector.getLocalPort());
        } catch (RuntimeException | Error e) {
            models.values().forEach(ModelSlot::close);
            throw e;
        }
    }

    private static void checkUsed(List<HashIndex> indexes, Map<String, ModelSlot> models) {
        for (HashIndex index : indexes) {
            boolean used = false;
            for (ModelSlot slot : models.values()) {
                ServedModel model = slot.take();
                used |= model.index() == index;
                model.release();
            }
            if (!used) {
                throw new InvalidInputException("the index of " + index.data() + " with " + index.size()
                        + " rows was made by none of these models: make it again with 'aezoo hash'");
            }
        }
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        configuration.setRequestHeaderSize(8 << 10);
        return configuration;
    }

    private static void start(Server server, ServerOptions options) {
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            for (Throwable at = e; at != null; at = at.getCause()) {
                if (at instanceof BindException || at instanceof java.net.UnknownHostException) {
                    throw new InvalidInputException(
                            "cannot listen on " + options.host() + ":" + options.port() + " (" + at.getMessage()
                                    + "): give another port or address",
                            e);
                }
            }
            throw new IllegalStateException(e);
        }
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop as it should: " + e, e);
        }
    }

    /** What Jetty refuses itself, in the same words as everything else. */
    private static final class Errors extends ErrorHandler {

        @Override
        public boolean handle(
                org.eclipse.jetty.server.Request request,
                org.eclipse.jetty.server.Response response,
                org.eclipse.jetty.util.Callback callback) {
            Object cause = request.getAttribute(ERROR_EXCEPTION);
            int status = response.getStatus();
            String message = request.getAttribute(ERROR_MESSAGE) instanceof String text && cause == null
                    ? text
                    : HttpStatus.getMessage(status);
            new Exchange(request, response, callback).fail(new Problem(status, message));
            return true;
        }
    }

    /** A server that listens. */
    private static final class Open implements Running {

        private final Server server;
        private final Api api;
        private final Map<String, ModelSlot> models;
        private final String address;

        Open(Server server, Api api, Map<String, ModelSlot> models, String address) {
            this.server = server;
            this.api = api;
            this.models = models;
            this.address = address;
        }

        @Override
        public String address() {
            return address;
        }

        @Override
        public synchronized void close() {
            api.ready(false);
            try {
                HttpModelServer.stop(server);
            } finally {
                models.values().forEach(ModelSlot::close);
            }
        }
    }
}
