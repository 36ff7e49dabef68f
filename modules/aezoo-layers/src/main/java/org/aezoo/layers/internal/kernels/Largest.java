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

    /**
     * Marks by 1 the count largest of each example; all, if it has no more than that.
     *
     * @param values [batch][units], row by row
     */
    public static void markOfEach(double[] values, int units, int count, float[] marks) {
        for (int from = 0; from < values.length; from += units) {
            mark(values, from, units, Math.min(count, units), 1, marks);
        }
    }

    /**
     * How many of some units are kept in a step of training, counted from 0, while their number falls evenly from all to k.
     *
     * @param warmUpSteps in which it falls; 0 for none
     */
    public static int countAt(int step, int units, int k, int warmUpSteps) {
        int least = Math.min(k, units);
        return step >= warmUpSteps ? least : units - (int) ((units - least) * (long) step / warmUpSteps);
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
