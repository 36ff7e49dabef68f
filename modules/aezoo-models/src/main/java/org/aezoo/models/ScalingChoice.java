package org.aezoo.models;

import java.util.List;
import java.util.function.Consumer;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.jspecify.annotations.Nullable;

/** How rows are scaled for a model: as asked, or as its loss and the data want it. */
public final class ScalingChoice {

    private ScalingChoice() {}

    /**
     * Fits the scaling that is asked for, or else the usual one.
     *
     * @param asked null for the usual one
     * @param noted told where pixels are in [0, 1] already
     * @throws InvalidInputException if the scaled rows do not suit the model's loss
     */
    public static Scaling fit(
            AutoencoderModel model, Dataset training, Scaling.@Nullable Kind asked, Consumer<String> noted) {
        if (model.loss() == ReconstructionLoss.MULTINOMIAL) {
            return ofCounts(model, training, asked);
        }
        Scaling.Kind kind = asked == null ? usual(model, training.shape()) : asked;
        boolean unit = kind == Scaling.Kind.PIXEL && Scaling.isUnitInterval(training);
        if (unit) {
            noted.accept("the pixels of " + training.name() + " are in [0, 1] already: "
                    + (asked == null
                            ? "they are taken as they are"
                            : "they are divided by 255 all the same, as asked"));
        }
        Scaling scaling = unit && asked == null ? Scaling.none() : Scaling.fit(kind, training);
        if (model.loss() == ReconstructionLoss.BERNOULLI) {
            checkUnitInterval(model, training, scaling);
        }
        return scaling;
    }

    /**
     * How rows are scaled where nobody says so: counts not at all, pictures by 255 (those in [0, 1] already not at all),
     * columns as the loss wants it.
     */
    public static Scaling.Kind usual(AutoencoderModel model, DataShape shape) {
        if (model.loss() == ReconstructionLoss.MULTINOMIAL) {
            return Scaling.Kind.NONE;
        }
        return shape.isImage()
                ? Scaling.Kind.PIXEL
                : model.loss() == ReconstructionLoss.BERNOULLI ? Scaling.Kind.MIN_MAX : Scaling.Kind.STANDARD;
    }

    /** Counts stay as they are. */
    private static Scaling ofCounts(AutoencoderModel model, Dataset training, Scaling.@Nullable Kind kind) {
        if (kind != null && kind != Scaling.Kind.NONE) {
            throw new InvalidInputException(
                    model.id() + " takes counts as they are: scaling must be none, got " + kind.id());
        }
        float[] row = new float[training.shape().size()];
        boolean words = false;
        for (int r = 0; r < training.size(); r++) {
            training.read(r, row, 0);
            for (int i = 0; i < row.length; i++) {
                if (!(row[i] >= 0)) {
                    throw new InvalidInputException(model.id() + " takes counts, 0 or more, but row " + r + " of "
                            + training.name() + " has " + row[i] + " in "
                            + column(training, i));
                }
                words |= row[i] > 0;
            }
        }
        if (!words) {
            throw new InvalidInputException("all rows of " + training.name() + " are empty: there is nothing to learn");
        }
        return Scaling.fit(Scaling.Kind.NONE, training);
    }

    private static void checkUnitInterval(AutoencoderModel model, Dataset training, Scaling scaling) {
        float[] row = new float[training.shape().size()];
        for (int r = 0; r < training.size(); r++) {
            training.read(r, scaling, row, 0);
            for (int i = 0; i < row.length; i++) {
                if (!(row[i] >= 0 && row[i] <= 1)) {
                    throw new InvalidInputException("cross-entropy needs values in [0, 1], but row " + r + " of "
                            + training.name() + " has " + row[i] + " in "
                            + column(training, i) + " with "
                            + scaling.kind().id() + " scaling: scale with min-max, or set loss="
                            + (model instanceof Variational ? "gaussian" : "mse")
                            + " and output-activation=identity");
                }
            }
        }
    }

    /** A value of a row in words: its column, or its number where columns have no names. */
    private static String column(Dataset rows, int i) {
        List<String> names = rows.featureNames();
        return names.isEmpty() ? "value " + i : "column '" + names.get(i) + "'";
    }
}
