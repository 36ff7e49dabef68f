package org.aezoo.evaluation.probes;

import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Cholesky;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How well a linear classifier tells labels apart on codes: a measure of features that needs no training of its own.
 *
 * <pre>
 *   W = argmin sum_rows |[z, 1] W - onehot(label)|^2 + ridge n |W|^2,    label = argmax_k ([z, 1] W)_k
 * </pre>
 *
 * <p>Least squares on the codes' labels, solved exactly. Logistic regression does somewhat better; this one is the same
 * every time and takes seconds.
 */
public final class LinearProbe {

    /** Ridge that keeps codes with units that go together from dividing by nothing. */
    private static final double RIDGE = 1e-4;

    private final Features features;
    private final double[][] weights;

    private LinearProbe(Features features, double[][] weights) {
        this.features = features;
        this.weights = weights;
    }

    /**
     * Fits one.
     *
     * @param trained stays the caller's
     * @param data labelled rows
     * @throws InvalidInputException if the rows have no labels
     */
    public static LinearProbe fit(TrainedAutoencoder trained, Dataset data) {
        return fit(Features.codes(trained), data);
    }

    /**
     * Fits one on features other than codes.
     *
     * @param data labelled rows
     * @throws InvalidInputException if the rows have no labels
     */
    public static LinearProbe fit(Features features, Dataset data) {
        Features.checkLabels(data);
        int size = features.size() + 1;
        int classes = data.labelNames().size();
        double[][] sums = new double[classes][size];
        double[][] moments;
        try (INDArray sum = Nd4j.create(DataType.DOUBLE, new long[] {size, size}, 'f')) {
            features.forEach(data, (first, rows) -> {
                double[][] block = new double[rows.length][];
                for (int i = 0; i < rows.length; i++) {
                    double[] z = withOne(rows[i]);
                    double[] own = sums[data.label(first + i)];
                    for (int j = 0; j < size; j++) {
                        own[j] += z[j];
                    }
                    block[i] = z;
                }
                try (INDArray z = Nd4j.createFromArray(block)) {
                    Nd4j.gemm(z, z, sum, true, false, 1, 1);
                }
            });
            moments = sum.toDoubleMatrix();
        }
        for (int j = 0; j < size; j++) {
            moments[j][j] += RIDGE * data.size();
        }
        double[][] factor = Cholesky.of(moments).factor();
        for (double[] sum : sums) {
            Cholesky.solve(factor, sum);
        }
        return new LinearProbe(features, sums);
    }

    /**
     * The share of rows whose label it gets wrong, 0 to 1.
     *
     * @param data labelled rows with the labels of those it was fitted on
     */
    public double error(Dataset data) {
        Features.checkLabels(data);
        int[] wrong = {0};
        features.forEach(data, (first, rows) -> {
            for (int i = 0; i < rows.length; i++) {
                if (label(rows[i]) != data.label(first + i)) {
                    wrong[0]++;
                }
            }
        });
        return (double) wrong[0] / data.size();
    }

    private int label(float[] code) {
        double[] z = withOne(code);
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < weights.length; k++) {
            double score = 0;
            for (int j = 0; j < z.length; j++) {
                score += weights[k][j] * z[j];
            }
            if (score > highest) {
                highest = score;
                best = k;
            }
        }
        return best;
    }

    private static double[] withOne(float[] code) {
        double[] z = new double[code.length + 1];
        for (int j = 0; j < code.length; j++) {
            z[j] = code[j];
        }
        z[code.length] = 1;
        return z;
    }
}
