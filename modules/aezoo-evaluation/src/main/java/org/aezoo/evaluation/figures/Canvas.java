package org.aezoo.evaluation.figures;

import java.awt.AWTError;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;

/** A white picture to draw on, with or without letters. */
public final class Canvas {

    final BufferedImage image;
    private final boolean letters;
    private final Graphics2D graphics;

    /**
     * Starts a picture.
     *
     * @param letters whether this JVM can draw text; where it cannot, {@link #text} does nothing
     */
    Canvas(int width, int height, boolean letters) {
        this.letters = letters;
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        fill(0, 0, width, height, Color.WHITE);
    }

    /** Whether this JVM finds fonts: small Java images, as for containers, come without. */
    public static boolean hasLetters() {
        try {
            Canvas probe = new Canvas(8, 8, true);
            probe.text("x", 0, 8, 8, false, Palette.INK);
            return true;
        } catch (RuntimeException | LinkageError | InternalError | AWTError e) {
            return false;
        }
    }

    void fill(int x, int y, int width, int height, Color color) {
        graphics.setColor(color);
        graphics.fillRect(x, y, width, height);
    }

    /** Puts one line of text with its left end, or its middle if {@code centred}, at (x, y). */
    void text(String text, int x, int y, int size, boolean centred, Color color) {
        if (!letters) {
            return;
        }
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
        graphics.setColor(color);
        int width = graphics.getFontMetrics().stringWidth(text);
        graphics.drawString(text, centred ? x - width / 2 : x, y);
    }

    /** How many pixels a text takes; only where there are letters. */
    int width(String text, int size) {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
        return graphics.getFontMetrics().stringWidth(text);
    }

    /** Cuts text that is wider than a number of pixels and ends it with three dots. */
    String fit(String text, int size, int pixels) {
        if (!letters) {
            return text;
        }
        String cut = text;
        while (cut.length() > 1 && width(cut, size) > pixels) {
            cut = cut.substring(0, cut.length() - (cut.endsWith("…") ? 2 : 1)) + "…";
        }
        return cut;
    }

    /** Draws a picture into a rectangle, its pixels as sharp squares where it grows. */
    void picture(BufferedImage picture, int x, int y, int width, int height) {
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                width >= picture.getWidth()
                        ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
                        : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(picture, x, y, width, height, null);
    }

    /** Draws a straight line. */
    void line(double fromX, double fromY, double toX, double toY, Color color) {
        graphics.setColor(color);
        graphics.draw(new Line2D.Double(fromX, fromY, toX, toY));
    }

    /** Draws a disc. */
    void dot(double x, double y, double radius, Color color) {
        graphics.setColor(color);
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    /** Draws a circle. */
    void ring(double x, double y, double radius, Color color) {
        graphics.setColor(color);
        graphics.draw(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    /** Draws the outline of a rectangle, one pixel wide. */
    void frame(int x, int y, int width, int height) {
        graphics.setColor(Palette.GRID);
        graphics.drawRect(x - 1, y - 1, width + 1, height + 1);
    }
}
