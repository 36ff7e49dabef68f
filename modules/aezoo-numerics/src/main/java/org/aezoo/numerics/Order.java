package org.aezoo.numerics;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The places of numbers in the order of their size; of equal numbers the one that stands first comes first. */
public final class Order {

    private Order() {}

    /** The place of the smallest number first. */
    public static int[] rising(double[] values) {
        return sorted(values.length, (a, b) -> Double.compare(values[a], values[b]));
    }

    /** The place of the largest number first. */
    public static int[] falling(double[] values) {
        return sorted(values.length, (a, b) -> Double.compare(values[b], values[a]));
    }

    /**
     * The places of the largest numbers, the largest first.
     *
     * @param most how many, 0 or more; all if there are fewer
     */
    public static int[] largest(double[] values, int most) {
        return IntStream.of(falling(values)).limit(most).toArray();
    }

    private static int[] sorted(int size, Comparator<Integer> order) {
        return IntStream.range(0, size)
                .boxed()
                .sorted(order)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
