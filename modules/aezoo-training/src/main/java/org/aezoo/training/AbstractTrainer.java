package org.aezoo.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What trainers have in common: options, listeners, a run folder, and a way to end before time.
 *
 * @param <T> the trainer itself
 */
abstract class AbstractTrainer<T extends AbstractTrainer<T>> {

    final TrainingOptions options;
    final List<TrainingListener> listeners = new ArrayList<>();
    final AtomicBoolean stopRequested;

    @Nullable Path folder;

    boolean newData;

    AbstractTrainer(TrainingOptions options, AtomicBoolean stopRequested) {
        this.options = options;
        this.stopRequested = stopRequested;
    }

    /** This trainer. */
    abstract T self();

    /** Adds somebody who is told how training goes. */
    public T listen(TrainingListener listener) {
        listeners.add(listener);
        return self();
    }

    /**
     * Keeps the best model so far and a checkpoint, after the first epoch and then every few seconds.
     *
     * @param runFolder exists and can be written to; gets {@code model.zip} and {@code checkpoint/}. A checkpoint that is
     *     there already is gone on from, with the same rows: columns in another order are found by name. What several
     *     rounds of training need beside is kept there too
     */
    public T keepIn(Path runFolder) {
        folder = runFolder;
        return self();
    }

    /**
     * Lets a run that is gone on with have other rows than before; listeners are told. Their columns, and the classes of a
     * classifier, must be those of the run, and are scaled as its first rows were. The best epoch so far is judged anew,
     * on the new validation rows.
     */
    public T allowNewData() {
        newData = true;
        return self();
    }

    /**
     * Ends training after the step that is running, or before the first one if it is yet to begin; may be called from any
     * thread. A later training goes on.
     */
    public void stop() {
        stopRequested.set(true);
    }
}
