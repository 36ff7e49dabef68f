package org.aezoo.evaluation.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.Dataset;
import org.aezoo.data.Feed;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowBatch;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Require;
import org.aezoo.models.trained.Posterior;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedAutoencoder.View;

/**
 * How likely a variational model finds data, by importance sampling (Burda et al., 2016), in nats per example.
 *
 * <pre>
 *   z_i ~ q(z | x),  i = 1..k,   log w_i = log p(x | z_i) + log p(z_i) - log q(z_i | x)
 *   bound_k = log (1/k) sum_i w_i
 * </pre>
 *
 * <p>With one sample its expectation is the evidence lower bound; it rises in expectation with every further sample,
 * towards the log-likelihood. Memory does not depend on k: a few hundred codes are decoded at a time. Time grows with
 * rows times k; for thousands of samples take some hundred rows.
 *
 * <p>Rows enter as in training, so with {@code binarize} they are turned into zeros and ones, drawn from the seed.
 *
 * <table>
 *   <caption>Keys of the figures</caption>
 *   <tr><th>key</th><th>meaning</th></tr>
 *   <tr><td>{@code negative_elbo}</td><td>{@code reconstruction_nll + kl}</td></tr>
 *   <tr><td>{@code reconstruction_nll}</td><td>-log p(x | z), mean over k samples and examples</td></tr>
 *   <tr><td>{@code kl}</td><td>divergence of q(z | x) from the prior, in closed form, mean over examples</td></tr>
 *   <tr><td>{@code importance_weighted_nll}</td><td>-bound_k, mean over examples</td></tr>
 *   <tr><td>{@code active_units}</td><td>units whose posterior mean has a variance above 0.01 over the examples: the
 *   others have collapsed onto the prior</td></tr>
 * </table>
 */
public final class ImportanceWeightedBound {

    /** Codes that are decoded at once. */
    private static final int CHUNK = 512;

    private final TrainedAutoencoder trained;
    private final int samples;
    private final long seed;

    private long examples;
    private double reconstruction;
    private double divergence;
    private double bound;
    private double[] means = new double[0];
    private double[] squares = new double[0];

    private ImportanceWeightedBound(TrainedAutoencoder trained, int samples, long seed) {
        this.trained = trained;
        this.samples = samples;
        this.seed = seed;
    }

    /**
     * Measures.
     *
     * @param trained a variational model; stays the caller's
     * @param data at least one row, of the shape that the model was trained on
     * @param samples k, codes drawn per row, at least 1
     * @param seed decides all draws; a row's own depend on nothing else than its number
     * @return the keys above in their order
     * @throws InvalidInputException if the model is not variational, or the data does not fit it
     */
    public static Map<String, Double> evaluate(TrainedAutoencoder trained, Dataset data, int samples, long seed) {
        Require.atLeast("samples", samples, 1);
        if (data.size() == 0) {
            throw new InvalidInputException(data.name() + " has no rows to evaluate on");
        }
        ImportanceWeightedBound sums = new ImportanceWeightedBound(trained, samples, seed);
        trained.forEach(data, sums::add);
        return sums.figures();
    }

    private void add(View view) {
        float[][] inputs = new float[view.scaled().length][];
        float[][] targets = new float[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            float[] row = view.scaled()[i];
            inputs[i] = fed(trained, trained.model().inputs().get(0), row, view.first() + i, seed);
            targets[i] = fed(trained, trained.model().targets().get(0), row, view.first() + i, seed);
        }
        Posterior posterior = trained.network().posterior(inputs);
        addMeans(posterior.means());
        List<Weight> waiting = new ArrayList<>();
        LogMean[] logMeans = new LogMean[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            divergence += posterior.divergence(i);
            logMeans[i] = new LogMean();
            // another stream than the one that binarised the row
            SplittableRandom random = new SplittableRandom(~mix(seed, view.first() + i));
            for (int k = 0; k < samples; k++) {
                waiting.add(draw(posterior, i, random));
                if (waiting.size() == CHUNK) {
                    weigh(waiting, targets, logMeans);
                }
            }
        }
        weigh(waiting, targets, logMeans);
        for (LogMean logMean : logMeans) {
            bound += logMean.get();
        }
    }

    private Weight draw(Posterior posterior, int row, SplittableRandom random) {
        double[] noise = new double[posterior.means()[row].length];
        Arrays.setAll(noise, j -> random.nextGaussian());
        float[] code = posterior.code(row, noise, 1);
        double logRatio = 0;
        for (int j = 0; j < noise.length; j++) {
            // log N(z; 0, 1) - log N(z; m, exp s) with z = m + exp(s / 2) e
            double z = code[j];
            logRatio += (noise[j] * noise[j] + posterior.logVariances()[row][j] - z * z) / 2;
        }
        return new Weight(row, code, logRatio);
    }

    /** A code on its way to the decoder, with log p(z) - log q(z | x). */
    private record Weight(int row, float[] code, double logRatio) {}

    private void weigh(List<Weight> waiting, float[][] targets, LogMean[] logMeans) {
        if (waiting.isEmpty()) {
            return;
        }
        float[][] rebuilt =
                trained.network().decode(waiting.stream().map(Weight::code).toArray(float[][]::new));
        AutoencoderModel.ValueLoss losses = trained.network().losses();
        for (int c = 0; c < rebuilt.length; c++) {
            Weight weight = waiting.get(c);
            float[] x = targets[weight.row];
            double loss = 0;
            for (int j = 0; j < x.length; j++) {
                loss += losses.of(j, x[j], rebuilt[c][j]);
            }
            reconstruction += loss / samples;
            logMeans[weight.row].add(weight.logRatio - loss);
        }
        waiting.clear();
    }

    /** The logarithm of a mean of exponentials, one after another, without overflow. */
    private static final class LogMean {

        private double largest = Double.NEGATIVE_INFINITY;
        private double sum;
        private long count;

        void add(double logarithm) {
            count++;
            if (logarithm > largest) {
                sum = sum * Math.exp(largest - logarithm) + 1;
                largest = logarithm;
            } else {
                sum += Math.exp(logarithm - largest);
            }
        }

        double get() {
            return largest + Math.log(sum / count);
        }
    }

    private void addMeans(float[][] posteriorMeans) {
        if (examples == 0) {
            means = new double[posteriorMeans[0].length];
            squares = new double[means.length];
        }
        for (float[] row : posteriorMeans) {
            examples++;
            for (int j = 0; j < row.length; j++) {
                double delta = row[j] - means[j];
                means[j] += delta / examples;
                squares[j] += delta * (row[j] - means[j]);
            }
        }
    }

    private Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("negative_elbo", (reconstruction + divergence) / examples);
        figures.put("reconstruction_nll", reconstruction / examples);
        figures.put("kl", divergence / examples);
        figures.put("importance_weighted_nll", -bound / examples);
        figures.put("active_units", (double) Arrays.stream(squares)
                .filter(square -> square / examples > MetricSums.ACTIVE_VARIANCE)
                .count());
        return figures;
    }

    /** A scaled row as it enters training, with noise of its own. */
    static float[] fed(TrainedAutoencoder trained, Feed feed, float[] row, int number, long seed) {
        RowBatch one = new RowBatch(new int[] {number}, row.length, row, label -> {
            throw new InvalidInputException(trained.model().id() + " takes labels, which the bound does not give it");
        });
        return feed.values(one, new SplittableRandom(mix(seed, number)));
    }

    private static long mix(long seed, long row) {
        return new SplittableRandom(seed + 0x9e3779b97f4a7c15L * (row + 1)).nextLong();
    }
}
