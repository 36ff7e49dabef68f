package org.aezoo.evaluation.figures;

import java.util.List;

/** The least and the greatest value of pictures. */
record ValueRange(float low, float high) {

    static ValueRange of(List<float[]> pictures) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float[] picture : pictures) {
            for (float value : picture) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        return new ValueRange(low, high);
    }

    /** The greatest value, or so much more than the least that the two can be told apart. */
    double top() {
        return Math.max(high, low + 1e-6);
    }
}
