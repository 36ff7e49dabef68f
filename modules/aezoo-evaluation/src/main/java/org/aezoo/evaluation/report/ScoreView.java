package org.aezoo.evaluation.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.evaluation.metrics.Sampling;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Order;
import org.jspecify.annotations.Nullable;

/**
 * How the scores of test rows are spread, where the threshold lies among them, and which rows score highest because of
 * what; kept in a run folder as {@code scores.json} for {@link Report}.
 *
 * @param logarithmic whether the bins are equally wide on a logarithmic axis
 * @param edges of the bins, rising; what lies beyond the last one is counted in the last bin
 * @param groups normal rows and anomalies where the data tells them apart, otherwise all rows
 * @param threshold above which a row is called an anomaly; null where the model has none
 * @param above share of all these rows that score higher than it, from 0 to 1; null where there is none, and in older files
 * @param rows the highest scores first; of tables and series only
 * @param unit what has a score: {@code step} of a series; null for rows, and in older files
 */
record ScoreView(
        boolean logarithmic,
        List<Double> edges,
        List<Group> groups,
        @Nullable Double threshold,
        @Nullable Double above,
        List<Row> rows,
        @Nullable String unit) {

    static final String FILE = "scores.json";

    private static final int BINS = 40;
    private static final int ROWS = 8;
    private static final int CAUSES = 4;

    /** Steps as near as this to a higher one tell of the same. */
    private static final int APART = 16;

    /** The {@link #unit} of series. */
    static final String STEP = "step";

    private static final int MOST_EDGES = 1000;
    /** Older files hold sums of n-ths, which rounding may bring above 1. */
    private static final double MOST_SHARE = 1 + 1e-6;

    private static final long LIMIT = 4L << 20;
    /** A tail this many times the median needs a logarithmic axis. */
    private static final double LONG_TAIL = 8;

    /** How the scores of some rows are spread: the share of them in each bin. */
    record Group(String name, List<Double> shares) {}

    /**
     * One row that scores high.
     *
     * @param row its number among the test rows, from 0
     * @param label empty where rows have none
     * @param causes the columns that add most to its score
     */
    record Row(int row, String label, double score, List<Cause> causes) {}

    /** A column and its share of the score, in [0, 1]. */
    record Cause(String column, double share) {}

    /**
     * Looks at test rows.
     *
     * @param rows some of the test rows
     * @param numbers of these rows among all test rows
     * @param anomalies one mark per row; null where nobody knows
     */
    static ScoreView of(TrainedAutoencoder trained, Dataset rows, int[] numbers, boolean @Nullable [] anomalies) {
        double[] scores = trained.score(rows);
        List<Row> highest = trained.shape().isImage() ? List.of() : highest(trained, rows, numbers, scores);
        return of(scores, anomalies, trained.scorer().threshold(), highest, null);
    }

    /** Looks at the steps of series. */
    static ScoreView of(List<StepScores> steps, @Nullable Threshold limit) {
        List<Row> highest = new ArrayList<>();
        for (StepScores each : steps) {
            highest.addAll(highest(each, steps.size() > 1));
        }
        highest.sort(Comparator.comparingDouble(Row::score).reversed());
        return of(
                StepScores.known(steps),
                StepScores.marks(steps),
                limit,
                highest.subList(0, Math.min(ROWS, highest.size())),
                STEP);
    }

    private static ScoreView of(
            double[] scores,
            boolean @Nullable [] anomalies,
            @Nullable Threshold limit,
            List<Row> highest,
            @Nullable String unit) {
        String what = unit == null ? "rows" : unit + "s";
        Double threshold = limit == null ? null : limit.value();
        List<double[]> parts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        if (anomalies != null) {
            for (boolean kind : new boolean[] {false, true}) {
                names.add(kind ? "anomalies" : "normal " + what);
                parts.add(IntStream.range(0, scores.length)
                        .filter(i -> anomalies[i] == kind)
                        .mapToDouble(i -> scores[i])
                        .toArray());
            }
        } else {
            names.add("test " + what);
            parts.add(scores);
        }
        double[] sorted =
                Arrays.stream(scores).filter(Double::isFinite).sorted().toArray();
        double high = parts.stream()
                .mapToDouble(part -> quantile(part, 0.98))
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        high = Math.max(high, threshold == null ? high : threshold);
        double low = Math.min(sorted.length == 0 ? 0 : sorted[0], threshold == null ? high : threshold);
        boolean logarithmic = low > 0 && high > LONG_TAIL * quantile(scores, 0.5);
        // scores that are equal, or differ by rounding only, get bins wide enough to tell their edges apart
        boolean spread = high - low > 1e-9 * Math.abs(low);
        double[] edges = edges(low, spread ? high : low + Math.max(1, Math.abs(low)), logarithmic && spread);
        List<Group> groups = new ArrayList<>();
        for (int g = 0; g < parts.size(); g++) {
            if (parts.get(g).length > 0) {
                groups.add(new Group(names.get(g), shares(parts.get(g), edges)));
            }
        }
        return new ScoreView(
                logarithmic && spread,
                DoubleStream.of(edges).boxed().toList(),
                groups,
                threshold,
                threshold == null
                        ? null
                        : DoubleStream.of(scores)
                                        .filter(score -> score > threshold)
                                        .count()
                                / (double) scores.length,
                highest,
                unit);
    }

    private static double quantile(double[] values, double share) {
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    private static double[] edges(double low, double high, boolean logarithmic) {
        double[] edges = new double[BINS + 1];
        for (int i = 0; i <= BINS; i++) {
            double at = i / (double) BINS;
            edges[i] = logarithmic ? low * Math.pow(high / low, at) : low + at * (high - low);
        }
        return edges;
    }

    private static List<Double> shares(double[] scores, double[] edges) {
        int[] counts = new int[edges.length - 1];
        for (double score : scores) {
            int found = Arrays.binarySearch(edges, score);
            int bin = found >= 0 ? found : -found - 2;
            counts[Math.max(0, Math.min(counts.length - 1, bin))]++;
        }
        // divided once: as many n-ths added up may come out above 1
        return Arrays.stream(counts)
                .mapToObj(count -> (double) count / scores.length)
                .toList();
    }

    /** The highest steps that are not beside a higher one. */
    private static List<Row> highest(StepScores steps, boolean named) {
        double[] scores = IntStream.range(0, steps.series().steps())
                .mapToDouble(step -> Double.isNaN(steps.score(step)) ? Double.NEGATIVE_INFINITY : steps.score(step))
                .toArray();
        List<Integer> chosen = new ArrayList<>();
        for (int step : Order.largest(scores, scores.length)) {
            if (chosen.size() == ROWS || scores[step] == Double.NEGATIVE_INFINITY) {
                break;
            }
            if (chosen.stream().allMatch(other -> Math.abs(other - step) > APART)) {
                chosen.add(step);
            }
        }
        List<String> channels = steps.series().channels();
        return chosen.stream()
                .map(step -> new Row(
                        step,
                        steps.series().time(step)
                                + (named ? " of " + steps.series().name() : ""),
                        scores[step],
                        causes(steps.shares(step), channels)))
                .toList();
    }

    private static List<Row> highest(TrainedAutoencoder trained, Dataset rows, int[] numbers, double[] scores) {
        int[] order = Order.largest(scores, ROWS);
        Dataset chosen = rows.subset(order);
        double[][] shares = trained.scorer().explain(chosen);
        List<String> names = trained.featureNames();
        List<Row> highest = new ArrayList<>();
        for (int i = 0; i < order.length; i++) {
            String label = Sampling.classOf(rows, order[i]);
            highest.add(new Row(numbers[order[i]], label, scores[order[i]], causes(shares[i], names)));
        }
        return highest;
    }

    private static List<Cause> causes(double[] shares, List<String> names) {
        double total = Arrays.stream(shares).filter(share -> share > 0).sum();
        return IntStream.range(0, shares.length)
                .boxed()
                .sorted((a, b) -> Double.compare(shares[b], shares[a]))
                .limit(CAUSES)
                .filter(c -> shares[c] > 0)
                .map(c -> new Cause(names.isEmpty() ? "value " + c : names.get(c), shares[c] / total))
                .toList();
    }

    /**
     * Reads the file of a run folder.
     *
     * @return empty where there is none
     * @throws org.aezoo.data.InvalidInputException if it is not what it should be
     */
    static Optional<ScoreView> read(Path folder) {
        return ReportFile.read(folder.resolve(FILE), LIMIT, ScoreView.class, ScoreView::fits, "scores");
    }

    private boolean fits() {
        if (edges == null || groups == null || rows == null || edges.size() < 2 || edges.size() > MOST_EDGES) {
            return false;
        }
        for (int i = 0; i < edges.size(); i++) {
            Double edge = edges.get(i);
            if (edge == null || !Double.isFinite(edge) || (i > 0 && edge <= edges.get(i - 1))) {
                return false;
            }
        }
        return !(logarithmic && edges.get(0) <= 0)
                && groups.stream()
                        .allMatch(group -> group != null
                                && group.name != null
                                && group.shares != null
                                && group.shares.size() == edges.size() - 1
                                && group.shares.stream()
                                        .allMatch(share -> share != null && share >= 0 && share <= MOST_SHARE))
                && rows.stream()
                        .allMatch(row -> row != null
                                && row.label != null
                                && row.causes != null
                                && row.causes.stream().allMatch(cause -> cause != null && cause.column != null));
    }
}
