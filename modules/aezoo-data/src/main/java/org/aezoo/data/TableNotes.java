package org.aezoo.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.aezoo.data.Schema.Column;
import org.aezoo.data.Schema.Windows;

/** Warnings about training rows whose values do not differ, or will not once they are scaled. */
public final class TableNotes {

    /** Rows whose values are compared after scaling; of more rows, so many evenly spaced ones. */
    private static final int COMPARED = 10_000;

    /** One in so many different values of a column may become equal to another by chance. */
    private static final int TOLD_FROM = 100;

    /** A column must vary by this many steps between neighbouring doubles. */
    private static final int STEPS = 256;

    /** Columns named in a message. */
    private static final int SHOWN = 5;

    private final Dataset training;
    private final Scaling scaling;
    private final double[] low;
    private final double[] high;
    private final List<String> notes = new ArrayList<>();

    private TableNotes(Dataset training, Scaling scaling) {
        this.training = training;
        this.scaling = scaling;
        int size = training.shape().size();
        low = new double[size];
        high = new double[size];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
    }

    /**
     * Checks training rows: whether all of them are equal, whether columns are constant or vary by little more than the
     * spacing of doubles, whether different values become equal when they are scaled and rounded to floats.
     *
     * @param training at least one row
     * @param scaling fitted on them; pictures are not checked, unscaled rows for values that become equal alone
     * @return a line for each, mostly none
     */
    public static List<String> of(Dataset training, Scaling scaling) {
        if (training.shape().isImage() || training.preparation() != null || scaling.kind() == Scaling.Kind.PIXEL) {
            return List.of();
        }
        TableNotes notes = new TableNotes(training, scaling);
        if (scaling.kind() != Scaling.Kind.NONE) {
            return notes.look();
        }
        if (!training.rows().isSingle()) {
            notes.compare(List.of());
        }
        return notes.notes;
    }

    private List<String> look() {
        int size = training.shape().size();
        double[] row = new double[size];
        boolean[] gaps = new boolean[size];
        for (int r = 0; r < training.size(); r++) {
            training.read(r, row, 0);
            for (int i = 0; i < size; i++) {
                gaps[i] |= Double.isNaN(row[i]);
                low[i] = Math.min(low[i], Double.isNaN(row[i]) ? low[i] : row[i]);
                high[i] = Math.max(high[i], Double.isNaN(row[i]) ? high[i] : row[i]);
            }
        }
        List<Integer> constant = new ArrayList<>();
        List<Integer> coarse = new ArrayList<>();
        double[] scale = scaling.scale();
        boolean equal = training.size() > 1;
        for (int i = 0; i < size; i++) {
            equal &= !gaps[i] && !(high[i] > low[i]);
            double step = step(i);
            if (!(high[i] > low[i])) {
                constant.add(i);
            } else if (scale[scale.length == 1 ? 0 : i] < STEPS * step || high[i] - low[i] < STEPS * step) {
                coarse.add(i);
            }
        }
        if (equal) {
            notes.add(String.format(
                    Locale.ROOT,
                    "all %,d training rows of %s are equal: a model can learn nothing but that one row; give it rows that"
                            + " differ%s",
                    training.size(),
                    training.name(),
                    largest(constant)));
            return notes;
        }
        if (!constant.isEmpty()) {
            List<String> names = names(constant);
            notes.add(named(names) + (names.size() == 1 ? " is" : " are")
                    + " the same in every training row: there is nothing to learn from, and a row that differs there"
                    + " later scores by the difference as it is, unscaled; leave out what is not meant to count"
                    + largest(constant));
        }
        if (!coarse.isEmpty()) {
            List<String> names = names(coarse);
            notes.add(named(names) + (names.size() == 1 ? " varies" : " vary") + " by little more than rounding: "
                    + "numbers of that size are read in steps of " + number(step(coarse.get(0)))
                    + ", and the digits below are lost; subtract the common part before writing the table");
        }
        compare(coarse);
        return notes;
    }

    /** Between neighbouring doubles at a column's largest value. */
    private double step(int column) {
        double size = Math.max(Math.abs(low[column]), Math.abs(high[column]));
        return Double.isFinite(size) ? Math.ulp(size) : 0;
    }

    /** Beyond 2^53 not every whole number is a double. */
    private String largest(List<Integer> constant) {
        for (int column : constant) {
            if (step(column) > 1) {
                return "; " + name(column) + " has numbers that are read in steps of " + number(step(column))
                        + ", so that smaller differences are lost";
            }
        }
        return "";
    }

    /** Counts the values that differ before scaling and are equal after it. */
    private void compare(List<Integer> known) {
        int[] different = new int[training.shape().size()];
        int[] lost = new int[different.length];
        ScalingFit.forEachColumn(training, COMPARED, (values, column) -> {
            Arrays.sort(values);
            float before = Float.NaN;
            for (int i = 0; i < values.length && !Double.isNaN(values[i]); i++) {
                if (i > 0 && values[i] == values[i - 1]) {
                    continue;
                }
                float now = scaling.scaled(column, values[i]);
                different[column]++;
                lost[column] += now == before ? 1 : 0;
                before = now;
            }
        });
        List<Integer> worst = new ArrayList<>();
        for (int i = 0; i < lost.length; i++) {
            if (lost[i] > different[i] / TOLD_FROM && !known.contains(i)) {
                worst.add(i);
            }
        }
        if (!worst.isEmpty()) {
            List<String> counts = worst.stream()
                    .limit(SHOWN)
                    .map(i -> String.format(
                            Locale.ROOT, "%,d of %,d different values of %s", lost[i], different[i], name(i)))
                    .toList();
            notes.add(String.join(", ", counts)
                    + (worst.size() > SHOWN ? String.format(Locale.ROOT, "… (%,d columns in all)", worst.size()) : "")
                    + " become equal to another, as values have 7 digits once they are "
                    + (scaling.kind() == Scaling.Kind.NONE ? "given to the network" : "scaled")
                    + (training.size() > COMPARED ? String.format(Locale.ROOT, " (among %,d rows)", COMPARED) : "")
                    + (scaling.kind() == Scaling.Kind.NONE
                            ? ": another scaling takes off what they have in common"
                            : ": values far from the others leave them no room; leave these rows out, or scale the column"
                                    + " by itself"));
        }
    }

    /** Of columns; of the windows of a series, the channels that they belong to. */
    private List<String> names(List<Integer> columns) {
        Schema schema = training.schema();
        Windows windows = schema == null ? null : schema.windows();
        if (schema == null || windows == null) {
            return columns.stream().map(this::name).toList();
        }
        List<Column> channels = schema.features();
        return columns.stream()
                .map(i -> "channel '"
                        + Text.shown(channels.get(i / windows.length()).name()) + "'")
                .distinct()
                .toList();
    }

    private static String named(List<String> names) {
        return names.size() == 1
                ? names.get(0)
                : String.format(
                        Locale.ROOT,
                        "%,d %ss (%s%s)",
                        names.size(),
                        names.get(0).startsWith("channel") ? "channel" : "column",
                        String.join(", ", names.subList(0, Math.min(SHOWN, names.size()))),
                        names.size() > SHOWN ? "…" : "");
    }

    private String name(int column) {
        return training.featureNames().isEmpty()
                ? "value " + column
                : "column '" + Text.shown(training.featureNames().get(column)) + "'";
    }

    private static String number(double value) {
        return value >= 1 ? String.format(Locale.ROOT, "%,.0f", value) : String.format(Locale.ROOT, "%.1g", value);
    }
}
