package org.aezoo.evaluation.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.trained.TrainedClassifier;

/**
 * How often each class was taken for each other, and the cross-entropy of the labels.
 *
 * @param names of the classes
 * @param counts [class][taken for]
 * @param crossEntropy minus the logarithm of the label's probability, in nats, mean over rows
 */
public record ConfusionMatrix(List<String> names, int[][] counts, double crossEntropy) {

    /** A probability of 0 in single precision counts as this one. */
    private static final double LEAST = 1e-38;

    /**
     * Judges a classifier.
     *
     * @param data labelled rows, at least one
     * @throws InvalidInputException if they have no labels, or one that the classifier was not trained on
     */
    public static ConfusionMatrix of(TrainedClassifier trained, Dataset data) {
        if (data.size() == 0) {
            throw new InvalidInputException(data.name() + " has no rows to judge a classifier by");
        }
        int[] labels = trained.labels(data);
        int classes = trained.classNames().size();
        int[][] counts = new int[classes][classes];
        double[] sum = {0};
        trained.forEach(data, (first, probabilities) -> {
            for (int i = 0; i < probabilities.length; i++) {
                int label = labels[first + i];
                counts[label][TrainedClassifier.mostLikely(probabilities[i])]++;
                sum[0] -= Math.log(Math.max(LEAST, probabilities[i][label]));
            }
        });
        return new ConfusionMatrix(trained.classNames(), counts, sum[0] / data.size());
    }

    /** Rows in all. */
    public int rows() {
        return Arrays.stream(counts).flatMapToInt(Arrays::stream).sum();
    }

    /** Percent of the rows that were given a wrong class. */
    public double testError() {
        int right = 0;
        for (int k = 0; k < counts.length; k++) {
            right += counts[k][k];
        }
        return 100.0 * (rows() - right) / rows();
    }

    /** Rows of a class. */
    public int support(int k) {
        return Arrays.stream(counts[k]).sum();
    }

    /** The share of the rows taken for a class that are of it; 0 where none was. */
    public double precision(int k) {
        int taken = 0;
        for (int[] row : counts) {
            taken += row[k];
        }
        return taken == 0 ? 0 : (double) counts[k][k] / taken;
    }

    /** The share of a class's rows that were taken for it; 0 where it has none. */
    public double recall(int k) {
        int support = support(k);
        return support == 0 ? 0 : (double) counts[k][k] / support;
    }

    /** The harmonic mean of precision and recall; 0 where both are. */
    public double f1(int k) {
        double sum = precision(k) + recall(k);
        return sum == 0 ? 0 : 2 * precision(k) * recall(k) / sum;
    }

    /** The figures of the whole: test error in percent, cross-entropy in nats, and F1 as a mean over classes. */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("test_error", testError());
        figures.put("cross_entropy", crossEntropy);
        double f1 = 0;
        for (int k = 0; k < names.size(); k++) {
            f1 += f1(k) / names.size();
        }
        figures.put("macro_f1", f1);
        return figures;
    }

    /**
     * The figures of a class.
     *
     * @param name what it is called
     * @param rows of it
     */
    public record Figures(String name, int rows, double precision, double recall, double f1) {}

    /** The figures of each class. */
    public List<Figures> classes() {
        Figures[] all = new Figures[names.size()];
        Arrays.setAll(all, k -> new Figures(names.get(k), support(k), precision(k), recall(k), f1(k)));
        return List.of(all);
    }
}
