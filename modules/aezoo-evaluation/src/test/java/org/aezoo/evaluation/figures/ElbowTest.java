package org.aezoo.evaluation.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.aezoo.data.InvalidInputException;
import org.junit.jupiter.api.Test;

class ElbowTest {

    @Test
    void theErrorStopsFallingThere() {
        assertThat(new Elbow(List.of(2, 3, 4, 5, 6), List.of(0.9, 0.5, 0.02, 0.01, 0.009)).chosen())
                .isEqualTo(4);
        assertThat(new Elbow(List.of(2, 3, 4, 5, 6), List.of(0.9, 0.1, 0.08, 0.05, 0.04)).chosen())
                .isEqualTo(3);
        // sizes need not be evenly spaced, and scales are of no account
        assertThat(new Elbow(List.of(2, 8, 32), List.of(9e6, 1e6, 0.9e6)).chosen())
                .isEqualTo(8);
    }

    @Test
    void theFirstWhereThereIsNoElbow() {
        assertThat(new Elbow(List.of(2, 3, 4), List.of(3.0, 2.0, 1.0)).chosen()).isEqualTo(2);
        assertThat(new Elbow(List.of(2, 3, 4), List.of(1.0, 1.0, 1.0)).chosen()).isEqualTo(2);
        assertThat(new Elbow(List.of(2, 3, 4), List.of(0.1, 0.9, 0.2)).chosen()).isEqualTo(2);
    }

    @Test
    void refusesWhatHasNoElbow() {
        assertThatThrownBy(() -> new Elbow(List.of(2, 3), List.of(1.0, 2.0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("three sizes or more");
        assertThatThrownBy(() -> new Elbow(List.of(2, 4, 3), List.of(1.0, 2.0, 1.0)))
                .hasMessageContaining("sizes must ascend, got [2, 4, 3]");
        assertThatThrownBy(() -> new Elbow(List.of(2, 3, 4), List.of(1.0, Double.NaN, 1.0)))
                .hasMessageContaining("errors must be finite, got NaN for size 3");
    }
}
