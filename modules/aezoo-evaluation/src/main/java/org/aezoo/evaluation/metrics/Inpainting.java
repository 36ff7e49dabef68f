package org.aezoo.evaluation.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.corruption.Mask;
import org.aezoo.evaluation.baselines.AffineInpainting;
import org.aezoo.models.Masked;
import org.aezoo.models.trained.TrainedAutoencoder;

/**
 * How well holes are filled in, beside two simple ways to do it. Errors are in scaled units over missing values only,
 * and every way gets the same holes.
 *
 * <table>
 *   <caption>Keys, in this order</caption>
 *   <tr><th>key</th><th>meaning</th></tr>
 *   <tr><td>{@code missing_share}</td><td>share of the values that are missing</td></tr>
 *   <tr><td>{@code model_psnr}</td><td>of the model, in dB: {@code -10 log10} of the mean squared error over all
 *   missing values of all examples</td></tr>
 *   <tr><td>{@code mean_fill_psnr}</td><td>of the mean training example</td></tr>
 *   <tr><td>{@code affine_psnr}</td><td>of {@link AffineInpainting}</td></tr>
 *   <tr><td>{@code affine_ridge}</td><td>the ridge that it chose</td></tr>
 * </table>
 */
public final class Inpainting {

    private Inpainting() {}

    /**
     * Measures.
     *
     * @param trained has holes; stays the caller's
     * @param training what the simple ways learn from: the same rows as the model
     * @param test at least one row
     */
    public static Map<String, Double> evaluate(TrainedAutoencoder trained, Dataset training, Dataset test) {
        Mask holes = Masked.holes(trained.model());
        if (holes == null) {
            throw new InvalidInputException(trained.model().id() + " has no holes to fill in");
        }
        if (test.size() == 0) {
            throw new InvalidInputException(test.name() + " has no rows to evaluate on");
        }
        AffineInpainting affine = AffineInpainting.fit(training, trained.scaling(), holes, trained.seed());
        double[] mean = affine.mean();
        double[] squares = new double[3];
        long[] count = {0};
        trained.forEach(test, view -> {
            for (int r = 0; r < view.scaled().length; r++) {
                float[] x = view.scaled()[r];
                boolean[] hole = holes.of(x);
                float[] guess = affine.fill(x, hole);
                for (int i = 0; i < x.length; i++) {
                    if (hole[i % hole.length]) {
                        count[0]++;
                        squares[0] += square(x[i] - view.reconstruction()[r][i]);
                        squares[1] += square(x[i] - mean[i]);
                        squares[2] += square(x[i] - guess[i]);
                    }
                }
            }
        });
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(
                "missing_share",
                (double) count[0] / ((long) test.size() * test.shape().size()));
        figures.put("model_psnr", psnr(squares[0] / count[0]));
        figures.put("mean_fill_psnr", psnr(squares[1] / count[0]));
        figures.put("affine_psnr", psnr(squares[2] / count[0]));
        figures.put("affine_ridge", affine.ridge());
        return figures;
    }

    private static double square(double difference) {
        return difference * difference;
    }

    private static double psnr(double mse) {
        return -10 * Math.log10(mse);
    }
}
