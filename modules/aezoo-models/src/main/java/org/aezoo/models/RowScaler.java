package org.aezoo.models;

import java.util.List;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowStore;
import org.aezoo.data.Scaling;

/**
 * Scales raw rows for a network, and refuses values that it cannot take.
 *
 * @param size values per row
 * @param names of the columns, for messages; empty for none
 * @param counts whether values have to be 0 or more
 */
record RowScaler(Scaling scaling, int size, List<String> names, boolean counts) {

    private static final double[][] NONE = {};

    /**
     * The rows from one on, as many as go through the network at once.
     *
     * @param unit whether they have to be in [0, 1]
     * @throws InvalidInputException if a value is out of range
     */
    float[][] scaled(RowStore rows, int from, boolean unit) {
        float[][] scaled = new float[Math.min(TrainedNetwork.CHUNK, rows.rowCount() - from)][size];
        for (int i = 0; i < scaled.length; i++) {
            scaling.read(rows, from + i, scaled[i], 0);
            check(scaled[i], from + i, unit);
        }
        return scaled;
    }

    /** Refuses a scaled row with a value out of range, by the row's number. */
    void check(float[] row, int number, boolean unit) {
        for (int i = 0; i < row.length; i++) {
            if (!Float.isFinite(row[i]) || (unit && !(row[i] >= 0 && row[i] <= 1)) || (counts && row[i] < 0)) {
                String column = names.isEmpty() ? "value " + i : "column '" + names.get(i) + "'";
                throw new InvalidInputException(column + " of row " + number + " must be "
                        + (unit
                                ? "in [0, 1] after scaling, as the bernoulli loss needs"
                                : counts && row[i] < 0 ? "a count, 0 or more" : "a finite number")
                        + ", got " + row[i]);
            }
        }
    }

    /** How far values lie beyond what they are cut off at, row by row; no rows where none does. */
    double[][] beyond(RowStore rows, int first, int count) {
        if (!scaling.cutsOff()) {
            return NONE;
        }
        double[][] beyond = new double[count][];
        double[] row = new double[size];
        boolean any = false;
        for (int i = 0; i < count; i++) {
            rows.read(first + i, row, 0);
            beyond[i] = scaling.beyond(row);
            any |= beyond[i].length > 0;
        }
        return any ? beyond : NONE;
    }
}
