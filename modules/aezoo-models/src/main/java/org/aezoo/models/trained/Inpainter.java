package org.aezoo.models.trained;

import java.util.Arrays;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowStore;
import org.jspecify.annotations.Nullable;

/** Fills in what is missing in rows, under masks of one's own. */
public final class Inpainter {

    private final TrainedAutoencoder trained;

    /** @throws InvalidInputException if the model sees whole examples only */
    Inpainter(TrainedAutoencoder trained) {
        if (trained.network().holes == null) {
            throw new InvalidInputException(
                    trained.model().id() + " sees whole examples only: holes need a model such as context-encoder");
        }
        this.trained = trained;
    }

    /**
     * Fills in rows.
     *
     * @param rows [n][inputSize] in source units; missing values may be anything, also no number
     * @param missing [n][height * width], which pixels are missing in each row, in all its channels
     * @return the rows in source units; known values are as given
     * @throws InvalidInputException if a mask does not fit
     */
    public float[][] inpaint(float[][] rows, boolean[][] missing) {
        return trained.whileOpen(() -> {
            if (missing.length != rows.length) {
                throw new InvalidInputException("missing must have as many masks as there are rows, " + rows.length
                        + ", got " + missing.length);
            }
            return TrainedNetwork.inChunks(rows.length, from -> filled(rows, missing, from));
        });
    }

    private float[][] filled(float[][] rows, boolean[][] missing, int from) {
        float[][] chunk = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + TrainedNetwork.CHUNK));
        boolean[][] masks = Arrays.copyOfRange(missing, from, from + chunk.length);
        float[][] known = new float[chunk.length][];
        Arrays.setAll(known, i -> blanked(chunk[i], masks[i], from + i));
        ScaledNetwork network = trained.network();
        float[][] seen = network.seen(trained.scaler.scaled(trained.raw(known), 0), masks, null);
        float[][] rebuilt =
                network.run(seen, trained.model().reconstructionVertex()).get(0);
        return keepKnown(trained.inSourceUnits(rebuilt), chunk, masks);
    }

    private float[] blanked(float[] row, boolean[] mask, int number) {
        int pixels = trained.shape().height() * trained.shape().width();
        if (mask.length != pixels) {
            throw new InvalidInputException("the mask of row " + number + " must have " + pixels
                    + " values, one per pixel, got " + mask.length);
        }
        float[] known = row.clone();
        for (int i = 0; i < known.length; i++) {
            if (mask[i % pixels]) {
                known[i] = 0;
            }
        }
        return known;
    }

    /** Puts what was known back, in place. */
    static float[][] keepKnown(float[][] rebuilt, float[][] known, boolean @Nullable [][] masks) {
        if (masks != null) {
            for (int i = 0; i < rebuilt.length; i++) {
                for (int j = 0; j < rebuilt[i].length; j++) {
                    if (!masks[i][j % masks[i].length]) {
                        rebuilt[i][j] = known[i][j];
                    }
                }
            }
        }
        return rebuilt;
    }

    /** Puts what was known back into a rebuilt row with all digits, in place. */
    static void keepKnown(double[] rebuilt, RowStore rows, int row, boolean[] mask) {
        double[] known = new double[rebuilt.length];
        rows.read(row, known, 0);
        for (int i = 0; i < rebuilt.length; i++) {
            rebuilt[i] = mask[i % mask.length] ? rebuilt[i] : known[i];
        }
    }
}
