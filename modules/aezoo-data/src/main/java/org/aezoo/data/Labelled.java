package org.aezoo.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** Random choices of labelled rows in which every class is represented. */
public final class Labelled {

    private Labelled() {}

    /** Whether two labels are the same text, or the same number: some programs write {@code 1} as {@code 1.0}. */
    public static boolean isSame(String one, String other) {
        OptionalDouble number = number(one);
        return one.equals(other) || (number.isPresent() && number.equals(number(other)));
    }

    private static OptionalDouble number(String text) {
        try {
            // minus 0 is 0
            return OptionalDouble.of(Double.parseDouble(text.strip()) + 0.0);
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /**
     * The same number of random rows of each class, in the order of the data.
     *
     * @param count rows in all, a multiple of the number of classes
     * @param seed decides which rows
     * @throws InvalidInputException if the data has no labels, or too few of a class
     */
    public static Dataset balanced(Dataset data, int count, long seed) {
        return data.subset(balancedRows(data, count, seed));
    }

    /** The indices of the rows that {@link #balanced} gives, in ascending order. */
    public static int[] balancedRows(Dataset data, int count, long seed) {
        List<List<Integer>> classes = byClass(data, seed);
        if (count > data.size()) {
            throw new InvalidInputException("labels must be at most " + data.size() + ", the training rows of "
                    + data.name() + ", got " + count);
        }
        if (count < 1 || count % classes.size() != 0) {
            throw new InvalidInputException("labels must be a multiple of the " + classes.size() + " classes of "
                    + data.name() + ", so that each gets as many, got " + count);
        }
        int each = count / classes.size();
        List<Integer> chosen = new ArrayList<>();
        for (int k = 0; k < classes.size(); k++) {
            List<Integer> rows = classes.get(k);
            if (rows.size() < each) {
                throw new InvalidInputException("labels must be at most " + classes.size() * smallest(classes)
                        + ", as class '" + data.labelNames().get(k) + "' of " + data.name() + " has only "
                        + rows.size() + " rows, got " + count);
            }
            chosen.addAll(rows.subList(0, each));
        }
        return sorted(chosen);
    }

    /**
     * Holds out the same share of each class, at least one row of every class that has two.
     *
     * @param fraction share to hold out, in [0, 1)
     * @param seed decides which rows
     * @throws InvalidInputException if the data has no labels
     */
    public static Split split(Dataset data, double fraction, long seed) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new IllegalArgumentException("fraction must be at least 0 and below 1, got " + fraction);
        }
        List<Integer> in = new ArrayList<>();
        List<Integer> out = new ArrayList<>();
        for (List<Integer> rows : byClass(data, seed)) {
            int held = (int) Math.round(fraction * rows.size());
            if (fraction > 0 && rows.size() > 0) {
                held = Math.min(Math.max(1, held), rows.size() - 1);
            }
            out.addAll(rows.subList(0, held));
            in.addAll(rows.subList(held, rows.size()));
        }
        return new Split(data.subset(sorted(in)), data.subset(sorted(out)));
    }

    /** The rows of each class in an order decided by the seed. */
    private static List<List<Integer>> byClass(Dataset data, long seed) {
        if (!data.hasLabels()) {
            throw new InvalidInputException(
                    data.name() + " has no labels, and a classifier learns from them: for a table"
                            + " say csv:FILE?label=COLUMN, for pictures idx:IMAGES,LABELS");
        }
        List<List<Integer>> classes = new ArrayList<>();
        data.labelNames().forEach(name -> classes.add(new ArrayList<>()));
        for (int row : Split.permutation(data.size(), seed)) {
            classes.get(data.label(row)).add(row);
        }
        return classes;
    }

    private static int smallest(List<List<Integer>> classes) {
        return classes.stream().mapToInt(List::size).min().orElse(0);
    }

    private static int[] sorted(List<Integer> rows) {
        int[] sorted = rows.stream().mapToInt(row -> row).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
