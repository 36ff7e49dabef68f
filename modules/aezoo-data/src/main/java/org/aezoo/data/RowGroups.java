package org.aezoo.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of some named groups each row belongs to: its class, or the batch it was measured in.
 *
 * @param of a group per row, by its place in {@code names}
 * @param sets all groups of each row, {@code of} the first of them; null where none has several
 * @param names what each group is called
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowGroups(int[] of, int @Nullable [][] sets, List<String> names) {

    /** One group per row, checked and copied. */
    static RowGroups of(String what, int[] groups, List<String> names) {
        for (int i = 0; i < groups.length; i++) {
            check(what, groups[i], i, names);
        }
        return new RowGroups(groups.clone(), null, List.copyOf(names));
    }

    /** One group per row or several, checked and copied. */
    static RowGroups ofSets(int[][] sets, List<String> names) {
        int[][] copies = new int[sets.length][];
        for (int i = 0; i < sets.length; i++) {
            copies[i] = sets[i].clone();
            for (int label : copies[i]) {
                check("labels", label, i, names);
            }
            if (copies[i].length == 0) {
                throw new IllegalArgumentException("each row needs a label, row " + i + " has none");
            }
        }
        return new RowGroups(Arrays.stream(copies).mapToInt(set -> set[0]).toArray(), copies, List.copyOf(names));
    }

    private static void check(String what, int group, int row, List<String> names) {
        if (group < 0 || group >= names.size()) {
            throw new IllegalArgumentException(
                    what + " must be between 0 and " + (names.size() - 1) + ", got " + group + " for row " + row);
        }
    }

    /** Those of some rows, in the order given. */
    RowGroups subset(int[] rows) {
        int[] chosen = Arrays.stream(rows).map(row -> of[row]).toArray();
        int[][] all = sets;
        return new RowGroups(
                chosen,
                all == null
                        ? null
                        : Arrays.stream(rows).mapToObj(row -> all[row]).toArray(int[][]::new),
                names);
    }

    /** Those of these rows, then of others; groups are the same where their names are. */
    RowGroups concat(RowGroups other) {
        List<String> all = new ArrayList<>(names);
        int[] place = new int[other.names.size()];
        for (int i = 0; i < place.length; i++) {
            if (!all.contains(other.names.get(i))) {
                all.add(other.names.get(i));
            }
            place[i] = all.indexOf(other.names.get(i));
        }
        int[] both = Arrays.copyOf(of, of.length + other.of.length);
        for (int i = 0; i < other.of.length; i++) {
            both[of.length + i] = place[other.of[i]];
        }
        int[][] joined = sets == null || other.sets == null
                ? null
                : Stream.concat(
                                Arrays.stream(sets),
                                Arrays.stream(other.sets)
                                        .map(set -> Arrays.stream(set)
                                                .map(group -> place[group])
                                                .toArray()))
                        .toArray(int[][]::new);
        return new RowGroups(both, joined, List.copyOf(all));
    }
}
