package org.aezoo.models;

import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;

/** Where each of a model's columns stands in some data: found by name where both sides have names. */
record Columns(int[] places) {

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
        int[] places = new int[shape.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = byName ? names.indexOf(featureNames.get(i)) : i;
            if (places[i] < 0) {
                throw new InvalidInputException("the model needs the column '" + featureNames.get(i) + "', which "
                        + data.name() + " lacks" + Suggest.hint(featureNames.get(i), names) + ": it has "
                        + String.join(", ", names));
            }
        }
        return new Columns(places);
    }

    /**
     * Some rows with the model's columns in its order.
     *
     * @param from the first row
     * @param most at most this many
     */
    float[][] rows(Dataset data, int from, int most) {
        float[] row = new float[data.shape().size()];
        float[][] rows = new float[Math.min(most, data.size() - from)][places.length];
        for (int i = 0; i < rows.length; i++) {
            data.read(from + i, row, 0);
            for (int j = 0; j < places.length; j++) {
                rows[i][j] = row[places[j]];
            }
        }
        return rows;
    }
}
