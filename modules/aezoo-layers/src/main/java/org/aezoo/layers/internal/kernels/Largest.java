package org.aezoo.layers.internal.kernels;

import java.util.Arrays;

/** Which of some values are the largest. */
public final class Largest {

    private Largest() {}

    /**
     * Marks the count largest of a stretch of values; of equal ones those that stand first.
     *
     * @param count 1 to {@code length}
     * @param marks set where a value is among them
     * @return the smallest of them
     */
    public static double mark(double[] values, int from, int length, int count, float mark, float[] marks) {
        double least = select(Arrays.copyOfRange(values, from, from + length), length - count);
        int room = count;
        for (int i = from; i < from + length; i++) {
            if (values[i] > least) {
                marks[i] = mark;
                room--;
            }
        }
        for (int i = from; i < from + length && room > 0; i++) {
            if (values[i] == least) {
                marks[i] = mark;
                room--;
            }
        }
        return least;
    }

    /** The value that would stand at a place if all were sorted in rising order; puts them into another order. */
    private static double select(double[] values, int place) {
        int low = 0;
        int high = values.length - 1;
        while (high - low > 40) {
            double pivot = median(values[low], values[(low + high) >>> 1], values[high]);
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double swapped = values[i];
                    values[i++] = values[j];
                    values[j--] = swapped;
                }
            }
            if (place <= j) {
                high = j;
            } else if (place >= i) {
                low = i;
            } else {
                return values[place];
            }
        }
        Arrays.sort(values, low, high + 1);
        return values[place];
    }

    private static double median(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
