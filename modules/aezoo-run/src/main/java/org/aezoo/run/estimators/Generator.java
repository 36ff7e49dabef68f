package org.aezoo.run.estimators;

import java.nio.file.Path;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.CodeMixture;
import org.aezoo.models.trained.Sampler;
import org.aezoo.models.trained.TrainedAutoencoder;

/**
 * Draws new rows that are like those it was fitted on. The model is {@code vae}, or another variant of the options: those
 * without a prior draw from a mixture of Gaussians that is fitted to their codes.
 */
public final class Generator extends Estimator {

    private Generator(TrainedAutoencoder trained) {
        super(trained);
    }

    /** Fits on rows [n][columns] at the defaults. */
    public static Generator fit(double[][] rows) {
        return fit(rows, FitOptions.defaults());
    }

    /** Fits on rows [n][columns]. */
    public static Generator fit(double[][] rows, FitOptions options) {
        return fit(Dataset.of(rows), options);
    }

    /**
     * Fits on rows of any number, which stay the caller's.
     *
     * @throws InvalidInputException if the model has no prior, and its code is too wide for a mixture
     */
    public static Generator fit(Dataset rows, FitOptions options) {
        TrainedAutoencoder trained = train("vae", rows, options, options.training(), Generator::check);
        try {
            if (!Sampler.isReady(trained)) {
                trained.codes().fitMixture(ready(rows));
            }
            return new Generator(trained);
        } catch (RuntimeException e) {
            trained.close();
            throw e;
        }
    }

    private static void check(AutoencoderModel model) {
        if (Sampler.Prior.usual(model) == Sampler.Prior.MIXTURE) {
            CodeMixture.check(model);
        }
    }

    /**
     * Reads what {@link #save} wrote, or the model of a run.
     *
     * @throws InvalidInputException if the model has neither a prior nor a mixture to draw from
     */
    public static Generator load(Path file) {
        TrainedAutoencoder trained = TrainedAutoencoder.load(file);
        try {
            trained.sampler(); // refuses a model with nothing to draw from
            return new Generator(trained);
        } catch (RuntimeException e) {
            trained.close();
            throw e;
        }
    }

    /**
     * New rows: what codes drawn from the prior or mixture decode to, the decoder's means.
     *
     * @param count how many, at least 1
     * @param seed the same seed gives the same rows
     * @return [count][columns]
     */
    public double[][] sample(int count, long seed) {
        return trained.sampler().sampleDoubles(count, seed);
    }
}
