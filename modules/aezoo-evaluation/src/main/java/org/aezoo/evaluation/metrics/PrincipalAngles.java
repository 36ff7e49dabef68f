package org.aezoo.evaluation.metrics;

import java.util.Arrays;
import org.aezoo.numerics.Svd;
import org.aezoo.numerics.Vectors;

/** How far apart two subspaces lie, as the decoder of a linear autoencoder and the principal components. */
public final class PrincipalAngles {

    private PrincipalAngles() {}

    /**
     * The largest principal angle between the spans of two sets of rows: 0 where one span holds the other, 90 where
     * some direction of the smaller one is orthogonal to all of the larger.
     *
     * @param a [p][size] rows that need be neither orthogonal nor of length 1
     * @param b [q][size]
     * @return degrees, from 0 to 90
     */
    public static double largestPrincipalAngle(double[][] a, double[][] b) {
        double[][] first = orthonormal(a, "a");
        double[][] second = orthonormal(b, "b");
        if (first[0].length != second[0].length) {
            throw new IllegalArgumentException(
                    "rows of b must have " + first[0].length + " values as those of a, got " + second[0].length);
        }
        double[][] large = first.length >= second.length ? first : second;
        double[][] small = first.length >= second.length ? second : first;
        double[][] cosines = new double[small.length][large.length];
        double[][] outside = new double[small[0].length][small.length];
        for (int i = 0; i < small.length; i++) {
            double[] rest = small[i].clone();
            for (int k = 0; k < large.length; k++) {
                cosines[i][k] = Vectors.dot(small[i], large[k]);
                Vectors.add(rest, -cosines[i][k], large[k]);
            }
            for (int j = 0; j < rest.length; j++) {
                outside[j][i] = rest[j];
            }
        }
        // the arc cosine loses half of the digits at small angles, the arc sine at large ones
        double sine = Math.min(1, Svd.values(outside)[0]);
        if (sine < Math.sqrt(0.5)) {
            return Math.toDegrees(Math.asin(sine));
        }
        return Math.toDegrees(Math.acos(Math.min(1, Svd.values(cosines)[small.length - 1])));
    }

    private static double[][] orthonormal(double[][] rows, String name) {
        double[][] basis = new double[rows.length][];
        int count = 0;
        for (double[] row : rows) {
            double[] rest = row.clone();
            double length = Vectors.subtractProjections(rest, basis, count);
            // a row inside the span of those before it adds no direction
            if (length > 1e-10 * Math.sqrt(Vectors.dot(row, row))) {
                Vectors.scale(rest, 1 / length);
                basis[count++] = rest;
            }
        }
        if (count == 0) {
            throw new IllegalArgumentException(name + " must hold at least one row that is not 0");
        }
        return Arrays.copyOf(basis, count);
    }
}
