package org.aezoo.examples;

import org.aezoo.numerics.Svd;

/**
 * Principal directions of a small matrix by singular value decomposition, on the example that lectures on autoencoders
 * like to begin with: {@code matrix = V S U'}, and the reduced representation of its rows is {@code V S}.
 *
 * <p>Signs may differ from those of a lecture: turning a column of V and the same column of U around changes nothing.
 */
public final class PcaBySvd {

    static final double[][] MATRIX = {
        {1, 0, 0, 0, 2},
        {0, 0, 3, 0, 0},
        {0, 0, 0, 0, 0},
        {0, 2, 0, 0, 0}
    };

    private PcaBySvd() {}

    public static void main(String[] args) {
        Svd svd = Svd.of(MATRIX);
        print("singular values", svd.values());
        print("V", svd.left());
        print("U", svd.right());
        print("reduced representation V S, one row per row of the matrix", svd.representation(4));
        System.out.printf("largest difference between V S U' and the matrix: %.1e%n", largestDifference(svd));
    }

    static double largestDifference(Svd svd) {
        double[][] reduced = svd.representation(svd.values().length);
        double largest = 0;
        for (int i = 0; i < MATRIX.length; i++) {
            for (int j = 0; j < MATRIX[i].length; j++) {
                double product = 0;
                for (int k = 0; k < reduced[i].length; k++) {
                    product += reduced[i][k] * svd.right()[j][k];
                }
                largest = Math.max(largest, Math.abs(product - MATRIX[i][j]));
            }
        }
        return largest;
    }

    private static void print(String title, double[]... rows) {
        System.out.println(title);
        for (double[] row : rows) {
            for (double value : row) {
                // adding 0 turns -0 into 0
                System.out.printf(" %8.4f", value + 0.0);
            }
            System.out.println();
        }
        System.out.println();
    }
}
