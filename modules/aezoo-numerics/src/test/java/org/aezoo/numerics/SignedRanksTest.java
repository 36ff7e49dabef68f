package org.aezoo.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** {@link SignedRanks} against SciPy's exact test, and against signs counted one by one where there are ties. */
final class SignedRanksTest {

    @Test
    void asScipyHasIt() {
        double[] a = {92.1, 99.6, 90.3, 88.0, 51.2, 86.4, 93.8, 100.0, 79.5};
        double[] b = {92.9, 99.2, 91.8, 87.5, 36.2, 87.6, 94.0, 100.0, 81.4};
        assertThat(SignedRanks.test(a, b)).isEqualTo(0.546875, within(1e-12));
        assertThat(SignedRanks.test(b, a)).isEqualTo(0.546875, within(1e-12));
    }

    @Test
    void tiesShareTheirRank() {
        // ranks 1.5, 1.5, 3 with signs +, +, -: sums of positive ranks up to 3 come in 4 of 8 ways
        assertThat(SignedRanks.test(new double[] {1, 1, 0}, new double[] {0, 0, 2}))
                .isEqualTo(1);
        // all of one sign: 2 of 2^5
        assertThat(SignedRanks.test(new double[] {1, 1, 2, 3, 4}, new double[5]))
                .isEqualTo(1 / 16.0);
        assertThat(SignedRanks.test(new double[] {1, 2}, new double[] {1, 2})).isEqualTo(1);
    }
}
