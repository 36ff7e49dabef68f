package org.aezoo.models;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowStore;
import org.aezoo.data.Scaling;
import org.aezoo.data.Schema;
import org.aezoo.data.Suggest;
import org.jspecify.annotations.Nullable;

/**
 * Where each of a model's columns stands in some data: found by name where both sides have names. A column of a category,
 * {@code colour=red}, may be missing where the data has others of {@code colour=}: none of its rows is red.
 */
record Columns(int[] places) {

    /** So many names stand in a message; documents have thousands. */
    private static final int SHOWN = 40;

    /**
     * Finds them.
     *
     * @throws InvalidInputException if the data has another shape or lacks a column
     */
    static Columns of(Dataset data, DataShape shape, List<String> featureNames) {
        List<String> names = data.featureNames();
        boolean byName = !featureNames.isEmpty() && !names.isEmpty();
        if (!byName && data.shape().size() != shape.size()) {
            throw new InvalidInputException("the model was trained on " + shape + ", but " + data.name() + " has "
                    + data.shape() + ": give it data of the same shape");
        }
        Map<String, Integer> placeOf = new HashMap<>();
        for (int i = 0; byName && i < names.size(); i++) {
            placeOf.put(names.get(i), i);
        }
        int[] places = new int[shape.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = byName ? placeOf.getOrDefault(featureNames.get(i), -1) : i;
            if (places[i] < 0 && !ofCategories(featureNames.get(i), names)) {
                checkKind(featureNames.get(i), names, data.name());
                throw new InvalidInputException("the model needs the column '" + featureNames.get(i) + "', which "
                        + data.name() + " lacks" + Suggest.hint(featureNames.get(i), names) + ": it has "
                        + String.join(", ", names.stream().limit(SHOWN).toList())
                        + (names.size() > SHOWN ? "… (" + names.size() + " in all)" : ""));
            }
        }
        return new Columns(places);
    }

    /** A model's schema, or where it keeps none what its columns tell; null without columns. */
    static @Nullable Schema schema(@Nullable Schema kept, List<String> featureNames, Scaling scaling) {
        return kept != null || featureNames.isEmpty() ? kept : Schema.of(featureNames, scaling.fills());
    }

    /** A schema of the model's columns, refused if it is of others. */
    static @Nullable Schema checked(@Nullable Schema schema, List<String> featureNames) {
        if (schema != null && !schema.featureNames().equals(featureNames)) {
            throw new IllegalArgumentException("the schema is of other columns than the model's: "
                    + String.join(
                            ", ", schema.featureNames().stream().limit(SHOWN).toList()));
        }
        return schema;
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
        boolean same = places.length == data.shape().size();
        for (int i = 0; i < places.length && same; i++) {
            same = places[i] == i;
        }
        return same ? data.rows() : data.rows().columns(places);
    }
}
