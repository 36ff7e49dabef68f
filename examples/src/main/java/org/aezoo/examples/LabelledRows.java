package org.aezoo.examples;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Map;
import org.aezoo.data.DataShape;

/** Rows of images, each row under its name: a picture to compare them by. */
final class LabelledRows {

    private static final int SCALE = 2;
    private static final int GAP = 8;
    private static final int TITLE = 22;

    private LabelledRows() {}

    /**
     * Draws with ink dark on white, as on paper.
     *
     * @param rows images of equal number with pixels from 0 to 255, by the name of their row
     * @param shape of an image, with one channel
     */
    static BufferedImage draw(Map<String, float[][]> rows, DataShape shape) {
        return draw(rows, shape, true);
    }

    /** Draws images of one or three channels; {@code negative} turns light and dark round. */
    static BufferedImage draw(Map<String, float[][]> rows, DataShape shape, boolean negative) {
        int columns = rows.values().iterator().next().length;
        int cellWidth = shape.width() * SCALE + GAP;
        int rowHeight = TITLE + shape.height() * SCALE + GAP;
        BufferedImage picture =
                new BufferedImage(GAP + columns * cellWidth, GAP + rows.size() * rowHeight, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        graphics.setColor(Color.DARK_GRAY);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        int top = GAP;
        for (Map.Entry<String, float[][]> row : rows.entrySet()) {
            write(graphics, row.getKey(), GAP, top + 14);
            int left = GAP;
            for (float[] image : row.getValue()) {
                graphics.drawImage(
                        image(image, shape, negative),
                        left,
                        top + TITLE,
                        shape.width() * SCALE,
                        shape.height() * SCALE,
                        null);
                left += cellWidth;
            }
            top += rowHeight;
        }
        graphics.dispose();
        return picture;
    }

    private static void write(Graphics2D graphics, String text, int x, int y) {
        try {
            graphics.drawString(text, x, y);
        } catch (RuntimeException | LinkageError | InternalError e) {
            // small Java images, as for containers, come without fonts: the rows are in the order of the table
        }
    }

    private static BufferedImage image(float[] pixels, DataShape shape, boolean negative) {
        BufferedImage image = new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
        int plane = shape.height() * shape.width();
        for (int pixel = 0; pixel < plane; pixel++) {
            int colour = 0;
            for (int channel = 0; channel < 3; channel++) {
                float value = pixels[pixel + (shape.channels() == 3 ? channel * plane : 0)];
                int level = Math.round(Math.min(255, Math.max(0, value)));
                colour = colour << 8 | (negative ? 255 - level : level);
            }
            image.setRGB(pixel % shape.width(), pixel / shape.width(), colour);
        }
        return image;
    }
}
