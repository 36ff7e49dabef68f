package org.aezoo.numerics;

import java.util.Arrays;

/** Arithmetic on vectors of double precision. */
public final class Vectors {

    private Vectors() {}

    /** The product of two vectors of one length. */
    public static double dot(double[] a, double[] b) {
        return dot(a, b, 0, a.length);
    }

    /** The product of two vectors from one index to before another. */
    public static double dot(double[] a, double[] b, int from, int to) {
        // four sums, because the JIT does not reorder a single one
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < to; i++) {
            s0 += a[i] * b[i];
        }
        return s0 + s1 + (s2 + s3);
    }

    /** The sum of a row's squares. */
    public static double square(float[] row) {
        double sum = 0;
        for (float value : row) {
            sum += (double) value * value;
        }
        return sum;
    }

    /** The square of the Euclidean distance between two rows of one length. */
    public static double squaredDistance(float[] a, float[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            double difference = (double) a[j] - b[j];
            sum += difference * difference;
        }
        return sum;
    }

    /** Adds a multiple of a vector to another one. */
    public static void add(double[] to, double factor, double[] vector) {
        for (int j = 0; j < to.length; j++) {
            to[j] += factor * vector[j];
        }
    }

    /** Multiplies a vector by a number, in place. */
    public static void scale(double[] vector, double factor) {
        for (int j = 0; j < vector.length; j++) {
            vector[j] *= factor;
        }
    }

    /**
     * Makes rows orthonormal in place by the Gram-Schmidt process. A row inside the span of those before it becomes
     * whatever rounding leaves of it, a row of zeros stays one.
     */
    public static void orthonormalise(double[][] rows) {
        for (int k = 0; k < rows.length; k++) {
            double length = subtractProjections(rows[k], rows, k);
            if (length > 0) {
                scale(rows[k], 1 / length);
            }
        }
    }

    /**
     * Takes from a vector what lies in the span of orthonormal ones, twice over, as once leaves nearly parallel vectors
     * not quite orthogonal.
     *
     * @param count how many rows of {@code basis} there are
     * @return the length of what is left
     */
    public static double subtractProjections(double[] vector, double[][] basis, int count) {
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < count; i++) {
                add(vector, -dot(vector, basis[i]), basis[i]);
            }
        }
        return Math.sqrt(dot(vector, vector));
    }

    /** Turns a vector around where its largest entry, by magnitude, is negative: directions have no sign of their own. */
    public static void makeLargestPositive(double[] vector) {
        double largest = 0;
        for (double value : vector) {
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        if (largest < 0) {
            scale(vector, -1);
        }
    }

    /** Rounded to floats; a copy. */
    public static float[] floats(double[] vector) {
        float[] floats = new float[vector.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) vector[i];
        }
        return floats;
    }

    /** Rows rounded to floats; a copy. */
    public static float[][] floats(double[][] rows) {
        return Arrays.stream(rows).map(Vectors::floats).toArray(float[][]::new);
    }

    /** Rows of floats as doubles; a copy. */
    public static double[][] doubles(float[][] rows) {
        double[][] doubles = new double[rows.length][];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = new double[rows[i].length];
            for (int j = 0; j < doubles[i].length; j++) {
                doubles[i][j] = rows[i][j];
            }
        }
        return doubles;
    }
}
