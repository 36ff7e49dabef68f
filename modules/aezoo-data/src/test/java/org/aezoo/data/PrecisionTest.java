package org.aezoo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.aezoo.data.readers.CsvFile;
import org.aezoo.data.readers.SpooledRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Columns far from 0, against what NumPy and scikit-learn make of them: {@code src/test/python/scaling.py}. */
class PrecisionTest {

    private static final JsonNode FIGURES = figures();
    private static final double[][] ROWS = doubles(FIGURES.path("rows"));

    @TempDir
    Path folder;

    private static JsonNode figures() {
        try (InputStream in = PrecisionTest.class.getResourceAsStream("scaling.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[][] doubles(JsonNode rows) {
        return IntStream.range(0, rows.size())
                .mapToObj(r -> vector(rows.get(r)))
                .toArray(double[][]::new);
    }

    private static double[] vector(JsonNode row) {
        return IntStream.range(0, row.size())
                .mapToDouble(i -> row.get(i).asDouble())
                .toArray();
    }

    /** The table as a file, with every digit of its doubles. */
    private Dataset read(double[][] rows) {
        StringBuilder text = new StringBuilder();
        for (double[] row : rows) {
            text.append(String.join(
                            ",", Arrays.stream(row).mapToObj(Double::toString).toList()))
                    .append('\n');
        }
        return CsvFile.read(TestFiles.write(folder.resolve("t.csv"), text.toString()), null);
    }

    @ParameterizedTest
    @EnumSource(names = {"STANDARD", "MIN_MAX", "ROBUST"})
    void columnsFarFromZeroAreScaledAsNumPyDoes(Scaling.Kind kind) {
        JsonNode expected = FIGURES.path("scalings").path(kind.id());
        double[][] scaled = doubles(expected.path("scaled"));
        Dataset own = Dataset.of("own", DataShape.row(ROWS[0].length), new DoubleRows(ROWS));
        try (Dataset table = read(ROWS)) {
            for (Dataset data : List.of(
                    table, own, own.subset(IntStream.range(0, ROWS.length).toArray()))) {
                Scaling scaling = Scaling.fit(kind, data);
                for (int c = 0; c < ROWS[0].length; c++) {
                    double shift = expected.path("shift").get(c).asDouble();
                    double scale = expected.path("scale").get(c).asDouble();
                    assertThat(scaling.scale()[c]).isCloseTo(scale, within(1e-6 * scale));
                    assertThat(scaling.shift()[c]).isCloseTo(shift, within(1e-6 * scale + Math.ulp(shift)));
                }
                Batches batches = new Batches(data, scaling, List.of(Feed.EXAMPLE), List.of(), 7, false, 1);
                try (Batches.Epoch epoch = batches.epoch(0)) {
                    for (int row = 0; epoch.hasNext(); ) {
                        try (Batches.Batch batch = epoch.next()) {
                            INDArray values = batch.data().getFeatures(0);
                            for (int i = 0; i < batch.size(); i++, row++) {
                                for (int c = 0; c < scaled[row].length; c++) {
                                    // means that far from 0 are rounded to the steps of doubles there
                                    double step = Math.ulp(scaling.shift()[c]) / scaling.scale()[c];
                                    assertThat(values.getDouble(i, c)).isCloseTo(scaled[row][c], within(2e-6 + step));
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void whatIsScaledComesBack() {
        Dataset data = Dataset.of("own", DataShape.row(ROWS[0].length), new DoubleRows(ROWS));
        Scaling scaling = Scaling.fit(Scaling.Kind.STANDARD, data);
        float[] scaled = new float[ROWS[0].length];
        for (int r = 0; r < ROWS.length; r++) {
            data.read(r, scaling, scaled, 0);
            double[] back = scaling.inverse(scaled);
            for (int c = 0; c < back.length; c++) {
                // as far as seven digits of the scaled value reach, and the steps of doubles
                double most = 4e-7 * scaling.scale()[c] + 2 * Math.ulp(ROWS[r][c]);
                assertThat(back[c]).isCloseTo(ROWS[r][c], within(most));
            }
        }
        assertThat(IntStream.range(0, ROWS[0].length).filter(scaling::needsDoubles))
                .containsExactly(0, 1, 2, 3, 5);
    }

    @Test
    void floatsAreScaledToTheSameBitBothWays() {
        float[][] rows = new float[50][3];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = new float[] {r * 5, (float) Math.sin(r), 1e-20f * r};
        }
        Dataset data = Dataset.of("f", DataShape.row(3), new FloatRows(rows));
        for (Scaling.Kind kind : Scaling.Kind.values()) {
            Scaling scaling = Scaling.fit(kind, data);
            for (float[] row : rows) {
                float[] single = row.clone();
                scaling.apply(single, 3);
                float[] wide = new float[3];
                scaling.apply(new double[] {row[0], row[1], row[2]}, wide, 0);
                assertThat(wide).containsExactly(single);
            }
        }
        Scaling narrow = new Scaling(Scaling.Kind.STANDARD, new double[] {3}, new double[] {7});
        float[] single = {0.3f, 5};
        float[] wide = new float[2];
        narrow.apply(new double[] {0.3f, 5}, wide, 0);
        narrow.apply(single, 2);
        assertThat(wide).containsExactly(single);
    }

    @Test
    void filesTakeAsManyBytesAsTheirNumbersNeed() {
        try (Dataset whole = read(new double[][] {{1, 2.5}, {16_777_216, -3}})) {
            assertThat(whole.rows().isSingle()).isTrue();
        }
        // many rows of floats before the first that is none
        double[][] rows = new double[40_000][2];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = new double[] {r, r < 39_000 ? 0.5 : 1e9 + r / 1024.0};
        }
        try (Dataset wide = read(rows)) {
            assertThat(wide.rows().isSingle()).isFalse();
            double[] row = new double[2];
            for (int r = 0; r < rows.length; r++) {
                wide.read(r, row, 0);
                assertThat(row[0] == rows[r][0] && row[1] == rows[r][1]).isTrue();
            }
            float[] single = new float[3];
            wide.read(39_999, single, 1);
            assertThat(single).containsExactly(0, 39_999, (float) rows[39_999][1]);
        }
    }

    @Test
    void missingValuesStayMissing() {
        Path file = TestFiles.write(folder.resolve("m.csv"), "a,b\n1000000000.25,1\n,2\n1000000000.75,\n");
        try (Dataset data = CsvFile.readMixed(file, null)) {
            assertThat(data.rows().isSingle()).isFalse();
            Scaling scaling = Scaling.fit(Scaling.Kind.STANDARD, data);
            assertThat(scaling.shift()).containsExactly(1_000_000_000.5, 1.5);
            assertThat(scaling.scale()).containsExactly(0.25, 0.5);
            float[] row = new float[2];
            data.read(1, scaling, row, 0);
            assertThat(row).containsExactly(0, 1);
            assertThat(RowBatch.missingIn(data, new int[] {0, 1, 2})).hasToString("{2, 5}");
        }
    }

    @Test
    void refusesRowsOfAnotherKind() {
        try (SpooledRows.Writer floats = SpooledRows.floats(2);
                SpooledRows.Writer numbers = SpooledRows.numbers(2)) {
            assertThatThrownBy(() -> floats.add(new double[2])).hasMessage("a row must be 2 floats, got 2 numbers");
            assertThatThrownBy(() -> numbers.add(new float[2])).hasMessage("a row must be 2 numbers, got 2 floats");
            assertThatThrownBy(() -> numbers.add(new double[3])).hasMessage("a row must be 2 numbers, got 3 numbers");
        }
        assertThatThrownBy(() -> new DoubleRows(new double[][] {{1}, {1, 2}})).hasMessageContaining("row 1 has 2");
    }

    @Test
    void distancesBeyondTheRange() {
        Scaling scaling = new Scaling(Scaling.Kind.MIN_MAX, new double[] {1e9, -2}, new double[] {4, 8});
        assertThat(scaling.beyond(new double[] {1e9, 6})).isEmpty();
        assertThat(scaling.beyond(new double[] {1e9 + 4, -2 - 1e-7})).isEmpty();
        assertThat(scaling.beyond(new double[] {1e9 + 6, -10})).containsExactly(0.5, 1);
        assertThat(scaling.beyond(new double[] {1e9 - 2, 0})).containsExactly(0.5, 0);
        assertThat(new Scaling(Scaling.Kind.STANDARD, new double[] {0}, new double[] {1}).beyond(new double[] {99}))
                .isEmpty();
    }

    private static List<String> notes(double[][] rows, Scaling.Kind kind, String... names) {
        Dataset data = Dataset.of("t", DataShape.row(rows[0].length), new DoubleRows(rows));
        data = names.length == 0 ? data : data.withFeatureNames(List.of(names));
        return TableNotes.of(data, Scaling.fit(kind, data));
    }

    @Test
    void tellsOfValuesThatDoNotDiffer() {
        double[][] rows = new double[500][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = new double[] {r, 7, Math.sqrt(r), 1e9 + Math.sqrt(r)};
        }
        assertThat(notes(rows, Scaling.Kind.STANDARD, "a", "k", "b", "c"))
                .singleElement()
                .asString()
                .startsWith("column 'k' is the same in every training row")
                .contains("leave out");
        // floats near 1e9 are 64 apart: of 22 different numbers of 0 to 22.3 above it one is left
        assertThat(notes(rows, Scaling.Kind.NONE, "a", "k", "b", "c"))
                .singleElement()
                .asString()
                .startsWith("499 of 500 different values of column 'c' become equal to another");
        assertThat(notes(new double[][] {{0.1, 2}, {0.1, 2}, {0.1, 2}}, Scaling.Kind.MIN_MAX))
                .singleElement()
                .asString()
                .startsWith("all 3 training rows of t are equal");
    }

    @Test
    void countsValuesThatBecomeEqual() {
        double[][] rows = new double[500][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = new double[] {r == 0 ? 1e13 : r, r};
        }
        // NumPy leaves 3 of 500, a mean that is rounded otherwise 2 or 3
        assertThat(notes(rows, Scaling.Kind.STANDARD, "x", "y"))
                .singleElement()
                .asString()
                .matches("49[78] of 500 different values of column 'x' become equal to another.*");
        assertThat(notes(rows, Scaling.Kind.ROBUST, "x", "y")).isEmpty();
        double[][] coarse = new double[500][];
        for (int r = 0; r < coarse.length; r++) {
            coarse[r] = new double[] {1e17 + r, r};
        }
        assertThat(notes(coarse, Scaling.Kind.STANDARD, "x", "y"))
                .singleElement()
                .asString()
                .startsWith(
                        "column 'x' varies by little more than rounding: numbers of that size are read in steps of 16");
    }
}
