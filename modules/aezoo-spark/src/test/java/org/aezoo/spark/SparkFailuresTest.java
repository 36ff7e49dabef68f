package org.aezoo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.aezoo.data.InvalidInputException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SparkFailuresTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ExecutorLostFailure (executor 1 exited caused by one of the running tasks) Reason: Command exited with"
                        + " code 52 | exit code 52",
                "Container killed by YARN for exceeding physical memory limits. Exit status: 137. | exit code 137",
                "Lost task 0.0: java.lang.OutOfMemoryError: Java heap space | Java heap space",
                "Lost task 0.0: java.lang.OutOfMemoryError | OutOfMemoryError"
            })
    void anExecutorOutOfMemoryIsOneLineThatSaysWhatToSet(String spark, String how) {
        String message = "Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most recent failure: "
                + spark.strip() + "\nDriver stacktrace:\n\tat somewhere";
        RuntimeException found = SparkFailures.inputFirst(new SparkException(message));
        assertThat(found).isInstanceOf(InvalidInputException.class).hasMessageNotContaining("\n");
        assertThat(found.getMessage())
                .startsWith("an executor ran out of memory (" + how.strip() + "): ")
                .contains("spark.executor.memory,", "spark.executor.memoryOverhead", "maxphysicalbytes");
    }

    @Test
    void otherEndsAreLeftAlone() {
        SparkException failure = new SparkException("Reason: Command exited with code 1, 52 tasks, 137 rows");
        RuntimeException found = SparkFailures.inputFirst(failure);
        assertThat(found).isNotInstanceOf(InvalidInputException.class).hasRootCause(failure);
    }
}
