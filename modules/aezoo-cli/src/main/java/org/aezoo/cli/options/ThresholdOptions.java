package org.aezoo.cli.options;

import java.util.List;
import java.util.stream.Stream;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.trained.Threshold;
import org.aezoo.run.RunOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the threshold is chosen above which a row is called an anomaly, or a step of a series. */
public final class ThresholdOptions {

    @Option(
            names = "--contamination",
            paramLabel = "RATE",
            description =
                    "Share of anomalies among the rows: as many of them, those of the highest scores, lie above the"
                            + " threshold that 'aezoo score' judges by; 'auto' guesses it from the scores.")
    private @Nullable String contamination;

    @Option(
            names = "--false-alarms",
            paramLabel = "RATE",
            description = "The same where all rows are normal: share of these that may be called anomalies"
                    + " (default: no threshold; for anomaly 0.05).")
    private @Nullable Double falseAlarms;

    @Option(
            names = "--false-alarms-per-day",
            paramLabel = "N",
            description =
                    "The same for a series with times: how many alarms a day with nothing unusual may have, each a"
                            + " stretch of steps above the threshold.")
    private @Nullable Double falseAlarmsPerDay;

    /** What is asked for; null where nothing is. */
    public RunOptions.@Nullable Rate rate(CommonOptions common) {
        List<String> given = Stream.of("--contamination", "--false-alarms", "--false-alarms-per-day")
                .filter(common::isGiven)
                .toList();
        if (given.size() > 1) {
            throw new InvalidInputException(
                    given.get(0) + " and " + given.get(1) + " exclude each other: give one of them");
        }
        if (falseAlarmsPerDay != null) {
            RunOptions.Rate.checkPerDay("--false-alarms-per-day", falseAlarmsPerDay);
            return RunOptions.Rate.falseAlarmsPerDay(falseAlarmsPerDay);
        }
        if (contamination != null) {
            if (contamination.equals("auto")) {
                return RunOptions.Rate.unknownContamination();
            }
            double share = share(contamination);
            Threshold.checkRate("--contamination", share);
            return RunOptions.Rate.contamination(share);
        }
        if (falseAlarms != null) {
            Threshold.checkRate("--false-alarms", falseAlarms);
            return RunOptions.Rate.falseAlarms(falseAlarms);
        }
        return null;
    }

    private static double share(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new InvalidInputException("--contamination must be a share or auto, got '" + text + "'", e);
        }
    }

    /** The same as words of a command, each after a space. */
    public String command() {
        StringBuilder command = new StringBuilder();
        if (contamination != null) {
            command.append(" --contamination ").append(contamination);
        }
        if (falseAlarms != null) {
            command.append(" --false-alarms ").append(falseAlarms);
        }
        if (falseAlarmsPerDay != null) {
            command.append(" --false-alarms-per-day ").append(falseAlarmsPerDay);
        }
        return command.toString();
    }
}
