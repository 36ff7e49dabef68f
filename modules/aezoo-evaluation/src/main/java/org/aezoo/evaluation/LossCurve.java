package org.aezoo.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The loss per epoch as SVG inside a page: sharp at any size, coloured by the page, with a figure at every dot. */
final class LossCurve {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 330;
    private static final int LEFT = 70;
    private static final int RIGHT = 16;
    private static final int TOP = 16;
    private static final int BOTTOM = 46;
    /** More dots than this would only hide each other. */
    private static final int DOTS = 120;

    private final History history;
    private final double low;
    private final double high;
    private final double step;

    private LossCurve(History history) {
        this.history = history;
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (History.Epoch epoch : history.epochs()) {
            for (double loss :
                    new double[] {epoch.training(), epoch.validation().orElse(Double.NaN)}) {
                if (Double.isFinite(loss)) {
                    smallest = Math.min(smallest, loss);
                    largest = Math.max(largest, loss);
                }
            }
        }
        if (smallest > largest) {
            smallest = 0;
            largest = 1;
        }
        step = niceStep(largest > smallest ? largest - smallest : Math.max(1e-9, Math.abs(largest)));
        low = Math.floor(smallest / step) * step;
        high = Math.max(low + step, Math.ceil(largest / step) * step);
    }

    /** The picture; text and colours come from the page's style. */
    static String svg(History history, String unit) {
        return new LossCurve(history).draw(unit);
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

    private String draw(String unit) {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Loss per epoch\" class=\"curve\">%n",
                WIDTH,
                HEIGHT));
        for (int i = 0; low + i * step <= high + step / 2; i++) {
            double value = low + i * step;
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
        svg.append(
                format("<text x=\"%d\" y=\"%d\" class=\"mid\">epoch</text>%n", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6));
        svg.append(format(
                "<text transform=\"translate(14 %d) rotate(-90)\" class=\"mid\">%s</text>%n",
                (TOP + HEIGHT - BOTTOM) / 2, Html.escape(unit)));
        History.Epoch best = history.best();
        svg.append(format(
                "<line class=\"best\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"><title>best epoch: %d</title></line>%n",
                x(best.number()), x(best.number()), TOP, HEIGHT - BOTTOM, best.number()));
        line(svg, "training", History.Epoch::training);
        if (history.hasValidation()) {
            line(svg, "validation", epoch -> epoch.validation().orElse(Double.NaN));
        }
        return svg.append("</svg>").toString();
    }

    private void line(StringBuilder svg, String name, ToDoubleFunction<History.Epoch> loss) {
        List<String> points = new ArrayList<>();
        StringBuilder dots = new StringBuilder();
        int every = (history.epochs().size() + DOTS - 1) / DOTS;
        for (History.Epoch epoch : history.epochs()) {
            double value = loss.applyAsDouble(epoch);
            if (!Double.isFinite(value)) {
                continue;
            }
            points.add(format("%.1f,%.1f", x(epoch.number()), y(value)));
            if (epoch.number() % every == 0) {
                dots.append(format(
                        "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"><title>epoch %d, %s: %s</title></circle>%n",
                        name,
                        x(epoch.number()),
                        y(value),
                        history.epochs().size() > 40 ? "2.5" : "4",
                        epoch.number(),
                        name,
                        Report.number(value)));
            }
        }
        svg.append(format("<polyline class=\"%s\" points=\"%s\"/>%n", name, String.join(" ", points)));
        svg.append(dots);
    }

    private List<Integer> epochTicks() {
        int first = history.epochs().get(0).number();
        int last = history.epochs().get(history.epochs().size() - 1).number();
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
        int digits = (int) Math.max(0, Math.min(9, Math.ceil(-Math.log10(step) - 1e-9)));
        return digits == 0 && Math.abs(value) >= 1e6
                ? String.format(Locale.ROOT, "%.2g", value)
                : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private double x(int epoch) {
        int first = history.epochs().get(0).number();
        int last = history.epochs().get(history.epochs().size() - 1).number();
        double share = last > first ? (epoch - first) / (double) (last - first) : 0.5;
        return LEFT + 8 + share * (WIDTH - LEFT - RIGHT - 16);
    }

    private double y(double loss) {
        return HEIGHT - BOTTOM - (loss - low) / (high - low) * (HEIGHT - BOTTOM - TOP);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern.replace("%n", "\n"), values);
    }
}
