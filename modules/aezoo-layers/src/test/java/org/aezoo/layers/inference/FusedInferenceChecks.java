package org.aezoo.layers.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What tests of stacks have in common. */
final class FusedInferenceChecks {

    private FusedInferenceChecks() {}

    static FusedInference.Source source(float[][] rows) {
        return (row, target, offset) -> System.arraycopy(rows[row], 0, target, offset, rows[row].length);
    }

    /** Values from 0 to 1, some of them at the ends. */
    static float[][] rows(int count, int size) {
        SplittableRandom random = new SplittableRandom(7);
        float[][] rows = new float[count][size];
        for (float[] row : rows) {
            for (int i = 0; i < size; i++) {
                row[i] = i % 3 == 0 ? random.nextInt(2) : (float) random.nextDouble();
            }
        }
        return rows;
    }

    /** @param expected an array of any shape for each row */
    static void assertAgree(float[][] rows, INDArray expected) {
        double[] values = expected.dup('c').data().asDouble();
        double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
        assertThat(expected.size(0)).isEqualTo(rows.length);
        int units = values.length / rows.length;
        for (int i = 0; i < rows.length; i++) {
            assertThat(rows[i]).hasSize(units);
            for (int j = 0; j < units; j++) {
                assertThat((double) rows[i][j]).isCloseTo(values[i * units + j], within(1e-5 * largest));
            }
        }
    }

    static void assertUsesPresentParameters(FusedInference stack, ComputationGraph network, float[][] rows) {
        int count = rows.length;
        float[][] before = stack.run(count, source(rows));
        network.params().muli(0.5);
        assertThat(stack.run(count, source(rows))[0]).isNotEqualTo(before[0]);
        network.params().muli(2);
        assertThat(stack.run(count, source(rows))).isDeepEqualTo(before);
    }
}
