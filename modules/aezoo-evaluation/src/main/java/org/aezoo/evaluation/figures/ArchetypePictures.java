package org.aezoo.evaluation.figures;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.aezoo.data.Dataset;
import org.aezoo.models.Archetypal;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Order;

/** Pictures of what rows are mixtures of, and of the mixtures. */
public final class ArchetypePictures {

    private static final int SIDE = 900;
    private static final int REACH = 320;
    private static final int LEGEND = 240;
    private static final int TILE = 84;
    private static final int PROFILE_COLUMNS = 30;
    private static final int CELL_WIDTH = 110;
    private static final int CELL_HEIGHT = 30;

    private ArchetypePictures() {}

    /**
     * The mixtures of rows: archetypes stand on a circle, and a row where its coefficients balance. With three of them the
     * picture tells all; with more, different mixtures can come to the same place in the middle.
     *
     * @param rows one at least; coloured by class where there are classes, as many as the legend holds
     * @param classes the most classes to tell apart
     */
    public static BufferedImage mixtures(TrainedAutoencoder trained, Dataset rows, int classes, boolean letters) {
        float[][] codes = new float[rows.size()][];
        trained.forEach(rows, view -> System.arraycopy(view.codes(), 0, codes, view.first(), view.codes().length));
        int count = Archetypal.count(trained.model());
        boolean known = rows.hasLabels() && rows.labelNames().size() <= classes;
        Canvas canvas = new Canvas(SIDE + (known ? LEGEND : 0), SIDE, letters);
        for (int k = 0; k < count; k++) {
            for (int l = 0; l < k; l++) {
                canvas.line(x(k, count), y(k, count), x(l, count), y(l, count), Palette.GRID);
            }
        }
        for (int row = 0; row < codes.length; row++) {
            double x = 0;
            double y = 0;
            for (int k = 0; k < count; k++) {
                x += codes[row][k] * x(k, count);
                y += codes[row][k] * y(k, count);
            }
            mark(canvas, x, y, 5, known ? rows.label(row) : 0, 130);
        }
        List<float[]> archetypes = List.of(trained.codes().archetypes());
        List<BufferedImage> tiles = trained.shape().isImage() ? Tiles.each(archetypes, trained.shape()) : List.of();
        for (int k = 0; k < count; k++) {
            int x = (int) Math.round(SIDE / 2.0 + 1.2 * (x(k, count) - SIDE / 2.0));
            int y = (int) Math.round(SIDE / 2.0 + 1.2 * (y(k, count) - SIDE / 2.0));
            if (tiles.isEmpty()) {
                canvas.text("archetype " + (k + 1), x, y + 8, 20, true, Palette.INK);
            } else {
                canvas.picture(tiles.get(k), x - TILE / 2, y - TILE / 2, TILE, TILE);
                canvas.text(Integer.toString(k + 1), x, y - TILE / 2 - 4, 16, true, Palette.FAINT);
            }
        }
        for (int label = 0; known && label < rows.labelNames().size(); label++) {
            mark(canvas, SIDE + 10, 60 + 30 * label, 7, label, 255);
            canvas.text(
                    canvas.fit(rows.labelNames().get(label), 18, LEGEND - 50),
                    SIDE + 28,
                    66 + 30 * label,
                    18,
                    false,
                    Palette.INK);
        }
        return canvas.image;
    }

    /** Colours come again as squares, and then as rings. */
    private static void mark(Canvas canvas, double x, double y, int radius, int label, int alpha) {
        Color full = Palette.CLASSES.get(label % Palette.CLASSES.size());
        Color color = new Color(full.getRed(), full.getGreen(), full.getBlue(), alpha);
        switch (label / Palette.CLASSES.size() % 3) {
            case 0 -> canvas.dot(x, y, radius, color);
            case 1 ->
                canvas.fill(
                        (int) Math.round(x) - radius + 1,
                        (int) Math.round(y) - radius + 1,
                        2 * radius - 2,
                        2 * radius - 2,
                        color);
            default -> canvas.ring(x, y, radius, color);
        }
    }

    private static double x(int k, int count) {
        return SIDE / 2.0 + REACH * Math.sin(2 * Math.PI * k / count);
    }

    private static double y(int k, int count) {
        return SIDE / 2.0 - REACH * Math.cos(2 * Math.PI * k / count);
    }

    /**
     * The archetypes of a table: a line for each column, those first in which archetypes differ most, and the values in
     * the units of the table. The colour tells how far a value is from the middle of the archetypes' values.
     */
    public static BufferedImage profiles(TrainedAutoencoder trained) {
        float[][] scaled = trained.codes().archetypesScaled();
        double[][] archetypes =
                Arrays.stream(scaled).map(trained.scaling()::inverse).toArray(double[][]::new);
        int size = scaled[0].length;
        double[] middle = new double[size];
        double[] spread = new double[size];
        double widest = 1e-30;
        for (int j = 0; j < size; j++) {
            int column = j;
            double low =
                    Arrays.stream(scaled).mapToDouble(row -> row[column]).min().orElse(0);
            double high =
                    Arrays.stream(scaled).mapToDouble(row -> row[column]).max().orElse(0);
            middle[j] = (low + high) / 2;
            spread[j] = high - low;
            widest = Math.max(widest, spread[j] / 2);
        }
        int[] shown = Order.largest(spread, PROFILE_COLUMNS);
        int left = 240;
        Canvas canvas =
                new Canvas(left + archetypes.length * CELL_WIDTH + 20, 60 + shown.length * CELL_HEIGHT + 16, true);
        for (int k = 0; k < archetypes.length; k++) {
            canvas.text(Integer.toString(k + 1), left + k * CELL_WIDTH + CELL_WIDTH / 2, 42, 20, true, Palette.INK);
        }
        canvas.text("archetype", 20, 42, 20, false, Palette.FAINT);
        for (int line = 0; line < shown.length; line++) {
            int j = shown[line];
            int y = 60 + line * CELL_HEIGHT;
            String name = trained.featureNames().isEmpty()
                    ? "column " + (j + 1)
                    : trained.featureNames().get(j);
            canvas.text(canvas.fit(name, 18, left - 30), 20, y + 21, 18, false, Palette.INK);
            for (int k = 0; k < archetypes.length; k++) {
                double from = (scaled[k][j] - middle[j]) / widest;
                // not too dark for the number
                canvas.fill(
                        left + k * CELL_WIDTH,
                        y,
                        CELL_WIDTH - 2,
                        CELL_HEIGHT - 2,
                        new Color(Palette.diverging(0.6 * from)));
                canvas.text(
                        String.format(Locale.ROOT, "%.4g", archetypes[k][j]),
                        left + k * CELL_WIDTH + CELL_WIDTH / 2,
                        y + 21,
                        16,
                        true,
                        Palette.INK);
            }
        }
        return canvas.image;
    }
}
