package org.aezoo.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An affine map per value, {@code (x - shift) / scale}, fitted on training rows and stored with the model, so that a
 * saved model takes raw input. A scale that would be 0 (a constant column) is stored as 1, and so is one that is no more
 * than the rounding of doubles of the column's size.
 *
 * <p>Everything is worked out in double precision, and only scaled values become floats: a column of 1e9 and a bit keeps
 * its bits.
 *
 * @param kind how it was fitted
 * @param shift one number for all values, or one per value, in source units
 * @param scale as many as {@code shift}, none of them 0
 * @param fills whether a missing value (NaN) becomes the column's mean or median; {@link Kind#STANDARD} and
 *     {@link Kind#ROBUST} only, where the training rows were such that values may be missing
 */
public record Scaling(
        Kind kind,
        double[] shift,
        double[] scale,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean fills) implements Serializable {

    /** More do not change quartiles that anybody would notice. */
    private static final int QUARTILE_ROWS = 50_000;

    /** Values of a dataset that are held at once to be sorted by column. */
    private static final int SORTED_AT_ONCE = 1 << 22;

    /** A column that varies by less steps between neighbouring doubles than this is constant but for rounding. */
    private static final int ROUNDING = 4;

    /** How far beyond its range a scaled value counts as inside, for older files whose range was rounded to floats. */
    private static final double AT_THE_EDGE = 1e-6;

    /** A column so many deviations from 0 loses a digit or two in floats, which have seven. */
    private static final int FAR = 16;

    /** Between the quartiles of a normal distribution, in standard deviations. */
    private static final double NORMAL_QUARTILES = 1.3489795;

    /** How a scaling is fitted. */
    public enum Kind {
        /** Values are used as they are. */
        NONE,
        /** 0 to 255 becomes 0 to 1. */
        PIXEL,
        /** The smallest training value of each column becomes 0, the largest 1; what lies outside is cut off. */
        MIN_MAX,
        /** Each column gets mean 0 and standard deviation 1 over the training rows. */
        STANDARD,
        /**
         * The median of each column becomes 0, and the distance between its quartiles that of a normal distribution of
         * standard deviation 1: strange values have no say in it. A column whose quartiles are equal is scaled by its
         * standard deviation.
         */
        ROBUST;

        /** As written in files and on the command line: {@code min-max}. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** One that leaves missing values missing. */
    public Scaling(Kind kind, double[] shift, double[] scale) {
        this(kind, shift, scale, false);
    }

    public Scaling {
        if (fills && kind != Kind.STANDARD && kind != Kind.ROBUST) {
            throw new IllegalArgumentException("fills needs standard or robust scaling, got " + kind.id());
        }
        if (shift.length == 0 || shift.length != scale.length) {
            throw new IllegalArgumentException("shift and scale must have the same length, at least 1, got "
                    + shift.length + " and " + scale.length);
        }
        for (int i = 0; i < scale.length; i++) {
            if (!Double.isFinite(shift[i]) || !Double.isFinite(scale[i]) || scale[i] == 0) {
                throw new IllegalArgumentException("shift must be finite and scale finite and not 0, got " + shift[i]
                        + " and " + scale[i] + " for value " + i);
            }
        }
        shift = shift.clone();
        scale = scale.clone();
    }

    /** Leaves values as they are. */
    public static Scaling none() {
        return new Scaling(Kind.NONE, new double[] {0}, new double[] {1});
    }

    /** Brings pixels from 0..255 to 0..1. */
    public static Scaling pixel() {
        return new Scaling(Kind.PIXEL, new double[] {0}, new double[] {255});
    }

    /**
     * The scaling of pictures: by 255, or none where no value of the training rows is above 1, as such pixels are in
     * [0, 1] already.
     */
    public static Scaling ofPictures(Dataset training) {
        return isUnitInterval(training) ? none() : pixel();
    }

    /** Whether every value of some rows lies between 0 and 1, and not all of them are 0. */
    public static boolean isUnitInterval(Dataset rows) {
        float[] row = new float[rows.shape().size()];
        boolean any = false;
        for (int r = 0; r < rows.size(); r++) {
            rows.read(r, row, 0);
            for (float value : row) {
                if (!(value >= 0 && value <= 1)) {
                    return false;
                }
                any |= value > 0;
            }
        }
        return any;
    }

    /** Fits a scaling in one pass over the rows, which should be training rows only. */
    public static Scaling fit(Kind kind, Dataset training) {
        if (training.size() == 0) {
            throw new IllegalArgumentException("training must have at least 1 row, got none");
        }
        return switch (kind) {
            case NONE -> none();
            case PIXEL -> pixel();
            case MIN_MAX -> fitMinMax(training);
            case STANDARD -> fitStandard(training);
            case ROBUST -> fitRobust(training);
        };
    }

    private static Scaling fitMinMax(Dataset training) {
        int size = training.shape().size();
        double[] low = new double[size];
        double[] high = new double[size];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        double[] row = new double[size];
        for (int r = 0; r < training.size(); r++) {
            training.read(r, row, 0);
            for (int i = 0; i < size; i++) {
                if (Double.isNaN(row[i]) && training.takesMissing()) {
                    String column = training.featureNames().isEmpty()
                            ? "value " + i
                            : "column '" + training.featureNames().get(i) + "'";
                    throw new InvalidInputException(column + " of " + training.name() + " has missing values, which"
                            + " min-max scaling cannot fill in: use standard or robust scaling, and with cross-entropy"
                            + " another loss");
                }
                low[i] = Math.min(low[i], row[i]);
                high[i] = Math.max(high[i], row[i]);
            }
        }
        double[] scale = new double[size];
        for (int i = 0; i < size; i++) {
            scale[i] = spread(high[i] - low[i], Math.max(Math.abs(low[i]), Math.abs(high[i])));
        }
        return new Scaling(Kind.MIN_MAX, low, scale);
    }

    private static Scaling fitStandard(Dataset training) {
        int size = training.shape().size();
        double[] mean = new double[size];
        double[] squares = new double[size];
        int[] count = new int[size];
        // the first value of each column, without which means of numbers as long as doubles would be rounded at each
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
        return new Scaling(Kind.STANDARD, mean, scale, training.takesMissing());
    }

    /** What to divide a column by that varies so much around values of some size. */
    private static double spread(double deviation, double size) {
        return deviation > ROUNDING * Math.ulp(size) ? deviation : 1;
    }

    private static Scaling fitRobust(Dataset training) {
        int size = training.shape().size();
        double[] median = new double[size];
        double[] scale = new double[size];
        @Nullable Scaling[] standard = new Scaling[1];
        forEachColumn(training, QUARTILE_ROWS, (i, values) -> {
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
                Scaling other = standard[0] == null ? fitStandard(training) : standard[0];
                standard[0] = other;
                scale[i] = other.scale[i];
            }
        });
        return new Scaling(Kind.ROBUST, median, scale, training.takesMissing());
    }

    /** Receives the values of one column after another. */
    interface ColumnConsumer {
        /** Takes them, in the order of the rows; they are the consumer's to change. */
        void accept(int column, double[] values);
    }

    /** Hands out columns, of at most so many rows that lie evenly spread over all of them. */
    static void forEachColumn(Dataset data, int mostRows, ColumnConsumer consumer) {
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
                consumer.accept(first + i, columns[i]);
            }
        }
    }

    /** Between the two sorted values next to it, as far as it is from each; 0 without values. */
    private static double quantile(double[] sorted, int count, double share) {
        if (count == 0) {
            return 0;
        }
        double place = share * (count - 1);
        int below = (int) place;
        int above = Math.min(count - 1, below + 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    @Override
    public double[] shift() {
        return shift.clone();
    }

    @Override
    public double[] scale() {
        return scale.clone();
    }

    /**
     * Scales rows in place.
     *
     * @param values whole rows, one after another
     * @param rowSize values per row
     */
    public void apply(float[] values, int rowSize) {
        if (values.length % rowSize != 0) {
            throw new IllegalArgumentException(
                    "values must be whole rows of " + rowSize + " values, got " + values.length);
        }
        for (int from = 0; from < values.length; from += rowSize) {
            applyRow(values, from, rowSize);
        }
    }

    /**
     * Scales one row in place.
     *
     * @param from where in {@code values} the row begins
     */
    public void applyRow(float[] values, int from, int rowSize) {
        checkRowSize(rowSize);
        if (kind == Kind.NONE) {
            return;
        }
        // plain loops, which the compiler turns into vector instructions
        if (kind == Kind.PIXEL && shift[0] == 0) {
            float most = (float) scale[0];
            for (int i = from; i < from + rowSize; i++) {
                values[i] /= most;
            }
        } else if (shift.length == 1) {
            double by = shift[0];
            // in double: the inverse of a very narrow range overflows a float
            double factor = 1 / scale[0];
            for (int i = from; i < from + rowSize; i++) {
                values[i] = (float) ((values[i] - by) * factor);
            }
        } else {
            for (int i = 0; i < rowSize; i++) {
                values[from + i] = (float) ((values[from + i] - shift[i]) / scale[i]);
            }
        }
        finish(values, from, rowSize);
    }

    /**
     * Reads one row and scales it, with all the digits that the store has.
     *
     * @param target receives the scaled values
     * @param offset where in {@code target} the first one goes
     */
    public void read(RowStore rows, int row, float[] target, int offset) {
        int size = rows.rowSize();
        if (rows.isSingle()) {
            rows.read(row, target, offset);
            applyRow(target, offset, size);
        } else {
            double[] wide = new double[size];
            rows.read(row, wide, 0);
            apply(wide, target, offset);
        }
    }

    /**
     * Scales one row; of values that are floats it makes what {@link #applyRow} does.
     *
     * @param row in source units
     * @param target receives as many scaled values
     * @param offset where in {@code target} the first one goes
     */
    public void apply(double[] row, float[] target, int offset) {
        checkRowSize(row.length);
        if (shift.length == 1) {
            boolean divides = kind == Kind.NONE || (kind == Kind.PIXEL && shift[0] == 0);
            double factor = divides ? 1 : 1 / scale[0];
            double divisor = divides ? scale[0] : 1;
            for (int i = 0; i < row.length; i++) {
                target[offset + i] = (float) ((row[i] - shift[0]) * factor / divisor);
            }
        } else {
            for (int i = 0; i < row.length; i++) {
                target[offset + i] = (float) ((row[i] - shift[i]) / scale[i]);
            }
        }
        finish(target, offset, row.length);
    }

    /** What one value becomes, before it is cut off. */
    float scaled(int column, double value) {
        int at = shift.length == 1 ? 0 : column;
        return (float) ((value - shift[at]) / scale[at]);
    }

    /** Fills scaled values in, and cuts them off. */
    private void finish(float[] values, int from, int rowSize) {
        if (fills) {
            for (int i = from; i < from + rowSize; i++) {
                values[i] = Float.isNaN(values[i]) ? 0 : values[i];
            }
        }
        if (kind == Kind.MIN_MAX) {
            for (int i = from; i < from + rowSize; i++) {
                values[i] = Math.min(1f, Math.max(0f, values[i]));
            }
        }
    }

    /** Whether values beyond those of the training rows are cut off. */
    public boolean cutsOff() {
        return kind == Kind.MIN_MAX;
    }

    /**
     * How far the values of a row lie beyond what {@link Kind#MIN_MAX} cuts them off at.
     *
     * @param row in source units
     * @return for each value 0 or the distance to the nearer end of the training rows' range, in widths of that range; an
     *     empty array where all are 0. A millionth of the range counts as inside
     */
    public double[] beyond(double[] row) {
        checkRowSize(row.length);
        double[] beyond = {};
        for (int i = 0; cutsOff() && i < row.length; i++) {
            int column = shift.length == 1 ? 0 : i;
            double scaled = (row[i] - shift[column]) / scale[column];
            double distance = Math.max(scaled - 1, -scaled);
            if (distance > AT_THE_EDGE) {
                beyond = beyond.length == 0 ? new double[row.length] : beyond;
                beyond[i] = distance;
            }
        }
        return beyond;
    }

    /**
     * A scaled row in source units, with all digits. Values that {@link Kind#MIN_MAX} cut off stay at the edge.
     *
     * @param scaled stays as it is
     */
    public double[] inverse(float[] scaled) {
        checkRowSize(scaled.length);
        double[] row = new double[scaled.length];
        for (int i = 0; i < row.length; i++) {
            int column = shift.length == 1 ? 0 : i;
            row[i] = kind == Kind.NONE ? scaled[i] : scaled[i] * scale[column] + shift[column];
        }
        return row;
    }

    /**
     * Whether floats are too short for values of a column in source units: whether it lies so far from 0 that they would
     * lose digits that matter for how it varies.
     */
    public boolean needsDoubles(int column) {
        int at = shift.length == 1 ? 0 : column;
        return Math.abs(shift[at]) > FAR * Math.abs(scale[at]);
    }

    /**
     * Brings scaled rows back to source units, in place and rounded to floats. Values that {@link Kind#MIN_MAX} cut off stay
     * at the edge.
     *
     * @param values whole rows, one after another
     * @param rowSize values per row
     */
    public void invert(float[] values, int rowSize) {
        checkRowSize(rowSize);
        if (kind == Kind.NONE) {
            return;
        }
        for (int i = 0; i < values.length; i++) {
            int column = shift.length == 1 ? 0 : i % rowSize;
            values[i] = (float) (values[i] * scale[column] + shift[column]);
        }
    }

    private void checkRowSize(int rowSize) {
        if (shift.length != 1 && shift.length != rowSize) {
            throw new IllegalArgumentException(
                    "this scaling was fitted on rows of " + shift.length + " values, got rows of " + rowSize);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scaling that
                && kind == that.kind
                && fills == that.fills
                && Arrays.equals(shift, that.shift)
                && Arrays.equals(scale, that.scale);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * kind.hashCode() + Arrays.hashCode(shift)) + Arrays.hashCode(scale);
    }

    @Override
    public String toString() {
        return "Scaling[" + kind.id() + ", " + shift.length + (shift.length == 1 ? " value]" : " values]");
    }
}
