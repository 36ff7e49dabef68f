package org.aezoo.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A dataset split in two at random. The same seed gives the same split.
 *
 * @param rest what is left
 * @param heldOut what was taken out
 */
public record Split(Dataset rest, Dataset heldOut) {

    /**
     * Takes a share of the rows out.
     *
     * @param fraction share to hold out, in [0, 1); at least one row stays on each side if it is above 0 and there
     *     are two rows; a single row stays in the rest
     * @param seed decides which rows
     */
    public static Split of(Dataset data, double fraction, long seed) {
        int[][] parts = indices(data.size(), fraction, seed);
        return new Split(data.subset(parts[0]), data.subset(parts[1]));
    }

    /** Every row: the rest, then those held out. */
    public Dataset all() {
        return rest.concat(heldOut);
    }

    /** Which of {@code count} rows {@link #of} leaves, and which it takes out, each in order. */
    public static int[][] indices(int count, double fraction, long seed) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new IllegalArgumentException("fraction must be at least 0 and below 1, got " + fraction);
        }
        int held = (int) Math.round(fraction * count);
        if (fraction > 0 && count > 0) {
            held = Math.min(Math.max(1, held), count - 1);
        }
        int[] order = permutation(count, seed);
        int[] out = Arrays.copyOf(order, held);
        int[] in = Arrays.copyOfRange(order, held, order.length);
        // file order inside each part reads the source forwards
        Arrays.sort(out);
        Arrays.sort(in);
        return new int[][] {in, out};
    }

    /** The numbers from 0 to {@code count - 1} in an order decided by the seed. */
    public static int[] permutation(int count, long seed) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return order;
    }
}
