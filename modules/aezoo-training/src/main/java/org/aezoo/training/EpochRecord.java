package org.aezoo.training;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an epoch brought.
 *
 * @param epoch from 1
 * @param learningRate step size of the optimiser
 * @param train averaged over the epoch's batches, each before its step
 * @param validation after the epoch's last step; null without validation rows
 * @param seconds since the epoch before ended, with validation and all pauses, such as writing what came before
 * @param examplesPerSecond trained on, without these
 * @param waited share of the training time spent waiting for data, in [0, 1]
 * @param codebooks how the training rows used each codebook; none for a continuous code
 */
public record EpochRecord(
        int epoch,
        double learningRate,
        Losses train,
        @Nullable Losses validation,
        double seconds,
        double examplesPerSecond,
        double waited,
        List<CodebookUse> codebooks) {

    public EpochRecord {
        // checkpoints from before there was this have none
        codebooks = codebooks == null ? List.of() : List.copyOf(codebooks);
    }

    /** What early stopping goes by: the validation loss, or the training loss where there is none. */
    public double judged() {
        return validation == null ? train.total() : validation.total();
    }
}
