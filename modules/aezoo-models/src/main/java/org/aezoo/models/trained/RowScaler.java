package org.aezoo.models.trained;

import java.util.List;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowStore;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Corrupted;
import org.aezoo.models.ReconstructionLoss;

/**
 * Scales raw rows for a network, and refuses values that it cannot take.
 *
 * @param size values per row
 * @param names of the columns, for messages; empty for none
 * @param counts whether scaled values have to be 0 or more
 * @param unit whether they have to be in [0, 1] where a loss is worked out
 * @param inputUnit whether they have to be everywhere else too
 */
record RowScaler(Scaling scaling, int size, List<String> names, boolean counts, boolean unit, boolean inputUnit) {

    private static final double[][] NONE = {};

    /** What a model can take: where no loss is worked out, noise may take rows of a denoising model out of [0, 1]. */
    static RowScaler of(AutoencoderModel model, Scaling scaling, List<String> names) {
        boolean unit = model.loss() == ReconstructionLoss.BERNOULLI;
        return new RowScaler(
                scaling,
                model.inputSize(),
                names,
                model.loss() == ReconstructionLoss.MULTINOMIAL,
                unit,
                unit && Corrupted.of(model) == null);
    }

    /**
     * The rows from one on, as many as go through the network at once.
     *
     * @throws InvalidInputException if no loss can be worked out of a value
     */
    float[][] scaled(RowStore rows, int from) {
        return scaled(rows, from, unit);
    }

    /**
     * The same where no loss is worked out.
     *
     * @throws InvalidInputException if the network cannot take a value
     */
    float[][] input(RowStore rows, int from) {
        return scaled(rows, from, inputUnit);
    }

    private float[][] scaled(RowStore rows, int from, boolean unit) {
        float[][] scaled = new float[Math.min(TrainedNetwork.CHUNK, rows.rowCount() - from)][size];
        for (int i = 0; i < scaled.length; i++) {
            scaling.read(rows, from + i, scaled[i], 0);
            check(scaled[i], from + i, unit);
        }
        return scaled;
    }

    /** Refuses a scaled row, of that number, of which no loss can be worked out. */
    void check(float[] row, int number) {
        check(row, number, unit);
    }

    private void check(float[] row, int number, boolean unit) {
        for (int i = 0; i < row.length; i++) {
            if (!Float.isFinite(row[i]) || (unit && !(row[i] >= 0 && row[i] <= 1)) || (counts && row[i] < 0)) {
                String column = names.isEmpty() ? "value " + i : "column '" + names.get(i) + "'";
                throw new InvalidInputException(column + " of row " + number + " must be "
                        + (unit
                                ? "in [0, 1] after scaling, as the bernoulli loss needs"
                                : counts && row[i] < 0 ? "a count, 0 or more" : "a finite number")
                        + ", got " + row[i]
                        + (Float.isInfinite(row[i]) && !unit
                                ? " once it is scaled: it is too far from the training rows"
                                : ""));
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
