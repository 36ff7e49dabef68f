package org.aezoo.evaluation.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;

/** Which rows of a dataset are drawn. */
public final class Sampling {

    private static final int PAIRS = 10;

    private Sampling() {}

    /** The name of a row's class, empty where rows have no labels. */
    public static String classOf(Dataset data, int row) {
        return data.hasLabels() ? className(data, data.label(row)) : "";
    }

    public static String className(Dataset data, int label) {
        return label < data.labelNames().size() ? data.labelNames().get(label) : Integer.toString(label);
    }

    /** The first example of each class in turn, then the second of each, and so on, up to ten; sorted by class. */
    public static int[] oneOfEachClass(Dataset data) {
        if (!data.hasLabels()) {
            return spread(data, PAIRS);
        }
        Map<Integer, List<Integer>> byClass = new TreeMap<>();
        for (int row = 0; row < data.size(); row++) {
            List<Integer> rows = byClass.computeIfAbsent(data.label(row), label -> new ArrayList<>());
            if (rows.size() < PAIRS) {
                rows.add(row);
            }
        }
        List<Integer> chosen = new ArrayList<>();
        for (int turn = 0; turn < PAIRS; turn++) {
            for (List<Integer> rows : byClass.values()) {
                if (turn < rows.size() && chosen.size() < PAIRS) {
                    chosen.add(rows.get(turn));
                }
            }
        }
        return chosen.stream()
                .sorted(Comparator.comparingInt(data::label))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** At most {@code count} rows, evenly spread over the data. */
    public static int[] spread(Dataset data, int count) {
        int taken = Math.min(count, data.size());
        return IntStream.range(0, taken)
                .map(i -> (int) ((long) i * data.size() / taken))
                .toArray();
    }
}
