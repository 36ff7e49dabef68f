package org.aezoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.aezoo.training.Pace.Next;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PaceTest {

    @ParameterizedTest
    @CsvSource({
        // rows, batch size, epochs at most, patience
        "7, 32, 6000, 500",
        "300, 32, 600, 50",
        "1500, 64, 250, 21",
        "3000, 128, 250, 21",
        "54000, 128, 25, 3",
        "300000, 128, 18, 3",
        "100000000, 128, 1, 3"
    })
    void whatIsLeftOpenSuitsTheRows(int rows, int batchSize, int epochs, int patience) {
        TrainingOptions chosen = TrainingOptions.defaults().forRows(null, rows);
        assertThat(chosen.batchSize()).isEqualTo(batchSize);
        assertThat(chosen.epochs()).isEqualTo(epochs);
        assertThat(chosen.patience()).isEqualTo(patience);
        assertThat(chosen.schedule()).isEqualTo(Schedule.COOLDOWN);
    }

    @Test
    void whatIsSaidStays() {
        TrainingOptions said = TrainingOptions.defaults()
                .withEpochs(3)
                .withBatchSize(5)
                .withPatience(2)
                .withSchedule(Schedule.EXPONENTIAL);
        assertThat(said.forRows(null, 1000)).isEqualTo(said);
        TrainingOptions steps = TrainingOptions.defaults().forRows(1500, 1000);
        assertThat(steps.epochs()).isEqualTo(188);
        assertThat(steps.schedule()).isEqualTo(Schedule.COSINE);
        assertThat(steps.patience()).isZero();
    }

    /** What comes after each epoch, with the best one given. */
    private static List<Next> course(Pace pace, int bestEpoch) {
        List<Next> course = new ArrayList<>();
        for (int done = 0; course.isEmpty() || course.get(done - 1) != Next.END; done++) {
            course.add(pace.next(done, Math.min(done, bestEpoch)));
        }
        return course;
    }

    @Test
    void stalledLossBeginsTheCooldownAfterTheFirstThousandSteps() {
        // 10 steps an epoch: nothing has stalled before epoch 100, then it takes 50 without a better one
        Pace pace = new Pace(TrainingOptions.defaults().withBatchSize(100), null, 0, 1000);
        List<Next> course = course(pace, 20);
        assertThat(course.indexOf(Next.COOL_FROM_BEST)).isEqualTo(100);
        assertThat(course).hasSize(100 + 30 + 1).doesNotContain(Next.COOL);
        assertThat(pace.hasStalled(130)).isTrue();
        assertThat(pace.stalled())
                .isEqualTo("no better validation loss for 50 epochs, then 30 with a falling step size");

        Pace later = new Pace(TrainingOptions.defaults().withBatchSize(100), null, 0, 1000);
        assertThat(course(later, 200).indexOf(Next.COOL_FROM_BEST)).isEqualTo(250);
        assertThat(later.lastEpoch()).as("a quarter as many again").isEqualTo(250 + 62);
    }

    @Test
    void lossThatNeverStallsCoolsDownInTheLastQuarter() {
        Pace pace = new Pace(TrainingOptions.defaults().withEpochs(8).withBatchSize(100), null, 0, 1000);
        assertThat(course(pace, 8))
                .containsExactly(
                        Next.EPOCH,
                        Next.EPOCH,
                        Next.EPOCH,
                        Next.EPOCH,
                        Next.EPOCH,
                        Next.EPOCH,
                        Next.COOL,
                        Next.EPOCH,
                        Next.END);
        assertThat(pace.hasStalled(8)).isFalse();
        assertThat(pace.factor(7)).isCloseTo(1 - Math.sqrt(0.25), within(1e-12));
        assertThat(pace.factor(8)).isCloseTo(1 - Math.sqrt(0.75), within(1e-12));
    }

    @Test
    void otherSchedulesEndWhereTheLossHasStalled() {
        TrainingOptions constant = TrainingOptions.defaults()
                .withSchedule(Schedule.CONSTANT)
                .withEpochs(50)
                .withPatience(4)
                .withBatchSize(100);
        Pace pace = new Pace(constant, null, 0, 1000);
        assertThat(course(pace, 6)).hasSize(11).doesNotContain(Next.COOL_FROM_BEST);
        assertThat(pace.stalled()).isEqualTo("no better validation loss for 4 epochs");
    }

    @Test
    void runThatHasConvergedGoesOnOnlyIfOtherEpochsAreAskedFor() {
        Pace.Cooldown converged = new Pace.Cooldown(100, 30, true, 600);
        TrainingOptions options = TrainingOptions.defaults().withBatchSize(100);
        Pace same = new Pace(options.withEpochs(600), null, 0, 1000);
        assertThat(same.resume(converged, 130)).isFalse();
        assertThat(same.next(130, 130)).isEqualTo(Next.END);
        Pace further = new Pace(options.withEpochs(200), null, 0, 1000);
        assertThat(further.resume(converged, 130)).isTrue();
        assertThat(further.next(130, 130)).isEqualTo(Next.EPOCH);
    }

    @Test
    void moreEpochsThanARunHadMakeTheStepSizeWholeAgain() {
        Pace pace = new Pace(TrainingOptions.defaults().withEpochs(16).withBatchSize(100), null, 0, 1000);
        assertThat(pace.resume(new Pace.Cooldown(6, 2, false, 8), 8)).isTrue();
        assertThat(pace.next(8, 8)).isEqualTo(Next.EPOCH);
        assertThat(pace.factor(9)).isEqualTo(1);

        Pace inTheMidst = new Pace(TrainingOptions.defaults().withEpochs(8).withBatchSize(100), null, 0, 1000);
        assertThat(inTheMidst.resume(new Pace.Cooldown(6, 2, false, 8), 7)).isFalse();
        assertThat(inTheMidst.next(7, 7)).isEqualTo(Next.EPOCH);
        assertThat(inTheMidst.lastEpoch()).isEqualTo(8);
    }
}
