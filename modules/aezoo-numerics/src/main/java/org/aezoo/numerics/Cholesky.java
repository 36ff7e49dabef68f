package org.aezoo.numerics;

/**
 * Factor {@code A = L L'} of a symmetric positive definite matrix, in plain Java: ND4J's LAPACK calls are not to be
 * relied on, see docs/decisions/0002, and EJML takes longer, see docs/decisions/0022.
 */
public final class Cholesky {

    private final double[][] factor;

    private Cholesky(double[][] factor) {
        this.factor = factor;
    }

    /**
     * Factorises.
     *
     * @param matrix symmetric; its lower half is read and overwritten
     * @throws ArithmeticException if it is not positive definite
     */
    public static Cholesky of(double[][] matrix) {
        for (int i = 0; i < matrix.length; i++) {
            double[] row = matrix[i];
            for (int j = 0; j < i; j++) {
                row[j] = (row[j] - Vectors.dot(row, matrix[j], 0, j)) / matrix[j][j];
            }
            double square = row[i] - Vectors.dot(row, row, 0, i);
            if (!(square > 0)) {
                throw new ArithmeticException("the matrix must be positive definite, row " + i + " gave " + square);
            }
            row[i] = Math.sqrt(square);
        }
        return new Cholesky(matrix);
    }

    /** L in the lower half; what is above the diagonal means nothing. */
    public double[][] factor() {
        return factor;
    }

    /** Solves {@code L L' x = b} in place. */
    public static void solve(double[][] factor, double[] b) {
        for (int i = 0; i < b.length; i++) {
            b[i] = (b[i] - Vectors.dot(factor[i], b, 0, i)) / factor[i][i];
        }
        for (int i = b.length - 1; i >= 0; i--) {
            b[i] /= factor[i][i];
            double value = b[i];
            double[] row = factor[i];
            for (int j = 0; j < i; j++) {
                b[j] -= value * row[j];
            }
        }
    }

    /** The inverse of A. */
    public double[][] inverse() {
        int size = factor.length;
        // rows of M = L^-1, transposed, so that both products below run along rows
        double[][] columns = new double[size][size];
        for (int j = 0; j < size; j++) {
            double[] column = columns[j];
            column[j] = 1 / factor[j][j];
            for (int i = j + 1; i < size; i++) {
                column[i] = -Vectors.dot(factor[i], column, j, i) / factor[i][i];
            }
        }
        double[][] inverse = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                inverse[i][j] = Vectors.dot(columns[i], columns[j], i, size);
                inverse[j][i] = inverse[i][j];
            }
        }
        return inverse;
    }
}
