package org.aezoo.numerics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Singular value decomposition {@code A = L S R'} of a small dense matrix, by one-sided Jacobi rotations: slow, and
 * accurate to the last digits. For thousands of columns use {@link PrincipalComponents}.
 *
 * <p>Texts disagree on which factor is called U and which V, hence left and right. With examples as rows, the left
 * factor times S is the reduced representation of the rows, and the right factor holds the directions.
 *
 * @param left [m][m] orthonormal columns
 * @param values min(m, n) singular values, the largest first
 * @param right [n][n] orthonormal columns; the largest entry of each, by magnitude, is positive
 */
public record Svd(double[][] left, double[] values, double[][] right) {

    private static final int SWEEPS = 60;

    /**
     * Decomposes a matrix.
     *
     * @param matrix [m][n], finite, at least one value; not changed
     */
    public static Svd of(double[][] matrix) {
        Rotated rotated = rotate(matrix);
        int m = matrix.length;
        int n = matrix[0].length;
        double[][] left = new double[m][m];
        double[][] right = new double[n][n];
        double[] values = new double[Math.min(m, n)];
        int rank = 0;
        for (int k = 0; k < n; k++) {
            int column = rotated.order[k];
            double[] direction = rotated.directions[column];
            double sign = sign(direction);
            for (int i = 0; i < n; i++) {
                right[i][k] = sign * direction[i];
            }
            double value = rotated.norms[column];
            if (k < values.length) {
                values[k] = value;
                if (value > rotated.negligible()) {
                    for (int i = 0; i < m; i++) {
                        left[i][k] = sign * rotated.columns[column][i] / value;
                    }
                    rank++;
                }
            }
        }
        complete(left, rank);
        return new Svd(left, values, right);
    }

    /** The singular values alone, the largest first; min(m, n) of them. */
    public static double[] values(double[][] matrix) {
        Rotated rotated = rotate(matrix);
        return Arrays.stream(rotated.order)
                .limit(Math.min(matrix.length, matrix[0].length))
                .mapToDouble(column -> rotated.norms[column])
                .toArray();
    }

    /**
     * The reduced representation of the matrix's rows: the first columns of {@code L S}, equal to {@code A R}.
     *
     * @param count how many columns, from 1 to the number of singular values
     * @return [m][count]
     */
    public double[][] representation(int count) {
        if (count < 1 || count > values.length) {
            throw new IllegalArgumentException("count must be between 1 and " + values.length + ", got " + count);
        }
        double[][] result = new double[left.length][count];
        for (int i = 0; i < left.length; i++) {
            for (int k = 0; k < count; k++) {
                result[i][k] = left[i][k] * values[k];
            }
        }
        return result;
    }

    private record Rotated(double[][] columns, double[][] directions, double[] norms, int[] order) {
        double negligible() {
            return 1e-14 * norms[order[0]];
        }
    }

    /** Turns pairs of columns until all are orthogonal to each other; their lengths are then the singular values. */
    private static Rotated rotate(double[][] matrix) {
        if (matrix.length == 0 || matrix[0].length == 0) {
            throw new IllegalArgumentException("matrix must hold at least one value, got none");
        }
        int n = matrix[0].length;
        double[][] columns = new double[n][matrix.length];
        double[][] directions = new double[n][n];
        for (int j = 0; j < n; j++) {
            directions[j][j] = 1;
            for (int i = 0; i < matrix.length; i++) {
                columns[j][i] = matrix[i][j];
                if (!Double.isFinite(matrix[i][j])) {
                    throw new IllegalArgumentException(
                            "matrix must be finite, got " + matrix[i][j] + " in row " + i + ", column " + j);
                }
            }
        }
        boolean turned = true;
        for (int sweep = 0; turned && sweep < SWEEPS; sweep++) {
            turned = false;
            for (int p = 0; p < n - 1; p++) {
                for (int q = p + 1; q < n; q++) {
                    double alpha = dot(columns[p], columns[p]);
                    double beta = dot(columns[q], columns[q]);
                    double gamma = dot(columns[p], columns[q]);
                    if (Math.abs(gamma) <= 1e-15 * Math.sqrt(alpha * beta)) {
                        continue;
                    }
                    turned = true;
                    double zeta = (beta - alpha) / (2 * gamma);
                    double t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
                    double cosine = 1 / Math.sqrt(1 + t * t);
                    turn(columns[p], columns[q], cosine, cosine * t);
                    turn(directions[p], directions[q], cosine, cosine * t);
                }
            }
        }
        double[] norms =
                Arrays.stream(columns).mapToDouble(c -> Math.sqrt(dot(c, c))).toArray();
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer j) -> -norms[j]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Rotated(columns, directions, norms, order);
    }

    private static void turn(double[] p, double[] q, double cosine, double sine) {
        for (int i = 0; i < p.length; i++) {
            double old = p[i];
            p[i] = cosine * old - sine * q[i];
            q[i] = sine * old + cosine * q[i];
        }
    }

    /** Fills the columns from {@code rank} on with unit vectors orthogonal to those before them. */
    private static void complete(double[][] left, int rank) {
        int m = left.length;
        int column = rank;
        for (int candidate = 0; candidate < m && column < m; candidate++) {
            double[] unit = new double[m];
            unit[candidate] = 1;
            for (int pass = 0; pass < 2; pass++) {
                for (int k = 0; k < column; k++) {
                    double along = 0;
                    for (int i = 0; i < m; i++) {
                        along += unit[i] * left[i][k];
                    }
                    for (int i = 0; i < m; i++) {
                        unit[i] -= along * left[i][k];
                    }
                }
            }
            double norm = Math.sqrt(dot(unit, unit));
            // of all unit vectors at least one is this far from a space that is not yet full
            if (norm > 0.5 / Math.sqrt(m)) {
                for (int i = 0; i < m; i++) {
                    left[i][column] = unit[i] / norm;
                }
                column++;
            }
        }
    }

    private static double sign(double[] vector) {
        double largest = 0;
        for (double value : vector) {
            if (Math.abs(value) > Math.abs(largest)) {
                largest = value;
            }
        }
        return largest < 0 ? -1 : 1;
    }

    public static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
