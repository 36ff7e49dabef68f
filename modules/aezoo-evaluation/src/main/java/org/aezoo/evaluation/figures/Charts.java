package org.aezoo.evaluation.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts with axes; they need letters. */
public final class Charts {

    private static final Marker[] MARKERS = {
        SeriesMarkers.CIRCLE, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.SQUARE, SeriesMarkers.DIAMOND
    };

    private Charts() {}

    /** Training and validation loss per epoch. */
    public static BufferedImage loss(History history, String unit) {
        List<History.Epoch> epochs = history.epochs();
        double[] numbers = epochs.stream().mapToDouble(History.Epoch::number).toArray();
        double[] training =
                epochs.stream().mapToDouble(e -> finite(e.training())).toArray();
        double[] validation = epochs.stream()
                .mapToDouble(e -> finite(e.validation().orElse(Double.NaN)))
                .toArray();
        XYChart chart = chart("Loss per epoch", "epoch", "loss (" + unit + ")", 1000, 560);
        double[] all = DoubleStream.concat(DoubleStream.of(training), DoubleStream.of(validation))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        chart.getStyler().setYAxisLogarithmic(all.length > 0 && LossCurve.fallsFar(all[0], all[all.length - 1]));
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
        chart.getStyler().setXAxisMin(epochs.size() == 1 ? numbers[0] - 1 : numbers[0]);
        chart.getStyler().setXAxisMax(epochs.size() == 1 ? numbers[0] + 1 : numbers[numbers.length - 1]);
        chart.getStyler().setxAxisTickLabelsFormattingFunction(Charts::whole);
        line(chart, "training", numbers, training, Palette.BLUE, epochs.size());
        if (history.hasValidation()) {
            line(chart, "validation", numbers, validation, Palette.VERMILLION, epochs.size());
        }
        return image(chart);
    }

    private static void line(XYChart chart, String name, double[] x, double[] y, Color color, int epochs) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarkerColor(color).setLineColor(color).setLineWidth(3);
        // one epoch makes no line
        series.setMarker(epochs <= 30 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : Double.NaN;
    }

    private static String whole(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : "";
    }

    /**
     * Original values across, rebuilt ones upwards, and the line on which both are equal.
     *
     * @param original finite
     * @param rebuilt as many, finite
     */
    static BufferedImage agreement(double[] original, double[] rebuilt) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : original) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        if (!(low < high)) {
            low -= 1;
            high += 1;
        }
        XYChart chart =
                chart("Rebuilt against original values", "original value (scaled)", "rebuilt value (scaled)", 900, 700);
        XYSeries dots = chart.addSeries("value of a test row", original, rebuilt);
        dots.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        dots.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(new Color(0x00, 0x72, 0xB2, 110));
        XYSeries line = chart.addSeries("rebuilt exactly", new double[] {low, high}, new double[] {low, high});
        line.setMarker(SeriesMarkers.NONE).setLineColor(Palette.VERMILLION).setLineWidth(2);
        chart.getStyler().setMarkerSize(6).setLegendPosition(Styler.LegendPosition.InsideNW);
        return image(chart);
    }

    /** Several losses against the epoch. */
    public static BufferedImage curves(String title, String unit, Map<String, double[]> losses) {
        XYChart chart = chart(title, "epoch", unit, 1000, 600);
        int number = 0;
        for (Map.Entry<String, double[]> loss : losses.entrySet()) {
            double[] epochs = new double[loss.getValue().length];
            Arrays.setAll(epochs, i -> i + 1);
            XYSeries series = chart.addSeries(loss.getKey(), epochs, loss.getValue());
            Color color = Palette.CLASSES.get(number % Palette.CLASSES.size());
            series.setMarker(MARKERS[number++ % MARKERS.length]).setMarkerColor(color);
            series.setLineColor(color).setLineWidth(2);
        }
        chart.getStyler().setMarkerSize(7).setLegendPosition(Styler.LegendPosition.InsideNE);
        chart.getStyler().setxAxisTickLabelsFormattingFunction(Charts::whole);
        return image(chart);
    }

    /** The dots of one class. */
    public record Cloud(String name, double[] x, double[] y) {}

    /** Codes on a plane, one colour and shape per class. */
    public static BufferedImage codes(List<Cloud> clouds, String xTitle, String yTitle) {
        return codes("Codes of test rows", clouds, xTitle, yTitle);
    }

    /** The same under another title. */
    public static BufferedImage codes(String title, List<Cloud> clouds, String xTitle, String yTitle) {
        XYChart chart = chart(title, xTitle, yTitle, 1000, 760);
        chart.getStyler().setMarkerSize(6);
        chart.getStyler().setLegendVisible(clouds.size() > 1);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        for (int i = 0; i < clouds.size(); i++) {
            Cloud cloud = clouds.get(i);
            Color color = Palette.CLASSES.get(i % Palette.CLASSES.size());
            XYSeries series = chart.addSeries(cloud.name, cloud.x, cloud.y);
            series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
            series.setMarker(MARKERS[i % MARKERS.length]);
            series.setMarkerColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 150));
            // the name at the middle of its cloud says more than a legend of ten colours
            if (clouds.size() > 1 && cloud.name.length() <= 12) {
                chart.addAnnotation(new AnnotationText(cloud.name, median(cloud.x), median(cloud.y), false));
            }
        }
        chart.getStyler().setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.BOLD, 26));
        chart.getStyler().setAnnotationTextFontColor(Color.BLACK);
        return image(chart);
    }

    /** Errors against sizes, and the size that was chosen. */
    static BufferedImage elbow(Elbow elbow, String what) {
        double[] sizes =
                elbow.sizes().stream().mapToDouble(Integer::doubleValue).toArray();
        double[] errors =
                elbow.errors().stream().mapToDouble(Double::doubleValue).toArray();
        XYChart chart = chart("Where the error stops falling", what, "mean squared error (scaled)", 1000, 560);
        line(chart, "test rows", sizes, errors, Palette.BLUE, 1);
        int at = elbow.sizes().indexOf(elbow.chosen());
        XYSeries chosen = chart.addSeries("chosen", new double[] {sizes[at]}, new double[] {errors[at]});
        chosen.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        chosen.setMarker(SeriesMarkers.DIAMOND).setMarkerColor(Palette.VERMILLION);
        chart.getStyler().setMarkerSize(14).setLegendPosition(Styler.LegendPosition.InsideNE);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setxAxisTickLabelsFormattingFunction(Charts::whole);
        return image(chart);
    }

    /** Percentages in falling order, a line for each list of them; it ends where they are 0. */
    public static BufferedImage ranked(String title, List<String> names, List<double[]> percentages) {
        XYChart chart = chart(title, "vectors, the most frequent first", "share of all choices (%)", 1000, 560);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
        double most = 0;
        double least = Double.POSITIVE_INFINITY;
        double longest = 1;
        for (int i = 0; i < names.size(); i++) {
            double[] used =
                    Arrays.stream(percentages.get(i)).filter(share -> share > 0).toArray();
            if (used.length == 0) {
                continue;
            }
            most = Math.max(most, used[0]);
            least = Math.min(least, used[used.length - 1]);
            longest = Math.max(longest, percentages.get(i).length);
            double[] ranks = new double[used.length];
            Arrays.setAll(ranks, k -> k + 1);
            XYSeries series = chart.addSeries(names.get(i), ranks, used);
            series.setLineColor(i == 0 ? Palette.BLUE : Palette.VERMILLION).setLineWidth(3);
            series.setMarker(SeriesMarkers.NONE);
        }
        // one vector for the background hides all others on a straight axis
        boolean far = most > 10 * least;
        chart.getStyler().setYAxisLogarithmic(far);
        if (!far) {
            chart.getStyler().setYAxisMin(0.0);
        }
        chart.getStyler().setXAxisMin(1.0).setXAxisMax(Math.max(2, longest));
        chart.getStyler().setxAxisTickLabelsFormattingFunction(Charts::whole);
        return image(chart);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Horizontal bars, the first on top. */
    public static BufferedImage bars(String title, String unit, List<String> names, double[] values) {
        int line = 34;
        int right = 130;
        int width = 1000;
        int top = 84;
        Canvas canvas = new Canvas(width, top + names.size() * line + 20, true);
        int left = 90;
        for (String name : names) {
            left = Math.max(left, Math.min(320, canvas.width(name, 18) + 40));
        }
        canvas.text(title, 20, 36, 24, false, Palette.INK);
        canvas.text(unit, 20, 64, 18, false, Palette.FAINT);
        double largest = 1e-300;
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        for (int i = 0; i < names.size(); i++) {
            int y = top + i * line;
            canvas.text(canvas.fit(names.get(i), 18, left - 30), 20, y + 23, 18, false, Palette.INK);
            int length = (int) Math.round((width - left - right) * values[i] / largest);
            canvas.fill(left, y + 5, Math.max(1, length), line - 10, Palette.BLUE);
            canvas.text(
                    String.format(Locale.ROOT, "%.4g", values[i]), left + length + 10, y + 23, 18, false, Palette.INK);
        }
        return canvas.image;
    }

    private static XYChart chart(String title, String x, String y, int width, int height) {
        XYChart chart = new XYChartBuilder()
                .width(width)
                .height(height)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 18);
        chart.getStyler()
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setChartFontColor(Palette.INK)
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 24))
                .setChartTitleBoxVisible(false)
                .setLegendFont(plain)
                .setLegendBorderColor(Palette.GRID)
                .setLegendPadding(10)
                .setPlotBorderVisible(false)
                .setChartPadding(16);
        chart.getStyler()
                .setAxisTitleFont(plain)
                .setAxisTickLabelsFont(plain)
                .setAxisTickLabelsColor(Palette.INK)
                .setPlotGridLinesColor(Palette.GRID)
                .setPlotGridLinesStroke(new BasicStroke(1))
                .setPlotGridVerticalLinesVisible(false)
                .setXAxisTickMarkSpacingHint(110)
                .setYAxisTickMarkSpacingHint(70);
        chart.getStyler().setLocale(Locale.ROOT);
        return chart;
    }

    private static BufferedImage image(XYChart chart) {
        return BitmapEncoder.getBufferedImage(chart);
    }
}
