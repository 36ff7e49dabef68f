package org.aezoo.run.estimators;

import java.nio.file.Path;
import org.aezoo.data.Dataset;
import org.aezoo.models.trained.TrainedAutoencoder;

/**
 * Cleans rows that noise has changed, and fills in their missing values. The model is {@code denoising}, or another variant of
 * the options; {@code withSetting("noise", "masking")} says which noise it learns to undo, which should be like the one that is
 * expected; masking for missing values.
 */
public final class Denoiser extends Estimator {

    private Denoiser(TrainedAutoencoder trained) {
        super(trained);
    }

    /** Fits on clean rows [n][columns] at the defaults. */
    public static Denoiser fit(double[][] rows) {
        return fit(rows, FitOptions.defaults());
    }

    /** Fits on clean rows [n][columns]. */
    public static Denoiser fit(double[][] rows, FitOptions options) {
        return fit(Dataset.of(rows), options);
    }

    /** Fits on clean rows of any number, which stay the caller's. */
    public static Denoiser fit(Dataset rows, FitOptions options) {
        return new Denoiser(train("denoising", rows, options, options.training(), model -> {}));
    }

    /** Reads what {@link #save} wrote, or the model of a run. */
    public static Denoiser load(Path file) {
        return new Denoiser(TrainedAutoencoder.load(file));
    }

    /** Rows without their noise, [n][columns]; a missing value (NaN) gets the one that goes with the rest of its row. */
    public double[][] denoise(double[][] rows) {
        return trained.reconstruct(rows);
    }
}
