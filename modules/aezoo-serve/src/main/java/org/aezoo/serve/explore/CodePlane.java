package org.aezoo.serve.explore;

import org.aezoo.numerics.PrincipalComponents;

/**
 * The plane of codes: codes of two values as they are, others by their first two principal components. Every point of it is
 * a code, {@code origin + x first + y second}.
 *
 * @param x what the first axis is
 * @param y what the second is
 * @param origin [codeSize]
 * @param axes [2][codeSize]
 * @param points [rows][2], where the known rows are
 */
public record CodePlane(String x, String y, double[] origin, double[][] axes, double[][] points) {

    /** The plane of some codes, [rows][codeSize]. */
    public static CodePlane of(float[][] codes) {
        int size = codes[0].length;
        double[] origin = new double[size];
        double[][] axes = new double[2][size];
        double[][] points = new double[codes.length][2];
        boolean plain = size <= 2 || codes.length < 3;
        if (plain) {
            axes[0][0] = 1;
            axes[1][size - 1] = size > 1 ? 1 : 0;
        } else {
            PrincipalComponents components = PrincipalComponents.fit(codes, 2);
            origin = components.mean();
            axes = components.components();
        }
        for (int i = 0; i < points.length; i++) {
            for (int k = 0; k < 2; k++) {
                for (int j = 0; j < size; j++) {
                    points[i][k] += (codes[i][j] - origin[j]) * axes[k][j];
                }
            }
        }
        return new CodePlane(
                plain ? "code value 1" : "first principal component of the codes",
                plain ? "code value 2" : "second",
                origin,
                axes,
                points);
    }
}
