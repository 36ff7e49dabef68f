package org.aezoo.evaluation.figures;

import java.awt.Color;
import java.util.List;

/** Colours that people with any kind of colour vision can tell apart (Okabe and Ito, 2008). */
public final class Palette {

    public static final Color BLUE = new Color(0x0072B2);
    public static final Color VERMILLION = new Color(0xD55E00);
    static final Color INK = new Color(0x222222);
    static final Color FAINT = new Color(0x666666);
    static final Color GRID = new Color(0xE4E4E4);

    /** For classes; black last, yellow left out as it is too pale for dots on white. */
    static final List<Color> CLASSES = List.of(
            BLUE,
            VERMILLION,
            new Color(0x009E73),
            new Color(0xE69F00),
            new Color(0xCC79A7),
            new Color(0x56B4E9),
            new Color(0x000000));

    private Palette() {}

    /**
     * Blue below 0, white at 0, vermillion above.
     *
     * @param value from -1 to 1; what lies outside, or is no number, is drawn as the nearest end or as white
     */
    static int diverging(double value) {
        Color end = value < 0 ? BLUE : VERMILLION;
        double share = Double.isNaN(value) ? 0 : Math.min(1, Math.abs(value));
        return rgb(
                1 - share * (1 - end.getRed() / 255.0),
                1 - share * (1 - end.getGreen() / 255.0),
                1 - share * (1 - end.getBlue() / 255.0));
    }

    /** A colour from shares of red, green and blue, each cut to 0..1. */
    static int rgb(double red, double green, double blue) {
        return level(red) << 16 | level(green) << 8 | level(blue);
    }

    private static int level(double share) {
        return (int) Math.round(255 * Math.max(0, Math.min(1, Double.isNaN(share) ? 0 : share)));
    }
}
