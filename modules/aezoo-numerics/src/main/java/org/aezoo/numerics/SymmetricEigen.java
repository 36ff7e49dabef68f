package org.aezoo.numerics;

import java.util.Arrays;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder's reflections to tridiagonal form, then QR steps with
 * Wilkinson's shift (Golub and Van Loan, Matrix Computations, 8.3). About two seconds for 784 rows,
 * which is less than EJML and Commons Math take, see docs/decisions/0022.
 *
 * <p>Not LAPACK's {@code dsyev}, although ND4J has a call for it: with the OpenBLAS 0.3.19 that comes with
 * Deeplearning4j it returned vectors that were neither of length 1 nor orthogonal on a processor with AVX-512, without
 * an error code.
 */
public final class SymmetricEigen {

    private static final double EPSILON = 0x1p-53;
    private static final int STEPS_PER_VALUE = 60;

    private final double[] diagonal;
    private final double[] beside;
    /** Row k holds the vector of reflection k, of length square root of 2, so that H = I - v v'. */
    private final double[][] reflections;
    /** Row k is the eigenvector of value k in the basis that the reflections lead to. */
    private final double[][] rotated;

    private final int[] order;

    /**
     * Decomposes a matrix.
     *
     * @param matrix [n][n], symmetric and finite; overwritten
     */
    public SymmetricEigen(double[][] matrix) {
        int n = matrix.length;
        diagonal = new double[n];
        beside = new double[n];
        reflections = new double[Math.max(0, n - 2)][];
        rotated = new double[n][n];
        for (int i = 0; i < n; i++) {
            rotated[i][i] = 1;
        }
        toTridiagonal(matrix);
        toDiagonal();
        order = Order.falling(diagonal);
    }

    /** The k-th largest eigenvalue, k from 0. */
    public double value(int k) {
        return diagonal[order[k]];
    }

    /** Its eigenvector, of length 1. */
    public double[] vector(int k) {
        double[] vector = rotated[order[k]].clone();
        for (int r = reflections.length - 1; r >= 0; r--) {
            double[] v = reflections[r];
            int from = r + 1;
            double along = 0;
            for (int i = 0; i < v.length; i++) {
                along += v[i] * vector[from + i];
            }
            for (int i = 0; i < v.length; i++) {
                vector[from + i] -= along * v[i];
            }
        }
        return vector;
    }

    private void toTridiagonal(double[][] a) {
        int n = a.length;
        for (int k = 0; k < n - 2; k++) {
            int from = k + 1;
            double[] v = Arrays.copyOfRange(a[k], from, n);
            double length = Math.sqrt(Vectors.dot(v, v));
            double first = v[0];
            beside[k] = first > 0 ? -length : length;
            v[0] -= beside[k];
            double norm = Math.sqrt(Vectors.dot(v, v) / 2);
            if (norm > 0) {
                for (int i = 0; i < v.length; i++) {
                    v[i] /= norm;
                }
                reflect(a, v, from);
            }
            reflections[k] = v;
        }
        for (int i = 0; i < n; i++) {
            diagonal[i] = a[i][i];
        }
        if (n > 1) {
            beside[n - 2] = a[n - 2][n - 1];
        }
    }

    /** The block of {@code a} that starts at (from, from) between two reflections: H a H. */
    private static void reflect(double[][] a, double[] v, int from) {
        int size = v.length;
        double[] w = new double[size];
        for (int i = 0; i < size; i++) {
            double[] row = a[from + i];
            double sum = 0;
            for (int j = 0; j < size; j++) {
                sum += row[from + j] * v[j];
            }
            w[i] = sum;
        }
        double half = Vectors.dot(v, w) / 2;
        for (int i = 0; i < size; i++) {
            w[i] -= half * v[i];
        }
        for (int i = 0; i < size; i++) {
            double[] row = a[from + i];
            double vi = v[i];
            double wi = w[i];
            for (int j = 0; j < size; j++) {
                row[from + j] -= vi * w[j] + wi * v[j];
            }
        }
    }

    private void toDiagonal() {
        int n = diagonal.length;
        double norm = 0;
        for (int i = 0; i < n; i++) {
            norm = Math.max(norm, Math.abs(diagonal[i]) + Math.abs(beside[i]));
        }
        int high = n - 1;
        int steps = STEPS_PER_VALUE * n;
        while (high > 0) {
            if (negligible(high - 1, norm)) {
                beside[high - 1] = 0;
                high--;
                continue;
            }
            int low = high - 1;
            while (low > 0 && !negligible(low - 1, norm)) {
                low--;
            }
            if (steps-- == 0) {
                throw new IllegalStateException("the eigenvalues of a matrix of " + n + " rows did not settle");
            }
            step(low, high);
        }
    }

    private boolean negligible(int i, double norm) {
        double size = Math.abs(beside[i]);
        return size <= EPSILON * (Math.abs(diagonal[i]) + Math.abs(diagonal[i + 1])) || size <= 1e-3 * EPSILON * norm;
    }

    /** One implicitly shifted QR step on the rows from {@code low} to {@code high}. */
    private void step(int low, int high) {
        double e = beside[high - 1];
        double delta = (diagonal[high - 1] - diagonal[high]) / 2;
        double shift = diagonal[high] - e * e / (delta + Math.copySign(Math.hypot(delta, e), delta));
        double x = diagonal[low] - shift;
        double z = beside[low];
        for (int k = low; k < high; k++) {
            double r = Math.hypot(x, z);
            double c = r == 0 ? 1 : x / r;
            double s = r == 0 ? 0 : z / r;
            if (k > low) {
                beside[k - 1] = r;
            }
            double a = diagonal[k];
            double b = beside[k];
            double g = diagonal[k + 1];
            diagonal[k] = c * c * a + 2 * c * s * b + s * s * g;
            diagonal[k + 1] = s * s * a - 2 * c * s * b + c * c * g;
            beside[k] = c * s * (g - a) + (c * c - s * s) * b;
            if (k < high - 1) {
                x = beside[k];
                z = s * beside[k + 1];
                beside[k + 1] *= c;
            }
            turn(rotated[k], rotated[k + 1], c, s);
        }
    }

    private static void turn(double[] p, double[] q, double c, double s) {
        for (int i = 0; i < p.length; i++) {
            double old = p[i];
            p[i] = c * old + s * q[i];
            q[i] = c * q[i] - s * old;
        }
    }
}
