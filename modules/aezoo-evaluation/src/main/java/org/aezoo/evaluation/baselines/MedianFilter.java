package org.aezoo.evaluation.baselines;

import java.util.Arrays;
import org.aezoo.data.DataShape;

/**
 * The median of each pixel and its eight neighbours, channel by channel: the classical remedy for single wrong pixels.
 * Beyond the border the pixels of the border are repeated.
 */
public final class MedianFilter {

    private MedianFilter() {}

    /**
     * Filters.
     *
     * @param image flat as {@link DataShape} says
     * @param shape of the image
     * @return a new image
     */
    public static float[] apply(float[] image, DataShape shape) {
        int height = shape.height();
        int width = shape.width();
        float[] filtered = new float[image.length];
        float[] window = new float[9];
        for (int i = 0; i < image.length; i++) {
            int plane = i - i % (height * width);
            int row = i % (height * width) / width;
            int column = i % width;
            int k = 0;
            for (int y = row - 1; y <= row + 1; y++) {
                for (int x = column - 1; x <= column + 1; x++) {
                    window[k++] = image[plane + inside(y, height) * width + inside(x, width)];
                }
            }
            Arrays.sort(window);
            filtered[i] = window[4];
        }
        return filtered;
    }

    private static int inside(int index, int size) {
        return Math.min(size - 1, Math.max(0, index));
    }
}
