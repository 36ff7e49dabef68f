package org.aezoo.numerics;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.aezoo.data.InvalidInputException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The largest eigenvalues, and their vectors, of a symmetric matrix without negative ones.
 *
 * @param vectors [count][rows], of length 1, that of the largest value first
 * @param values [count]
 */
record LeadingEigenvectors(double[][] vectors, double[] values) {

    /** A matrix of so many rows is decomposed whole in a moment. */
    private static final int SMALL = 200;

    /** Directions that are followed beside those that are asked for. */
    private static final int SPARE = 10;

    private static final int ITERATIONS = 8;

    /**
     * By subspace iteration where the matrix is large.
     *
     * @throws InvalidInputException if so many vectors of a matrix so large would take long
     */
    static LeadingEigenvectors approximate(INDArray matrix, int count) {
        int n = matrix.rows();
        int followed = count + SPARE;
        if (n <= SMALL || (4 * followed > n && n <= 5 * SMALL)) {
            return exact(matrix.toDoubleMatrix(), count);
        }
        if (4 * followed > n) {
            throw new InvalidInputException(count + " principal components of " + n + " values take too long");
        }
        SplittableRandom random = new SplittableRandom(1);
        double[][] basis = new double[followed][n];
        for (double[] vector : basis) {
            Arrays.setAll(vector, i -> random.nextGaussian());
        }
        for (int i = 0; i < ITERATIONS; i++) {
            Vectors.orthonormalise(basis);
            basis = times(basis, matrix);
        }
        Vectors.orthonormalise(basis);
        double[][] image = times(basis, matrix);
        double[][] small = new double[followed][followed];
        for (int a = 0; a < followed; a++) {
            for (int b = 0; b <= a; b++) {
                small[a][b] = Vectors.dot(basis[a], image[b]);
                small[b][a] = small[a][b];
            }
        }
        LeadingEigenvectors within = exact(small, count);
        double[][] vectors = new double[count][n];
        for (int k = 0; k < count; k++) {
            for (int a = 0; a < followed; a++) {
                Vectors.add(vectors[k], within.vectors[k][a], basis[a]);
            }
        }
        return new LeadingEigenvectors(vectors, within.values);
    }

    static LeadingEigenvectors exact(double[][] matrix, int count) {
        SymmetricEigen eigen = new SymmetricEigen(matrix);
        double[][] vectors = new double[count][];
        double[] values = new double[count];
        for (int k = 0; k < count; k++) {
            vectors[k] = eigen.vector(k);
            // rounding can leave a tiny negative number where there is no variance
            values[k] = Math.max(0, eigen.value(k));
        }
        return new LeadingEigenvectors(vectors, values);
    }

    private static double[][] times(double[][] rows, INDArray matrix) {
        try (INDArray left = Nd4j.createFromArray(rows);
                INDArray product = left.mmul(matrix)) {
            return product.toDoubleMatrix();
        }
    }
}
