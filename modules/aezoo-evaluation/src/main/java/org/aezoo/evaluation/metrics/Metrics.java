package org.aezoo.evaluation.metrics;

import java.util.List;
import java.util.Map;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.corruption.CorruptionRange;
import org.aezoo.data.corruption.Mask;
import org.aezoo.data.corruption.NoiseLevels;
import org.aezoo.evaluation.jacobian.Jacobians;
import org.aezoo.evaluation.search.HashIndex;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.Clustering;
import org.aezoo.models.Corrupted;
import org.aezoo.models.Masked;
import org.aezoo.models.NoiseConditioned;
import org.aezoo.models.Quantised;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.Variational;
import org.aezoo.models.trained.Scorer;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * Every figure that can be measured on a trained autoencoder with any data, in one walk over it. Errors are in scaled
 * units, those in which the network sees the data.
 *
 * <table>
 *   <caption>Keys, in this order; a key is absent where it does not apply</caption>
 *   <tr><th>key</th><th>meaning</th></tr>
 *   <tr><td>{@code mse}</td><td>squared error, mean over values and examples</td></tr>
 *   <tr><td>{@code sse}</td><td>squared error, summed over an example's values, mean over examples</td></tr>
 *   <tr><td>{@code mae}</td><td>absolute error, mean over values and examples</td></tr>
 *   <tr><td>{@code bce}</td><td>binary cross-entropy in nats, mean over values and examples; where all inputs lie
 *   in [0, 1]. Reconstructions beyond that are cut off just inside it, at a cost of up to 17 nats each</td></tr>
 *   <tr><td>{@code bce_floor}</td><td>entropy of the inputs taken as probabilities, in nats per value: no
 *   reconstruction has a lower {@code bce}; where all inputs lie in [0, 1]</td></tr>
 *   <tr><td>{@code bce_excess}</td><td>{@code bce - bce_floor}</td></tr>
 *   <tr><td>{@code psnr}</td><td>{@code -10 log10(mse)} in dB, of the mean squared error over all examples (not the
 *   mean of each example's psnr, which one perfect example would make infinite); where all inputs lie in [0, 1] and
 *   {@code mse} is above 0</td></tr>
 *   <tr><td>{@code ssim}</td><td>structural similarity with an 11x11 Gaussian window, mean over examples; for images
 *   of at least 11x11 with all inputs in [0, 1]</td></tr>
 *   <tr><td>{@code score}</td><td>what {@link TrainedAutoencoder#score} gives, mean over examples: the model's own
 *   reconstruction loss without penalties, or the negative evidence lower bound</td></tr>
 *   <tr><td>{@code word_perplexity}</td><td>of models of documents: exp of minus the mean logarithm of a word's probability,
 *   the size of a vocabulary of equally likely words that would be as hard to foretell</td></tr>
 *   <tr><td>{@code mean_activation}</td><td>mean over units and examples of the code</td></tr>
 *   <tr><td>{@code zero_share}</td><td>share of code values that are exactly 0</td></tr>
 *   <tr><td>{@code nonzero_units}</td><td>units of the code that are not exactly 0, mean over examples</td></tr>
 *   <tr><td>{@code dead_units}</td><td>units of the code that are exactly 0 for every example</td></tr>
 *   <tr><td>{@code active_units}</td><td>units whose variance over the examples is above 0.01</td></tr>
 *   <tr><td>{@code jacobian_norm}</td><td>Frobenius norm of the encoder's Jacobian, mean over rows that the model's seed
 *   draws; see {@link Jacobians}. On {@value #JACOBIAN_ROWS} rows where the Jacobian is exact, that is for encoders of
 *   fully connected layers; for others, where it costs far more than all else here, only if rows are asked for</td></tr>
 *   <tr><td>{@code codebook_usage}, {@code perplexity}, {@code bits_per_example}, {@code prior_bits_per_example}</td>
 *       <td>of models that quantise, see {@link CodeUse}</td></tr>
 *   <tr><td>{@code bit_imbalance}, {@code worst_bit_imbalance}, {@code constant_bits}, {@code bit_correlation}, {@code distinct_codes}</td>
 *       <td>of models with codes of bits, see {@link BitUse}</td></tr>
 *   <tr><td>{@code negative_elbo}, {@code reconstruction_nll}, {@code kl}</td><td>of variational models, see {@link
 *   ImportanceWeightedBound}; one sample per example</td></tr>
 *   <tr><td>{@code missing_mse}, {@code missing_psnr}</td><td>{@code mse} and {@code psnr} over missing values alone, of
 *   models that fill holes in; for these, all other errors count known values as rebuilt without error</td></tr>
 *   <tr><td>{@code corrupted_mse}, {@code denoised_mse}</td><td>of denoising models: {@code mse} of examples damaged as in
 *   training, and of what the model makes of them; the noise comes from the model's seed</td></tr>
 *   <tr><td>{@code corrupted_psnr}, {@code denoised_psnr}</td><td>{@code psnr} of the same, both cut off at 0 and 1; where
 *   all inputs lie in [0, 1]</td></tr>
 *   <tr><td>{@code clusters}, {@code largest_cluster}, {@code cluster_ari}, {@code cluster_nmi}</td>
 *       <td>of models that find clusters, see {@link Clusters}; the last two where rows have labels</td></tr>
 *   <tr><td>{@code batch_auc_linear}, {@code batch_auc_neighbours}, {@code label_auc}, each also with {@code _raw}</td>
 *       <td>of models that correct batches, see {@link BatchMixing}; where there are rows of two batches</td></tr>
 *   <tr><td>{@code examples_per_second}</td><td>encoded and reconstructed, reading and scaling included</td></tr>
 * </table>
 */
public final class Metrics {

    /** Rows on which a Jacobian is worked out unless another number is asked for. */
    private static final int JACOBIAN_ROWS = 100;

    private Metrics() {}

    /**
     * Measures.
     *
     * @param trained stays the caller's
     * @param data at least one row, of the shape that the model was trained on
     * @return the keys above in their order
     */
    public static Map<String, Double> evaluate(TrainedAutoencoder trained, Dataset data) {
        return evaluate(trained, data, null, null);
    }

    /**
     * Measures.
     *
     * @param trained stays the caller's
     * @param data at least one row, of the shape that the model was trained on
     * @param jacobianRows on how many rows {@code jacobian_norm} is measured; 0 for none
     * @return the keys above in their order
     */
    public static Map<String, Double> evaluate(TrainedAutoencoder trained, Dataset data, int jacobianRows) {
        return evaluate(trained, data, jacobianRows, null);
    }

    /**
     * Measures, and gives the same rows to a yardstick.
     *
     * @param trained stays the caller's
     * @param data at least one row, of the shape that the model was trained on
     * @param jacobianRows on how many rows {@code jacobian_norm} is measured; 0 for none, null for what is usual
     * @param yardstick that has seen no rows yet; null for none
     * @return the keys above in their order
     */
    public static Map<String, Double> evaluate(
            TrainedAutoencoder trained, Dataset data, @Nullable Integer jacobianRows, @Nullable Yardstick yardstick) {
        int measured = jacobianRows != null ? jacobianRows : Jacobians.exactFor(trained) ? JACOBIAN_ROWS : 0;
        if (data.size() == 0) {
            throw new InvalidInputException(data.name() + " has no rows to evaluate on");
        }
        MetricSums sums = new MetricSums(
                trained.shape(), trained.model()::lossOf, trained.model().loss() == ReconstructionLoss.MULTINOMIAL);
        double[] total = {0};
        Mask holes = Masked.holes(trained.model());
        NoiseLevels levels = NoiseConditioned.of(trained.model());
        MissingSums missing = new MissingSums();
        CorruptionRange corruption = Corrupted.of(trained.model());
        DenoisedSums denoised = new DenoisedSums();
        CodeUse use = CodeUse.of(trained);
        boolean ofBits = HashIndex.isOfBits(trained.model());
        BitUse bits = new BitUse(ofBits ? trained.model().codeSize() : 0);
        Clock clock = new Clock();
        trained.forEach(data, view -> {
            clock.stop(view.scaled().length);
            for (int i = 0; i < view.scaled().length; i++) {
                sums.add(view.scaled()[i], view.codes()[i], view.reconstruction()[i]);
                if (holes != null) {
                    missing.add(view.scaled()[i], view.reconstruction()[i], holes.of(view.scaled()[i]));
                }
            }
            if (!Quantised.grids(trained.model()).isEmpty()) {
                use.add(trained.codes().indicesOfCodes(view.codes()));
            }
            if (ofBits) {
                bits.add(view.codes());
            }
            if (yardstick != null) {
                yardstick.add(view);
            }
            if (corruption != null) {
                float[][] damaged = Denoising.corrupt(view.scaled(), corruption, trained.seed(), view.first());
                denoised.add(view.scaled(), damaged, trained.network().reconstruct(damaged));
            }
            if (trained.model() instanceof Variational || holes != null || levels != null) {
                Scorer.Scores scores = trained.scorer().scores(view);
                for (int i = 0; i < view.scaled().length; i++) {
                    total[0] += scores.total(i);
                }
            }
            clock.start();
        });
        Map<String, Double> figures = sums.figures();
        if (measured > 0) {
            figures.put("jacobian_norm", Jacobians.meanNorm(trained, data, measured, trained.seed()));
        }
        if (levels != null) {
            figures.put("score", total[0] / data.size());
        }
        if (trained.model() instanceof Variational) {
            figures.put("score", total[0] / data.size());
            Map<String, Double> bound = ImportanceWeightedBound.evaluate(trained, data, 1, trained.seed());
            // with one sample the importance-weighted bound is but a noisier estimate of the same
            for (String key : List.of("negative_elbo", "reconstruction_nll", "kl")) {
                figures.put(key, bound.getOrDefault(key, Double.NaN));
            }
        }
        if (holes != null) {
            figures.put("score", total[0] / data.size());
            figures.put("missing_mse", missing.mse());
            if (missing.mse() > 0 && figures.containsKey("bce")) {
                figures.put("missing_psnr", -10 * Math.log10(missing.mse()));
            }
        }
        if (corruption != null) {
            denoised.put(figures);
        }
        figures.putAll(use.figures());
        figures.putAll(bits.figures());
        if (Clustering.of(trained.model()) != null) {
            figures.putAll(Clusters.of(trained, data).figures(data));
        }
        if (BatchCorrecting.marks(trained.model()) != null && BatchMixing.applies(trained, data)) {
            figures.putAll(BatchMixing.evaluate(trained, data));
        }
        figures.put("examples_per_second", clock.perSecond());
        return figures;
    }

    /** Squared errors of what was missing. */
    private static final class MissingSums {

        private double squares;
        private long values;

        void add(float[] x, float[] y, boolean[] hole) {
            for (int i = 0; i < x.length; i++) {
                if (hole[i % hole.length]) {
                    double difference = (double) x[i] - y[i];
                    squares += difference * difference;
                    values++;
                }
            }
        }

        double mse() {
            return squares / values;
        }
    }

    /** Squared errors of damaged and of cleaned examples. */
    private static final class DenoisedSums {

        private double damagedSquares;
        private double cleanedSquares;
        private double damagedInside;
        private double cleanedInside;
        private long values;

        void add(float[][] clean, float[][] damaged, float[][] cleaned) {
            for (int i = 0; i < clean.length; i++) {
                damagedSquares += Vectors.squaredDistance(clean[i], damaged[i]);
                cleanedSquares += Vectors.squaredDistance(clean[i], cleaned[i]);
                damagedInside += Vectors.squaredDistance(clean[i], Denoising.unit(damaged[i]));
                cleanedInside += Vectors.squaredDistance(clean[i], Denoising.unit(cleaned[i]));
                values += clean[i].length;
            }
        }

        void put(Map<String, Double> figures) {
            figures.put("corrupted_mse", damagedSquares / values);
            figures.put("denoised_mse", cleanedSquares / values);
            if (figures.containsKey("bce") && damagedInside > 0 && cleanedInside > 0) {
                figures.put("corrupted_psnr", -10 * Math.log10(damagedInside / values));
                figures.put("denoised_psnr", -10 * Math.log10(cleanedInside / values));
            }
        }
    }

    /** Times the network alone; the first rows, which also pay for the start, count only if there are no others. */
    private static final class Clock {

        private long started = System.nanoTime();
        private long nanos;
        private long examples;
        private int parts;

        void stop(int count) {
            long elapsed = System.nanoTime() - started;
            if (++parts == 2) {
                nanos = 0;
                examples = 0;
            }
            nanos += elapsed;
            examples += count;
        }

        void start() {
            started = System.nanoTime();
        }

        double perSecond() {
            return examples / (Math.max(1, nanos) / 1e9);
        }
    }
}
