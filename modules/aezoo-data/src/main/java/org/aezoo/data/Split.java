package org.aezoo.data;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A dataset split in two at random. The same seed gives the same split. Windows of series are split along time instead:
 * the last ones of each series are held out, and those left out that share steps with them.
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
        Schema schema = data.schema();
        int[][] parts = schema == null || schema.windows() == null
                ? indices(data.size(), fraction, seed)
                : alongTime(data, fraction, schema.windows().overlapping());
        return new Split(data.subset(parts[0]), data.subset(parts[1]));
    }

    /** Every row: the rest, then those held out. */
    public Dataset all() {
        return rest.concat(heldOut);
    }

    /** Which of {@code count} rows {@link #of} leaves, and which it takes out, each in order. */
    public static int[][] indices(int count, double fraction, long seed) {
        int held = held(count, fraction);
        int[] order = permutation(count, seed);
        int[] out = Arrays.copyOf(order, held);
        int[] in = Arrays.copyOfRange(order, held, order.length);
        // file order inside each part reads the source forwards
        Arrays.sort(out);
        Arrays.sort(in);
        return new int[][] {in, out};
    }

    private static int[][] alongTime(Dataset windows, double fraction, int overlapping) {
        IntStream.Builder in = IntStream.builder();
        IntStream.Builder out = IntStream.builder();
        for (int from = 0, to; from < windows.size(); from = to) {
            to = from + 1;
            while (to < windows.size() && (!windows.hasBatches() || windows.batch(to) == windows.batch(from))) {
                to++;
            }
            int held = held(to - from, fraction);
            IntStream.range(from, held == 0 ? to : Math.max(from + 1, to - held - overlapping))
                    .forEach(in::add);
            IntStream.range(to - held, to).forEach(out::add);
        }
        return new int[][] {in.build().toArray(), out.build().toArray()};
    }

    private static int held(int count, double fraction) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new IllegalArgumentException("fraction must be at least 0 and below 1, got " + fraction);
        }
        int held = (int) Math.round(fraction * count);
        return fraction > 0 && count > 0 ? Math.min(Math.max(1, held), count - 1) : held;
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
