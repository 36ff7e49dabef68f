package org.aezoo.cli;

import java.io.PrintWriter;
import org.aezoo.data.InvalidInputException;
import org.aezoo.training.TrainingMonitor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether training can be watched in a browser. */
final class MonitorOption {

    private static final int PORT = 9000;

    @Option(
            names = "--ui",
            description = "Show the training in Deeplearning4j's training UI, to this machine's browser only, while it"
                    + " goes on.")
    private boolean ui;

    @Option(names = "--ui-port", paramLabel = "N", description = "Port of the training UI (default: 9000).")
    private @Nullable Integer port;

    /** Refuses, before anything is loaded, what cannot be done. */
    void check() {
        if (port != null && !ui) {
            throw new InvalidInputException("--ui-port is the port of --ui: give both");
        }
        if (port != null && (port < 1 || port > 65535)) {
            throw new InvalidInputException("--ui-port must be between 1 and 65535, got " + port);
        }
        if (ui) {
            monitor();
        }
    }

    private static TrainingMonitor monitor() {
        return TrainingMonitor.find()
                .orElseThrow(
                        () -> new InvalidInputException("--ui needs the module aezoo-ui on the class path: start by"
                                + " ./aezoo, which adds it, or build with -Pui"));
    }

    /** Opens what was asked for and says where it is; null if nothing was. */
    TrainingMonitor.@Nullable Watch open(PrintWriter err) {
        if (!ui) {
            return null;
        }
        TrainingMonitor.Watch watch;
        try {
            watch = monitor().open(port == null ? PORT : port);
        } catch (InvalidInputException e) {
            throw new InvalidInputException("--ui-" + e.getMessage(), e);
        }
        err.println("training UI: " + watch.address() + " (until training ends)");
        return watch;
    }
}
