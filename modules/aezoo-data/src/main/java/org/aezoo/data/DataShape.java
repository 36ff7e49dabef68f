package org.aezoo.data;

import java.io.Serializable;

/**
 * The shape of one example. A row of a table is {@code row(n)}; an image has channels, height and width and is kept
 * flat, channel by channel, row by row: value (c, y, x) stands at {@code (c * height + y) * width + x}.
 *
 * @param channels 1 for grey images and tables, 3 for colour (red, green, blue)
 * @param height pixels from top to bottom; 1 for a table
 * @param width pixels from left to right; the number of columns for a table
 */
public record DataShape(int channels, int height, int width) implements Serializable {

    /** The largest number of values in one example that is accepted: 2^24, about 64 MB of floats. */
    public static final int MAX_SIZE = 1 << 24;

    public DataShape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "channels, height and width must be at least 1, got " + channels + " x " + height + " x " + width);
        }
        if ((long) channels * height > MAX_SIZE || (long) channels * height * width > MAX_SIZE) {
            throw new IllegalArgumentException("an example may hold at most " + MAX_SIZE + " values, got " + channels
                    + " x " + height + " x " + width);
        }
    }

    /** The shape of a table's row with {@code features} columns, at least 1. */
    public static DataShape row(int features) {
        return new DataShape(1, 1, features);
    }

    /** The shape of an image. */
    public static DataShape image(int channels, int height, int width) {
        return new DataShape(channels, height, width);
    }

    /** Values per example. */
    public int size() {
        return channels * height * width;
    }

    /** Whether the values have places on a plane. */
    public boolean isImage() {
        return height > 1;
    }

    @Override
    public String toString() {
        return isImage() ? channels + "x" + height + "x" + width : width + " columns";
    }
}
