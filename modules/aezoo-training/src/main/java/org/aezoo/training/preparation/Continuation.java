package org.aezoo.training.preparation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.Text;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;

/** A trained model that is trained further on other rows, and how these differ from its first ones. */
public final class Continuation {

    /** So many columns stand in a message. */
    private static final int SHOWN = 5;

    /** A column has moved where its mean lies so many deviations of the first rows off. */
    private static final double MOVED = 0.5;

    /** A column has spread, or shrunk, where its deviation is so many times that of the first rows. */
    private static final double SPREAD = 2;

    private Continuation() {}

    /**
     * Opens the model to go on with.
     *
     * @param from a model file, or a run's folder
     * @param settings that are asked for
     * @return to be closed by the caller; without threshold and mixture, which are of the scores and codes that it had
     * @throws InvalidInputException if it is of other settings
     */
    public static TrainedAutoencoder open(Path from, AutoencoderModel settings) {
        TrainedAutoencoder trained = TrainedAutoencoder.load(from);
        Map<String, String> then = Settings.values(trained.model());
        if (!trained.model().id().equals(settings.id()) || !then.equals(Settings.values(settings))) {
            trained.close();
            throw new InvalidInputException("the model in " + Text.shown(from) + " is "
                    + trained.model().id() + " with " + then + ": it is trained further with the same settings only");
        }
        trained.scorer().setThreshold(null);
        trained.codes().setMixture(null);
        return trained;
    }

    /**
     * Prepares a trained model for other rows: those that it keeps to compare with are theirs.
     *
     * @param rows that it is trained on, in its order of columns
     * @param scaling that is asked for
     * @return one line: how far they differ from those that the model's scaling was fitted on
     * @throws InvalidInputException if the model cannot take a value, or another scaling or other batches are asked for
     */
    public static String prepare(TrainedAutoencoder trained, Dataset rows, Scaling.@Nullable Kind scaling) {
        if (scaling != null) {
            throw new InvalidInputException("the scaling of a model that is trained further is kept, which is "
                    + trained.scaling().kind().id() + ": leave scaling out, got " + scaling.id());
        }
        if (!trained.batchNames().isEmpty() && !trained.batchNames().equals(rows.batchNames())) {
            throw new InvalidInputException("the batches of " + rows.name() + " must be those of the model, "
                    + String.join(", ", trained.batchNames()) + ", got " + String.join(", ", rows.batchNames()));
        }
        String drift = drift(trained, rows);
        trained.scorer().keepRows(rows);
        return drift;
    }

    private static String drift(TrainedAutoencoder trained, Dataset rows) {
        int size = trained.shape().size();
        double[] sum = new double[size];
        double[] squares = new double[size];
        trained.forEachScaled(rows, (first, scaled) -> {
            for (float[] row : scaled) {
                for (int i = 0; i < size; i++) {
                    sum[i] += row[i];
                    squares[i] += row[i] * (double) row[i];
                }
            }
        });
        Scaling.Kind kind = trained.scaling().kind();
        if (kind != Scaling.Kind.STANDARD && kind != Scaling.Kind.ROBUST) {
            String outside = trained.scorer().outside(rows).message();
            return outside.isEmpty()
                    ? "the new rows lie within the range of the first ones, as far as scaling tells"
                    : outside;
        }
        List<String> moved = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            double mean = sum[i] / rows.size();
            double deviation = Math.sqrt(Math.max(0, squares[i] / rows.size() - mean * mean));
            // a column that was constant has no deviation to compare with
            boolean spread = deviation > SPREAD || (deviation > 0 && deviation < 1 / SPREAD);
            if (Math.abs(mean) > MOVED || spread) {
                String name = trained.featureNames().isEmpty()
                        ? "value " + i
                        : Text.shown(trained.featureNames().get(i));
                moved.add(String.format(Locale.ROOT, "%s mean %+.2f, spread %.2f", name, mean, deviation));
            }
        }
        return moved.isEmpty()
                ? "the new rows are like the first ones: no column's mean is more than half a deviation off"
                : "drift: of " + size + " column" + (size == 1 ? "" : "s") + " the new rows differ in " + moved.size()
                        + " (" + String.join("; ", moved.subList(0, Math.min(SHOWN, moved.size())))
                        + (moved.size() > SHOWN ? "…" : "")
                        + ", in deviations of the first rows, where they were 0 and 1)";
    }
}
