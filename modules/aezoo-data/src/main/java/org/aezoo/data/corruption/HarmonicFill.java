package org.aezoo.data.corruption;

/**
 * Harmonic interpolation: fills a masked area so that every pixel in it is the mean of its neighbours in the picture,
 * which is the discrete Laplace equation. Each channel is solved by itself.
 *
 * <p>Solved by successive over-relaxation with the factor that is optimal for a square; other shapes take some more
 * iterations.
 */
final class HarmonicFill {

    private static final int MAX_ROUNDS = 300;

    /** Tolerance as a share of the known values' range: finer than 8 bits resolve. */
    private static final float ENOUGH = 1e-3f;

    private HarmonicFill() {}

    /**
     * Fills the masked area of one channel.
     *
     * @param values whose missing ones are overwritten
     * @param from where the channel begins
     * @param hole the mask, {@code width * height} entries; nothing is done where all pixels are missing
     * @param width of the picture
     */
    static void fill(float[] values, int from, boolean[] hole, int width) {
        int missing = 0;
        double sum = 0;
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        int[] pixels = new int[hole.length];
        for (int i = 0; i < hole.length; i++) {
            if (hole[i]) {
                pixels[missing++] = i;
            } else {
                float value = values[from + i];
                sum += value;
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (missing == 0 || missing == hole.length) {
            return;
        }
        float mean = (float) (sum / (hole.length - missing));
        for (int p = 0; p < missing; p++) {
            values[from + pixels[p]] = mean;
        }
        int height = hole.length / width;
        float factor = (float) (2 / (1 + Math.sin(Math.PI / (1 + Math.sqrt(missing)))));
        float enough = ENOUGH * (high - low);
        float change = Float.POSITIVE_INFINITY;
        for (int round = 0; round < MAX_ROUNDS && change > enough; round++) {
            change = 0;
            for (int p = 0; p < missing; p++) {
                int at = from + pixels[p];
                float step = factor * (neighbours(values, at, pixels[p], width, height) - values[at]);
                values[at] += step;
                change = Math.max(change, Math.abs(step));
            }
        }
    }

    private static float neighbours(float[] values, int at, int pixel, int width, int height) {
        int row = pixel / width;
        int column = pixel % width;
        float sum = 0;
        int count = 0;
        if (row > 0) {
            sum += values[at - width];
            count++;
        }
        if (row < height - 1) {
            sum += values[at + width];
            count++;
        }
        if (column > 0) {
            sum += values[at - 1];
            count++;
        }
        if (column < width - 1) {
            sum += values[at + 1];
            count++;
        }
        return sum / count;
    }
}
