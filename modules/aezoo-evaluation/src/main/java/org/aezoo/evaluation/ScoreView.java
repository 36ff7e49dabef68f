package org.aezoo.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.Json;
import org.aezoo.models.Threshold;
import org.aezoo.models.TrainedAutoencoder;
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
 * @param rows the highest scores first; of tables only
 */
record ScoreView(
        boolean logarithmic,
        List<Double> edges,
        List<Group> groups,
        @Nullable Double threshold,
        @Nullable Double above,
        List<Row> rows) {

    static final String FILE = "scores.json";

    private static final int BINS = 40;
    private static final int ROWS = 8;
    private static final int CAUSES = 4;
    private static final int MOST_EDGES = 1000;
    /** Older files hold sums of n-ths, which rounding may bring above 1. */
    private static final double MOST_SHARE = 1 + 1e-6;

    private static final long LIMIT = 4L << 20;
    private static final int WIDTH = 720;
    private static final int HEIGHT = 300;
    private static final int LEFT = 60;
    private static final int RIGHT = 16;
    private static final int TOP = 26;
    private static final int BOTTOM = 46;
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
        Threshold limit = trained.scorer().threshold();
        Double threshold = limit == null ? null : limit.value();
        List<double[]> parts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        if (anomalies != null) {
            for (boolean kind : new boolean[] {false, true}) {
                names.add(kind ? "anomalies" : "normal rows");
                parts.add(IntStream.range(0, scores.length)
                        .filter(i -> anomalies[i] == kind)
                        .mapToDouble(i -> scores[i])
                        .toArray());
            }
        } else {
            names.add("test rows");
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
        List<Row> highest = trained.shape().isImage() ? List.of() : highest(trained, rows, numbers, scores);
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
                highest);
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

    private static List<Row> highest(TrainedAutoencoder trained, Dataset rows, int[] numbers, double[] scores) {
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                .limit(ROWS)
                .mapToInt(Integer::intValue)
                .toArray();
        Dataset chosen = rows.subset(order);
        double[][] shares = trained.scorer().explain(chosen);
        List<String> names = trained.featureNames();
        List<Row> highest = new ArrayList<>();
        for (int i = 0; i < order.length; i++) {
            double[] own = shares[i];
            double total = Arrays.stream(own).filter(share -> share > 0).sum();
            List<Cause> causes = IntStream.range(0, own.length)
                    .boxed()
                    .sorted((a, b) -> Double.compare(own[b], own[a]))
                    .limit(CAUSES)
                    .filter(c -> own[c] > 0)
                    .map(c -> new Cause(names.isEmpty() ? "value " + c : names.get(c), own[c] / total))
                    .toList();
            String label = Pictures.classOf(rows, order[i]);
            highest.add(new Row(numbers[order[i]], label, scores[order[i]], causes));
        }
        return highest;
    }

    byte[] json() {
        try {
            return Json.mapper().writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads the file of a run folder.
     *
     * @throws InvalidInputException if it is not what it should be
     */
    static Optional<ScoreView> read(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LIMIT) {
                return Optional.empty();
            }
            ScoreView view = Json.mapper().readValue(file.toFile(), ScoreView.class);
            if (!view.fits()) {
                throw new InvalidInputException(file + " holds no scores: the file is damaged");
            }
            return Optional.of(view);
        } catch (IOException e) {
            throw new InvalidInputException(file + " cannot be read: the file was cut short or damaged", e);
        }
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

    /** Adds the histogram and the table to a page. */
    void draw(StringBuilder page) {
        page.append("<section>\n<h2>Scores</h2>\n<figure>\n<p class=\"legend\">");
        for (int g = 0; g < groups.size(); g++) {
            page.append("<span><span class=\"key run-")
                    .append(g + 1)
                    .append("\"></span>")
                    .append(Html.escape(groups.get(g).name))
                    .append("</span> ");
        }
        page.append("</p>\n");
        histogram(page);
        page.append(
                        "<figcaption>How the scores of test rows are spread, in shares of each group; the last bar holds all"
                                + " that lies beyond it.")
                .append(
                        threshold == null
                                ? ""
                                : " The dashed line is the threshold: rows to the right of it are called anomalies"
                                        + (above == null
                                                ? "."
                                                : String.format(Locale.ROOT, ", %.2g %% of them here.", 100 * above)))
                .append("</figcaption>\n</figure>\n");
        table(page);
        page.append("</section>\n");
    }

    private void histogram(StringBuilder page) {
        double most = groups.stream()
                .flatMap(group -> group.shares.stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        double top = Math.max(most, 0.01);
        page.append(format(
                "<svg viewBox=\"0 0 %d %d\" class=\"curve histogram\" role=\"img\" aria-label=\"Scores of test rows\">%n",
                WIDTH, HEIGHT));
        for (double share : new double[] {0, top / 2, top}) {
            page.append(format(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                            + "<text x=\"%d\" y=\"%.1f\" class=\"end\">%.3g %%</text>%n",
                    LEFT, WIDTH - RIGHT, y(share, top), y(share, top), LEFT - 8, y(share, top) + 5, 100 * share));
        }
        for (int g = 0; g < groups.size(); g++) {
            bars(page, groups.get(g), g + 1, top);
        }
        List<Double> ticks = ticks();
        for (int i = 0; i < ticks.size(); i++) {
            page.append(format(
                    "<text x=\"%.1f\" y=\"%d\" class=\"%s\">%s</text>%n",
                    x(ticks.get(i)),
                    HEIGHT - BOTTOM + 20,
                    i == ticks.size() - 1 ? "end" : "mid",
                    Html.escape(Report.number(ticks.get(i)))));
        }
        page.append(format(
                "<text x=\"%d\" y=\"%d\" class=\"mid axis\">score%s</text>%n",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, logarithmic ? ", on a logarithmic axis" : ""));
        Double limit = threshold;
        if (limit != null && limit >= edges.get(0) && limit <= edges.get(edges.size() - 1)) {
            boolean right = x(limit) > WIDTH / 2.0;
            page.append(format(
                    "<line class=\"best\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
                            + "<text x=\"%.1f\" y=\"%d\" class=\"%s\">threshold %s</text>%n",
                    x(limit),
                    x(limit),
                    TOP,
                    HEIGHT - BOTTOM,
                    x(limit) + (right ? -6 : 6),
                    TOP - 8,
                    right ? "end" : "start",
                    Html.escape(Report.number(limit))));
        }
        page.append("</svg>\n");
    }

    private void bars(StringBuilder page, Group group, int number, double top) {
        for (int bin = 0; bin < group.shares.size(); bin++) {
            double share = group.shares.get(bin);
            if (share > 0) {
                boolean last = bin == group.shares.size() - 1;
                page.append(format(
                        "<rect class=\"run-%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s, %s"
                                + " %s: %.2g %%</title></rect>%n",
                        number,
                        x(edges.get(bin)),
                        y(share, top),
                        Math.max(1, x(edges.get(bin + 1)) - x(edges.get(bin)) - 1),
                        y(0, top) - y(share, top),
                        Html.escape(group.name),
                        last ? "from" : Html.escape(Report.number(edges.get(bin))) + " to",
                        Html.escape(Report.number(edges.get(last ? bin : bin + 1))),
                        100 * share));
            }
        }
    }

    private List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        double last = edges.get(edges.size() - 1);
        for (int i = 0; i <= 4; i++) {
            double at = i / 4.0;
            ticks.add(
                    logarithmic
                            ? edges.get(0) * Math.pow(last / edges.get(0), at)
                            : edges.get(0) + at * (last - edges.get(0)));
        }
        return ticks;
    }

    private double x(double score) {
        double low = edges.get(0);
        double high = edges.get(edges.size() - 1);
        double at = logarithmic ? Math.log(score / low) / Math.log(high / low) : (score - low) / (high - low);
        return LEFT + at * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double share, double top) {
        return HEIGHT - BOTTOM - share / top * (HEIGHT - BOTTOM - TOP);
    }

    private void table(StringBuilder page) {
        if (rows.isEmpty()) {
            return;
        }
        boolean labels = rows.stream().anyMatch(row -> !row.label.isEmpty());
        page.append("<h3>Highest scores</h3>\n<div class=\"wide\">\n<table class=\"causes\">\n<thead><tr>"
                        + "<th class=\"number\">test row</th><th class=\"number\">score</th>")
                .append(threshold == null ? "" : "<th>verdict</th>")
                .append(labels ? "<th>label</th>" : "")
                .append("<th>columns that add most</th></tr></thead>\n<tbody>\n");
        for (Row row : rows) {
            page.append(format(
                    "<tr><td class=\"number\">%,d</td><td class=\"number\">%s</td>%s%s<td>",
                    row.row,
                    Html.escape(Report.number(row.score)),
                    threshold == null ? "" : row.score > threshold ? "<td>anomaly</td>" : "<td>normal</td>",
                    labels ? "<td>" + Html.escape(row.label) + "</td>" : ""));
            for (Cause cause : row.causes) {
                page.append(format(
                        "<span class=\"cause\"><span class=\"bar\" style=\"width: %.1fem\"></span>%s %.0f %%</span> ",
                        3 * Math.min(1, Math.max(0, cause.share)), Html.escape(cause.column), 100 * cause.share));
            }
            page.append("</td></tr>\n");
        }
        page.append("</tbody>\n</table>\n</div>\n");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern.replace("%n", "\n"), values);
    }
}
