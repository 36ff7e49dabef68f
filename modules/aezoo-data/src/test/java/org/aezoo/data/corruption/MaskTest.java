package org.aezoo.data.corruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.RowBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MaskTest {

    private static final DataShape COLOUR = DataShape.image(3, 10, 8);

    private static Mask holes(DataShape shape, MaskShape missing, int patch, double rate) {
        return new Mask(shape, missing, patch, rate, MaskFill.NUMBER, 0.5, 0, 10);
    }

    private static int count(boolean[] hole) {
        int count = 0;
        for (boolean missing : hole) {
            count += missing ? 1 : 0;
        }
        return count;
    }

    @Test
    void theCentreIsASquareInTheMiddle() {
        boolean[] hole = holes(COLOUR, MaskShape.CENTRE, 4, 0.1).draw(new SplittableRandom(1));
        for (int y = 0; y < 10; y++) {
            for (int x = 0; x < 8; x++) {
                assertThat(hole[y * 8 + x]).isEqualTo(y >= 3 && y < 7 && x >= 2 && x < 6);
            }
        }
    }

    @Test
    void blocksReachTheirShareAndEveryPlace() {
        DataShape shape = DataShape.image(1, 28, 28);
        Mask one = holes(shape, MaskShape.BLOCKS, 14, 0.25);
        Mask several = holes(shape, MaskShape.BLOCKS, 5, 0.25);
        SplittableRandom random = new SplittableRandom(1);
        int[] hits = new int[784];
        for (int i = 0; i < 500; i++) {
            assertThat(count(one.draw(random))).isEqualTo(196);
            boolean[] hole = several.draw(random);
            // one more block at most
            assertThat(count(hole)).isBetween(196, 195 + 25);
            for (int p = 0; p < 784; p++) {
                hits[p] += hole[p] ? 1 : 0;
            }
        }
        assertThat(Arrays.stream(hits).min().getAsInt()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"0.25, 7", "0.01, 27", "0.9, 1", "0.5, 3"})
    void regionsCoverTheirShareExactly(double rate, int patch) {
        Mask holes = holes(DataShape.image(1, 28, 30), MaskShape.REGIONS, patch, rate);
        SplittableRandom random = new SplittableRandom(1);
        Set<Integer> different = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            boolean[] hole = holes.draw(random);
            assertThat(count(hole)).isEqualTo((int) Math.round(rate * 840));
            different.add(Arrays.hashCode(hole));
        }
        // few small ones on wide hills meet in a corner now and then
        assertThat(different).hasSizeGreaterThan(25);
    }

    @Test
    void regionsHangTogether() {
        boolean[] hole =
                holes(DataShape.image(1, 40, 40), MaskShape.REGIONS, 10, 0.25).draw(new SplittableRandom(2));
        int borders = 0;
        for (int p = 1; p < hole.length; p++) {
            borders += hole[p] != hole[p - 1] ? 1 : 0;
        }
        // single pixels strewn at random would have 600
        assertThat(borders).isLessThan(200);
    }

    @ParameterizedTest
    @EnumSource
    void inputAndTargetSpeakOfTheSameHole(MaskShape missing) {
        Mask holes = new Mask(COLOUR, missing, 3, 0.2, MaskFill.NUMBER, 0.25, 1, 10);
        int rows = 4;
        float[] values = new float[rows * 240];
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.3f + 0.5f * (float) random.nextDouble();
        }
        float[] before = values.clone();
        RowBatch batch = new RowBatch(new int[rows], 240, values, i -> 0);
        float[] seen = holes.input().values(batch, new SplittableRandom(9));
        float[] target = holes.target().values(batch, new SplittableRandom(9));
        assertThat(values).isEqualTo(before);
        assertThat(seen).hasSize(rows * 320);
        assertThat(target).hasSize(rows * 480);
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < 240; i++) {
                boolean gone = seen[r * 320 + 240 + i % 80] == 1;
                assertThat(seen[r * 320 + i]).isEqualTo(gone ? 0.25f : values[r * 240 + i]);
                assertThat(target[r * 480 + i]).isEqualTo(values[r * 240 + i]);
                float weight = target[r * 480 + 240 + i];
                assertThat(weight).isEqualTo(gone ? 1 : beside(seen, r * 320 + 240, i % 80) ? 10 : 0);
            }
        }
        assertThat(holes.input().values(batch, new SplittableRandom(9))).isEqualTo(seen);
    }

    private static boolean beside(float[] seen, int mask, int pixel) {
        for (int y = Math.max(0, pixel / 8 - 1); y <= Math.min(9, pixel / 8 + 1); y++) {
            for (int x = Math.max(0, pixel % 8 - 1); x <= Math.min(7, pixel % 8 + 1); x++) {
                if (seen[mask + y * 8 + x] == 1) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void anExampleHasAHoleOfItsOwn() {
        Mask holes = holes(COLOUR, MaskShape.BLOCKS, 3, 0.2);
        float[] one = new float[240];
        float[] other = new float[240];
        other[7] = 1;
        assertThat(holes.of(one)).isEqualTo(holes.of(one.clone())).isNotEqualTo(holes.of(other));
        assertThat(holes.seen(one, holes.of(one))).hasSize(holes.inputSize());
    }

    @Test
    void drawingIsQuick() {
        Mask holes = holes(DataShape.image(1, 28, 28), MaskShape.REGIONS, 7, 0.25);
        SplittableRandom random = new SplittableRandom(1);
        long start = System.nanoTime();
        for (int i = 0; i < 5000; i++) {
            holes.draw(random);
        }
        // generous, for machines that are busy: 5,000 take a fraction of a second
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(10);
    }

    @Test
    void badSettingsAreNamed() {
        refused("patchSize must be between 1 and 7 for images of 3x10x8, got 8", 8, 0.2, 0.5, 0, 1);
        refused("patchSize must be between 1 and 7 for images of 3x10x8, got 0", 0, 0.2, 0.5, 0, 1);
        refused("missingRate must be above 0 and at most 0.9, got 0.0", 3, 0, 0.5, 0, 1);
        refused("missingRate must be above 0 and at most 0.9, got 0.91", 3, 0.91, 0.5, 0, 1);
        refused("missingRate must be above 0 and at most 0.9, got NaN", 3, Double.NaN, 0.5, 0, 1);
        refused("fill must be a finite number, got NaN", 3, 0.2, Double.NaN, 0, 1);
        refused("overlap must be between 0 and 8, got -1", 3, 0.2, 0.5, -1, 1);
        refused("overlapWeight must be at least 0, got -1.0", 3, 0.2, 0.5, 1, -1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> holes(DataShape.row(9), MaskShape.CENTRE, 1, 0.2))
                .withMessage("holes need images of at least 2x2 pixels, got 9 columns");
    }

    private static void refused(String message, int patch, double rate, double fill, int overlap, double weight) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Mask(COLOUR, MaskShape.BLOCKS, patch, rate, MaskFill.NUMBER, fill, overlap, weight))
                .withMessage(message);
    }

    @ParameterizedTest
    @EnumSource(MaskShape.class)
    void everyPixelOfASurfaceIsTheMeanOfItsNeighbours(MaskShape missing) {
        Mask holes = new Mask(COLOUR, missing, 4, 0.4, MaskFill.SURFACE, 0.5, 0, 10);
        SplittableRandom random = new SplittableRandom(3);
        for (int time = 0; time < 20; time++) {
            float[] example = new float[COLOUR.size()];
            for (int i = 0; i < example.length; i++) {
                example[i] = (float) random.nextDouble();
            }
            boolean[] hole = holes.draw(random);
            float[] seen = holes.seen(example, hole);
            for (int channel = 0; channel < 3; channel++) {
                double[] expected = solved(example, channel * 80, hole);
                for (int pixel = 0; pixel < 80; pixel++) {
                    assertThat((double) seen[channel * 80 + pixel]).isCloseTo(expected[pixel], within(0.01));
                }
            }
            for (int pixel = 0; pixel < 80; pixel++) {
                assertThat(seen[240 + pixel]).isEqualTo(hole[pixel] ? 1 : 0);
                // whatever stands in the hole
                example[pixel] = hole[pixel] ? Float.NaN : example[pixel];
            }
            assertThat(holes.seen(example, hole)).isEqualTo(seen);
        }
    }

    /** By Gauss and Jordan: as many equations as there are pixels. */
    private static double[] solved(float[] example, int from, boolean[] hole) {
        int n = hole.length;
        double[][] system = new double[n][n + 1];
        for (int pixel = 0; pixel < n; pixel++) {
            if (!hole[pixel]) {
                system[pixel][pixel] = 1;
                system[pixel][n] = example[from + pixel];
                continue;
            }
            int[] sides = {
                pixel >= 8 ? pixel - 8 : -1,
                pixel < n - 8 ? pixel + 8 : -1,
                pixel % 8 > 0 ? pixel - 1 : -1,
                pixel % 8 < 7 ? pixel + 1 : -1
            };
            for (int side : sides) {
                if (side >= 0) {
                    system[pixel][pixel]++;
                    system[pixel][side]--;
                }
            }
        }
        for (int i = 0; i < n; i++) {
            int pivot = i;
            for (int row = i; row < n; row++) {
                pivot = Math.abs(system[row][i]) > Math.abs(system[pivot][i]) ? row : pivot;
            }
            double[] swapped = system[i];
            system[i] = system[pivot];
            system[pivot] = swapped;
            for (int row = 0; row < n; row++) {
                double factor = row == i ? 0 : system[row][i] / system[i][i];
                for (int j = i; j <= n && factor != 0; j++) {
                    system[row][j] -= factor * system[i][j];
                }
            }
        }
        double[] solution = new double[n];
        Arrays.setAll(solution, i -> system[i][n] / system[i][i]);
        return solution;
    }

    @Test
    void aSurfaceNeedsSomethingToHangOn() {
        Mask holes = new Mask(COLOUR, MaskShape.CENTRE, 4, 0.4, MaskFill.SURFACE, 0.5, 0, 10);
        boolean[] all = new boolean[80];
        Arrays.fill(all, true);
        float[] seen = holes.seen(new float[COLOUR.size()], all);
        assertThat(Arrays.copyOf(seen, 240)).containsOnly(0.5f);
    }
}
