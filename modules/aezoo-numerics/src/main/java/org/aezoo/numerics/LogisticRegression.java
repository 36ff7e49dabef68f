package org.aezoo.numerics;

/**
 * Logistic regression of two classes on standardised columns, by Newton's method.
 *
 * <pre>
 *   w = argmin sum_rows log(1 + exp(-s [v, 1] w)) + ridge n |w|^2 / 2      s = 1 or -1, no ridge on the constant
 * </pre>
 */
public final class LogisticRegression {

    private static final double RIDGE = 1e-3;
    private static final int MOST_STEPS = 50;

    private final double[] mean;
    private final double[] deviation;
    private final double[] weights;

    private LogisticRegression(double[] mean, double[] deviation, double[] weights) {
        this.mean = mean;
        this.deviation = deviation;
        this.weights = weights;
    }

    /**
     * Fits.
     *
     * @param rows [n][size], of both classes
     * @param positive which class each row is of
     */
    public static LogisticRegression fit(float[][] rows, boolean[] positive) {
        int size = rows[0].length;
        double[] mean = new double[size];
        double[] deviation = new double[size];
        for (int j = 0; j < size; j++) {
            double sum = 0;
            for (float[] row : rows) {
                sum += row[j];
            }
            mean[j] = sum / rows.length;
            double squares = 0;
            for (float[] row : rows) {
                squares += (row[j] - mean[j]) * (row[j] - mean[j]);
            }
            deviation[j] = squares > 0 ? Math.sqrt(squares / rows.length) : 1;
        }
        LogisticRegression model = new LogisticRegression(mean, deviation, new double[size + 1]);
        double change = 1;
        for (int step = 0; step < MOST_STEPS && change > 1e-6; step++) {
            change = model.step(rows, positive);
        }
        return model;
    }

    /** One step of Newton's method; by how much a weight changed at most. */
    private double step(float[][] rows, boolean[] positive) {
        int size = weights.length;
        double[] gradient = new double[size];
        double[][] curvature = new double[size][size];
        for (int i = 0; i < rows.length; i++) {
            double[] v = standardised(rows[i]);
            double p = 1 / (1 + Math.exp(-Vectors.dot(v, weights)));
            // far from the boundary the curvature would vanish, and with it what a step is divided by
            double spread = Math.max(1e-9, p * (1 - p));
            for (int a = 0; a < size; a++) {
                gradient[a] += (p - (positive[i] ? 1 : 0)) * v[a];
                for (int b = 0; b <= a; b++) {
                    curvature[a][b] += spread * v[a] * v[b];
                }
            }
        }
        for (int a = 0; a < size - 1; a++) {
            gradient[a] += RIDGE * rows.length * weights[a];
            curvature[a][a] += RIDGE * rows.length;
        }
        Cholesky.solve(Cholesky.of(curvature).factor(), gradient);
        double most = 0;
        for (int a = 0; a < size; a++) {
            weights[a] -= gradient[a];
            most = Math.max(most, Math.abs(gradient[a]));
        }
        return most;
    }

    private double[] standardised(float[] row) {
        double[] v = new double[weights.length];
        for (int j = 0; j < row.length; j++) {
            v[j] = (row[j] - mean[j]) / deviation[j];
        }
        v[row.length] = 1;
        return v;
    }

    /** The log odds of the positive class. */
    public double[] scores(float[][] rows) {
        double[] scores = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            scores[i] = Vectors.dot(standardised(rows[i]), weights);
        }
        return scores;
    }
}
