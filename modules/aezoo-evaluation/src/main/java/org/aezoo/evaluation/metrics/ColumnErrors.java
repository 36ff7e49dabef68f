package org.aezoo.evaluation.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.aezoo.models.trained.TrainedAutoencoder;

/**
 * Squared errors column by column, and how much of a column's variance over the same rows they leave.
 *
 * <pre>
 *   error_j = mean_r (x_rj - y_rj)^2
 *   R2_j    = 1 - error_j / var_j       var_j of x over these rows; 1 is perfect, 0 what their mean gives
 *   R2      = 1 - sum_j error_j / sum_j var_j
 * </pre>
 */
public final class ColumnErrors {

    private final double[] squares;
    private final double[] means;
    private final double[] spread;
    private long rows;

    public ColumnErrors(int columns) {
        squares = new double[columns];
        means = new double[columns];
        spread = new double[columns];
    }

    /** Names of all columns. */
    public static List<String> names(TrainedAutoencoder trained) {
        return trained.featureNames().isEmpty()
                ? IntStream.rangeClosed(1, trained.shape().size())
                        .mapToObj(j -> "column " + j)
                        .toList()
                : trained.featureNames();
    }

    /** Adds rows x and what came back of them. */
    public void add(float[][] x, float[][] y) {
        for (int i = 0; i < x.length; i++) {
            double share = 1.0 / ++rows;
            for (int j = 0; j < squares.length; j++) {
                double error = (double) x[i][j] - y[i][j];
                squares[j] += error * error;
                // Welford's update, as a mean that is large against the deviation must not hide it
                double delta = x[i][j] - means[j];
                means[j] += delta * share;
                spread[j] += delta * (x[i][j] - means[j]);
            }
        }
    }

    long rows() {
        return rows;
    }

    /** Squared error of a row, summed over its columns, mean over rows. */
    double sum() {
        return Arrays.stream(squares).sum() / rows;
    }

    /** Mean squared error of a column. */
    double error(int column) {
        return squares[column] / rows;
    }

    /** R2 of a column; NaN for one that is the same in all rows. */
    public double r2(int column) {
        return spread[column] > 0 ? 1 - squares[column] / spread[column] : Double.NaN;
    }

    /** R2 over all columns; NaN where all rows are the same. */
    public double r2() {
        double all = Arrays.stream(spread).sum();
        return all > 0 ? 1 - Arrays.stream(squares).sum() / all : Double.NaN;
    }
}
