package org.aezoo.data.corruption;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Feed;

/**
 * Masks for models that fill in missing parts of pictures: which pixels are missing, what a network sees instead, and
 * how much each value counts in the loss. All channels of a pixel are missing together. A mask has {@code height *
 * width} entries.
 *
 * <p>The network sees the picture with {@code fill} or a smooth surface in the masked area, and the mask as one more
 * plane, 1 where pixels are missing and 0 elsewhere. Given that plane, another fill value or the mean picture would
 * change no more than the first layer's initial weights, so one number is enough.
 *
 * @param shape of an example; an image of at least 2 by 2 pixels
 * @param missing the shape of the mask
 * @param patchSize side of a square in pixels, from 1 to one less than the shorter side; for regions the distance
 *     between hills
 * @param rate share of the pixels that are missing, above 0, at most 0.9; not used for the square in the centre
 * @param filling whether a number or a surface stands in for missing values
 * @param fill the number, in scaled units; with a surface it is used where no pixel is known
 * @param overlap known pixels within this distance of the masked area are rebuilt too, in pixels, 0 or more
 * @param overlapWeight what these count, 0 or more; missing ones count 1
 */
public record Mask(
        DataShape shape,
        MaskShape missing,
        int patchSize,
        double rate,
        MaskFill filling,
        double fill,
        int overlap,
        double overlapWeight) {

    private static final double MAX_RATE = 0.9;

    public Mask {
        int side = Math.min(shape.height(), shape.width());
        if (side < 2) {
            throw new IllegalArgumentException("holes need images of at least 2x2 pixels, got " + shape);
        }
        if (patchSize < 1 || patchSize >= side) {
            throw new IllegalArgumentException(
                    "patchSize must be between 1 and " + (side - 1) + " for images of " + shape + ", got " + patchSize);
        }
        if (!(rate > 0 && rate <= MAX_RATE)) {
            throw new IllegalArgumentException("missingRate must be above 0 and at most " + MAX_RATE + ", got " + rate);
        }
        if (!Double.isFinite(fill)) {
            throw new IllegalArgumentException("fill must be a finite number, got " + fill);
        }
        if (overlap < 0 || overlap > side) {
            throw new IllegalArgumentException("overlap must be between 0 and " + side + ", got " + overlap);
        }
        if (!(overlapWeight >= 0) || Double.isInfinite(overlapWeight)) {
            throw new IllegalArgumentException("overlapWeight must be at least 0, got " + overlapWeight);
        }
    }

    /** Values of what the network sees: one plane more than the example has. */
    public int inputSize() {
        return shape.size() + pixels();
    }

    private int pixels() {
        return shape.height() * shape.width();
    }

    /** Marks the pixels of one example that are missing. */
    public boolean[] draw(SplittableRandom random) {
        boolean[] hole = new boolean[pixels()];
        missing.dig(hole, shape.height(), shape.width(), patchSize, rate, random);
        return hole;
    }

    /** The mask of an example outside training: random, with a seed made of its values. */
    public boolean[] of(float[] example) {
        return draw(new SplittableRandom(Arrays.hashCode(example)));
    }

    /** What the network sees in training. */
    public Feed input() {
        return (batch, random) -> {
            float[] seen = new float[batch.size() * inputSize()];
            for (int i = 0; i < batch.size(); i++) {
                see(batch.values(), i * batch.rowSize(), draw(random), seen, i * inputSize());
            }
            return seen;
        };
    }

    /** The example, then a weight for each of its values; the masks are those of {@link #input}. */
    public Feed target() {
        return (batch, random) -> {
            int size = shape.size();
            float[] target = new float[batch.size() * 2 * size];
            for (int i = 0; i < batch.size(); i++) {
                System.arraycopy(batch.values(), i * size, target, 2 * i * size, size);
                float[] weights = weights(draw(random));
                for (int channel = 0; channel < shape.channels(); channel++) {
                    System.arraycopy(weights, 0, target, (2 * i + 1) * size + channel * pixels(), pixels());
                }
            }
            return target;
        };
    }

    /**
     * What the network sees of an example.
     *
     * @param example in scaled units; missing values may be anything
     */
    public float[] seen(float[] example, boolean[] hole) {
        float[] seen = new float[inputSize()];
        see(example, 0, hole, seen, 0);
        return seen;
    }

    private void see(float[] examples, int from, boolean[] hole, float[] target, int to) {
        int size = shape.size();
        System.arraycopy(examples, from, target, to, size);
        for (int i = 0; i < size; i++) {
            if (hole[i % hole.length]) {
                target[to + i] = (float) fill;
            }
        }
        if (filling == MaskFill.SURFACE) {
            for (int channel = 0; channel < shape.channels(); channel++) {
                HarmonicFill.fill(target, to + channel * hole.length, hole, shape.width());
            }
        }
        for (int pixel = 0; pixel < hole.length; pixel++) {
            target[to + size + pixel] = hole[pixel] ? 1 : 0;
        }
    }

    /** The weight of each pixel in the loss. */
    float[] weights(boolean[] hole) {
        float[] weights = new float[hole.length];
        int width = shape.width();
        for (int pixel = 0; pixel < hole.length; pixel++) {
            if (hole[pixel]) {
                weights[pixel] = 1;
                surround(weights, hole, pixel / width, pixel % width);
            }
        }
        return weights;
    }

    private void surround(float[] weights, boolean[] hole, int row, int column) {
        int width = shape.width();
        for (int y = Math.max(0, row - overlap); y <= Math.min(shape.height() - 1, row + overlap); y++) {
            for (int x = Math.max(0, column - overlap); x <= Math.min(width - 1, column + overlap); x++) {
                if (!hole[y * width + x]) {
                    weights[y * width + x] = (float) overlapWeight;
                }
            }
        }
    }

    /** For people: {@code a centre of 14x14 pixels}. */
    @Override
    public String toString() {
        String square = patchSize + "x" + patchSize + " pixels";
        String share = String.format(Locale.ROOT, "%.3g %% of the pixels", 100 * rate);
        return switch (missing) {
            case CENTRE -> "a centre of " + square;
            case BLOCKS -> "blocks of " + square + " until " + share + " are gone";
            case REGIONS -> "regions of " + share;
        };
    }
}
