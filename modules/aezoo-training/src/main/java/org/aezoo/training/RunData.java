package org.aezoo.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a run was trained on, as its checkpoint remembers them, so that it is not gone on with on others.
 *
 * @param name of the data
 * @param checksum SHA-256 of where it comes from, empty if unknown. The same file gives other rows where it is read or
 *     split otherwise, and another file may hold the same ones: it is for messages
 * @param rows how many there were, validation rows included, and a sum over their values
 * @param columns their names in order, empty for images
 */
record RunData(
        String name,
        String checksum,
        String rows,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> columns) {

    /** So many names stand in a message. */
    private static final int SHOWN = 8;

    private static final int CHECKSUM_SHOWN = 12;

    RunData {
        columns = columns == null ? List.of() : List.copyOf(columns);
    }

    /** Reads all rows once. */
    static RunData of(Dataset rows, boolean labelled) {
        return new RunData(rows.name(), rows.checksum(), sum(rows, labelled), rows.featureNames());
    }

    /**
     * Tells sets of rows apart: their number, and a sum over all values and batches.
     *
     * @param labelled whether labels count too
     */
    static String sum(Dataset rows, boolean labelled) {
        float[] row = new float[rows.shape().size()];
        long sum = 17;
        for (int r = 0; r < rows.size(); r++) {
            rows.read(r, row, 0);
            sum = 31 * sum + Arrays.hashCode(row);
            if (labelled) {
                sum = 31 * sum + rows.label(r);
            }
            if (rows.hasBatches()) {
                sum = 31 * sum + rows.batch(r);
            }
        }
        return rows.size() + " rows " + Long.toHexString(sum);
    }

    boolean sameRows(RunData other) {
        return rows.equals(other.rows);
    }

    /** How other rows differ from these, which are those of a run: the rest of a sentence about the run. */
    String difference(RunData now) {
        return "was trained on " + this + ", not on " + now
                + (checksum.isEmpty() || !checksum.equals(now.checksum)
                        ? ""
                        : ", which comes from the same content, read or split otherwise");
    }

    @Override
    public String toString() {
        return name + " (" + rows.replaceFirst(" rows .*", " rows")
                + (checksum.isEmpty()
                        ? ""
                        : ", SHA-256 " + checksum.substring(0, Math.min(CHECKSUM_SHOWN, checksum.length())) + "…")
                + ")";
    }

    /**
     * Data with its columns in the order of a run, found by name.
     *
     * @param columns of the run; none where it has images or its columns have no names
     * @param read what the run's rows were read as; null where they come from no table, or nobody kept it
     * @param run what to call it in a message
     * @return the data itself where the order is the same, or there are no names
     * @throws InvalidInputException if the columns are not the same
     */
    static Dataset inOrder(Dataset data, List<String> columns, @Nullable Schema read, String run) {
        List<String> now = data.featureNames();
        if (columns.equals(now) || columns.isEmpty() || now.isEmpty()) {
            Schema schema = data.schema();
            Optional<String> other = read == null || schema == null ? Optional.empty() : read.difference(schema);
            if (other.isPresent()) {
                throw new InvalidInputException(run + " was trained on another kind of table: " + data.name() + " "
                        + other.get() + "; resume it with data that is read the same way");
            }
            return data;
        }
        if (columns.size() != now.size() || !new HashSet<>(columns).equals(new HashSet<>(now))) {
            throw new InvalidInputException(run + " was trained on the " + count(columns) + ", but " + data.name()
                    + " has the " + count(now) + ": resume it with data of the same columns");
        }
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < now.size(); i++) {
            places.put(now.get(i), i);
        }
        Dataset ordered = data.withColumns(
                columns.stream().mapToInt(name -> places.getOrDefault(name, 0)).toArray());
        return read == null ? ordered : ordered.withSchema(read);
    }

    private static String count(List<String> names) {
        return (names.size() == 1 ? "column " : names.size() + " columns ")
                + names.stream().limit(SHOWN).collect(Collectors.joining(", "))
                + (names.size() > SHOWN ? "…" : "");
    }

    /**
     * Decides whether a run goes on with these rows.
     *
     * @param then what it was trained on; null if its checkpoint does not say
     * @param allowed whether it may go on with other rows
     * @param run what to call it in a message
     * @return what is to be said aloud, null if the rows are the same
     * @throws OtherDataException if they are not, and that is not allowed
     */
    static @Nullable String check(@Nullable RunData then, RunData now, boolean allowed, String run) {
        if (then == null || then.sameRows(now)) {
            return null;
        }
        if (!allowed) {
            throw new OtherDataException(
                    run + " " + then.difference(now) + ": resume it with the same data, or allow new data");
        }
        return run + " goes on with new data: it " + then.difference(now);
    }
}
