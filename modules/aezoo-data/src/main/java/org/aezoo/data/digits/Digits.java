package org.aezoo.data.digits;

/**
 * The embedded data set {@code digits}: grey pictures of handwritten-looking digits, drawn on the spot by
 * {@link DigitPainter}.
 *
 * <p>It has the shape of MNIST (28 x 28 pixels, ten classes, ink near 255 on a background of 0) and is easier, so it
 * serves for a first run, for tests and for machines without a network; figures to compare with papers need MNIST
 * itself. Every ten examples in a row hold each class once, in an order drawn from the seed; so the classes are
 * balanced and a shorter request is a prefix of a longer one. The bytes depend on the seed only, not on the machine or
 * the Java version.
 */
public final class Digits {

    /** Rows, and columns, of an image, in pixels. */
    public static final int SIDE = DigitPainter.SIDE;

    /** Pixels, which are bytes, of an image. */
    public static final int PIXELS = SIDE * SIDE;

    /** Classes, labelled 0 to 9. */
    public static final int CLASSES = 10;

    /** Examples in the canonical training split. */
    public static final int TRAIN_COUNT = 10_000;

    /** Examples in the canonical test split. */
    public static final int TEST_COUNT = 2_000;

    /** Seed of the canonical training split. */
    public static final long TRAIN_SEED = 1L;

    /** Seed of the canonical test split. */
    public static final long TEST_SEED = 2L;

    private static final int MOST = Integer.MAX_VALUE / PIXELS;

    private Digits() {}

    /**
     * Draws images.
     *
     * @param seed which series; any value
     * @param count how many, between 0 and 2739137 (as many as one array holds)
     * @return {@code count} images of 784 unsigned bytes each, row by row, in the order of {@link #labels}
     */
    public static byte[] images(long seed, int count) {
        byte[] labels = labels(seed, count);
        byte[] images = new byte[count * PIXELS];
        for (int i = 0; i < count; i++) {
            byte[] image = DigitPainter.draw(labels[i], PenRandom.seedFor(seed, i));
            System.arraycopy(image, 0, images, i * PIXELS, PIXELS);
        }
        return images;
    }

    /**
     * The classes of {@link #images} for the same seed.
     *
     * @param seed which series; any value
     * @param count how many, between 0 and 2739137
     * @return {@code count} labels, each between 0 and 9
     */
    public static byte[] labels(long seed, int count) {
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException("count must be between 0 and " + MOST + ", got " + count);
        }
        // The complement keeps this stream apart from those of the images, which use seeds made from seed itself.
        PenRandom random = new PenRandom(PenRandom.seedFor(~seed, 0));
        byte[] labels = new byte[count];
        byte[] ten = new byte[CLASSES];
        for (int first = 0; first < count; first += CLASSES) {
            for (int i = 0; i < CLASSES; i++) {
                int other = random.below(i + 1);
                ten[i] = ten[other];
                ten[other] = (byte) i;
            }
            System.arraycopy(ten, 0, labels, first, Math.min(CLASSES, count - first));
        }
        return labels;
    }
}
