package org.aezoo.cli.commands;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.options.ServeOptions;
import org.aezoo.run.ModelServer;
import org.aezoo.run.ServerOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aezoo serve DIR...}. */
@Command(
        name = "serve",
        description = "Answer requests over HTTP with trained models, until Ctrl-C or SIGTERM; see docs/serve.md.")
public final class ServeCommand implements Runnable, Backend.Needed {

    @Mixin
    private final ServeOptions chosen = new ServeOptions();

    @Mixin
    private final ServeOptions.Access access = new ServeOptions.Access();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        ServerOptions options = access.applyTo(chosen.options());
        serve(ServeOptions.server().start(options), options, common);
        wait(common);
    }

    /** Says where the server is, and stops it when the process is to end. */
    static void serve(ModelServer.Running server, ServerOptions options, CommonOptions common) {
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
        if (common.json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("address", server.address());
            document.put("models", options.models().keySet());
            common.print(document);
            common.out().flush();
        }
        common.err()
                .println("serving " + String.join(", ", options.models().keySet()) + " at " + server.address()
                        + " (Ctrl-C stops)");
        common.err().flush();
    }

    /** Until the process is told to end. */
    static void wait(CommonOptions common) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            common.err().println("stopped");
        }
    }
}
