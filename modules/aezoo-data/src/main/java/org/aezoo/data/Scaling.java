package org.aezoo.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;

/**
 * An affine map per value, {@code (x - shift) / scale}, fitted on training rows and stored with the model, so that a
 * saved model takes raw input. A scale that would be 0 (a constant column) is stored as 1, and so is one within
 * rounding error of doubles of the column's size.
 *
 * <p>Everything is computed in double precision, and only scaled values become floats: small differences between
 * numbers around 1e9 are kept.
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

    /** How far beyond its range a scaled value counts as inside, for older files whose range was rounded to floats. */
    public static final double AT_THE_EDGE = 1e-6;

    /** So many deviations from 0, floats lose one or two of their seven digits. */
    private static final int FAR = 16;

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
         * standard deviation 1: outliers have no influence. A column whose quartiles are equal is scaled by its
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

    /**
     * Fits a scaling to rows, which should be training rows only. In windows of a series all values of a channel are scaled
     * alike; {@link Kind#STANDARD} takes a quarter of its range where that is more than its deviation, as of a switch that is
     * hardly ever on, all by one factor such that the largest deviation of a scaled channel is 1.
     */
    public static Scaling fit(Kind kind, Dataset training) {
        if (training.size() == 0) {
            throw new IllegalArgumentException("training must have at least 1 row, got none");
        }
        Schema schema = training.schema();
        if (schema != null && schema.windows() != null && kind != Kind.NONE && kind != Kind.PIXEL) {
            return ScalingFit.byChannel(kind, training, schema.windows());
        }
        return switch (kind) {
            case NONE -> none();
            case PIXEL -> pixel();
            case MIN_MAX -> ScalingFit.minMax(training);
            case STANDARD -> ScalingFit.standard(training);
            case ROBUST -> ScalingFit.robust(training);
        };
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
     * Scales one row; for values that are floats the result equals that of {@link #applyRow}.
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
     * @return for each value 0 or the distance to the nearer end of the training rows' range, in widths of that range;
     *     an empty array where all are 0. A millionth of the range counts as inside
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
     * Whether values of a column in source units need doubles: whether it lies so far from 0 that floats would lose
     * digits of its variation.
     */
    public boolean needsDoubles(int column) {
        int at = shift.length == 1 ? 0 : column;
        return Math.abs(shift[at]) > FAR * Math.abs(scale[at]);
    }

    /**
     * Brings scaled rows back to source units, in place and rounded to floats. Values that {@link Kind#MIN_MAX} cut off
     * stay at the edge.
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
