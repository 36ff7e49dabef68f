package org.aezoo.data;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * An affine map per value, {@code (x - shift) / scale}, fitted on training rows and stored with the model, so that a
 * saved model takes raw input. A scale that would be 0 (a constant column) is stored as 1.
 *
 * @param kind how it was fitted
 * @param shift one number for all values, or one per value, in source units
 * @param scale as many as {@code shift}, none of them 0
 */
public record Scaling(Kind kind, double[] shift, double[] scale) {

    /** How a scaling is fitted. */
    public enum Kind {
        /** Values are used as they are. */
        NONE,
        /** 0 to 255 becomes 0 to 1. */
        PIXEL,
        /** The smallest training value of each column becomes 0, the largest 1; what lies outside is cut off. */
        MIN_MAX,
        /** Each column gets mean 0 and standard deviation 1 over the training rows. */
        STANDARD;

        /** As written in files and on the command line: {@code min-max}. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Scaling {
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
        };
    }

    private static Scaling fitMinMax(Dataset training) {
        int size = training.shape().size();
        double[] low = new double[size];
        double[] high = new double[size];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        float[] row = new float[size];
        for (int r = 0; r < training.size(); r++) {
            training.read(r, row, 0);
            for (int i = 0; i < size; i++) {
                low[i] = Math.min(low[i], row[i]);
                high[i] = Math.max(high[i], row[i]);
            }
        }
        double[] scale = new double[size];
        for (int i = 0; i < size; i++) {
            scale[i] = high[i] > low[i] ? high[i] - low[i] : 1;
        }
        return new Scaling(Kind.MIN_MAX, low, scale);
    }

    private static Scaling fitStandard(Dataset training) {
        int size = training.shape().size();
        double[] mean = new double[size];
        double[] squares = new double[size];
        float[] row = new float[size];
        for (int r = 0; r < training.size(); r++) {
            training.read(r, row, 0);
            // Welford's update: no loss of digits when the mean is large against the deviation
            for (int i = 0; i < size; i++) {
                double delta = row[i] - mean[i];
                mean[i] += delta / (r + 1);
                squares[i] += delta * (row[i] - mean[i]);
            }
        }
        double[] scale = new double[size];
        for (int i = 0; i < size; i++) {
            double deviation = Math.sqrt(squares[i] / Math.max(1, training.size()));
            // exactly 0 for a constant column: the first delta makes the mean equal to it, all others are 0
            scale[i] = deviation > 0 ? deviation : 1;
        }
        return new Scaling(Kind.STANDARD, mean, scale);
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
        if (kind == Kind.MIN_MAX) {
            for (int i = from; i < from + rowSize; i++) {
                values[i] = Math.min(1f, Math.max(0f, values[i]));
            }
        }
    }

    /**
     * Brings scaled rows back to source units, in place. Values that {@link Kind#MIN_MAX} cut off stay at the edge.
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
