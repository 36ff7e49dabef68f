package org.aezoo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelledTest {

    /** Row i holds i; classes a, b and c have 60, 30 and 10 rows. */
    private static Dataset data() {
        float[][] rows = new float[100][1];
        int[] labels = new int[100];
        for (int i = 0; i < 100; i++) {
            rows[i][0] = i;
            labels[i] = i % 10 == 0 ? 2 : i % 10 < 4 ? 1 : 0;
        }
        return Dataset.of("numbers", DataShape.row(1), new FloatRows(rows)).withLabels(labels, List.of("a", "b", "c"));
    }

    private static int[] counts(Dataset data) {
        int[] counts = new int[data.labelNames().size()];
        for (int i = 0; i < data.size(); i++) {
            counts[data.label(i)]++;
        }
        return counts;
    }

    private static Set<Float> values(Dataset data) {
        Set<Float> values = new HashSet<>();
        for (float[] row : data.head(data.size())) {
            values.add(row[0]);
        }
        return values;
    }

    @Test
    void drawIsBalancedAndDecidedByTheSeed() {
        Dataset drawn = Labelled.balanced(data(), 15, 1);
        assertThat(counts(drawn)).containsExactly(5, 5, 5);
        assertThat(values(drawn)).hasSize(15).isEqualTo(values(Labelled.balanced(data(), 15, 1)));
        assertThat(values(drawn)).isNotEqualTo(values(Labelled.balanced(data(), 15, 2)));
    }

    @Test
    void splitTakesTheSameShareOfEachClass() {
        Split split = Labelled.split(data(), 0.2, 3);
        assertThat(counts(split.heldOut())).containsExactly(12, 6, 2);
        assertThat(counts(split.rest())).containsExactly(48, 24, 8);
        Set<Float> both = values(split.rest());
        both.addAll(values(split.heldOut()));
        assertThat(both).hasSize(100);
        assertThat(counts(Labelled.split(data(), 0.01, 3).heldOut())).containsExactly(1, 1, 1);
        assertThat(Labelled.split(data(), 0, 3).heldOut().size()).isZero();
        assertThat(Arrays.asList(
                        values(split.heldOut()),
                        values(Labelled.split(data(), 0.2, 4).heldOut())))
                .doesNotHaveDuplicates();
    }

    @Test
    void impossibleDrawsAreRefused() {
        refused("labels must be at most 100, the training rows of numbers, got 300", data(), 300);
        refused("labels must be a multiple of the 3 classes of numbers, so that each gets as many, got 10", data(), 10);
        refused("labels must be a multiple", data(), 0);
        refused("labels must be at most 30, as class 'c' of numbers has only 10 rows, got 33", data(), 33);
        refused("bare has no labels", Dataset.of("bare", DataShape.row(1), new FloatRows(new float[4][1])), 2);
    }

    private static void refused(String message, Dataset data, int count) {
        assertThatThrownBy(() -> Labelled.balanced(data, count, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
