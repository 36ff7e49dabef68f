package org.aezoo.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** {@link MixedSpace} against its formula. */
final class MixedSpaceTest {

    /** Two thirds 0, a third 5; numbers; one value only. */
    private static final float[][] ROWS = {{0, 1, 7}, {0, 2.5f, 7}, {5, 3, 7}, {0, -1, 7}, {5, 0.5f, 7}, {-0f, 9, 7}};

    private static double distance(MixedSpace space, float[] a, float[] b) {
        return Vectors.squaredDistance(space.point(a, 1), space.point(b, 1));
    }

    @Test
    void categoriesCountByWhetherTheyAreTheSame() {
        MixedSpace space = MixedSpace.of(ROWS, 2);
        double weight = 1 / (1 - 4 / 9.0 - 1 / 9.0);
        assertThat(space.categories()).isEqualTo(1);
        assertThat(space.width()).isEqualTo(5);
        assertThat(space.column(2)).isZero();
        assertThat(space.column(3)).isEqualTo(1);
        assertThat(distance(space, ROWS[0], ROWS[1])).isEqualTo(2.25, within(1e-6));
        assertThat(distance(space, ROWS[0], ROWS[2])).isEqualTo(4 + weight, within(1e-6));
        // a value never seen is half as far as another one, and far out it is far: less three deviations of 5 sqrt(2) / 3
        assertThat(distance(space, new float[] {4.5f, 1, 7}, ROWS[0])).isEqualTo(weight / 2, within(1e-6));
        assertThat(distance(space, new float[] {4.5f, 1, 7}, new float[] {5, 1, 7})).isEqualTo(weight / 2, within(1e-6));
        assertThat(distance(space, new float[] {105, 1, 7}, ROWS[0]))
                .isEqualTo(Math.pow(100 - 5 * Math.sqrt(2), 2), within(0.1));
        // a column of one value is a number
        assertThat(distance(space, new float[] {0, 1, 8}, ROWS[0])).isEqualTo(1, within(1e-6));
    }

    @Test
    void withoutCategoriesItIsPlainDistance() {
        MixedSpace space = MixedSpace.of(ROWS, 0);
        assertThat(space.categories()).isZero();
        assertThat(distance(space, ROWS[0], ROWS[2])).isEqualTo(29, within(1e-6));
    }
}
