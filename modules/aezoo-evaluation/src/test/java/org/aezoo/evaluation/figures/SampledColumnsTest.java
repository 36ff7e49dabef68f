package org.aezoo.evaluation.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SampledColumnsTest {

    /** As scipy.stats.ks_2samp(a, b).statistic has it, SciPy 1.17. */
    @Test
    void distanceOfDistributions() {
        double[] a = {-1, 0, 0, 2, 5};
        double[] b = {0, 0, 1, 2, 2, 7, 9};
        assertThat(SampledColumns.distance(a, b)).isCloseTo(11.0 / 35, within(1e-12));
        assertThat(SampledColumns.distance(a, a)).isZero();
        assertThat(SampledColumns.distance(new double[] {1, 2}, new double[] {3}))
                .isEqualTo(1);
    }
}
