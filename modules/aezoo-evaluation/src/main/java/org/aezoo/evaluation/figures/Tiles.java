package org.aezoo.evaluation.figures;

import java.awt.image.BufferedImage;
import java.util.List;
import org.aezoo.data.DataShape;

/** Grids of small pictures, which need no letters to be of use. */
public final class Tiles {

    private static final int GAP = 8;
    private static final int LETTERS = 19;

    private Tiles() {}

    /**
     * An original and what came back, both in the same units.
     *
     * @param title above the pair; may be empty
     * @param note below it; may be empty
     */
    public record Pair(String title, float[] original, float[] rebuilt, String note) {}

    /**
     * Originals above reconstructions, five pairs to a line.
     *
     * @param pairs at least one
     * @param low drawn black
     * @param high drawn white
     */
    public static BufferedImage pairs(List<Pair> pairs, DataShape shape, double low, double high, boolean letters) {
        int columns = Math.min(5, pairs.size());
        int lines = (pairs.size() + columns - 1) / columns;
        int width = side(shape, shape.width(), 112);
        int height = side(shape, shape.height(), 112);
        int left = letters ? 96 : GAP;
        int above = letters ? LETTERS + 10 : GAP;
        int below = letters ? LETTERS + 16 : GAP;
        int line = above + 2 * height + GAP + below;
        Canvas canvas = new Canvas(left + columns * (width + GAP), lines * line + GAP, letters);
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            int x = left + i % columns * (width + GAP);
            int y = GAP + i / columns * line + above;
            if (i % columns == 0) {
                canvas.text("original", GAP, y + height / 2, LETTERS, false, Palette.INK);
                canvas.text("rebuilt", GAP, y + height + GAP + height / 2, LETTERS, false, Palette.INK);
            }
            canvas.text(canvas.fit(pair.title, LETTERS, width), x + width / 2, y - 8, LETTERS, true, Palette.INK);
            canvas.picture(picture(pair.original, shape, low, high), x, y, width, height);
            canvas.picture(picture(pair.rebuilt, shape, low, high), x, y + height + GAP, width, height);
            canvas.text(pair.note, x + width / 2, y + 2 * height + GAP + 20, LETTERS - 3, true, Palette.FAINT);
        }
        return canvas.image;
    }

    /** Pictures that stand in one line. */
    record Strip(String title, float[][] pictures) {}

    /**
     * The same examples in several states, one below the other.
     *
     * @param strips of as many pictures each, in the same units
     * @param low drawn black
     * @param high drawn white
     */
    static BufferedImage strips(List<Strip> strips, DataShape shape, double low, double high, boolean letters) {
        int columns = strips.get(0).pictures.length;
        int width = side(shape, shape.width(), 84);
        int height = side(shape, shape.height(), 84);
        int left = letters ? 116 : GAP;
        Canvas canvas = new Canvas(left + columns * (width + GAP), GAP + strips.size() * (height + GAP), letters);
        for (int line = 0; line < strips.size(); line++) {
            Strip strip = strips.get(line);
            int y = GAP + line * (height + GAP);
            canvas.text(strip.title, GAP, y + height / 2 + LETTERS / 3, LETTERS, false, Palette.INK);
            for (int i = 0; i < columns; i++) {
                int x = left + i * (width + GAP);
                canvas.picture(picture(strip.pictures[i], shape, low, high), x, y, width, height);
            }
        }
        return canvas.image;
    }

    /**
     * Weights as pictures, each on a scale of its own: blue below 0, white at 0, vermillion above. Three channels are
     * drawn as colours around grey.
     *
     * @param weights one per tile, flat as {@link DataShape} says
     */
    public static BufferedImage weights(List<float[]> weights, DataShape shape) {
        return weights(weights, shape, weights.size() > 64 ? 10 : Math.min(8, weights.size()));
    }

    /** The same with so many to a line. */
    public static BufferedImage weights(List<float[]> weights, DataShape shape, int columns) {
        int lines = (weights.size() + columns - 1) / columns;
        int width = side(shape, shape.width(), 84);
        int height = side(shape, shape.height(), 84);
        Canvas canvas = new Canvas(GAP + columns * (width + GAP), GAP + lines * (height + GAP), false);
        for (int i = 0; i < weights.size(); i++) {
            int x = GAP + i % columns * (width + GAP);
            int y = GAP + i / columns * (height + GAP);
            canvas.picture(weights(weights.get(i), shape), x, y, width, height);
            canvas.frame(x, y, width, height);
        }
        return canvas.image;
    }

    /**
     * Pictures side by side, line after line.
     *
     * @param pictures at least one
     * @param low drawn black
     * @param high drawn white
     * @param columns tiles to a line
     */
    static BufferedImage sheet(List<float[]> pictures, DataShape shape, double low, double high, int columns) {
        int lines = (pictures.size() + columns - 1) / columns;
        int gap = 2;
        // sheets are looked at as a whole: some 1000 pixels across
        int wanted = Math.max(28, 1000 / columns - gap);
        int width = Math.max(1, side(shape, shape.width(), Math.min(84, wanted)));
        int height = Math.max(1, side(shape, shape.height(), Math.min(84, wanted)));
        Canvas canvas = new Canvas(gap + columns * (width + gap), gap + lines * (height + gap), false);
        for (int i = 0; i < pictures.size(); i++) {
            int x = gap + i % columns * (width + gap);
            int y = gap + i / columns * (height + gap);
            canvas.picture(picture(pictures.get(i), shape, low, high), x, y, width, height);
        }
        return canvas.image;
    }

    /** Each picture by itself, pixel for pixel, all on one scale from the least value to the greatest. */
    public static List<BufferedImage> each(List<float[]> pictures, DataShape shape) {
        ValueRange range = ValueRange.of(pictures);
        return pictures.stream()
                .map(values -> picture(values, shape, range.low(), range.top()))
                .toList();
    }

    /** The side of a tile: small pictures grow by a whole number, so that every pixel stays a square. */
    private static int side(DataShape shape, int pixels, int wanted) {
        int longest = Math.max(shape.height(), shape.width());
        return longest <= wanted ? pixels * (wanted / longest) : Math.max(1, pixels * wanted / longest);
    }

    private static BufferedImage picture(float[] values, DataShape shape, double low, double high) {
        return paint(
                shape,
                (red, green, blue) -> Palette.rgb(
                        (values[red] - low) / (high - low),
                        (values[green] - low) / (high - low),
                        (values[blue] - low) / (high - low)));
    }

    public static BufferedImage weights(float[] values, DataShape shape) {
        double largest = 1e-30;
        for (float value : values) {
            largest = Math.abs(value) > largest && Float.isFinite(value) ? Math.abs(value) : largest;
        }
        double scale = largest;
        if (shape.channels() == 3) {
            return paint(
                    shape,
                    (red, green, blue) -> Palette.rgb(
                            0.5 + values[red] / scale / 2,
                            0.5 + values[green] / scale / 2,
                            0.5 + values[blue] / scale / 2));
        }
        return paint(shape, (red, green, blue) -> Palette.diverging(values[red] / scale));
    }

    @FunctionalInterface
    private interface Pixel {
        int rgb(int red, int green, int blue);
    }

    private static BufferedImage paint(DataShape shape, Pixel pixel) {
        BufferedImage image = new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
        int plane = shape.height() * shape.width();
        boolean colour = shape.channels() == 3;
        for (int i = 0; i < plane; i++) {
            int rgb = colour ? pixel.rgb(i, plane + i, 2 * plane + i) : pixel.rgb(i, i, i);
            image.setRGB(i % shape.width(), i / shape.width(), rgb);
        }
        return image;
    }
}
