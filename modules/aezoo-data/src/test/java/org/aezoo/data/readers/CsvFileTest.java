package org.aezoo.data.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {

    @TempDir
    Path folder;

    private Path file(String content) {
        return TestFiles.write(folder.resolve("t.csv"), content);
    }

    private String refusal(String content) {
        Path file = file(content);
        return TestFiles.refusal(() -> CsvFile.read(file, null));
    }

    private String refusal(String content, String label) {
        Path file = file(content);
        return TestFiles.refusal(() -> CsvFile.read(file, label));
    }

    @Test
    void readsNumbersWithAHeader() {
        try (Dataset data = CsvFile.read(file("a, b ,\"c,d\"\r\n1,-2.5,3e2\r\n 4 ,\"5\",+6\r\n\r\n"), null)) {
            assertThat(data.featureNames()).containsExactly("a", "b", "c,d");
            assertThat(data.head(9)).isDeepEqualTo(new float[][] {{1, -2.5f, 300}, {4, 5, 6}});
            assertThat(data.hasLabels()).isFalse();
        }
    }

    /** A spelling of missing values makes it go over the table a second time; what it finds is the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\n1,2.5\n3,1e-7\n5,6\n",
                "1,2\r\n3,4\r\n5,6\r\n\r\n\n",
                "a;b\n1,5;2\n3;4,123456789012345678\n",
                "2019,2020,2021,2022\n1.5,3,9,2\n7,-1.5,2,8\n",
                "a\n1\n2\n0.1",
                "\"a\nb\",c\n\"1\",2\n3,16777217\n"
            })
    void aTableOfNumbersIsTheSameReadOnceOrTwice(String content) {
        Path file = file(content);
        CsvFile.Options once = CsvFile.Options.of(null, false);
        CsvFile.Options twice = new CsvFile.Options(
                null, null, null, false, null, List.of(), List.of(), List.of("never there"), null, null, null);
        try (Dataset one = CsvFile.readTable(file, once);
                Dataset two = CsvFile.readTable(file, twice)) {
            assertThat(one.size()).isEqualTo(two.size());
            assertThat(one.featureNames()).isEqualTo(two.featureNames());
            assertThat(one.checksum()).isEqualTo(two.checksum());
            double[] row = new double[one.shape().size()];
            double[] same = new double[row.length];
            for (int i = 0; i < one.size(); i++) {
                one.rows().read(i, row, 0);
                two.rows().read(i, same, 0);
                assertThat(row).isEqualTo(same);
            }
        }
    }

    @Test
    void readsMixedTables() {
        Path file = file("price,colour,kind,size,note\n1,red,a,,x\n,blue ,b,2.5,\nNaN,red,a,-3e2,NA\n4,,b,1,x\n");
        try (Dataset data = CsvFile.readMixed(file, "kind")) {
            assertThat(data.featureNames()).containsExactly("price", "colour=blue", "colour=red", "size", "note=x");
            float nan = Float.NaN;
            // as text, in which missing values are equal
            assertThat(Arrays.deepToString(data.head(9))).isEqualTo(Arrays.deepToString(new float[][] {
                {1, 0, 1, nan, 1}, {nan, 1, 0, 2.5f, 0}, {nan, 0, 1, -300, 0}, {4, 0, 0, 1, 1}
            }));
            assertThat(data.takesMissing()).isTrue();
            assertThat(data.subset(new int[] {1}).concat(data).takesMissing()).isTrue();
            assertThat(data.labelNames()).containsExactly("a", "b");
        }
        // a table of numbers alone is the same either way
        try (Dataset plain = CsvFile.read(file("1,2\n3,4\n"), null);
                Dataset mixed = CsvFile.readMixed(folder.resolve("t.csv"), null)) {
            assertThat(mixed.head(2)).isDeepEqualTo(plain.head(2));
            assertThat(mixed.featureNames()).isEqualTo(plain.featureNames());
            assertThat(plain.takesMissing()).isFalse();
        }
    }

    @Test
    void refusesWhatMixedTablesMustNotHold() {
        assertThat(mixedRefusal("a,b\n1,x\n,NaN\n")).contains("line 3: every value is missing; leave the row out");
        assertThat(mixedRefusal("a,b\n1,x\ninf,y\n")).contains("line 3, column 'a': the value is infinite");
        assertThat(mixedRefusal("a,b\n1,x\n2\n")).contains("line 3: 1 cell where line 1 has 2");
        StringBuilder many = new StringBuilder("a,b\n");
        for (int i = 0; i <= CsvFile.MAX_CATEGORIES; i++) {
            many.append(i).append(",t").append(i).append('\n');
        }
        assertThat(mixedRefusal(many.toString()))
                .contains("line 102, column 'b': more than 100 different texts; leave the column out");
        // numbers with a text among them are no categories
        assertThat(mixedRefusal(many.toString().replace(",t", ",") + "1,oops\n"))
                .contains("line 103, column 'b': 'oops' is not a number, as 101 other cells of the column are");
        assertThat(refusal("a,b\n1,x\n")).contains("'x' is not a number").contains("?mixed");
        assertThat(refusal("a,b\n1,\n")).contains("the cell is empty").contains("?mixed");
    }

    private String mixedRefusal(String content) {
        Path file = file(content);
        return TestFiles.refusal(() -> CsvFile.readMixed(file, null));
    }

    @Test
    void readsNumbersWithoutAHeader() {
        try (Dataset data = CsvFile.read(file("1,2\n3,4"), null)) {
            assertThat(data.featureNames()).containsExactly("column1", "column2");
            assertThat(data.size()).isEqualTo(2);
        }
    }

    @Test
    void packedAndPlainHaveOneChecksum() {
        String text = "\ufeffgröße,b\n1,2\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Path packed = TestFiles.write(folder.resolve("t.csv.gz"), TestFiles.gzip(bytes));
        try (Dataset one = CsvFile.read(file(text), null);
                Dataset two = CsvFile.read(packed, null)) {
            assertThat(one.featureNames()).containsExactly("größe", "b");
            assertThat(two.checksum()).isEqualTo(one.checksum()).isEqualTo(TestFiles.sha256(bytes));
        }
    }

    @Test
    void labelsAreSortedByName() {
        try (Dataset data = CsvFile.read(file("x,kind\n1,pear\n2,\"an \"\"apple\"\"\"\n3,pear\n"), "kind")) {
            assertThat(data.featureNames()).containsExactly("x");
            assertThat(data.labelNames()).containsExactly("an \"apple\"", "pear");
            assertThat(new int[] {data.label(0), data.label(1), data.label(2)}).containsExactly(1, 0, 1);
        }
    }

    @Test
    void numericLabelsAreSortedByNumber() {
        try (Dataset data = CsvFile.read(file("k,x\n10,1\n-1,2\n9,3\n"), "k")) {
            assertThat(data.labelNames()).containsExactly("-1", "9", "10");
            assertThat(new int[] {data.label(0), data.label(1), data.label(2)}).containsExactly(2, 0, 1);
            assertThat(data.head(3)).isDeepEqualTo(new float[][] {{1}, {2}, {3}});
        }
    }

    @Test
    void backslashIsALetter() {
        try (Dataset data = CsvFile.read(file("x,k\n1,\"a\\\"\n"), "k")) {
            assertThat(data.labelNames()).containsExactly("a\\");
        }
    }

    @Test
    void refusesMissingFolderAndEmpty() {
        assertThat(TestFiles.refusal(() -> CsvFile.read(folder.resolve("none.csv"), null)))
                .contains("no file", "none.csv");
        assertThat(TestFiles.refusal(() -> CsvFile.read(folder, null))).contains("is a folder");
        assertThat(refusal("")).contains("t.csv is empty");
        assertThat(refusal("\n\n")).contains("blank lines only");
        assertThat(refusal("a,b\n")).contains("header line only");
        assertThat(refusal("a,b\n\n \n")).contains("header line only");
    }

    @Test
    void refusesRaggedRows() {
        assertThat(refusal("a,b\n1,2\n3\n")).contains("t.csv, line 3: 1 cell where line 1 has 2");
        assertThat(refusal("1,2\n3,4,5\n")).contains("line 2: 3 cells where line 1 has 2");
        assertThat(refusal("a,b\n1,2\n\n3,4\n")).contains("line 3: the line is blank");
    }

    @Test
    void refusesText() {
        assertThat(refusal("a,kind\n1,2\n3,rose\n"))
                .contains("line 3, column 'kind': 'rose' is not a number", "?label=kind");
        assertThat(refusal("a,b,k\n1,x1,2\n", "k"))
                .contains("line 2, column 'b': 'x1'")
                .doesNotContain("?label");
        assertThat(refusal("a\n1-2\n")).contains("'1-2' is not a number");
        assertThat(refusal("a\n1d\n")).contains("'1d' is not a number");
        assertThat(refusal("a\n0x10\n")).contains("'0x10' is not a number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "nan", "NA", "null"})
    void refusesMissingValues(String value) {
        assertThat(refusal("a,b\n1," + value + "\n")).contains("line 2, column 'b'", "missing", value);
    }

    @Test
    void refusesEmptyAndInfiniteCells() {
        assertThat(refusal("a,b\n1,\n")).contains("line 2, column 'b': the cell is empty");
        assertThat(refusal("1,2\n3,\n")).contains("line 2, column 'column2': the cell is empty");
        assertThat(refusal("a,b\n-inf,1\n")).contains("column 'a': the value is infinite");
        assertThat(refusal("a,b\n1,1e39\n")).contains("column 'b': 1e39 is too large");
        assertThat(refusal("1,NaN\n1,2\n")).contains("line 1, column 'column2'", "missing");
    }

    @Test
    void refusesUnknownLabels() {
        assertThat(refusal("a,class\n1,2\n", "clas"))
                .contains("no column 'clas' (did you mean 'class'?)", "columns are a, class");
        assertThat(refusal("1,2\n", "zz")).contains("no column 'zz'; the file has no header line", "column1");
        assertThat(refusal("a\n1\n", "a")).contains("no column beside 'a'");
        assertThat(refusal("a,k\n1,\n", "k")).contains("line 2, column 'k': the label is empty");
    }

    @Test
    void refusesTooManyClasses() {
        StringBuilder text = new StringBuilder("x,k\n");
        for (int i = 0; i <= CsvFile.MAX_CLASSES; i++) {
            text.append("1,").append(i).append('\n');
        }
        assertThat(refusal(text.toString(), "k")).contains("line 1002, column 'k'", "more than 1000 different values");
    }

    @Test
    void refusesDuplicateNames() {
        assertThat(refusal("a,b,a\n1,2,3\n")).contains("line 1: two columns are called 'a'");
        assertThat(refusal("5.1,5.1,setosa\n4,4,setosa\n", "setosa"))
                .contains("no column 'setosa'; the file has no header line");
    }

    @Test
    void refusesOpenQuotes() {
        assertThat(refusal("a,b\n1,\"2\n3,4\n")).contains("line 2: a quote is opened and not closed");
    }

    @Test
    void refusesWhatIsNotText() {
        assertThat(refusal("a,b\n1,\u0000\n")).contains("line 2", "not text");
        Path latin = TestFiles.write(
                folder.resolve("l.csv"), "a,gr\u00f6\u00dfe\n1,2".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(TestFiles.refusal(() -> CsvFile.read(latin, null))).contains("line 1", "not text in UTF-8");
        Path cut = TestFiles.write(
                folder.resolve("c.csv.gz"),
                java.util.Arrays.copyOf(TestFiles.gzip("a,b\n1,2".getBytes(StandardCharsets.UTF_8)), 20));
        assertThat(TestFiles.refusal(() -> CsvFile.read(cut, null))).contains("cut short");
    }

    @Test
    void refusesAnEndlessLine() throws IOException {
        Path file = folder.resolve("long.csv.gz");
        byte[] piece = "1".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i <= TableReader.MAX_ROW >> 16; i++) {
                out.write(piece);
            }
        }
        assertThat(TestFiles.refusal(() -> CsvFile.read(file, null))).contains("line 1: longer than 16777216 bytes");
    }

    @Test
    void messagesStayShortAndOnOneLine() {
        assertThat(refusal("a\n" + "x".repeat(10_000) + "\n")).hasSizeLessThan(400);
        assertThat(refusal("a\nx\u0007y\u0001z\n")).contains("x\ufffdy\ufffdz");
    }

    @Test
    void aLargeTableTakesLittleHeap() throws IOException {
        int rows = 300_000;
        int columns = 20;
        Path file = folder.resolve("large.csv");
        SplittableRandom random = new SplittableRandom(1);
        String[] words = new String[997];
        for (int i = 0; i < words.length; i++) {
            words[i] = Float.toString((float) random.nextDouble());
        }
        try (BufferedWriter out =
                new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8))) {
            int next = 0;
            for (int r = 0; r < rows; r++) {
                StringBuilder line = new StringBuilder();
                for (int c = 0; c < columns; c++) {
                    line.append(c == 0 ? "" : ",").append(words[next++ % words.length]);
                }
                out.write(line.append('\n').toString());
            }
        }
        long before = usedHeap();
        try (Dataset data = CsvFile.read(file, null)) {
            long kept = usedHeap() - before;
            assertThat(data.size()).isEqualTo(rows);
            // as floats the table would be 24 MB
            assertThat(kept).isLessThan(4 << 20);
            float[] row = new float[columns];
            data.read(rows - 1, row, 0);
            assertThat(row[columns - 1]).isEqualTo(Float.parseFloat(words[(rows * columns - 1) % words.length]));
        }
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    @Test
    void closedRowsCannotBeRead() {
        Dataset data = CsvFile.read(file("1,2\n"), null);
        data.close();
        assertThatThrownBy(() -> data.head(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsRealTables() {
        Path tables = TestFiles.realData("adbench");
        try (Dataset data = CsvFile.read(tables.resolve("pima.csv.gz"), "label")) {
            assertThat(data.shape()).isEqualTo(DataShape.row(8));
            assertThat(data.labelNames()).containsExactly("0", "1");
            assertThat(data.size()).isEqualTo(768);
        }
    }
}
