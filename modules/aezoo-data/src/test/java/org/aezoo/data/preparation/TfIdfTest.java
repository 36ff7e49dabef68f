package org.aezoo.data.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.junit.jupiter.api.Test;

class TfIdfTest {

    /** Three documents; the first word is in all, the second in one, the third in none. */
    @Test
    void weightsAreThoseOfTheDefinition() {
        float[][] counts = {{1, 0, 0}, {2, 4, 0}, {3, 0, 0}};
        TfIdf weights = TfIdf.fit(Dataset.of("documents", DataShape.row(3), new FloatRows(counts)));
        float[] values = {9, 9, 3, 2, 1};
        weights.apply(values, 2);
        double first = (1 + Math.log(3)) * (1 + Math.log(4.0 / 4));
        double second = (1 + Math.log(2)) * (1 + Math.log(4.0 / 2));
        double third = 1 + Math.log(4.0 / 1);
        double norm = Math.sqrt(first * first + second * second + third * third);
        assertThat(values[0]).isEqualTo(9);
        assertThat(values[2]).isCloseTo((float) (first / norm), within(1e-6f));
        assertThat(values[3]).isCloseTo((float) (second / norm), within(1e-6f));
        assertThat(values[4]).isCloseTo((float) (third / norm), within(1e-6f));
    }

    @Test
    void aDocumentWithoutWordsStaysZerosAndPartsOfAWordCountAsNoLessThanNothing() {
        TfIdf weights =
                TfIdf.fit(Dataset.of("documents", DataShape.row(2), new FloatRows(new float[][] {{1, 0}, {0, 0}})));
        float[] empty = {0, 0};
        weights.apply(empty, 0);
        assertThat(empty).containsExactly(0, 0);
        float[] part = {0.1f, 2};
        weights.apply(part, 0);
        assertThat(part).containsExactly(new float[] {0, 1}, within(1e-6f));
    }
}
