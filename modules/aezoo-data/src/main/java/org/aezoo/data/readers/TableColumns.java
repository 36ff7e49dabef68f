package org.aezoo.data.readers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.aezoo.data.Schema.Column;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/**
 * The names of a table's columns, by which options and models find them.
 *
 * @param file as in messages, with its path
 * @param table the file's name alone
 * @param header whether line 1 names the columns
 * @param names each once
 */
record TableColumns(String file, String table, boolean header, List<String> names) {

    /** Of no table. */
    static final TableColumns NONE = new TableColumns("", "", false, List.of());

    /** So many names stand in a message about an option, and in one about a model. */
    private static final int SHOWN_TO_OPTION = 10;

    private static final int SHOWN_TO_MODEL = 40;

    /**
     * Takes names from line 1 where it is a header, and numbers the columns elsewhere.
     *
     * @param first the cells of line 1
     * @throws InvalidInputException if two columns have one name
     */
    static TableColumns of(String file, String table, boolean header, String[] first) {
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String cell : first) {
            String name = header && !cell.isEmpty() ? cell : Schema.unnamed(names.size());
            if (!seen.add(name)) {
                throw new InvalidInputException(
                        file + ", line 1: two columns are called '" + Text.shown(name)
                                + "'; give each a name of its own, or say header=no if line 1 is a row, which was taken for a header");
            }
            names.add(name);
        }
        return new TableColumns(file, table, header, names);
    }

    /** The place of a column that an option names, by its name or as {@code column3}; -1 for null. */
    int place(@Nullable String wanted) {
        if (wanted == null) {
            return -1;
        }
        int place = names.indexOf(wanted);
        place = place < 0 ? unnamedPlace(wanted, names.size()) : place;
        if (place < 0) {
            throw new InvalidInputException(unknown(wanted));
        }
        return place;
    }

    /** The place that {@code column3} says; -1 if a text says none of so many columns. */
    static int unnamedPlace(String text, int count) {
        for (int i = 0; text.startsWith("column") && i < count; i++) {
            if (Schema.unnamed(i).equals(text)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The places of columns that an option names.
     *
     * @param lenient whether names of no column are passed over
     */
    Set<Integer> places(List<String> wanted, boolean lenient) {
        return wanted.stream()
                .filter(each -> !lenient || names.contains(each))
                .map(this::place)
                .collect(Collectors.toSet());
    }

    /** What an option calls a column: by its place where its name has characters that options are made of. */
    static String optionName(String column, int place) {
        return column.matches("[^,&?=]+") ? Text.shown(column) : Schema.unnamed(place);
    }

    private String unknown(String wanted) {
        return file + ", line 1: no column '" + Text.shown(wanted) + "'" + Suggest.hint(wanted, names)
                + (header ? "; columns are " : "; the file has no header line, columns are ")
                + names.stream().limit(SHOWN_TO_OPTION).map(Text::shown).collect(Collectors.joining(", "))
                + (names.size() > SHOWN_TO_OPTION ? "… (" + names.size() + " in all)" : "")
                + (header ? "" : " (header=yes if line 1 names them)");
    }

    /** Refuses a table that lacks a column which a model needs. */
    void checkKnown(Schema schema) {
        for (Column column : schema.features()) {
            if (!names.contains(column.name())) {
                throw new InvalidInputException("the model needs the column '" + Text.shown(column.name()) + "', which "
                        + table + " lacks" + Suggest.hint(column.name(), names) + ": it has "
                        + String.join(", ", names.stream().limit(SHOWN_TO_MODEL).toList())
                        + (names.size() > SHOWN_TO_MODEL ? "… (" + names.size() + " in all)" : "")
                        + (header ? "" : " (no header; header=yes if line 1 names them)"));
            }
        }
    }

    /** A column that puts each row into one of some groups: its class, or its batch. */
    static final class Groups {

        private final String role;
        private final Map<String, Integer> known = new HashMap<>();
        private final List<String> spelled = new ArrayList<>();
        private int[] found = new int[1024];

        Groups(String role) {
            this.role = role;
        }

        void set(int row, int group) {
            if (row == found.length) {
                found = Arrays.copyOf(found, found.length / 2 * 3);
            }
            found[row] = group;
        }

        /** The group of a name, where it is known, or is a number that is known in another spelling. */
        private @Nullable Integer known(String name) {
            Integer group = known.get(name);
            double number = group == null ? Cells.number(name) : Double.NaN;
            for (int i = 0; !Double.isNaN(number) && group == null && i < spelled.size(); i++) {
                if (Cells.number(spelled.get(i)) == number) {
                    group = i;
                    known.put(name, group);
                }
            }
            return group;
        }

        /**
         * The number of a group, in the order in which they are met.
         *
         * @throws InvalidInputException if there is no name, or one group too many; the message is the end of a sentence
         */
        int number(String name) {
            if (name.isEmpty()) {
                throw new InvalidInputException(
                        "the " + role + " is empty; every row needs one, or leave ?" + role + "= out");
            }
            Integer group = known(name);
            if (group != null) {
                return group;
            }
            if (spelled.size() == CsvFile.MAX_CLASSES) {
                throw new InvalidInputException("the " + role + " column has more than " + CsvFile.MAX_CLASSES
                        + " different values; "
                        + (role.equals("label") ? "labels name classes" : "batches are groups of rows")
                        + ": choose another column, or leave ?" + role + "= out");
            }
            known.put(name, spelled.size());
            spelled.add(name);
            return spelled.size() - 1;
        }

        /** In alphabetical order, or in numeric order if every one is a number. */
        List<String> names() {
            List<String> names = new ArrayList<>(spelled);
            names.sort(Comparator.naturalOrder());
            if (names.stream().allMatch(name -> Double.isFinite(Cells.number(name)))) {
                names.sort(Comparator.comparingDouble(Cells::number));
            }
            return names;
        }

        /** The group of each row, by its place in these names. */
        int[] of(int rows, List<String> names) {
            int[] order = new int[names.size()];
            for (int i = 0; i < order.length; i++) {
                order[known.getOrDefault(names.get(i), 0)] = i;
            }
            int[] sorted = new int[rows];
            Arrays.setAll(sorted, i -> order[found[i]]);
            return sorted;
        }
    }
}
