package org.aezoo.numerics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * Singular value decomposition {@code A = L S R'} of a dense matrix. For the directions of many rows alone,
 * {@link PrincipalComponents} takes less memory.
 *
 * <p>Texts disagree on which factor is called U and which V, hence left and right. With examples as rows, the left
 * factor times S is the reduced representation of the rows, and the right factor holds the directions.
 *
 * @param left [m][m] orthonormal columns
 * @param values min(m, n) singular values, the largest first
 * @param right [n][n] orthonormal columns; the largest entry of each, by magnitude, is positive
 */
public record Svd(double[][] left, double[] values, double[][] right) {

    /**
     * Decomposes a matrix.
     *
     * @param matrix [m][n], finite, at least one value; not changed
     */
    public static Svd of(double[][] matrix) {
        SingularValueDecomposition_F64<DMatrixRMaj> found = decompose(matrix, true);
        double[] values = found.getSingularValues();
        int[] order = Order.falling(values);
        double[][] left = inOrder(found.getU(null, false), order);
        double[][] right = inOrder(found.getV(null, false), order);
        for (int k = 0; k < right.length; k++) {
            double[] before = right[k].clone();
            Vectors.makeLargestPositive(right[k]);
            if (k < order.length && !Arrays.equals(before, right[k])) {
                Vectors.scale(left[k], -1);
            }
        }
        return new Svd(transposed(left), inOrder(values, order), transposed(right));
    }

    /** The singular values alone, the largest first; min(m, n) of them. */
    public static double[] values(double[][] matrix) {
        double[] values = decompose(matrix, false).getSingularValues();
        return inOrder(values, Order.falling(values));
    }

    private static SingularValueDecomposition_F64<DMatrixRMaj> decompose(double[][] matrix, boolean vectors) {
        if (matrix.length == 0 || matrix[0].length == 0) {
            throw new IllegalArgumentException("matrix must hold at least one value, got none");
        }
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[i].length; j++) {
                if (!Double.isFinite(matrix[i][j])) {
                    throw new IllegalArgumentException(
                            "matrix must be finite, got " + matrix[i][j] + " in row " + i + ", column " + j);
                }
            }
        }
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(matrix.length, matrix[0].length, vectors, vectors, false);
        if (!svd.decompose(new DMatrixRMaj(matrix))) {
            throw new IllegalStateException(
                    "the singular values of a matrix of " + matrix.length + " rows did not settle");
        }
        return svd;
    }

    private static double[] inOrder(double[] values, int[] order) {
        return IntStream.of(order).mapToDouble(k -> values[k]).toArray();
    }

    /** Columns as rows: those of singular values in their order, then the others. */
    private static double[][] inOrder(DMatrixRMaj columns, int[] order) {
        double[][] rows = new double[columns.numCols][columns.numRows];
        for (int k = 0; k < rows.length; k++) {
            int column = k < order.length ? order[k] : k;
            for (int i = 0; i < columns.numRows; i++) {
                rows[k][i] = columns.get(i, column);
            }
        }
        return rows;
    }

    private static double[][] transposed(double[][] rows) {
        return inOrder(new DMatrixRMaj(rows), new int[0]);
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
}
