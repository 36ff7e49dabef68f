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
        double often = -Math.log(2 / 3.0);
        double seldom = -Math.log(1 / 3.0);
        double scale = 2 * (often + seldom) * 2 / 9;
        // two rows drawn at random differ by 1
        assertThat(2 * (2 / 3.0) * (1 / 3.0) * (often + seldom) / scale).isEqualTo(1, within(1e-12));
        assertThat(space.categories()).isEqualTo(1);
        assertThat(space.width()).isEqualTo(5);
        assertThat(space.column(2)).isZero();
        assertThat(space.column(3)).isEqualTo(1);
        assertThat(distance(space, ROWS[0], ROWS[1])).isEqualTo(2.25, within(1e-6));
        assertThat(distance(space, ROWS[0], ROWS[2])).isEqualTo(4 + (often + seldom) / scale, within(1e-6));
        // a value never seen counts nothing itself, and far out it is far: less three deviations of 5 sqrt(2) / 3
        assertThat(distance(space, new float[] {4.5f, 1, 7}, ROWS[0])).isEqualTo(often / scale, within(1e-6));
        assertThat(distance(space, new float[] {4.5f, 1, 7}, new float[] {5, 1, 7}))
                .isEqualTo(seldom / scale, within(1e-6));
        assertThat(distance(space, new float[] {105, 1, 7}, ROWS[0]))
                .isEqualTo(often / scale + Math.pow(100 - 5 * Math.sqrt(2), 2), within(0.1));
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
