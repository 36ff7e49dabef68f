package org.aezoo.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which of some named groups each row belongs to.
 *
 * @param of a group per row, by its place in {@code names}
 * @param names what each group is called
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowGroups(int[] of, List<String> names) {

    /** Checked and copied. */
    static RowGroups of(String what, int[] groups, List<String> names) {
        for (int i = 0; i < groups.length; i++) {
            if (groups[i] < 0 || groups[i] >= names.size()) {
                throw new IllegalArgumentException(
                        what + " must be between 0 and " + (names.size() - 1) + ", got " + groups[i] + " for row " + i);
            }
        }
        return new RowGroups(groups.clone(), List.copyOf(names));
    }

    /** Those of some rows, in the order given. */
    RowGroups subset(int[] rows) {
        int[] chosen = new int[rows.length];
        Arrays.setAll(chosen, i -> of[rows[i]]);
        return new RowGroups(chosen, names);
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
        return new RowGroups(both, List.copyOf(all));
    }
}
