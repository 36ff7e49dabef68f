package org.aezoo.data;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;

/** How the kinds of {@link Scaling} are fitted. */
final class ScalingFit {

    /** Enough for quartiles; more rows make no difference that matters. */
    private static final int QUARTILE_ROWS = 50_000;

    /** Values held at once to be sorted by column. */
    private static final int SORTED_AT_ONCE = 1 << 22;

    /** A column that varies by fewer steps between neighbouring doubles than this is constant up to rounding. */
    private static final int ROUNDING = 4;

    /** The interquartile range of a normal distribution, in standard deviations. */
    private static final double NORMAL_QUARTILES = 1.3489795;

    /** A channel whose range is more than so many deviations rests most of the time. */
    private static final double WIDE = 4;

    private ScalingFit() {}

    /** Fitted on the steps of windows, of each of which as many values follow one another in a row as a window is long. */
    static Scaling byChannel(Scaling.Kind kind, Dataset training, Schema.Windows windows) {
        int length = windows.length();
        int channels = training.shape().size() / length;
        // of windows that overlap as few as hold every step
        int apart = Math.max(1, length / windows.stride());
        Dataset steps = Dataset.of(
                new Metadata(
                        training.name(), DataShape.row(channels), List.of(), "", training.takesMissing(), null, null),
                new StepRows(training.rows(), apart, length, channels));
        Scaling fitted = Scaling.fit(kind, steps);
        double[] scale = kind == Scaling.Kind.STANDARD ? balanced(fitted.scale(), ranges(steps)) : fitted.scale();
        return new Scaling(kind, forEachStep(fitted.shift(), length), forEachStep(scale, length), fitted.fills());
    }

    /**
     * The deviation of each channel, or a quarter of its range where that is more, times what makes the largest
     * deviation of a scaled channel 1. Alone, the deviation of a switch that is hardly ever on would make its few steps
     * count for more than all that the other channels do.
     */
    private static double[] balanced(double[] deviations, double[] ranges) {
        double[] scale = new double[deviations.length];
        double largest = 0;
        for (int c = 0; c < scale.length; c++) {
            scale[c] = Math.max(deviations[c], ranges[c] / WIDE);
            largest = ranges[c] > 0 ? Math.max(largest, deviations[c] / scale[c]) : largest;
        }
        for (int c = 0; c < scale.length; c++) {
            scale[c] *= ranges[c] > 0 ? largest : 1;
        }
        return scale;
    }

    private static double[] ranges(Dataset rows) {
        double[][] extremes = extremes(rows, i -> {});
        double[] ranges = new double[extremes[0].length];
        Arrays.setAll(ranges, i -> Math.max(0, extremes[1][i] - extremes[0][i]));
        return ranges;
    }

    /**
     * The least and the greatest value of each column.
     *
     * @param missing told the columns of missing values, which are passed over
     */
    private static double[][] extremes(Dataset rows, IntConsumer missing) {
        int size = rows.shape().size();
        double[] low = new double[size];
        double[] high = new double[size];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        double[] row = new double[size];
        for (int r = 0; r < rows.size(); r++) {
            rows.read(r, row, 0);
            for (int i = 0; i < size; i++) {
                if (Double.isNaN(row[i]) && rows.takesMissing()) {
                    missing.accept(i);
                } else {
                    low[i] = Math.min(low[i], row[i]);
                    high[i] = Math.max(high[i], row[i]);
                }
            }
        }
        return new double[][] {low, high};
    }

    private static double[] forEachStep(double[] channels, int length) {
        double[] values = new double[channels.length * length];
        for (int c = 0; c < channels.length; c++) {
            Arrays.fill(values, c * length, (c + 1) * length, channels[c]);
        }
        return values;
    }

    /** The steps of every so many windows, a row for each. */
    private static final class StepRows extends AbstractRowStore {

        private final RowStore windows;
        private final int apart;
        private final int length;

        StepRows(RowStore windows, int apart, int length, int channels) {
            super((windows.rowCount() + apart - 1) / apart * length, channels, /* single= */ false);
            this.windows = windows;
            this.apart = apart;
            this.length = length;
        }

        @Override
        public void read(int row, double[] target, int offset) {
            double[] values = new double[windows.rowSize()];
            windows.read(row / length * apart, values, 0);
            for (int c = 0; c < rowSize(); c++) {
                target[offset + c] = values[c * length + row % length];
            }
        }
    }

    static Scaling minMax(Dataset training) {
        double[][] extremes = extremes(training, i -> {
            String column = training.featureNames().isEmpty()
                    ? "value " + i
                    : "column '" + training.featureNames().get(i) + "'";
            throw new InvalidInputException(column + " of " + training.name() + " has missing values, which"
                    + " min-max scaling cannot fill in: use standard or robust scaling, and with cross-entropy"
                    + " another loss");
        });
        double[] low = extremes[0];
        double[] high = extremes[1];
        double[] scale = new double[low.length];
        for (int i = 0; i < scale.length; i++) {
            scale[i] = spread(high[i] - low[i], Math.max(Math.abs(low[i]), Math.abs(high[i])));
        }
        return new Scaling(Scaling.Kind.MIN_MAX, low, scale);
    }

    static Scaling standard(Dataset training) {
        int size = training.shape().size();
        double[] mean = new double[size];
        double[] squares = new double[size];
        int[] count = new int[size];
        // the first value of each column is subtracted: means of numbers that fill a double would be rounded at each
        // step
        double[] origin = new double[size];
        double[] row = new double[size];
        for (int r = 0; r < training.size(); r++) {
            training.read(r, row, 0);
            // Welford's update: no loss of digits when the mean is large against the deviation
            for (int i = 0; i < size; i++) {
                if (training.takesMissing() && Double.isNaN(row[i])) {
                    continue;
                }
                if (count[i]++ == 0 && !training.rows().isSingle()) {
                    origin[i] = row[i];
                }
                double value = row[i] - origin[i];
                double delta = value - mean[i];
                mean[i] += delta / count[i];
                squares[i] += delta * (value - mean[i]);
            }
        }
        double[] scale = new double[size];
        for (int i = 0; i < size; i++) {
            // exactly 0 for a constant column: the first delta makes the mean equal to it, all others are 0
            mean[i] += origin[i];
            scale[i] = spread(Math.sqrt(squares[i] / Math.max(1, count[i])), Math.abs(mean[i]));
        }
        return new Scaling(Scaling.Kind.STANDARD, mean, scale, training.takesMissing());
    }

    /** The scale of a column of some deviation around values of some size: 1 where that is rounding error. */
    private static double spread(double deviation, double size) {
        return deviation > ROUNDING * Math.ulp(size) ? deviation : 1;
    }

    static Scaling robust(Dataset training) {
        int size = training.shape().size();
        double[] median = new double[size];
        double[] scale = new double[size];
        // computed when the first column needs it
        double[][] deviations = {{}};
        forEachColumn(training, QUARTILE_ROWS, (values, i) -> {
            // those that are missing come last
            Arrays.sort(values);
            int count = values.length;
            while (count > 0 && Double.isNaN(values[count - 1])) {
                count--;
            }
            if (count < values.length && !training.takesMissing()) {
                throw new IllegalArgumentException("rows must have no missing values, got NaN for value " + i);
            }
            median[i] = quantile(values, count, 0.5);
            double range = quantile(values, count, 0.75) - quantile(values, count, 0.25);
            if (range > ROUNDING * Math.ulp(median[i])) {
                scale[i] = range / NORMAL_QUARTILES;
            } else {
                deviations[0] = deviations[0].length == 0 ? standard(training).scale() : deviations[0];
                scale[i] = deviations[0][i];
            }
        });
        return new Scaling(Scaling.Kind.ROBUST, median, scale, training.takesMissing());
    }

    /**
     * Hands out the values of one column after another, of at most so many rows that lie evenly spread over all of
     * them.
     *
     * @param consumer takes values in the order of the rows, which are its own to change, and the number of their
     *     column
     */
    static void forEachColumn(Dataset data, int mostRows, ObjIntConsumer<double[]> consumer) {
        int size = data.shape().size();
        int rows = Math.min(data.size(), mostRows);
        int atOnce = Math.max(1, Math.min(size, SORTED_AT_ONCE / rows));
        double[] row = new double[size];
        for (int first = 0; first < size; first += atOnce) {
            double[][] columns = new double[Math.min(atOnce, size - first)][rows];
            for (int r = 0; r < rows; r++) {
                data.read((int) ((long) r * data.size() / rows), row, 0);
                for (int i = 0; i < columns.length; i++) {
                    columns[i][r] = row[first + i];
                }
            }
            for (int i = 0; i < columns.length; i++) {
                consumer.accept(columns[i], first + i);
            }
        }
    }

    /** Linear interpolation between the two nearest of the sorted values; 0 without values. */
    private static double quantile(double[] sorted, int count, double share) {
        if (count == 0) {
            return 0;
        }
        double place = share * (count - 1);
        int below = (int) place;
        int above = Math.min(count - 1, below + 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
