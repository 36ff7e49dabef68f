package org.aezoo.models.trained;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowStore;
import org.aezoo.data.Schema;
import org.aezoo.data.Suggest;
import org.jspecify.annotations.Nullable;

/**
 * A model's columns, and where they stand in some data: found by name where both sides have names. A column of a category,
 * {@code colour=red}, may be missing where the data has others of {@code colour=}: none of its rows is red.
 *
 * @param shape of one example
 * @param names empty for images
 */
record Columns(DataShape shape, List<String> names) {

    /** So many names stand in a message; documents have thousands. */
    private static final int SHOWN = 40;

    /**
     * Where each column stands in some data; -1 where none of its rows has it.
     *
     * @throws InvalidInputException if the data has another shape or lacks a column
     */
    int[] places(Dataset data) {
        List<String> there = data.featureNames();
        boolean byName = !names.isEmpty() && !there.isEmpty();
        if (!byName && data.shape().size() != shape.size()) {
            throw new InvalidInputException("the model was trained on " + shape + ", but " + data.name() + " has "
                    + data.shape() + ": give it data of the same shape");
        }
        Map<String, Integer> placeOf = new HashMap<>();
        for (int i = 0; byName && i < there.size(); i++) {
            placeOf.put(there.get(i), i);
        }
        int[] places = new int[shape.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = byName ? placeOf.getOrDefault(names.get(i), -1) : i;
            if (places[i] < 0 && !ofCategories(names.get(i), there)) {
                checkKind(names.get(i), there, data.name());
                throw new InvalidInputException("the model needs the column '" + names.get(i) + "', which "
                        + data.name() + " lacks" + Suggest.hint(names.get(i), there) + ": it has "
                        + String.join(", ", there.stream().limit(SHOWN).toList())
                        + (there.size() > SHOWN ? "… (" + there.size() + " in all)" : ""));
            }
        }
        return places;
    }

    /** A schema of these columns, refused if it is of others. */
    @Nullable Schema checked(@Nullable Schema schema) {
        Schema.Windows windows = schema == null ? null : schema.windows();
        if (schema != null && windows != null && (long) schema.features().size() * windows.length() != names.size()) {
            throw new IllegalArgumentException("the schema is of windows of " + windows.length() + " steps of "
                    + schema.features().size() + " channels, and the model of " + names.size() + " values");
        }
        if (schema != null && !schema.featureNames().equals(names)) {
            throw new IllegalArgumentException("the schema is of other columns than the model's: "
                    + String.join(
                            ", ", schema.featureNames().stream().limit(SHOWN).toList()));
        }
        return schema;
    }

    /**
     * Which of a model's batches each row of some data belongs to.
     *
     * @param known the model's batches by name
     * @param model its id, for messages
     * @throws InvalidInputException if the data has no batches, or one that was not there in training
     */
    static int[] batches(Dataset data, List<String> known, String model) {
        if (!data.hasBatches()) {
            throw new InvalidInputException(data.name() + " does not say in which batch each row was measured, and "
                    + model + " corrects " + known.size() + ": add batch=COLUMN");
        }
        int[] places = data.batchNames().stream().mapToInt(known::indexOf).toArray();
        int[] batches = new int[data.size()];
        for (int row = 0; row < batches.length; row++) {
            batches[row] = places[data.batch(row)];
            if (batches[row] < 0) {
                throw new InvalidInputException("batch '" + data.batchNames().get(data.batch(row)) + "' of row " + row
                        + " of " + data.name() + " was not there in training: known are "
                        + String.join(", ", known));
            }
        }
        return batches;
    }

    /** Tells a column of another kind from one that is missing. */
    private static void checkKind(String name, List<String> names, String data) {
        int equals = name.indexOf('=');
        if (equals > 0 && names.contains(name.substring(0, equals))) {
            throw new InvalidInputException("the model knows categories of the column '" + name.substring(0, equals)
                    + "', such as " + name.substring(equals + 1) + ", but " + data + " has nothing but numbers in it");
        }
        for (String other : names) {
            if (other.startsWith(name + "=")) {
                throw new InvalidInputException("the model takes numbers in the column '" + name + "', but " + data
                        + " has the text '" + other.substring(name.length() + 1) + "' in it");
            }
        }
    }

    private static boolean ofCategories(String name, List<String> names) {
        int equals = name.indexOf('=');
        return equals > 0 && names.stream().anyMatch(other -> other.startsWith(name.substring(0, equals + 1)));
    }

    /** The rows of some data with the model's columns in its order; the data itself where they are that already. */
    RowStore of(Dataset data) {
        int[] places = places(data);
        boolean same = places.length == data.shape().size();
        for (int i = 0; i < places.length && same; i++) {
            same = places[i] == i;
        }
        return same ? data.rows() : data.rows().columns(places);
    }
}
