package org.aezoo.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a series is scored while it comes in. */
public final class FollowOptions {

    /** As few scores as tell how rare one is. */
    private static final int FEWEST = 200;

    /** So many take 160 MB. */
    private static final int MOST = 10_000_000;

    @Option(
            names = "--follow",
            description =
                    "Of a model trained on series: score the steps that come line by line from standard input, and"
                            + " write a line for each as soon as its score is known.")
    public boolean follow;

    @Option(
            names = "--delay",
            paramLabel = "STEPS",
            description =
                    "With --follow: score a step so many steps later, by the windows that have ended by then"
                            + " (default: a quarter of a window; a window less one gives the scores that the whole series would, 0"
                            + " gives them at once, from a single window, and calls more steps anomalous than the threshold was set for).")
    public @Nullable Integer delay;

    @Option(
            names = "--adapt",
            paramLabel = "STEPS",
            description =
                    "With --follow: judge scores by so many before them, and no longer by those of training, so that"
                            + " alarms stay as rare as the threshold was asked to make them; at least 200.")
    public @Nullable Integer adapt;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description =
                    "With --follow: go on as this file says, where it is there, and write it at the end, also when"
                            + " stopped by SIGTERM or Ctrl-C.")
    public @Nullable Path state;

    /** Refuses, before anything is loaded, what does not go together. */
    public void check(CommonOptions common) {
        if (!follow) {
            Stream.of("--delay", "--adapt", "--state")
                    .filter(common::isGiven)
                    .findFirst()
                    .ifPresent(option -> {
                        throw new InvalidInputException(option + " goes with --follow, which is missing: give both");
                    });
            return;
        }
        List.of("--data", "--split", "--out", "--json").forEach(option -> {
            if (common.isGiven(option)) {
                throw new InvalidInputException(
                        "--follow reads standard input and writes lines to standard output: leave " + option + " out");
            }
        });
        Integer scores = adapt;
        if (scores != null && (scores < FEWEST || scores > MOST)) {
            throw new InvalidInputException("--adapt must be between " + FEWEST + " and " + MOST + ", got " + scores);
        }
        if (state != null) {
            Path parent = state.toAbsolutePath().getParent();
            if (parent == null || !Files.isDirectory(parent) || Files.isDirectory(state)) {
                throw new InvalidInputException(
                        "--state must name a file in a folder that is there, got " + Text.shown(state));
            }
        }
    }
}
