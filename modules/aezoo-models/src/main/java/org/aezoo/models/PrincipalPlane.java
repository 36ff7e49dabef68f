package org.aezoo.models;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The plane of some rows' first principal components, by orthogonal iteration: what distances in it need, which does not
 * include the components themselves.
 *
 * <pre>
 *   Q = orthonormal columns of X' X Q, repeatedly     X [rows, values] less the mean row, Q [values, dimensions]
 * </pre>
 *
 * @param mean row, [1, values]
 * @param directions Q, orthonormal
 */
record PrincipalPlane(INDArray mean, INDArray directions) {

    private static final int ROUNDS = 30;
    private static final long SEED = 1;

    /**
     * Finds it; the same rows give the same plane.
     *
     * @param rows in single precision, more of them than dimensions, and of more values; stays as it is
     * @param dimensions 1 or more
     */
    static PrincipalPlane of(INDArray rows, int dimensions) {
        INDArray mean = rows.mean(true, 0);
        int size = (int) rows.size(1);
        double[][] columns = new double[dimensions][size];
        SplittableRandom random = new SplittableRandom(SEED);
        for (double[] column : columns) {
            for (int i = 0; i < size; i++) {
                column[i] = random.nextDouble(-1, 1);
            }
        }
        INDArray directions = orthonormal(columns);
        for (int round = 0; round < ROUNDS; round++) {
            try (INDArray codes = rows.mmul(directions);
                    INDArray shift = mean.mmul(directions)) {
                codes.subiRowVector(shift);
                // (X - m)' C = X' C, as the columns of C sum to 0
                try (INDArray next = rows.transpose().mmul(codes)) {
                    columns = next.transpose().castTo(DataType.DOUBLE).toDoubleMatrix();
                }
            }
            directions = orthonormal(columns);
        }
        return new PrincipalPlane(mean, directions);
    }

    /** Gram and Schmidt's way, twice over, as once leaves what rounding brings in. A column of zeros stays one. */
    private static INDArray orthonormal(double[][] columns) {
        for (int c = 0; c < columns.length; c++) {
            for (int twice = 0; twice < 2; twice++) {
                for (int b = 0; b < c; b++) {
                    double along = product(columns[b], columns[c]);
                    for (int i = 0; i < columns[c].length; i++) {
                        columns[c][i] -= along * columns[b][i];
                    }
                }
                double length = Math.sqrt(product(columns[c], columns[c]));
                for (int i = 0; i < columns[c].length && length > 0; i++) {
                    columns[c][i] /= length;
                }
            }
        }
        return Nd4j.createFromArray(columns).transpose().castTo(DataType.FLOAT).dup('f');
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Where rows lie in the plane: a new array, [rows, dimensions]. */
    INDArray project(INDArray rows) {
        INDArray places = rows.mmul(directions);
        try (INDArray shift = mean.mmul(directions)) {
            return places.subiRowVector(shift);
        }
    }
}
