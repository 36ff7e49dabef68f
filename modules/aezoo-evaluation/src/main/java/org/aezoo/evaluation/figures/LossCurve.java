package org.aezoo.evaluation.figures;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.aezoo.evaluation.metrics.Numbers;

/**
 * Values per epoch as SVG inside a page: sharp at any size, coloured by the page, with a figure at every dot. What
 * {@code report.js} needs for pointing, moving and zooming is in its attributes; without scripts it stands by itself.
 */
public final class LossCurve {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 330;
    private static final int LEFT = 70;
    private static final int RIGHT = 16;
    private static final int TOP = 16;
    private static final int BOTTOM = 46;
    /** Between the frame and the first and last epoch. */
    private static final int GAP = 8;
    /** More dots than this would only hide each other. */
    private static final int DOTS = 120;
    /** Of a logarithmic axis, beyond the least and the greatest value. */
    private static final double MARGIN = 0.04;

    /**
     * One curve.
     *
     * @param name for people
     * @param style the class that gives it its colour
     * @param epochs rising
     * @param values one per epoch; those that are no finite numbers are left out
     */
    public record Line(String name, String style, int[] epochs, double[] values) {}

    private final List<Line> lines;
    private final int first;
    private final int last;
    private final double low;
    private final double high;
    private final double step;
    /** Whether the axis of values is logarithmic: {@link #low} and {@link #high} are then logarithms to base 10. */
    private final boolean logarithmic;

    /** Values that differ by more than this factor, all above 0, are drawn on a logarithmic axis. */
    static final double FALL = 10;

    private LossCurve(List<Line> lines) {
        this.lines = lines;
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        int earliest = Integer.MAX_VALUE;
        int latest = 0;
        for (Line line : lines) {
            for (int i = 0; i < line.epochs.length; i++) {
                earliest = Math.min(earliest, line.epochs[i]);
                latest = Math.max(latest, line.epochs[i]);
                if (Double.isFinite(line.values[i])) {
                    smallest = Math.min(smallest, line.values[i]);
                    largest = Math.max(largest, line.values[i]);
                }
            }
        }
        if (smallest > largest) {
            smallest = 0;
            largest = 1;
        }
        first = Math.min(earliest, latest);
        last = latest;
        logarithmic = fallsFar(smallest, largest);
        if (logarithmic) {
            step = 0;
            low = Math.log10(smallest) - MARGIN * Math.log10(largest / smallest);
            high = Math.log10(largest) + MARGIN * Math.log10(largest / smallest);
        } else {
            step = niceStep(largest > smallest ? largest - smallest : Math.max(1e-9, Math.abs(largest)));
            low = Math.floor(smallest / step) * step;
            high = Math.max(low + step, Math.ceil(largest / step) * step);
        }
    }

    /**
     * The picture; text and colours come from the page's style.
     *
     * @param title for those who cannot see it
     * @param unit of the values
     * @param best an epoch to mark, 0 for none
     */
    public static String svg(String title, String unit, List<Line> lines, int best) {
        return new LossCurve(lines).draw(title, unit, best);
    }

    /** Whether values from the least to the greatest are better seen on a logarithmic axis. */
    static boolean fallsFar(double least, double greatest) {
        return least > 0 && greatest > FALL * least;
    }

    /** Where lines are drawn across: values, in their own unit. */
    private List<Double> levels() {
        List<Double> levels = new ArrayList<>();
        if (!logarithmic) {
            for (int i = 0; low + i * step <= high + step / 2; i++) {
                levels.add(low + i * step);
            }
            return levels;
        }
        int every = (int) Math.max(1, Math.ceil((high - low) / 6));
        for (int power = (int) Math.floor(low); power <= high; power++) {
            for (int factor : high - low > 2.5 ? new int[] {1} : new int[] {1, 2, 5}) {
                double value = factor * Math.pow(10, power);
                if (Math.floorMod(power, every) == 0 && Math.log10(value) >= low && Math.log10(value) <= high) {
                    levels.add(value);
                }
            }
        }
        return levels;
    }

    private static double niceStep(double range) {
        double power = Math.pow(10, Math.floor(Math.log10(range / 4)));
        for (double factor : new double[] {1, 2, 5}) {
            if (range / (factor * power) <= 5) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private String draw(String title, String unit, int best) {
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" class=\"curve\" data-plot=\"[%d,%d,%d,%d]\""
                        + " data-x=\"[%d,%d]\" data-y=\"[%s,%s]\"%s>%n",
                WIDTH,
                HEIGHT,
                Html.escape(title),
                LEFT + GAP,
                TOP,
                WIDTH - RIGHT - GAP,
                HEIGHT - BOTTOM,
                first,
                last,
                low,
                high,
                logarithmic ? " data-log=\"true\"" : ""));
        for (double value : levels()) {
            svg.append(format(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    LEFT, WIDTH - RIGHT, y(value), y(value)));
            svg.append(
                    format("<text x=\"%d\" y=\"%.1f\" class=\"end\">%s</text>%n", LEFT - 8, y(value) + 5, tick(value)));
        }
        for (int epoch : epochTicks()) {
            svg.append(format(
                    "<text x=\"%.1f\" y=\"%d\" class=\"mid\">%d</text>%n", x(epoch), HEIGHT - BOTTOM + 20, epoch));
        }
        svg.append(format(
                "<text x=\"%d\" y=\"%d\" class=\"mid axis\">epoch</text>%n", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6));
        svg.append(format(
                "<text transform=\"translate(14 %d) rotate(-90)\" class=\"mid axis\">%s</text>%n",
                (TOP + HEIGHT - BOTTOM) / 2, Html.escape(unit + (logarithmic ? " (log)" : ""))));
        if (best > 0) {
            svg.append(format(
                    "<line class=\"best\" data-epoch=\"%d\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"><title>best"
                            + " epoch: %d</title></line>%n",
                    best, x(best), x(best), TOP, HEIGHT - BOTTOM, best));
        }
        lines.forEach(line -> draw(svg, line));
        return svg.append("</svg>").toString();
    }

    private void draw(StringBuilder svg, Line line) {
        List<String> points = new ArrayList<>();
        List<String> data = new ArrayList<>();
        StringBuilder dots = new StringBuilder();
        int every = (line.epochs.length + DOTS - 1) / DOTS;
        for (int i = 0; i < line.epochs.length; i++) {
            int epoch = line.epochs[i];
            double value = line.values[i];
            if (!Double.isFinite(value)) {
                continue;
            }
            points.add(format("%.1f,%.1f", x(epoch), y(value)));
            data.add("[" + epoch + "," + Double.parseDouble(format("%.6g", value)) + "]");
            if (epoch % every == 0) {
                dots.append(format(
                        "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"><title>epoch %d, %s: %s</title></circle>%n",
                        line.style,
                        x(epoch),
                        y(value),
                        line.epochs.length > 40 ? "2.5" : "4",
                        epoch,
                        Html.escape(line.name),
                        Numbers.of(value)));
            }
        }
        svg.append(format(
                "<polyline class=\"%s\" data-name=\"%s\" data-line=\"%s\" points=\"%s\"/>%n",
                line.style, Html.escape(line.name), data, String.join(" ", points)));
        svg.append(dots);
    }

    private List<Integer> epochTicks() {
        int every = (int) Math.max(1, Math.ceil(niceStep(Math.max(1, last - first))));
        List<Integer> ticks = new ArrayList<>();
        ticks.add(first);
        for (int epoch = (first / every + 1) * every; epoch <= last; epoch += every) {
            if (epoch - first >= (every + 1) / 2) {
                ticks.add(epoch);
            }
        }
        return ticks;
    }

    private String tick(double value) {
        if (logarithmic) {
            return value >= 1e6 || value < 1e-4
                    ? String.format(Locale.ROOT, "%.0e", value)
                    : BigDecimal.valueOf(value).round(new MathContext(1)).toPlainString();
        }
        int digits = (int) Math.max(0, Math.min(9, Math.ceil(-Math.log10(step) - 1e-9)));
        return digits == 0 && Math.abs(value) >= 1e6
                ? String.format(Locale.ROOT, "%.2g", value)
                : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private double x(int epoch) {
        double share = last > first ? (epoch - first) / (double) (last - first) : 0.5;
        return LEFT + GAP + share * (WIDTH - LEFT - RIGHT - 2 * GAP);
    }

    private double y(double loss) {
        double at = logarithmic ? Math.log10(loss) : loss;
        return HEIGHT - BOTTOM - (at - low) / (high - low) * (HEIGHT - BOTTOM - TOP);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern.replace("%n", "\n"), values);
    }
}
