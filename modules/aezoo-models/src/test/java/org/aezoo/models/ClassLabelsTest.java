package org.aezoo.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.trained.TrainedClassifier;
import org.junit.jupiter.api.Test;

/** Rows are given to classes by the names of their labels, whatever number or way of writing they have in a file. */
final class ClassLabelsTest {

    private static Dataset rows(List<String> names, int... labels) {
        return Dataset.of("rows", DataShape.row(1), new FloatRows(new float[labels.length][1]))
                .withLabels(labels, names);
    }

    @Test
    void byName() {
        assertThat(TrainedClassifier.labels(rows(List.of("c", "a"), 0, 1, 0), List.of("a", "b", "c")))
                .containsExactly(2, 0, 2);
    }

    @Test
    void numbersInAnyWriting() {
        List<String> known = List.of("0", "1", "10");
        assertThat(TrainedClassifier.labels(rows(List.of("10.0", "0.0", "1"), 0, 1, 2), known))
                .containsExactly(2, 0, 1);
        assertThat(TrainedClassifier.labels(rows(List.of("1"), 0), List.of("1.0", "1")))
                .as("the same text comes before the same number")
                .containsExactly(1);
    }

    @Test
    void unknownOnesAreRefused() {
        assertThatThrownBy(() -> TrainedClassifier.labels(rows(List.of("0", "2"), 0, 1), List.of("0", "1")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("row 1 of rows has the label '2', which the classifier was not trained on");
        assertThatThrownBy(() -> TrainedClassifier.labels(rows(List.of("1"), 0), List.of("1.0", "01")))
                .as("two of the same number")
                .isInstanceOf(InvalidInputException.class);
    }
}
