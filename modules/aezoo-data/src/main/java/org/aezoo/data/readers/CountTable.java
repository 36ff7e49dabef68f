package org.aezoo.data.readers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts as a file or a folder holds them, before they are split and prepared.
 *
 * @param rows an example each
 * @param names of the columns; empty where the file has none
 * @param labels of each row, as places in {@code classes}; null where there are none
 * @param classes names of the classes
 * @param testing the test rows, where the file says which they are; null where it does not
 * @param sha256 in hexadecimal, of what was read
 */
@SuppressWarnings("ArrayRecordComponent") // made, passed on and read once
record CountTable(
        SparseRows rows,
        List<String> names,
        int @Nullable [][] labels,
        List<String> classes,
        @Nullable BitSet testing,
        String sha256) {

    /** Of rows that have no labels and no split of their own. */
    static CountTable of(SparseRows rows, List<String> names, String sha256) {
        return new CountTable(rows, names, null, List.of(), null, sha256);
    }

    /** The same with some of its columns, which have names, in the order given. */
    CountTable select(int[] columns) {
        List<String> chosen = Arrays.stream(columns).mapToObj(names::get).toList();
        return new CountTable(rows.select(columns), chosen, labels, classes, testing, sha256);
    }

    /** The same with a class for each row. */
    CountTable withLabels(List<String> texts) {
        List<String> ordered = inOrder(new HashSet<>(texts));
        Map<String, Integer> places = new HashMap<>();
        ordered.forEach(name -> places.put(name, places.size()));
        int[][] sets = texts.stream()
                .map(text -> new int[] {places.getOrDefault(text, 0)})
                .toArray(int[][]::new);
        return new CountTable(rows, names, sets, ordered, testing, sha256);
    }

    /** Classes by their texts, or by their numbers where all are whole numbers. */
    static List<String> inOrder(Collection<String> classes) {
        List<String> names = new ArrayList<>(classes);
        names.sort(Comparator.naturalOrder());
        if (names.stream().allMatch(name -> name.matches("\\d{1,9}"))) {
            names.sort(Comparator.comparingInt(Integer::parseInt));
        }
        return names;
    }

    /**
     * Names made unique: the second {@code Actb} becomes {@code Actb-1}, as scanpy and anndata have it.
     */
    static List<String> unique(List<String> names) {
        Set<String> taken = new HashSet<>(names);
        Set<String> seen = new HashSet<>();
        Map<String, Integer> repeats = new HashMap<>();
        List<String> result = new ArrayList<>(names.size());
        for (String name : names) {
            String free = name;
            if (!seen.add(name)) {
                do {
                    free = name + "-" + repeats.merge(name, 1, Integer::sum);
                } while (!taken.add(free));
            }
            result.add(free);
        }
        return List.copyOf(result);
    }
}
