package org.aezoo.cli.options;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.aezoo.data.InvalidInputException;
import org.aezoo.training.TrainingMonitor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether training can be watched in a browser. */
public final class MonitorOption {

    private static final int PORT = 9000;

    @Option(
            names = "--ui",
            description = "Show the training in Deeplearning4j's training UI, to this machine's browser only, while it"
                    + " goes on.")
    private boolean ui;

    @Option(names = "--ui-port", paramLabel = "N", description = "Port of the training UI (default: 9000).")
    private @Nullable Integer port;

    /** Refuses, before anything is loaded, what cannot be done. */
    public void check() {
        if (port != null && !ui) {
            throw new InvalidInputException("--ui-port is the port of --ui: give both");
        }
        if (port != null && (port < 1 || port > 65535)) {
            throw new InvalidInputException("--ui-port must be between 1 and 65535, got " + port);
        }
        if (ui) {
            monitor();
            try {
                new ServerSocket(port(), 1, InetAddress.getLoopbackAddress()).close();
            } catch (IOException e) {
                throw new InvalidInputException(
                        "--ui-port must be free, but " + port() + " is not (" + e.getMessage() + "): give another", e);
            }
        }
    }

    private int port() {
        return port == null ? PORT : port;
    }

    private static TrainingMonitor monitor() {
        return TrainingMonitor.find()
                .orElseThrow(
                        () -> new InvalidInputException("--ui needs the module aezoo-ui on the class path: start by"
                                + " ./aezoo, which adds it, or build with -Pui"));
    }

    /** Opens what was asked for and says where it is; null if nothing was. */
    public TrainingMonitor.@Nullable Watch open(PrintWriter err) {
        if (!ui) {
            return null;
        }
        TrainingMonitor.Watch watch = monitor().open(port());
        err.println("training UI: " + watch.address() + " (until training ends)");
        return watch;
    }
}
