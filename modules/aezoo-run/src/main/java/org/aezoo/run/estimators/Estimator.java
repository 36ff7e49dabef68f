package org.aezoo.run.estimators;

import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.aezoo.data.Dataset;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.Losses;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;

/**
 * A trained model that serves one purpose. It is a thin face: {@link #model} is the model itself, and what is not here,
 * pictures, figures, a report, further training, {@link org.aezoo.run.Run} and {@link Trainer} do.
 *
 * <p>Rows are [n][columns] in the units of the data. NaN stands for a missing value, in rows to fit on and in all others,
 * and counts as its column's mean; a model that takes no such rows says so. All digits of doubles count. A {@link Dataset}
 * may have more rows than fit into memory.
 *
 * <p><b>Threads.</b> Several fits may go on at the same time, each on its own thread, and what comes out is what each gives
 * alone. What is fitted may be used by several threads: calls are answered one after another. {@link #close} waits for calls
 * that have begun; calls after it throw an {@link IllegalStateException}.
 *
 * <p><b>Ending early.</b> An interrupt of the thread that fits, such as {@code Future.cancel(true)}, and
 * {@link FitOptions#withStop} end fitting after the step that is running. The best model so far is what comes back, and an
 * interrupted thread is interrupted still. Before the end of the first epoch there is none: a
 * {@link CancellationException} says so.
 */
public abstract sealed class Estimator implements AutoCloseable
        permits AnomalyDetector, Embedder, Denoiser, Generator, SimilaritySearch {

    final TrainedAutoencoder trained;

    Estimator(TrainedAutoencoder trained) {
        this.trained = trained;
    }

    /**
     * Trains a model.
     *
     * @param usual id of the variant where the options name none
     * @param check refuses a model that cannot serve the purpose
     * @param asked options of the trainer
     */
    static TrainedAutoencoder train(
            String usual, Dataset data, FitOptions options, TrainingOptions asked, Consumer<AutoencoderModel> check) {
        AutoencoderModel model = options.model(usual, data.shape());
        check.accept(model);
        Trainer trainer = new Trainer(asked);
        options.listeners().forEach(trainer::listen);
        trainer.listen(new TrainingListener() {
            @Override
            public void batchDone(int epoch, int batch, int examples, Losses mean) {
                if (options.stop().getAsBoolean()) {
                    trainer.stop();
                }
            }

            @Override
            public TrainingListener forStage(int number, int count, String name) {
                return this;
            }
        });
        TrainingResult<TrainedAutoencoder> result = trainer.train(model, ready(data));
        if (result.bestEpoch() == 0) {
            result.model().close();
            throw new CancellationException("no epoch was finished: " + result.message());
        }
        return result.model();
    }

    /** Rows of a table may always have missing values later, whether those to fit on have any or not. */
    static Dataset ready(Dataset data) {
        return data.shape().isImage() ? data : data.withMissingValues();
    }

    /** The trained model; closed with this. */
    public final TrainedAutoencoder model() {
        return trained;
    }

    /**
     * Writes a file that {@code load} reads, the same as a run's {@code model.zip}: {@code aezoo} takes it too.
     *
     * @param file replaced once all is written
     */
    public void save(Path file) {
        trained.save(file);
    }

    /** Gives native memory back. */
    @Override
    public final void close() {
        trained.close();
    }
}
