package org.aezoo.training;

import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Is told how training goes. Calls come from the training thread; a slow listener slows training down. One that throws
 * ends the training after the step that is running, as {@link Trainer#stop} does, and is told nothing more:
 * {@link ListenerFailedException} brings its exception and the result to whoever trains. An {@link Error} goes through as
 * it is.
 */
public interface TrainingListener {

    /**
     * Before a stage of pretraining. Without it a listener hears of the network as a whole only.
     *
     * @param number from 1
     * @param count stages in all
     * @param name sizes of the stage's layers: {@code 1000-500}
     * @return who is told about the stage's steps and epochs
     */
    default TrainingListener forStage(int number, int count, String name) {
        return new TrainingListener() {};
    }

    /**
     * Before {@link #started}.
     *
     * @param graph will be trained; stays the trainer's. Listeners of Deeplearning4j's own can be added to it
     */
    default void network(ComputationGraph graph) {}

    /**
     * Something that whoever trains should know: that a run goes on with other data, that columns are constant, that
     * values become equal when they are scaled.
     *
     * @param message a line that says what, what it means and what to do
     */
    default void noted(String message) {}

    /**
     * Again and again while the nearest neighbours of training rows are looked for, before {@link #started}.
     *
     * @param share of the rows whose neighbours are found, in [0, 1]
     */
    default void preparing(double share) {}

    /**
     * Before the first step.
     *
     * @param epochs at most
     * @param firstEpoch the first to be trained, from 1; above 1 when a run is resumed
     * @param batches per epoch
     * @param examples per epoch
     */
    default void started(int epochs, int firstEpoch, int batches, int examples) {}

    /**
     * After each step.
     *
     * @param epoch from 1
     * @param batch from 1
     * @param examples in this batch
     * @param mean of the losses since the epoch began
     */
    default void batchDone(int epoch, int batch, int examples, Losses mean) {}

    /**
     * After each epoch and its validation.
     *
     * @param better whether this epoch is the best so far
     */
    default void epochDone(EpochRecord epoch, boolean better) {}

    /**
     * Before the first epoch with a falling step size, under {@link Schedule#COOLDOWN}.
     *
     * @param lastEpoch with which training will end
     */
    default void cooling(int lastEpoch) {}

    /**
     * After an epoch that diverged: the network is as it was before it, the step size a tenth, and the epoch begins again.
     *
     * @param epoch from 1
     * @param reason what happened, in words
     */
    default void tookBack(int epoch, String reason) {}
}
