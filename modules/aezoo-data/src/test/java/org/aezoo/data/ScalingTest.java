package org.aezoo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScalingTest {

    private static final int ROWS = 500;
    private static final int SIZE = 4;
    private static final float[][] VALUES = values();
    private static final Dataset DATA = Dataset.of("d", DataShape.row(SIZE), new FloatRows(VALUES));

    /** Columns of very different scales; the last is constant. */
    private static float[][] values() {
        SplittableRandom random = new SplittableRandom(3);
        float[][] values = new float[ROWS][];
        for (int r = 0; r < ROWS; r++) {
            values[r] = new float[] {
                (float) random.nextDouble(),
                (float) (10_000 + random.nextDouble()),
                (float) (1e-15 * random.nextDouble()),
                7
            };
        }
        return values;
    }

    private static float[] flat() {
        float[] flat = new float[ROWS * SIZE];
        for (int r = 0; r < ROWS; r++) {
            DATA.read(r, flat, r * SIZE);
        }
        return flat;
    }

    @Test
    void standardFollowsTheFormula() {
        Scaling scaling = Scaling.fit(Scaling.Kind.STANDARD, DATA);
        for (int c = 0; c < SIZE; c++) {
            double mean = 0;
            for (float[] row : VALUES) {
                mean += row[c] / (double) ROWS;
            }
            double variance = 0;
            for (float[] row : VALUES) {
                variance += (row[c] - mean) * (row[c] - mean) / ROWS;
            }
            assertThat(scaling.shift()[c]).isCloseTo(mean, within(1e-9 * Math.abs(mean)));
            double expected = c == 3 ? 1 : Math.sqrt(variance);
            assertThat(scaling.scale()[c]).isCloseTo(expected, within(1e-6 * expected));
        }
    }

    @Test
    void minMaxFollowsTheFormulaAndCutsOff() {
        Scaling scaling = Scaling.fit(Scaling.Kind.MIN_MAX, DATA);
        float[] flat = flat();
        scaling.apply(flat, SIZE);
        for (int c = 0; c < SIZE; c++) {
            float low = Float.POSITIVE_INFINITY;
            float high = Float.NEGATIVE_INFINITY;
            for (int r = 0; r < ROWS; r++) {
                low = Math.min(low, flat[r * SIZE + c]);
                high = Math.max(high, flat[r * SIZE + c]);
            }
            assertThat(low).isZero();
            assertThat(high).isEqualTo(c == 3 ? 0 : 1);
        }
        float[] outside = {-5, 20_000, 0, 8};
        scaling.apply(outside, SIZE);
        assertThat(outside).containsExactly(0, 1, 0, 1);
    }

    @Test
    void pixelsBecomeShares() {
        float[] pixels = {0, 51, 255};
        Scaling.pixel().apply(pixels, 3);
        assertThat(pixels).containsExactly(0, 0.2f, 1);
    }

    @Test
    void aSingleColumnOfDenormalsStaysFinite() {
        Dataset tiny = Dataset.of("t", DataShape.row(1), new FloatRows(new float[][] {{0}, {1e-42f}}));
        float[] values = {0, 1e-42f};
        Scaling.fit(Scaling.Kind.MIN_MAX, tiny).apply(values, 1);
        assertThat(values).containsExactly(0, 1);
    }

    @ParameterizedTest
    @EnumSource
    void invertUndoesApply(Scaling.Kind kind) {
        Scaling scaling = Scaling.fit(kind, DATA);
        float[] before = flat();
        float[] after = flat();
        scaling.apply(after, SIZE);
        scaling.invert(after, SIZE);
        for (int i = 0; i < before.length; i++) {
            double range = scaling.scale()[scaling.scale().length == 1 ? 0 : i % SIZE];
            double tolerance = 1e-6 * (Math.abs(before[i]) + (kind == Scaling.Kind.PIXEL ? 0 : range));
            assertThat((double) after[i]).isCloseTo(before[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @EnumSource
    void survivesJson(Scaling.Kind kind) throws Exception {
        Scaling scaling = Scaling.fit(kind, DATA);
        ObjectMapper mapper = new ObjectMapper();
        Scaling read = mapper.readValue(mapper.writeValueAsString(scaling), Scaling.class);
        assertThat(read).isEqualTo(scaling).hasSameHashCodeAs(scaling);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> Scaling.fit(Scaling.Kind.STANDARD, DATA).apply(new float[3], 3))
                .hasMessageContaining("rows of 4 values, got rows of 3");
        assertThatThrownBy(() -> new Scaling(Scaling.Kind.STANDARD, new double[] {0}, new double[] {0}))
                .hasMessageContaining("not 0");
        assertThatThrownBy(() -> Scaling.fit(Scaling.Kind.MIN_MAX, DATA.subset(new int[0])))
                .hasMessageContaining("at least 1 row");
    }

    private static Dataset column(float... values) {
        float[][] rows = new float[values.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new float[] {values[i], 7};
        }
        return Dataset.of("table", DataShape.row(2), new FloatRows(rows)).withFeatureNames(List.of("a", "b"));
    }

    @Test
    void robustScalingGoesByTheQuartiles() {
        // quartiles 2, 3 and 4, whatever the last value is
        for (float last : new float[] {5, 5000}) {
            Scaling scaling = Scaling.fit(Scaling.Kind.ROBUST, column(1, 2, 3, 4, last));
            assertThat(scaling.shift()).containsExactly(3, 7);
            assertThat(scaling.scale()[0]).isCloseTo(2 / 1.3489795, within(1e-12));
            assertThat(scaling.scale()[1]).as("a constant column").isEqualTo(1);
            assertThat(scaling.fills()).isFalse();
        }
        Scaling mostlyOne = Scaling.fit(Scaling.Kind.ROBUST, column(1, 1, 1, 1, 1, 1, 1, 9));
        assertThat(mostlyOne.scale()[0]).as("its standard deviation").isCloseTo(Math.sqrt(7), within(1e-9));
        assertThatThrownBy(() -> Scaling.fit(Scaling.Kind.ROBUST, column(1, Float.NaN)))
                .hasMessage("rows must have no missing values, got NaN for value 0");
    }

    @Test
    void missingValuesBecomeMeanOrMedian() throws Exception {
        Dataset table = column(1, 2, Float.NaN, 3, 10).withMissingValues();
        Scaling standard = Scaling.fit(Scaling.Kind.STANDARD, table);
        assertThat(standard.shift()[0]).isCloseTo(4, within(1e-12));
        assertThat(standard.scale()[0]).isCloseTo(Math.sqrt((9 + 4 + 1 + 36) / 4.0), within(1e-12));
        Scaling robust = Scaling.fit(Scaling.Kind.ROBUST, table);
        assertThat(robust.shift()[0]).isCloseTo(2.5, within(1e-12));
        for (Scaling scaling : List.of(standard, robust)) {
            assertThat(scaling.fills()).isTrue();
            float[] row = {Float.NaN, 7};
            scaling.apply(row, 2);
            assertThat(row).containsExactly(0, 0);
            scaling.invert(row, 2);
            assertThat(row[0]).isCloseTo((float) scaling.shift()[0], within(1e-6f));
            ObjectMapper mapper = new ObjectMapper();
            String json = mapper.writeValueAsString(scaling);
            assertThat(json).contains("\"fills\":true");
            assertThat(mapper.readValue(json, Scaling.class)).isEqualTo(scaling);
        }
        // a column without any value
        Scaling empty =
                Scaling.fit(Scaling.Kind.ROBUST, column(Float.NaN, Float.NaN).withMissingValues());
        assertThat(empty.shift()).containsExactly(0, 7);
        assertThat(new ObjectMapper().writeValueAsString(Scaling.none())).doesNotContain("fills");
        assertThatThrownBy(() -> Scaling.fit(Scaling.Kind.MIN_MAX, table))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("column 'a' of table has missing values, which min-max scaling cannot fill in");
        assertThatThrownBy(() -> new Scaling(Scaling.Kind.MIN_MAX, new double[] {0}, new double[] {1}, true))
                .hasMessageContaining("fills needs standard or robust scaling, got min-max");
    }

    @Test
    void picturesInTheUnitIntervalAreTakenAsTheyAre() {
        DataShape shape = DataShape.image(1, 1, 2);
        assertThat(Scaling.ofPictures(Dataset.of("a", shape, new FloatRows(new float[][] {{0, 0.5f}, {1, 0.25f}}))))
                .isEqualTo(Scaling.none());
        assertThat(Scaling.ofPictures(Dataset.of("b", shape, new FloatRows(new float[][] {{0, 0.5f}, {2, 0.25f}}))))
                .isEqualTo(Scaling.pixel());
        // black pictures say nothing of the others
        assertThat(Scaling.ofPictures(Dataset.of("c", shape, new FloatRows(new float[][] {{0, 0}, {0, 0}}))))
                .isEqualTo(Scaling.pixel());
    }
}
