package org.aezoo.evaluation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.ReconstructionLoss;

/**
 * What a figure means, for people.
 *
 * @param unit or range, where it has no unit; empty for a figure that is not known
 * @param better which way is better: "lower", "higher" or empty
 * @param meaning one line
 */
public record FigureKey(String unit, String better, String meaning) {

    private static final FigureKey UNKNOWN = new FigureKey("", "", "");

    private static final Set<String> OF_TASKS = Set.of(
            "auroc",
            "average_precision",
            "precision_at_n",
            "detection_rate",
            "false_alarm_rate",
            "mean_average_precision",
            "cluster_ari",
            "cluster_nmi",
            "batch_auc_linear",
            "batch_auc_neighbours",
            "label_auc",
            "linear_probe_error",
            "neighbours_error",
            "cross_entropy",
            "macro_f1",
            "test_error",
            "examples_per_second");

    private static final Map<String, FigureKey> KNOWN = Map.ofEntries(
            Map.entry("mse", new FigureKey("scaled units²", "lower", "squared error, mean over values and examples")),
            Map.entry(
                    "sse",
                    new FigureKey("scaled units²", "lower", "squared error, summed per example, mean over examples")),
            Map.entry("mae", new FigureKey("scaled units", "lower", "absolute error, mean over values and examples")),
            Map.entry("bce", new FigureKey("nats per value", "lower", "binary cross-entropy")),
            Map.entry(
                    "bce_floor",
                    new FigureKey("nats per value", "", "entropy of the data: no reconstruction has a lower bce")),
            Map.entry("bce_excess", new FigureKey("nats per value", "lower", "bce above its floor")),
            Map.entry("psnr", new FigureKey("dB", "higher", "peak signal to noise, from the mse over all examples")),
            Map.entry("ssim", new FigureKey("at most 1", "higher", "structural similarity, 11×11 Gaussian window")),
            Map.entry(
                    "score",
                    new FigureKey(
                            "loss per example",
                            "lower",
                            "the model's own reconstruction loss without penalties, or negative elbo")),
            Map.entry("mean_activation", new FigureKey("code values", "", "mean of the code's values")),
            Map.entry("zero_share", new FigureKey("0 to 1", "", "share of code values that are exactly 0")),
            Map.entry("nonzero_units", new FigureKey("units", "", "code units that are not 0, mean over examples")),
            Map.entry("dead_units", new FigureKey("units", "lower", "code units that are 0 for every example")),
            Map.entry("active_units", new FigureKey("units", "", "code units whose variance is above 0.01")),
            Map.entry(
                    "examples_per_second",
                    new FigureKey("examples/s", "higher", "encoded and rebuilt on the machine that trained")),
            Map.entry("negative_elbo", new FigureKey("nats per example", "lower", "negative evidence lower bound")),
            Map.entry(
                    "reconstruction_nll",
                    new FigureKey("nats per example", "lower", "negative log-likelihood of the reconstruction")),
            Map.entry("kl", new FigureKey("nats per example", "", "divergence of the code from its prior")),
            Map.entry(
                    "importance_weighted_nll",
                    new FigureKey("nats per example", "lower", "importance-weighted bound on the likelihood")),
            Map.entry(
                    "jacobian_norm",
                    new FigureKey(
                            "code per scaled unit", "", "Frobenius norm of the encoder's Jacobian, mean over rows")),
            Map.entry(
                    "codebook_usage",
                    new FigureKey("0 to 1", "higher", "share of the codebook that was chosen at all")),
            Map.entry(
                    "perplexity",
                    new FigureKey("vectors", "higher", "exp of the entropy of the choices: vectors in equal use")),
            Map.entry(
                    "bits_per_example",
                    new FigureKey("bits", "lower", "size of an example's indices, each written by itself")),
            Map.entry(
                    "prior_bits_per_example",
                    new FigureKey("bits", "lower", "size of an example's indices under the counted prior")),
            Map.entry(
                    "word_perplexity",
                    new FigureKey("words", "lower", "vocabulary of equally likely words as hard to foretell")),
            Map.entry("distinct_codes", new FigureKey("codes", "", "different codes among the examples")),
            Map.entry(
                    "mean_average_precision",
                    new FigureKey("0 to 1", "higher", "area under precision against recall, mean over queries")),
            Map.entry("bit_imbalance", new FigureKey("0 to 0.5", "lower", "distance of a bit's mean from 1/2, mean")),
            Map.entry("worst_bit_imbalance", new FigureKey("0 to 0.5", "lower", "the same of the worst bit")),
            Map.entry("constant_bits", new FigureKey("bits", "lower", "bits that are the same for every row")),
            Map.entry("bit_correlation", new FigureKey("0 to 1", "lower", "correlation of two bits, mean size")),
            Map.entry("clusters", new FigureKey("clusters", "", "patterns of active units that rows fall into")),
            Map.entry("largest_cluster", new FigureKey("0 to 1", "", "share of the rows in the largest cluster")),
            Map.entry(
                    "cluster_ari", new FigureKey("at most 1", "higher", "adjusted Rand index of clusters and labels")),
            Map.entry(
                    "cluster_nmi",
                    new FigureKey("0 to 1", "higher", "normalised mutual information of clusters and labels")),
            Map.entry(
                    "batch_auc_linear",
                    new FigureKey("0 to 1", "lower", "logistic regression that tells batches apart; 0.5: not at all")),
            Map.entry(
                    "batch_auc_neighbours",
                    new FigureKey("0 to 1", "lower", "nearest rows that tell batches apart; 0.5: not at all")),
            Map.entry(
                    "label_auc",
                    new FigureKey("0 to 1", "higher", "labels learnt in the reference batch and found in others")),
            Map.entry("missing_mse", new FigureKey("scaled units²", "lower", "squared error of missing values, mean")),
            Map.entry("missing_psnr", new FigureKey("dB", "higher", "peak signal to noise of missing values")),
            Map.entry("corrupted_mse", new FigureKey("scaled units²", "", "squared error of damaged examples, mean")),
            Map.entry("denoised_mse", new FigureKey("scaled units²", "lower", "squared error once they are cleaned")),
            Map.entry("corrupted_psnr", new FigureKey("dB", "", "peak signal to noise of damaged examples")),
            Map.entry("denoised_psnr", new FigureKey("dB", "higher", "peak signal to noise once they are cleaned")),
            Map.entry("auroc", new FigureKey("0 to 1", "higher", "area under the ROC curve")),
            Map.entry("average_precision", new FigureKey("0 to 1", "higher", "area under precision against recall")),
            Map.entry(
                    "precision_at_n",
                    new FigureKey("0 to 1", "higher", "anomalies among the n highest scores, n their number")),
            Map.entry("detection_rate", new FigureKey("0 to 1", "higher", "anomalies above the threshold")),
            Map.entry("false_alarm_rate", new FigureKey("0 to 1", "lower", "normal rows above the threshold")),
            Map.entry("linear_probe_error", new FigureKey("%", "lower", "linear classifier on codes")),
            Map.entry("linear_probe_error_raw", new FigureKey("%", "lower", "linear classifier on the rows")),
            Map.entry("linear_probe_error_pca", new FigureKey("%", "lower", "linear classifier on components")),
            Map.entry("neighbours_error", new FigureKey("%", "lower", "nearest neighbours in codes")),
            Map.entry("neighbours_error_raw", new FigureKey("%", "lower", "nearest neighbours in rows")),
            Map.entry("neighbours_error_pca", new FigureKey("%", "lower", "nearest neighbours in components")),
            Map.entry("cross_entropy", new FigureKey("nats per example", "lower", "cross-entropy of the labels")),
            Map.entry("macro_f1", new FigureKey("0 to 1", "higher", "F1, mean over classes")),
            Map.entry("test_error", new FigureKey("%", "lower", "wrongly classified test examples")));

    /** What is known about a key; an empty answer for one that is not known. */
    public static FigureKey of(String key) {
        FigureKey known = KNOWN.get(key);
        if (known != null) {
            return known;
        }
        if (key.matches("precision_at_\\d+")) {
            return new FigureKey("0 to 1", "higher", "share of the nearest rows that share a label, mean over queries");
        }
        FigureKey corrected = key.endsWith("_raw") ? KNOWN.get(key.substring(0, key.length() - 4)) : null;
        return corrected == null
                ? UNKNOWN
                : new FigureKey(corrected.unit(), "", corrected.meaning() + ", before correction");
    }

    /** Whether a figure judges what a model is used for, and so means the same whatever the model minimised. */
    static boolean isOfTask(String key) {
        return OF_TASKS.contains(key) || key.matches("precision_at_\\d+");
    }

    /** The unit of a model's loss. */
    public static String lossUnit(AutoencoderModel model) {
        return model.loss() == ReconstructionLoss.MSE ? "squared error per example" : "nats per example";
    }

    /** The unit of each of these figures, for programs; without those that are not known. */
    public static Map<String, String> units(Collection<String> keys) {
        Map<String, String> units = new LinkedHashMap<>();
        for (String key : keys) {
            String unit = of(key).unit();
            if (!unit.isEmpty()) {
                units.put(key, unit);
            }
        }
        return units;
    }
}
