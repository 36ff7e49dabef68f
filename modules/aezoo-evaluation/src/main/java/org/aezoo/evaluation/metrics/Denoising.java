package org.aezoo.evaluation.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowBatch;
import org.aezoo.data.corruption.CorruptionRange;
import org.aezoo.evaluation.baselines.AffineDenoiser;
import org.aezoo.evaluation.baselines.MedianFilter;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Vectors;

/**
 * How well damaged pictures are cleaned, beside three ways without a network. Every way gets the same damaged pictures,
 * and every answer, the damaged picture itself included, is cut off at 0 and 1 before it is compared with the clean one.
 *
 * <table>
 *   <caption>Keys, in this order</caption>
 *   <tr><th>key</th><th>meaning</th></tr>
 *   <tr><td>{@code corrupted_psnr}</td><td>of the damaged pictures themselves, in dB: {@code -10 log10} of the mean
 *   squared error over all values of all pictures</td></tr>
 *   <tr><td>{@code median_psnr}</td><td>of a {@link MedianFilter} of 3x3 pixels</td></tr>
 *   <tr><td>{@code affine_psnr}</td><td>of the {@link AffineDenoiser}, fitted for this corruption</td></tr>
 *   <tr><td>{@code model_psnr}</td><td>of the model</td></tr>
 *   <tr><td>{@code corrupted_ssim}, {@code median_ssim}, {@code affine_ssim}, {@code model_ssim}</td><td>mean structural
 *   similarity of the same pictures, from 11x11 pixels on</td></tr>
 * </table>
 */
public final class Denoising {

    private Denoising() {}

    /** A picture, damaged and as three ways clean it, all in [0, 1] and flat. */
    public record Answers(float[] corrupted, float[] median, float[] affine, float[] model) {}

    /**
     * Measures.
     *
     * @param trained stays the caller's; damage of its own training plays no part
     * @param training clean pictures for the affine denoiser: the same rows as the model's
     * @param test at least one clean picture with values in [0, 1] once scaled
     * @param range how the test pictures are damaged; the noise comes from the model's seed
     */
    public static Map<String, Double> evaluate(
            TrainedAutoencoder trained, Dataset training, Dataset test, CorruptionRange range) {
        if (test.size() == 0) {
            throw new InvalidInputException(test.name() + " has no rows to evaluate on");
        }
        DataShape shape = trained.shape();
        AffineDenoiser affine = AffineDenoiser.fit(training, trained.scaling(), range);
        Ssim ssim = Ssim.fits(shape) ? new Ssim(shape) : null;
        double[] squares = new double[4];
        double[] similarities = new double[4];
        trained.forEach(test, view -> {
            Answers[] answers = clean(trained, affine, range, view.scaled(), view.first());
            for (int i = 0; i < answers.length; i++) {
                Answers each = answers[i];
                float[][] ways = {each.corrupted, each.median, each.affine, each.model};
                for (int way = 0; way < ways.length; way++) {
                    squares[way] += Vectors.squaredDistance(view.scaled()[i], ways[way]);
                    similarities[way] += ssim == null ? 0 : ssim.of(view.scaled()[i], ways[way]);
                }
            }
        });
        Map<String, Double> figures = new LinkedHashMap<>();
        String[] names = {"corrupted", "median", "affine", "model"};
        for (int way = 0; way < names.length; way++) {
            double values = (double) test.size() * shape.size();
            figures.put(names[way] + "_psnr", -10 * Math.log10(squares[way] / values));
        }
        if (ssim != null) {
            for (int way = 0; way < names.length; way++) {
                figures.put(names[way] + "_ssim", similarities[way] / test.size());
            }
        }
        return figures;
    }

    /**
     * Damages pictures and cleans them again, each way.
     *
     * @param trained stays the caller's
     * @param affine fitted for this corruption
     * @param range how the pictures are damaged
     * @param scaled clean pictures in [0, 1], as the network sees them
     * @param stream which noise of the model's seed: the index of the first picture, say
     */
    public static Answers[] clean(
            TrainedAutoencoder trained, AffineDenoiser affine, CorruptionRange range, float[][] scaled, long stream) {
        for (float[] picture : scaled) {
            for (float value : picture) {
                if (!(value >= 0 && value <= 1)) {
                    throw new InvalidInputException("denoised pictures must be in [0, 1] after scaling, got " + value);
                }
            }
        }
        float[][] damaged = corrupt(scaled, range, trained.seed(), stream);
        float[][] rebuilt = trained.network().reconstruct(damaged);
        Answers[] answers = new Answers[damaged.length];
        Arrays.setAll(
                answers,
                i -> new Answers(
                        unit(damaged[i]),
                        unit(MedianFilter.apply(damaged[i], trained.shape())),
                        unit(affine.denoise(damaged[i])),
                        unit(rebuilt[i])));
        return answers;
    }

    /** Damaged copies of rows; the same for the same seed and stream. */
    public static float[][] corrupt(float[][] rows, CorruptionRange range, long seed, long stream) {
        int size = rows[0].length;
        float[] flat = new float[rows.length * size];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * size, size);
        }
        SplittableRandom seeds = new SplittableRandom(seed ^ 0x9e3779b97f4a7c15L * (stream + 1));
        float[] damaged = range.feed()
                .values(new RowBatch(new int[rows.length], size, flat, i -> 0), new SplittableRandom(seeds.nextLong()));
        float[][] result = new float[rows.length][];
        Arrays.setAll(result, i -> Arrays.copyOfRange(damaged, i * size, (i + 1) * size));
        return result;
    }

    /** A copy, cut off at 0 and 1. */
    static float[] unit(float[] values) {
        float[] inside = values.clone();
        for (int i = 0; i < inside.length; i++) {
            inside[i] = Math.min(1, Math.max(0, inside[i]));
        }
        return inside;
    }
}
