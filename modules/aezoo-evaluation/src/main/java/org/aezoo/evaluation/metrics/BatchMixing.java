package org.aezoo.evaluation.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Split;
import org.aezoo.data.preparation.BatchOneHot;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.LogisticRegression;
import org.aezoo.numerics.NeighbourSearch;

/**
 * Whether rows still tell in which batch they were measured, and whether what is learnt on one batch holds on the others.
 *
 * <table>
 *   <caption>Keys; with {@code _raw} the same of the scaled rows before they are corrected</caption>
 *   <tr><td>{@code batch_auc_linear}</td><td>area under the curve of a logistic regression that tells another batch from
 *   the reference, mean over batches of 5 folds' mean; 0.5 where it cannot, and below where folds differ by chance</td></tr>
 *   <tr><td>{@code batch_auc_neighbours}</td><td>the same of the share of the other batch among the 15 nearest
 *   rows</td></tr>
 *   <tr><td>{@code label_auc}</td><td>where there are two labels: a logistic regression learns them on the reference, and
 *   is judged by the rows of all others</td></tr>
 * </table>
 *
 * <p>Of each batch at most {@value #MOST} rows take part, drawn by the model's seed.
 */
public final class BatchMixing {

    private static final int MOST = 3000;
    private static final int LEAST = 50;
    private static final int FOLDS = 5;
    private static final int NEIGHBOURS = 15;

    private final float[][] rows;
    private final int[] batches;
    private final int reference;

    private BatchMixing(float[][] rows, int[] batches, int reference) {
        this.rows = rows;
        this.batches = batches;
        this.reference = reference;
    }

    /** Whether there are enough rows of the reference and of every other batch. */
    static boolean applies(TrainedAutoencoder trained, Dataset data) {
        BatchOneHot marks = BatchCorrecting.marks(trained.model());
        if (marks == null) {
            return false;
        }
        int[] counts = new int[data.batchNames().size()];
        for (int row = 0; row < data.size(); row++) {
            counts[data.batch(row)]++;
        }
        int reference = data.batchNames().indexOf(trained.batchNames().get(marks.reference()));
        return reference >= 0
                && counts[reference] >= LEAST
                && Arrays.stream(counts).filter(count -> count > 0).count() > 1
                && Arrays.stream(counts).allMatch(count -> count == 0 || count >= LEAST);
    }

    /**
     * Measures.
     *
     * @param trained corrects batches; stays the caller's
     * @param data of the reference and at least one other batch, each with at least {@value #LEAST} rows
     * @throws InvalidInputException if it has not
     */
    public static Map<String, Double> evaluate(TrainedAutoencoder trained, Dataset data) {
        BatchOneHot marks = BatchCorrecting.marks(trained.model());
        if (marks == null) {
            throw new InvalidInputException(
                    trained.model().id() + " corrects no batches: train it on data with batch=");
        }
        if (!applies(trained, data)) {
            throw new InvalidInputException(data.name() + " must have " + LEAST + " rows or more of batch '"
                    + trained.batchNames().get(marks.reference()) + "' and of each other one to tell them apart");
        }
        int reference = data.batchNames().indexOf(trained.batchNames().get(marks.reference()));
        Dataset some = data.subset(some(data, trained.seed()));
        float[][] corrected = new float[some.size()][];
        float[][] raw = new float[some.size()][];
        trained.forEach(some, view -> {
            System.arraycopy(view.corrected(), 0, corrected, view.first(), view.corrected().length);
            System.arraycopy(view.scaled(), 0, raw, view.first(), view.scaled().length);
        });
        int[] batches = new int[some.size()];
        Arrays.setAll(batches, some::batch);
        Map<String, Double> figures = new LinkedHashMap<>();
        new BatchMixing(corrected, batches, reference).put(figures, "", some);
        new BatchMixing(raw, batches, reference).put(figures, "_raw", some);
        return figures;
    }

    private static int[] some(Dataset data, long seed) {
        int[] counts = new int[data.batchNames().size()];
        return Arrays.stream(Split.permutation(data.size(), seed))
                .filter(row -> ++counts[data.batch(row)] <= MOST)
                .toArray();
    }

    private void put(Map<String, Double> figures, String suffix, Dataset data) {
        double linear = 0;
        double near = 0;
        int others = 0;
        for (int batch = 0; batch < data.batchNames().size(); batch++) {
            int[] both = rowsOf(reference, batch);
            if (batch == reference || both.length == rowsOf(reference, reference).length) {
                continue;
            }
            others++;
            for (int fold = 0; fold < FOLDS; fold++) {
                int number = fold;
                int[] known = pick(both, i -> i % FOLDS != number);
                int[] judged = pick(both, i -> i % FOLDS == number);
                boolean[] truth = are(judged, batch);
                linear += auc(
                        LogisticRegression.fit(rows(known), are(known, batch)).scores(rows(judged)), truth);
                near += auc(neighbours(rows(known), are(known, batch), rows(judged)), truth);
            }
        }
        figures.put("batch_auc_linear" + suffix, linear / (FOLDS * others));
        figures.put("batch_auc_neighbours" + suffix, near / (FOLDS * others));
        int[] known = rowsOf(reference, reference);
        int[] judged = pick(all(), i -> batches[i] != reference);
        if (data.labelNames().size() == 2
                && AnomalyMetrics.isMixed(labels(known, data))
                && AnomalyMetrics.isMixed(labels(judged, data))) {
            LogisticRegression classifier = LogisticRegression.fit(rows(known), labels(known, data));
            figures.put("label_auc" + suffix, auc(classifier.scores(rows(judged)), labels(judged, data)));
        }
    }

    private static double auc(double[] scores, boolean[] truth) {
        return AnomalyMetrics.of(scores, truth).auroc();
    }

    /** The share of each row's nearest known rows that are positive. */
    private static double[] neighbours(float[][] known, boolean[] positive, float[][] judged) {
        double[] scores = new double[judged.length];
        int k = Math.min(NEIGHBOURS, known.length);
        try (NeighbourSearch search = new NeighbourSearch(judged, k);
                NeighbourSearch.Block block = new NeighbourSearch.Block(0, known)) {
            search.offer(block);
            for (int i = 0; i < judged.length; i++) {
                for (int row : search.nearest(i).rows()) {
                    scores[i] += positive[row] ? 1.0 / k : 0;
                }
            }
        }
        return scores;
    }

    private boolean[] labels(int[] chosen, Dataset data) {
        boolean[] labels = new boolean[chosen.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = data.label(chosen[i]) == 1;
        }
        return labels;
    }

    private boolean[] are(int[] chosen, int batch) {
        boolean[] are = new boolean[chosen.length];
        for (int i = 0; i < are.length; i++) {
            are[i] = batches[chosen[i]] == batch;
        }
        return are;
    }

    private float[][] rows(int[] chosen) {
        return Arrays.stream(chosen).mapToObj(i -> rows[i]).toArray(float[][]::new);
    }

    private int[] rowsOf(int one, int other) {
        return pick(all(), i -> batches[i] == one || batches[i] == other);
    }

    private int[] all() {
        int[] all = new int[rows.length];
        Arrays.setAll(all, i -> i);
        return all;
    }

    private static int[] pick(int[] from, IntPredicate wanted) {
        List<Integer> picked = new ArrayList<>();
        for (int i = 0; i < from.length; i++) {
            if (wanted.test(i)) {
                picked.add(from[i]);
            }
        }
        return picked.stream().mapToInt(i -> i).toArray();
    }
}
