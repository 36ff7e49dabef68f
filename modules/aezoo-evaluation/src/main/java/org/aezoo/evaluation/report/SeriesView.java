package org.aezoo.evaluation.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aezoo.data.Series;
import org.aezoo.evaluation.metrics.Numbers;
import org.aezoo.evaluation.series.Stretch;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * The steps of the test windows of a series: what was measured and what came back, the score of each, which were found and
 * which are known to be anomalous; kept in a run folder as {@code series.json} for {@link Report}.
 *
 * @param name of the series
 * @param first the number of the first step here
 * @param times of the first and the last step
 * @param panels each channel, at most {@value #MOST_CHANNELS}, then the scores
 * @param threshold above which a step is called an anomaly; null where there is none
 * @param marked stretches that are known to be anomalous, each from its first step to its last
 */
record SeriesView(
        String name,
        int first,
        List<String> times,
        List<Panel> panels,
        @Nullable Double threshold,
        List<int[]> marked) {

    static final String FILE = "series.json";

    private static final int MOST_CHANNELS = 6;

    /** The last steps of a longer part are kept. */
    private static final int MOST_STEPS = 20_000;

    private static final long LIMIT = 32L << 20;

    private static final int LEFT = 70;
    private static final int WIDTH = 860;
    private static final int HEIGHT = 130;

    /** What was measured of a channel, and what came back; of scores, which are rebuilt from nothing, the latter is empty. */
    record Panel(String name, float[] values, float[] rebuilt) {}

    /** Of the first series that has steps with scores. */
    static Optional<SeriesView> of(List<StepScores> all, @Nullable Threshold threshold) {
        return all.stream().filter(each -> each.steps().count() > 1).findFirst().map(each -> of(each, threshold));
    }

    private static SeriesView of(StepScores steps, @Nullable Threshold threshold) {
        Series series = steps.series();
        int last = steps.steps().max().orElse(0);
        int first = Math.max(steps.steps().min().orElse(0), last - MOST_STEPS + 1);
        List<Panel> panels = new ArrayList<>();
        for (int c = 0; c < Math.min(MOST_CHANNELS, series.channels().size()); c++) {
            panels.add(new Panel(
                    series.channels().get(c),
                    part(series.values()[c], first, last),
                    part(steps.rebuilt()[c], first, last)));
        }
        double[] scores =
                IntStream.rangeClosed(first, last).mapToDouble(steps::score).toArray();
        panels.add(new Panel("score", part(scores, 0, scores.length - 1), new float[0]));
        boolean[] marks = series.anomalous();
        return new SeriesView(
                series.name(),
                first,
                List.of(series.time(first), series.time(last)),
                panels,
                threshold == null ? null : threshold.value(),
                marks == null
                        ? List.of()
                        : Stretch.of(Arrays.copyOfRange(marks, first, last + 1)).stream()
                                .map(stretch -> new int[] {stretch.first(), stretch.last()})
                                .toList());
    }

    private static float[] part(double[] values, int first, int last) {
        float[] part = new float[last - first + 1];
        for (int i = 0; i < part.length; i++) {
            part[i] = (float) values[first + i];
        }
        return part;
    }

    /**
     * Reads the file of a run folder.
     *
     * @return empty where there is none
     * @throws org.aezoo.data.InvalidInputException if it is damaged
     */
    static Optional<SeriesView> read(Path folder) {
        return ReportFile.read(folder.resolve(FILE), LIMIT, SeriesView.class, SeriesView::fits, "series");
    }

    private boolean fits() {
        if (name == null
                || times == null
                || times.size() != 2
                || panels == null
                || panels.isEmpty()
                || marked == null) {
            return false;
        }
        int steps = panels.get(0) == null || panels.get(0).values == null ? 0 : panels.get(0).values.length;
        return steps > 1
                && times.stream().allMatch(Objects::nonNull)
                && panels.stream()
                        .allMatch(panel -> panel != null
                                && panel.name != null
                                && panel.values != null
                                && panel.rebuilt != null
                                && panel.values.length == steps
                                && (panel.rebuilt.length == 0 || panel.rebuilt.length == steps))
                && marked.stream()
                        .allMatch(stretch ->
                                stretch != null && stretch.length == 2 && stretch[0] >= 0 && stretch[1] < steps);
    }

    /** What the template names. */
    record Chart(
            String name,
            String from,
            String to,
            int first,
            boolean known,
            boolean thresholded,
            int width,
            int height,
            int left,
            List<Plot> plots) {}

    /** A panel: its lines as points of an SVG, their values as JSON, and the stretches that are marked. */
    record Plot(
            String name,
            int height,
            String low,
            String high,
            String points,
            String rebuilt,
            String values,
            String back,
            List<Band> bands,
            @Nullable String limit,
            String limitAt) {}

    /** A stretch from one place to another. */
    record Band(String style, int from, int to, String x, String width) {}

    /** The section as HTML. */
    String html() {
        List<Plot> plots = IntStream.range(0, panels.size())
                .mapToObj(i -> plot(panels.get(i), i == panels.size() - 1))
                .toList();
        return Templates.render(
                "series",
                new Chart(
                        name,
                        times.get(0),
                        times.get(1),
                        first,
                        !marked.isEmpty(),
                        threshold != null,
                        WIDTH,
                        HEIGHT,
                        LEFT,
                        plots));
    }

    private Plot plot(Panel panel, boolean scores) {
        double limit = scores && threshold != null ? threshold : Double.NaN;
        double[] range = range(panel, limit);
        List<Band> bands = new ArrayList<>();
        marked.forEach(stretch -> bands.add(band("known", stretch[0], stretch[1])));
        boolean[] above = new boolean[panel.values.length];
        for (int step = 0; step < above.length; step++) {
            above[step] = panel.values[step] > limit; // false without a limit
        }
        Stretch.of(above).forEach(stretch -> bands.add(band("found", stretch.first(), stretch.last())));
        return new Plot(
                panel.name,
                HEIGHT,
                Numbers.of(range[0]),
                Numbers.of(range[1]),
                points(panel.values, range),
                points(panel.rebuilt, range),
                json(panel.values),
                json(panel.rebuilt),
                bands,
                Double.isNaN(limit) ? null : Numbers.of(limit),
                Double.isNaN(limit) ? "" : at(up(limit, range)));
    }

    private Band band(String style, int first, int last) {
        double from = across(first - 0.5);
        return new Band(style, first, last, at(from), at(Math.max(1.5, across(last + 0.5) - from)));
    }

    private static double[] range(Panel panel, double limit) {
        double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (float[] line : List.of(panel.values, panel.rebuilt, new float[] {(float) limit})) {
            for (float value : line) {
                if (Float.isFinite(value)) {
                    range[0] = Math.min(range[0], value);
                    range[1] = Math.max(range[1], value);
                }
            }
        }
        return range[0] < range[1] ? range : new double[] {range[0] - 1, range[0] + 1};
    }

    /** The lowest, the highest and the last value at each place, from left to right. */
    private String points(float[] line, double[] range) {
        List<String> points = new ArrayList<>();
        int places = Math.min(line.length, WIDTH);
        for (int place = 0; place < places; place++) {
            int from = (int) ((long) place * line.length / places);
            int to = (int) ((long) (place + 1) * line.length / places);
            double[] part = IntStream.range(from, to)
                    .mapToDouble(step -> line[step])
                    .filter(Double::isFinite)
                    .toArray();
            if (part.length > 0) {
                DoubleSummaryStatistics values = Arrays.stream(part).summaryStatistics();
                points.add(point(from, values.getMin(), range));
                if (values.getMax() > values.getMin()) {
                    points.add(point(from, values.getMax(), range));
                }
                if (part.length > 2) {
                    points.add(point(to - 1, part[part.length - 1], range));
                }
            }
        }
        return String.join(" ", points);
    }

    private String point(int step, double value, double[] range) {
        return at(across(step)) + "," + at(up(value, range));
    }

    private double across(double step) {
        return LEFT + step / (panels.get(0).values.length - 1) * WIDTH;
    }

    private static double up(double value, double[] range) {
        return HEIGHT - 8 - (value - range[0]) / (range[1] - range[0]) * (HEIGHT - 16);
    }

    private static String at(double place) {
        return String.format(Locale.ROOT, "%.1f", place);
    }

    private static String json(float[] line) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < line.length; i++) {
            text.append(i == 0 ? "" : ",")
                    .append(Float.isFinite(line[i]) ? String.format(Locale.ROOT, "%.4g", line[i]) : "null");
        }
        return text.append(']').toString();
    }
}
