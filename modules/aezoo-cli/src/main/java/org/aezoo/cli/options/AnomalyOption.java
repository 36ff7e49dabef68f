package org.aezoo.cli.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which label marks anomalies. */
public final class AnomalyOption {

    @Option(
            names = "--anomaly",
            paramLabel = "LABEL",
            description =
                    "Which label marks anomalies, for auroc, average_precision and precision_at_n (default: of two labels"
                            + " 1 against 0, true against false, yes against no, or the one called anomaly, anomalous,"
                            + " abnormal or outlier; nothing else is guessed).")
    public @Nullable String label;
}
