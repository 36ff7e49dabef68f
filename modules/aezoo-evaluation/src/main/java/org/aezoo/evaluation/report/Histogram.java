package org.aezoo.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.aezoo.evaluation.metrics.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * How scores are spread, where the threshold lies among them, and which rows score highest because of what: the places of
 * a histogram's parts, and a table.
 */
record Histogram(ScoreView scores) {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 300;
    private static final int LEFT = 60;
    private static final int RIGHT = 16;
    private static final int TOP = 26;
    private static final int BOTTOM = 46;

    private record View(
            List<Key> legend,
            int width,
            int height,
            int middle,
            int bottom,
            boolean logarithmic,
            List<GridLine> grid,
            List<Bar> bars,
            List<Tick> ticks,
            @Nullable Limit limit,
            boolean thresholded,
            String above,
            boolean anyRows,
            boolean labelled,
            List<Row> rows,
            String unit,
            String label,
            String columns) {}

    private record Key(String style, String name) {}

    private record GridLine(int left, int right, String y, int textX, String textY, String share) {}

    private record Bar(String style, String x, String y, String width, String height, String title) {}

    private record Tick(String x, int textY, String style, String value) {}

    private record Limit(String x, int top, int bottom, String textX, int textY, String style, String value) {}

    private record Row(String number, String score, String verdict, String label, List<Cause> causes) {}

    private record Cause(String width, String column, String share) {}

    static String html(ScoreView scores) {
        return Templates.render("scores", new Histogram(scores).view());
    }

    private View view() {
        double most = scores.groups().stream()
                .flatMap(group -> group.shares().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        double top = Math.max(most, 0.01);
        List<Key> legend = new ArrayList<>();
        List<Bar> bars = new ArrayList<>();
        for (ScoreView.Group group : scores.groups()) {
            String style = "run-" + (legend.size() + 1);
            legend.add(new Key(style, group.name()));
            bars(group, style, top, bars);
        }
        Double threshold = scores.threshold();
        Double above = scores.above();
        boolean steps = ScoreView.STEP.equals(scores.unit());
        return new View(
                legend,
                WIDTH,
                HEIGHT,
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 6,
                scores.logarithmic(),
                List.of(gridLine(0, top), gridLine(top / 2, top), gridLine(top, top)),
                bars,
                ticks(),
                limit(),
                threshold != null,
                above == null ? "." : ", " + format("%.2g", 100 * above) + " % of them here.",
                !scores.rows().isEmpty(),
                scores.rows().stream().anyMatch(row -> !row.label().isEmpty()),
                scores.rows().stream().map(row -> row(row, threshold)).toList(),
                steps ? ScoreView.STEP : "row",
                steps ? "time" : "label",
                steps ? "channels" : "columns");
    }

    private GridLine gridLine(double share, double top) {
        double y = y(share, top);
        return new GridLine(
                LEFT, WIDTH - RIGHT, format("%.1f", y), LEFT - 8, format("%.1f", y + 5), format("%.3g", 100 * share));
    }

    private void bars(ScoreView.Group group, String style, double top, List<Bar> bars) {
        int last = group.shares().size() - 1;
        for (int bin = 0; bin <= last; bin++) {
            double share = group.shares().get(bin);
            if (share > 0) {
                double from = scores.edges().get(bin);
                double to = scores.edges().get(bin + 1);
                bars.add(new Bar(
                        style,
                        format("%.1f", x(from)),
                        format("%.1f", y(share, top)),
                        format("%.1f", Math.max(1, x(to) - x(from) - 1)),
                        format("%.1f", y(0, top) - y(share, top)),
                        group.name() + ", "
                                + (bin == last
                                        ? "from " + Numbers.of(from)
                                        : Numbers.of(from) + " to " + Numbers.of(to))
                                + ": " + format("%.2g", 100 * share) + " %"));
            }
        }
    }

    private List<Tick> ticks() {
        double first = scores.edges().get(0);
        double last = scores.edges().get(scores.edges().size() - 1);
        return IntStream.rangeClosed(0, 4)
                .mapToObj(i -> {
                    double at = i / 4.0;
                    double value =
                            scores.logarithmic() ? first * Math.pow(last / first, at) : first + at * (last - first);
                    return new Tick(
                            format("%.1f", x(value)), HEIGHT - BOTTOM + 20, i == 4 ? "end" : "mid", Numbers.of(value));
                })
                .toList();
    }

    /** The line of the threshold; null where there is none on the axis. */
    private @Nullable Limit limit() {
        Double threshold = scores.threshold();
        if (threshold == null
                || threshold < scores.edges().get(0)
                || threshold > scores.edges().get(scores.edges().size() - 1)) {
            return null;
        }
        double x = x(threshold);
        boolean right = x > WIDTH / 2.0;
        return new Limit(
                format("%.1f", x),
                TOP,
                HEIGHT - BOTTOM,
                format("%.1f", x + (right ? -6 : 6)),
                TOP - 8,
                right ? "end" : "start",
                Numbers.of(threshold));
    }

    private double x(double score) {
        double low = scores.edges().get(0);
        double high = scores.edges().get(scores.edges().size() - 1);
        double at = scores.logarithmic() ? Math.log(score / low) / Math.log(high / low) : (score - low) / (high - low);
        return LEFT + at * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double share, double top) {
        return HEIGHT - BOTTOM - share / top * (HEIGHT - BOTTOM - TOP);
    }

    private static Row row(ScoreView.Row row, @Nullable Double threshold) {
        return new Row(
                Numbers.count(row.row()),
                Numbers.of(row.score()),
                threshold != null && row.score() > threshold ? "anomaly" : "normal",
                row.label(),
                row.causes().stream()
                        .map(cause -> new Cause(
                                format("%.1f", 3 * Math.min(1, Math.max(0, cause.share()))),
                                cause.column(),
                                format("%.0f", 100 * cause.share())))
                        .toList());
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
