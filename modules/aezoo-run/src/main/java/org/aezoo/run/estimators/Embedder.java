package org.aezoo.run.estimators;

import java.nio.file.Path;
import org.aezoo.data.Dataset;
import org.aezoo.models.trained.TrainedAutoencoder;

/**
 * Turns rows into short codes, as features for another program, and codes back into rows. The model is {@code deep}, or
 * another variant of the options; {@code withSetting("code-size", 8)} says how long codes are.
 */
public final class Embedder extends Estimator {

    private Embedder(TrainedAutoencoder trained) {
        super(trained);
    }

    /** Fits on rows [n][columns] at the defaults. */
    public static Embedder fit(double[][] rows) {
        return fit(rows, FitOptions.defaults());
    }

    /** Fits on rows [n][columns]. */
    public static Embedder fit(double[][] rows, FitOptions options) {
        return fit(Dataset.of(rows), options);
    }

    /** Fits on rows of any number, which stay the caller's. */
    public static Embedder fit(Dataset rows, FitOptions options) {
        return new Embedder(train("deep", rows, options, options.training(), model -> {}));
    }

    /** Reads what {@link #save} wrote, or the model of a run. */
    public static Embedder load(Path file) {
        return new Embedder(TrainedAutoencoder.load(file));
    }

    /** The codes of rows, [n][code size]. */
    public double[][] encode(double[][] rows) {
        return trained.encode(rows);
    }

    /** What codes stand for, [n][columns]. */
    public double[][] decode(double[][] codes) {
        return trained.decode(codes);
    }
}
