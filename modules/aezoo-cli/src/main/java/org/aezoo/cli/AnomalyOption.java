package org.aezoo.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aezoo.data.Dataset;
import org.aezoo.data.Labelled;
import org.aezoo.data.Schema;
import org.aezoo.data.Text;
import org.aezoo.evaluation.Anomalies;
import org.aezoo.evaluation.Detection;
import org.aezoo.models.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which label marks anomalies. */
final class AnomalyOption {

    private static final List<String> NAMES = List.of("auroc", "average_precision", "precision_at_n");

    private static final Pattern NUMBER = Pattern.compile("\\s*[-+]?\\.?\\d.*");

    private static final Pattern COLUMN = Pattern.compile("[?&]label=([^&]*)");

    @Option(
            names = "--anomaly",
            paramLabel = "LABEL",
            description =
                    "Which label marks anomalies, for auroc, average_precision and precision_at_n (default: of two labels"
                            + " 1 against 0, true against false, yes against no, or the one called anomaly, anomalous,"
                            + " abnormal or outlier; nothing else is guessed).")
    @Nullable String label;

    /**
     * What labels tell of anomalies.
     *
     * @param label of them; null where it is not known
     * @param leftOut why there are no figures of detection, and what gives them; empty where nobody expects any
     */
    record Reading(@Nullable String label, String leftOut) {

        static final Reading NONE = new Reading(null, "");

        /** Which of some rows are anomalies; null where that is not known. */
        boolean @Nullable [] marks(Dataset rows) {
            return label == null || !rows.hasLabels() ? null : Anomalies.marks(rows, label);
        }
    }

    /**
     * How well scores tell anomalies.
     *
     * @param values by name; none where there are none to be had
     * @param label of anomalies; null where it is not known
     * @param why there are none; empty where there are, or nobody expects any
     * @param said one line for people; empty where there is nothing to say
     */
    record Figures(Map<String, Double> values, @Nullable String label, String why, String said) {

        /** What is missing and why. */
        Map<String, String> leftOut() {
            return why.isEmpty() ? Map.of() : Map.of("detection", why);
        }

        /** For a JSON document. */
        void put(Map<String, Object> document) {
            if (label != null) {
                document.put("anomaly_label", label);
            }
            if (!why.isEmpty()) {
                document.put("left_out", leftOut());
            }
        }
    }

    /**
     * Reads the labels of all rows there are.
     *
     * @param source of the data, which names the column
     * @param remembered label that a run was judged by before; empty without one
     * @param read what that run's rows were read as; null where nobody kept it
     * @param detector whether the model is one for anomalies, so that their figures are expected of any labels
     * @throws org.aezoo.data.InvalidInputException if {@code --anomaly} names a label that the data does not have
     */
    Reading read(Dataset all, String source, String remembered, @Nullable Schema read, boolean detector) {
        String given = label;
        if (given != null) {
            return new Reading(Anomalies.named(all, given), "");
        }
        if (!all.hasLabels()) {
            return Reading.NONE;
        }
        Optional<String> before = remembered.isEmpty() ? Optional.empty() : Anomalies.known(all, remembered);
        if (before.isPresent() && areOf(read, all, remembered)) {
            return new Reading(before.get(), "");
        }
        Matcher column = COLUMN.matcher(source);
        Optional<String> certain = Anomalies.label(all, column.find() ? column.group(1) : null);
        if (certain.isPresent()) {
            return new Reading(certain.get(), "");
        }
        return detector || all.labelNames().size() == 2
                ? new Reading(
                        null,
                        "it is not certain which label marks anomalies, of " + Anomalies.counts(all)
                                + "; name it with --anomaly LABEL")
                : Reading.NONE;
    }

    /** Whether a number that marks anomalies means the same here: 1 is one thing beside 0 and another beside -1. */
    private static boolean areOf(@Nullable Schema read, Dataset all, String remembered) {
        List<String> before = read == null
                ? List.of()
                : read.columns().stream()
                        .filter(column -> column.kind() == Schema.Kind.LABEL)
                        .flatMap(column -> column.texts().stream())
                        .toList();
        return before.isEmpty()
                || !NUMBER.matcher(remembered).matches()
                || all.labelNames().stream()
                        .allMatch(now -> before.stream().anyMatch(then -> Labelled.isSame(now, then)));
    }

    /** The figures of some of these rows. */
    static Figures figures(Reading reading, TrainedAutoencoder trained, Dataset rows) {
        boolean[] marks = reading.marks(rows);
        String name = reading.label();
        if (marks == null || name == null) {
            return new Figures(Map.of(), null, reading.leftOut(), leftOut(reading.leftOut()));
        }
        if (!Detection.isMixed(marks)) {
            String all = "they need rows of both kinds, and all or none of the " + rows.size()
                    + " rows have the label '" + Text.shown(name) + "'";
            return new Figures(Map.of(), name, all, leftOut(all));
        }
        int anomalies = 0;
        for (boolean mark : marks) {
            anomalies += mark ? 1 : 0;
        }
        return new Figures(
                new LinkedHashMap<>(Detection.figures(trained, rows, marks)),
                name,
                "",
                "anomalies: " + anomalies + " of " + marks.length + " rows, labelled '" + Text.shown(name) + "'");
    }

    private static String leftOut(String why) {
        return why.isEmpty() ? "" : String.join(", ", NAMES) + " are left out: " + why;
    }
}
