package org.aezoo.training;

import java.util.List;
import org.aezoo.training.TrainingResult.Stop;

/**
 * What a stage of pretraining ended with.
 *
 * @param name sizes of its layers: {@code 1000-500}
 * @param model its model's id
 * @param history every epoch, resumed ones included
 * @param bestEpoch from 1, whose weights went into the whole network; 0 if no epoch was finished
 * @param stop why it ended
 * @param message the reason in words
 */
public record StageResult(
        String name, String model, List<EpochRecord> history, int bestEpoch, Stop stop, String message) {

    public StageResult {
        history = List.copyOf(history);
    }

    /** Whether it went on for as long as it should. */
    boolean finished() {
        return stop == Stop.FINISHED || stop == Stop.PATIENCE;
    }
}
