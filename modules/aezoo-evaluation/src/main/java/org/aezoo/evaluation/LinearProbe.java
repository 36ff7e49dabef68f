package org.aezoo.evaluation;

import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.Require;
import org.aezoo.models.TrainedAutoencoder;

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

    private final TrainedAutoencoder trained;
    private final double[][] weights;

    private LinearProbe(TrainedAutoencoder trained, double[][] weights) {
        this.trained = trained;
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
        checkLabels(data);
        Require.atLeast("rows", data.size(), 1);
        int size = trained.model().codeSize() + 1;
        int classes = data.labelNames().size();
        double[][] moments = new double[size][size];
        double[][] sums = new double[classes][size];
        trained.forEach(data, view -> {
            for (int i = 0; i < view.codes().length; i++) {
                double[] z = withOne(view.codes()[i]);
                add(moments, z);
                double[] sum = sums[data.label(view.first() + i)];
                for (int j = 0; j < size; j++) {
                    sum[j] += z[j];
                }
            }
        });
        for (int j = 0; j < size; j++) {
            moments[j][j] += RIDGE * data.size();
        }
        double[][] factor = Cholesky.of(moments).factor();
        for (double[] sum : sums) {
            Cholesky.solve(factor, sum);
        }
        return new LinearProbe(trained, sums);
    }

    /**
     * The share of rows whose label it gets wrong, 0 to 1.
     *
     * @param data labelled rows with the labels of those it was fitted on
     */
    public double error(Dataset data) {
        checkLabels(data);
        Require.atLeast("rows", data.size(), 1);
        int[] wrong = {0};
        trained.forEach(data, view -> {
            for (int i = 0; i < view.codes().length; i++) {
                if (label(view.codes()[i]) != data.label(view.first() + i)) {
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

    private static void checkLabels(Dataset data) {
        if (!data.hasLabels()) {
            throw new InvalidInputException(data.name() + " has no labels, and a probe needs them");
        }
    }

    private static double[] withOne(float[] code) {
        double[] z = new double[code.length + 1];
        for (int j = 0; j < code.length; j++) {
            z[j] = code[j];
        }
        z[code.length] = 1;
        return z;
    }

    /** Adds z z' to the lower half. */
    private static void add(double[][] moments, double[] z) {
        for (int a = 0; a < z.length; a++) {
            double value = z[a];
            double[] row = moments[a];
            for (int b = 0; b <= a; b++) {
                row[b] += value * z[b];
            }
        }
    }
}
