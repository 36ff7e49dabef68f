package org.aezoo.evaluation.figures;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.aezoo.data.Dataset;
import org.aezoo.evaluation.metrics.ColumnErrors;
import org.aezoo.evaluation.metrics.Numbers;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Order;

/** How the columns of a table are spread in samples of a generative model and in real rows. */
public final class SampledColumns {

    /** Panels at most, and how many stand side by side. */
    private static final int PANELS = 12;

    private static final int ACROSS = 3;
    private static final int WIDTH = 300;
    private static final int HEIGHT = 150;
    private static final int GAP = 20;
    private static final int BARS = 30;

    /** Share of the values at either end that a panel may leave out, so that few far ones do not take its room. */
    private static final double TAIL = 0.005;

    private SampledColumns() {}

    /**
     * A panel for each of the twelve columns in which samples differ most from rows, by the Kolmogorov-Smirnov distance,
     * which stands beside the name; axes are in the units of the table.
     *
     * @param trained a generative model of a table
     * @param rows at least one
     * @param count samples to draw, at least 1
     */
    public static BufferedImage draw(TrainedAutoencoder trained, Dataset rows, int count, long seed) {
        List<float[]> real = new ArrayList<>();
        trained.forEach(rows, view -> real.addAll(Arrays.asList(view.scaled())));
        List<float[]> sampled = new ArrayList<>();
        trained.sampler().sampleScaled(count, seed, some -> sampled.addAll(Arrays.asList(some)));
        int columns = trained.shape().size();
        double[][] originals = new double[columns][];
        double[][] samples = new double[columns][];
        double[] distances = new double[columns];
        for (int j = 0; j < columns; j++) {
            originals[j] = sorted(real, j);
            samples[j] = sorted(sampled, j);
            distances[j] = distance(originals[j], samples[j]);
        }
        int[] order = Order.largest(distances, PANELS);
        int lines = (order.length + ACROSS - 1) / ACROSS;
        int across = Math.min(ACROSS, order.length);
        Canvas canvas = new Canvas(GAP + across * (WIDTH + GAP), GAP + lines * (HEIGHT + 2 * GAP), true);
        List<String> names = ColumnErrors.names(trained);
        for (int i = 0; i < order.length; i++) {
            int j = order[i];
            int x = GAP + i % ACROSS * (WIDTH + GAP);
            int y = GAP + i / ACROSS * (HEIGHT + 2 * GAP);
            String distance = String.format(Locale.ROOT, "%.2f", distances[j]);
            canvas.text(canvas.fit(names.get(j), 13, WIDTH - 50), x, y + 13, 13, false, Palette.INK);
            canvas.text(distance, x + WIDTH - canvas.width(distance, 13), y + 13, 13, false, Palette.FAINT);
            double low = Math.min(quantile(originals[j], TAIL), quantile(samples[j], TAIL));
            double high = Math.max(quantile(originals[j], 1 - TAIL), quantile(samples[j], 1 - TAIL));
            outline(canvas, x, y + 18, originals[j], samples[j], low, high);
            String from = Numbers.of(inOwnUnits(trained, j, low));
            String to = Numbers.of(inOwnUnits(trained, j, high));
            canvas.text(from, x, y + HEIGHT + 14, 11, false, Palette.FAINT);
            canvas.text(to, x + WIDTH - canvas.width(to, 11), y + HEIGHT + 14, 11, false, Palette.FAINT);
        }
        return canvas.image;
    }

    private static double[] sorted(List<float[]> rows, int column) {
        return rows.stream().mapToDouble(row -> row[column]).sorted().toArray();
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    /** The largest difference between two empirical distribution functions, of sorted values; in [0, 1]. */
    static double distance(double[] a, double[] b) {
        double largest = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            double value = Math.min(a[i], b[j]);
            while (i < a.length && a[i] == value) {
                i++;
            }
            while (j < b.length && b[j] == value) {
                j++;
            }
            largest = Math.max(largest, Math.abs((double) i / a.length - (double) j / b.length));
        }
        return largest;
    }

    private static void outline(
            Canvas canvas, int x, int y, double[] original, double[] sampled, double low, double high) {
        int height = HEIGHT - 18;
        double[] rows = shares(original, low, high);
        double[] drawn = shares(sampled, low, high);
        double highest = Math.max(
                Arrays.stream(rows).max().orElse(1), Arrays.stream(drawn).max().orElse(1));
        canvas.line(x, y + height, x + WIDTH, y + height, Palette.GRID);
        step(canvas, x, y, height, rows, highest, Palette.BLUE);
        step(canvas, x, y, height, drawn, highest, Palette.VERMILLION);
    }

    /** Share of the values in each of {@link #BARS} intervals of equal width. */
    private static double[] shares(double[] values, double low, double high) {
        double[] shares = new double[BARS];
        for (double value : values) {
            if (value >= low && value <= high) {
                int bar = high > low ? (int) (BARS * (value - low) / (high - low)) : 0;
                shares[Math.min(BARS - 1, bar)] += 1.0 / values.length;
            }
        }
        return shares;
    }

    private static void step(Canvas canvas, int x, int y, int height, double[] shares, double highest, Color color) {
        double before = y + height;
        for (int bar = 0; bar < BARS; bar++) {
            double left = x + (double) bar * WIDTH / BARS;
            double top = y + height * (1 - shares[bar] / highest);
            canvas.line(left, before, left, top, color);
            canvas.line(left, top, left + (double) WIDTH / BARS, top, color);
            before = top;
        }
        canvas.line(x + WIDTH, before, x + WIDTH, y + height, color);
    }

    private static double inOwnUnits(TrainedAutoencoder trained, int column, double scaled) {
        float[] row = new float[trained.shape().size()];
        row[column] = (float) scaled;
        return trained.scaling().inverse(row)[column];
    }
}
