package org.aezoo.spark;

import java.io.Serializable;
import java.util.Arrays;

/** What a scaling is fitted from, gathered part by part: count, extremes, mean and squared deviations of each column. */
final class ColumnStatistics implements Serializable {

    private static final long serialVersionUID = 1L;

    private long count;
    private final double[] low;
    private final double[] high;
    private final double[] mean;
    private final double[] squares;

    ColumnStatistics(int columns) {
        low = new double[columns];
        high = new double[columns];
        mean = new double[columns];
        squares = new double[columns];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
    }

    /** Welford's update with one row. */
    ColumnStatistics add(double[] values) {
        count++;
        for (int i = 0; i < mean.length; i++) {
            double value = values[i];
            low[i] = Math.min(low[i], value);
            high[i] = Math.max(high[i], value);
            double delta = value - mean[i];
            mean[i] += delta / count;
            squares[i] += delta * (value - mean[i]);
        }
        return this;
    }

    /** Chan's way of adding up two parts. */
    ColumnStatistics merge(ColumnStatistics other) {
        if (other.count == 0) {
            return this;
        }
        long both = count + other.count;
        for (int i = 0; i < mean.length; i++) {
            low[i] = Math.min(low[i], other.low[i]);
            high[i] = Math.max(high[i], other.high[i]);
            double delta = other.mean[i] - mean[i];
            mean[i] += delta * other.count / both;
            squares[i] += other.squares[i] + delta * delta * count * other.count / both;
        }
        count = both;
        return this;
    }

    long count() {
        return count;
    }

    int columns() {
        return mean.length;
    }

    double[] low() {
        return low.clone();
    }

    double[] high() {
        return high.clone();
    }

    /** Whether every value lies between 0 and 1, and not all of them are 0. */
    boolean isUnitInterval() {
        boolean any = false;
        for (int i = 0; i < low.length; i++) {
            if (!(low[i] >= 0 && high[i] <= 1)) {
                return false;
            }
            any |= high[i] > 0;
        }
        return any;
    }

    double[] mean() {
        return mean.clone();
    }

    /** Standard deviations; 1 for a column that is constant. */
    double[] deviation() {
        double[] deviation = new double[mean.length];
        Arrays.setAll(deviation, i -> {
            double d = Math.sqrt(squares[i] / Math.max(1, count));
            return d > 0 ? d : 1;
        });
        return deviation;
    }
}
