package org.aezoo.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.Labelled;
import org.aezoo.data.Schema;
import org.aezoo.data.Text;
import org.aezoo.evaluation.metrics.Anomalies;
import org.aezoo.evaluation.metrics.AnomalyMetrics;
import org.aezoo.evaluation.report.Purpose;
import org.aezoo.evaluation.series.Alarms;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Variant;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;

/**
 * What labels tell of anomalies.
 *
 * @param label of them; null where it is not known
 * @param leftOut why there are no figures of detection, and what gives them; empty where nobody expects any
 */
public record AnomalyLabel(@Nullable String label, String leftOut) {

    /** How a command is told the label. */
    public static final String OPTION = "--anomaly LABEL";

    private static final AnomalyLabel NONE = new AnomalyLabel(null, "");

    private static final List<String> NAMES = List.of("auroc", "average_precision", "precision_at_n");

    /** The label of anomalous windows of a series. */
    private static final String MARK = "1";

    private static final Pattern NUMBER = Pattern.compile("\\s*[-+]?\\.?\\d.*");

    private static final Pattern COLUMN = Pattern.compile("[?&]label=([^&]*)");

    /**
     * How well scores tell anomalies.
     *
     * @param values by name; none where there are none to be had
     * @param label of anomalies; null where it is not known
     * @param why there are none; empty where there are, or nobody expects any
     * @param said one line for people; empty where there is nothing to say
     */
    public record Figures(
            Map<String, Double> values, @Nullable String label, String why, String said) {

        /** What is missing and why. */
        public Map<String, String> leftOut() {
            return why.isEmpty() ? Map.of() : Map.of("detection", why);
        }
    }

    /** Whether a model is one for anomalies: it gets a threshold by itself, and figures of detection are expected of it. */
    public static boolean isExpectedOf(AutoencoderModel model) {
        return Purpose.of(model) == Purpose.ANOMALIES;
    }

    /** The same of a variant, before there is any data. */
    public static boolean isExpectedOf(Variant variant) {
        DataShape row = DataShape.row(16);
        return variant.takes(row) && isExpectedOf(variant.forShape(row));
    }

    /**
     * Reads the labels of all rows there are.
     *
     * @param given the label that somebody named; null to find out
     * @param source of the data, which names the column
     * @param remembered label that a run was judged by before; empty without one
     * @param read what that run's rows were read as; null where nobody kept it
     * @param detector whether figures of detection are expected of any labels
     * @param way to name the label, for people: {@link #OPTION}, or the call of a program
     * @throws org.aezoo.data.InvalidInputException if the data does not have the label that is given
     */
    public static AnomalyLabel read(
            @Nullable String given,
            Dataset all,
            String source,
            String remembered,
            @Nullable Schema read,
            boolean detector,
            String way) {
        if (given != null) {
            return new AnomalyLabel(Anomalies.named(all, given), "");
        }
        if (!all.hasLabels()) {
            return NONE;
        }
        Optional<String> before = remembered.isEmpty() ? Optional.empty() : Anomalies.known(all, remembered);
        if (before.isPresent() && areOf(read, all, remembered)) {
            return new AnomalyLabel(before.get(), "");
        }
        Matcher column = COLUMN.matcher(source);
        Optional<String> certain = Anomalies.label(all, column.find() ? column.group(1) : null);
        if (certain.isPresent()) {
            return new AnomalyLabel(certain.get(), "");
        }
        return detector || all.labelNames().size() == 2
                ? new AnomalyLabel(
                        null,
                        "it is not certain which label marks anomalies, of " + Anomalies.counts(all) + "; name it with "
                                + way)
                : NONE;
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

    /** Which of some rows are anomalies; null where that is not known. */
    public boolean @Nullable [] marks(Dataset rows) {
        return label == null || !rows.hasLabels() ? null : Anomalies.marks(rows, label);
    }

    /** The figures of some of these rows, or of the steps that are in these windows of series. */
    public Figures figures(TrainedAutoencoder trained, Dataset rows) {
        return figures(trained, rows, StepScores.once(trained, rows));
    }

    /** @param scores of the steps, asked for where the rows are windows of series */
    Figures figures(TrainedAutoencoder trained, Dataset rows, Supplier<List<StepScores>> scores) {
        Threshold threshold = trained.scorer().threshold();
        boolean counted = threshold != null && Alarms.isDated(rows.series());
        boolean ofSteps = !rows.series().isEmpty() && rows.hasLabels();
        List<StepScores> steps = ofSteps || counted ? scores.get() : List.of();
        Map<String, Double> alarms = counted && threshold != null ? Alarms.figures(steps, threshold.value()) : Map.of();
        boolean[] marks = ofSteps ? StepScores.marks(steps) : marks(rows);
        String name = ofSteps ? MARK : label;
        String what = ofSteps ? "steps" : "rows";
        if (marks == null || name == null) {
            return new Figures(alarms, null, leftOut, left(leftOut));
        }
        if (!AnomalyMetrics.isMixed(marks)) {
            String all = "they need " + what + " of both kinds, and all or none of the " + marks.length + " " + what
                    + " have the label '" + Text.shown(name) + "'";
            return new Figures(alarms, name, all, left(all));
        }
        Map<String, Double> figures =
                AnomalyMetrics.figures(ofSteps ? StepScores.known(steps) : trained.score(rows), marks, threshold);
        figures.putAll(alarms);
        return new Figures(
                figures,
                name,
                "",
                "anomalies: " + count(marks) + " of " + marks.length + " " + what + ", labelled '" + Text.shown(name)
                        + "'");
    }

    /** How many rows are anomalies. */
    static int count(boolean[] marks) {
        int anomalies = 0;
        for (boolean mark : marks) {
            anomalies += mark ? 1 : 0;
        }
        return anomalies;
    }

    private static String left(String why) {
        return why.isEmpty() ? "" : String.join(", ", NAMES) + " are left out: " + why;
    }
}
