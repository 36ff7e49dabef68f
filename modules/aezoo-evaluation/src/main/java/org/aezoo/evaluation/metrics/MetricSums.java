package org.aezoo.evaluation.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.models.ReconstructionLoss;
import org.jspecify.annotations.Nullable;

/** The running sums behind {@link Metrics}, in double precision. */
public final class MetricSums {

    /** A unit counts as active if its variance over the data is above this (Burda et al., 2016). */
    public static final double ACTIVE_VARIANCE = 0.01;

    private final DataShape shape;
    private final Loss loss;
    private final @Nullable Ssim ssim;

    private long examples;
    private double squared;
    private double absolute;
    private double crossEntropy;
    private double entropy;
    private double similarity;
    private double score;
    private boolean inputsInUnitRange = true;

    private double[] codeMean = new double[0];
    private double[] codeSquares = new double[0];
    private double codeSum;
    private double inputSum;
    private final boolean words;
    private long codeZeros;
    private boolean[] codeEverOn = new boolean[0];

    /** What a value x that is rebuilt as y costs. */
    public interface Loss {
        double of(float x, float y);
    }

    public MetricSums(DataShape shape, Loss loss) {
        this(shape, loss, false);
    }

    /** @param words whether inputs are counts of words and the loss is minus the logarithm of their probability */
    public MetricSums(DataShape shape, Loss loss, boolean words) {
        this.shape = shape;
        this.words = words;
        this.loss = loss;
        this.ssim = Ssim.fits(shape) ? new Ssim(shape) : null;
    }

    /** Adds one example: its scaled values, its code, its reconstruction in scaled units. */
    public void add(float[] x, float[] code, float[] y) {
        examples++;
        for (int i = 0; i < x.length; i++) {
            double difference = (double) x[i] - y[i];
            squared += difference * difference;
            absolute += Math.abs(difference);
            inputsInUnitRange &= x[i] >= 0 && x[i] <= 1;
            score += loss.of(x[i], y[i]);
            inputSum += x[i];
            if (inputsInUnitRange) {
                entropy += entropy(x[i]);
                // BERNOULLI cuts off what a linear output puts below 0 or above 1
                crossEntropy += ReconstructionLoss.BERNOULLI.of(x[i], y[i]);
            }
        }
        if (ssim != null && inputsInUnitRange) {
            similarity += ssim.of(x, y);
        }
        addCode(code);
    }

    private void addCode(float[] code) {
        if (examples == 1) {
            codeMean = new double[code.length];
            codeSquares = new double[code.length];
            codeEverOn = new boolean[code.length];
        }
        for (int i = 0; i < code.length; i++) {
            codeSum += code[i];
            codeZeros += code[i] == 0 ? 1 : 0;
            codeEverOn[i] |= code[i] != 0;
            // Welford's update, as a mean that is large against the deviation must not hide it
            double delta = code[i] - codeMean[i];
            codeMean[i] += delta / examples;
            codeSquares[i] += delta * (code[i] - codeMean[i]);
        }
    }

    private static double entropy(double p) {
        return p <= 0 || p >= 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log1p(-p);
    }

    long examples() {
        return examples;
    }

    /** The figures so far, in the order in which they are reported; at least one example must have been added. */
    public Map<String, Double> figures() {
        double values = (double) examples * shape.size();
        double mse = squared / values;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("mse", mse);
        figures.put("sse", squared / examples);
        figures.put("mae", absolute / values);
        if (inputsInUnitRange) {
            figures.put("bce", crossEntropy / values);
            figures.put("bce_floor", entropy / values);
            figures.put("bce_excess", (crossEntropy - entropy) / values);
            if (mse > 0) {
                figures.put("psnr", -10 * Math.log10(mse));
            }
            if (ssim != null) {
                figures.put("ssim", similarity / examples);
            }
        }
        figures.put("score", score / examples);
        if (words) {
            figures.put("word_perplexity", Math.exp(score / inputSum));
        }
        double codes = (double) examples * codeMean.length;
        figures.put("mean_activation", codeSum / codes);
        figures.put("zero_share", codeZeros / codes);
        figures.put("nonzero_units", (double) codeMean.length - (double) codeZeros / examples);
        double dead = 0;
        for (boolean ever : codeEverOn) {
            dead += ever ? 0 : 1;
        }
        figures.put("dead_units", dead);
        double active = 0;
        for (double squares : codeSquares) {
            active += squares / examples > ACTIVE_VARIANCE ? 1 : 0;
        }
        figures.put("active_units", active);
        return figures;
    }
}
