package org.aezoo.data.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.aezoo.data.CountPreparation;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.data.TestFiles;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code text:} and {@code counts:}, and what is done to counts. */
class SparseFileTest {

    private static final String DOCUMENTS = """
            split\tid\ttopics\tcounts
            train\ta\t1\t0:2 3:1
            test\tb\t0,1\t1:4
            train\tc\t1,0\t
            train\td\t0\t3:1.5 0:0
            """;

    private static final String CELLS = """
            cell\tlabel\tcounts
            0\t10\t0:1 1:9
            1\t9\t0:10 2:30
            2\t10\t1:20
            """;

    @TempDir
    Path folder;

    private Path documents;

    @BeforeEach
    void writeDocuments() {
        documents = TestFiles.write(folder.resolve("bow.tsv"), DOCUMENTS);
    }

    private static LoadedData load(String source) {
        return DataSource.parse(source).load(DataSource.Options.defaults());
    }

    private String refused(String source) {
        return TestFiles.refusal(() -> load(source).close());
    }

    @Test
    void readsDocumentsWithTheirSplitTheirWordsAndAllTheirTopics() {
        TestFiles.write(folder.resolve("vocab.txt"), "ship\nrate\nstock\nwheat\ncoffee\n");
        TestFiles.write(folder.resolve("labels.txt"), "trade\ngrain\n");
        try (LoadedData data = load("text:" + documents)) {
            assertThat(data.publishedSplit()).isTrue();
            assertThat(data.train().featureNames()).containsExactly("ship", "rate", "stock", "wheat", "coffee");
            assertThat(data.train().labelNames()).containsExactly("trade", "grain");
            assertThat(data.train().head(3))
                    .isDeepEqualTo(new float[][] {{2, 0, 0, 1, 0}, {0, 0, 0, 0, 0}, {0, 0, 0, 1.5f, 0}});
            assertThat(data.test().head(1)).isDeepEqualTo(new float[][] {{0, 4, 0, 0, 0}});
            assertThat(data.train().label(1)).isEqualTo(1);
            assertThat(data.train().labels(1)).containsExactly(1, 0);
            assertThat(data.test().labels(0)).containsExactly(0, 1);
            assertThat(data.all().labels(3)).containsExactly(0, 1);
            assertThat(data.all().label(0)).isEqualTo(1);
            assertThat(data.train().checksum()).isEqualTo(TestFiles.sha256(DOCUMENTS.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void needsNoVocabularyAndNoLabels() {
        Path packed = TestFiles.write(
                folder.resolve("packed.gz"), TestFiles.gzip(DOCUMENTS.getBytes(StandardCharsets.UTF_8)));
        try (LoadedData data = load("text:" + packed + "?log")) {
            assertThat(data.train().featureNames()).isEmpty();
            assertThat(data.train().labelNames()).containsExactly("0", "1");
            assertThat(data.train().head(1)[0]).containsExactly((float) Math.log(3), 0, 0, (float) Math.log(2));
        }
        try (LoadedData data = load("text:" + packed + "?label=id&size=7")) {
            assertThat(data.train().shape().size()).isEqualTo(7);
            assertThat(data.train().labelNames()).containsExactly("a", "b", "c", "d");
        }
        Path bare = TestFiles.write(folder.resolve("bare.tsv"), "counts\n0:1\n1:1\n2:1\n0:2\n");
        try (LoadedData data = load("text:" + bare)) {
            assertThat(data.train().hasLabels()).isFalse();
            assertThat(data.publishedSplit()).isFalse();
            assertThat(data.train().size()).isEqualTo(3);
            assertThat(data.test().size()).isEqualTo(1);
        }
    }

    @Test
    void cellsAreBroughtToTheMedianTotalAndTheGenesThatVaryMostAreKept() throws Exception {
        Path cells = TestFiles.write(folder.resolve("counts.tsv"), CELLS);
        String source = "counts:" + cells + "?normalise=library&log&genes=2";
        CountPreparation fitted;
        try (LoadedData data = DataSource.parse(source).load(new DataSource.Options(null, 0, 1))) {
            fitted = data.train().preparation();
            // totals 10, 40, 20; scaled to 20: (2, 18, 0), (5, 0, 15), (0, 20, 0)
            assertThat(fitted).isEqualTo(new CountPreparation(3, new int[] {1, 2}, 20, true));
            assertThat(data.train().featureNames()).containsExactly("gene1", "gene2");
            assertThat(data.train().labelNames()).containsExactly("9", "10");
            assertThat(data.train().label(0)).isEqualTo(1);
            assertThat(data.train().head(3)).isDeepEqualTo(new float[][] {{log1p(18), 0}, {0, log1p(15)}, {log1p(20), 0}
            });
            assertThat(Objects.requireNonNull(fitted).apply(new float[] {10, 0, 30}))
                    .containsExactly(0, log1p(15));
        }
        ObjectMapper mapper = new ObjectMapper();
        CountPreparation restored = mapper.readValue(mapper.writeValueAsString(fitted), CountPreparation.class);
        assertThat(restored).isEqualTo(fitted);

        Path later = TestFiles.write(folder.resolve("later.tsv"), "counts\n1:1 2:1\n\n");
        try (LoadedData data = DataSource.parse("counts:" + later)
                .load(new DataSource.Options(null, 0, 1).withPreparation(restored))) {
            assertThat(data.train().head(2)).isDeepEqualTo(new float[][] {{log1p(10), log1p(10)}, {0, 0}});
        }
        TestFiles.write(later, "counts\n3:1\n");
        assertThat(TestFiles.refusal(() -> DataSource.parse("counts:" + later)
                        .load(new DataSource.Options(null, 0, 1).withPreparation(restored))))
                .contains("later.tsv, line 2: gene 3 is beyond the size, which ends at 2");
        assertThat(TestFiles.refusal(() -> DataSource.parse("counts:" + later + "?size=4")
                        .load(new DataSource.Options(null, 0, 1).withPreparation(restored))))
                .contains("trained on counts of 3 genes", "has 4");
    }

    private static float log1p(double value) {
        return (float) Math.log1p(value);
    }

    @Test
    void onlyTrainingRowsAreFittedOn() {
        Path file = TestFiles.write(
                folder.resolve("t.tsv"), "split\tcounts\ntrain\t0:1 1:3\ntrain\t0:4\ntest\t2:1000\ntrain\t\n");
        try (LoadedData data = load("counts:" + file + "?normalise=library&genes=1")) {
            assertThat(data.train().preparation()).isEqualTo(new CountPreparation(3, new int[] {0}, 4, false));
            assertThat(data.test().head(1)).isDeepEqualTo(new float[][] {{0}});
        }
        Path tests = TestFiles.write(folder.resolve("only-tests.tsv"), "split\tcounts\ntest\t0:1\n");
        assertThat(refused("counts:" + tests)).contains("no row with split 'train'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a 0:1          | line 2: 2 cells where line 1 has 3
                    a b            | line 2: 2 cells where line 1 has 3
                    train 0 1:-2   | line 2: a count must be 0 or more, got '-2'
                    train 0 1:NaN  | line 2: a count must be a number, got 'NaN'
                    train 0 1:1e99 | line 2: a count must be finite, got '1e99'
                    train 0 1:x    | line 2: a count must be a number, got 'x'
                    train 0 1:     | line 2: a count must be a number, got ''
                    train 0 1:2:3  | line 2: a count must be a number, got '2:3'
                    train 0 1:0x1  | line 2: a count must be a number, got '0x1'
                    train 0 :1     | line 2: a word must be a whole number from 0 on, got ''
                    train 0 -1:1   | line 2: a word must be a whole number from 0 on, got '-1'
                    train 0 2.5:1  | line 2: a word must be a whole number from 0 on, got '2.5'
                    train 0 word   | line 2: counts must be word:count, separated by spaces, got 'word'
                    train 0 5:1    | line 2: word 5 is beyond the size, which ends at 4
                    train 0 99999999999999999999:1 | line 2: word 99999999999999999999 is beyond the size
                    train 0 1:1,1:2 | line 2: word 1 is there twice; add its counts up
                    train 0 1:0,1:0 | line 2: word 1 is there twice; add its counts up
                    dev 0 1:1      | line 2: split must be train or test, got 'dev'
                    train 0, 1:1   | line 2: a label is empty
                    """)
    void refusesRowsThatAreWrong(String row, String message) {
        String cells = row.replace(" ", "\t").replace("1:1,", "1:1 ").replace("1:0,", "1:0 ");
        TestFiles.write(documents, "split\tlabel\tcounts\n" + cells + "\n");
        assertThat(refused("text:" + documents + "?size=5")).contains("bow.tsv, " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    split;label;count       | line 1: no column 'counts' (did you mean 'count'?)
                    1;2;3                   | line 1: no column 'counts'; the first line names columns
                    counts                  | holds a header line only
                    """)
    void refusesHeadersThatAreWrong(String header, String message) {
        TestFiles.write(documents, header.replace(';', '\t') + "\n");
        assertThat(refused("text:" + documents)).contains(message);
    }

    @Test
    void refusesFilesThatAreWrong() {
        assertThat(refused("text:" + folder.resolve("none.tsv"))).contains("no file");
        assertThat(refused("text:" + folder)).contains("is a folder");
        TestFiles.write(documents, "");
        assertThat(refused("text:" + documents)).contains("is empty: it needs a header line");
        TestFiles.write(documents, "counts\n\n\n");
        assertThat(refused("text:" + documents)).contains("holds no count at all");
        byte[] packed = TestFiles.gzip(DOCUMENTS.getBytes(StandardCharsets.UTF_8));
        TestFiles.write(documents, Arrays.copyOf(packed, packed.length - 12));
        assertThat(refused("text:" + documents)).contains("bow.tsv is cut short: its gzip stream ends early");
        TestFiles.write(documents, "x".repeat(TextLines.MAX_LINE + 1));
        assertThat(refused("text:" + documents)).contains("line 1: longer than");
        TestFiles.write(documents, "counts\n1:" + "1".repeat(1 << 20) + "x\n");
        assertThat(refused("text:" + documents))
                .contains("line 2: a count must be a number, got '111")
                .hasSizeLessThan(300);
        TestFiles.write(documents, "counts\n16777216:1\n");
        assertThat(refused("text:" + documents)).contains("word 16777216 is beyond the size, which ends at 16777215");
    }

    @Test
    void refusesNamesThatAreWrong() {
        Path names = TestFiles.write(folder.resolve("names.txt"), "a\nb\na\n");
        assertThat(refused("text:" + documents + "?vocab=" + names)).contains("names.txt, line 3: 'a' is there twice");
        TestFiles.write(names, "a\n\nb\n");
        assertThat(refused("text:" + documents + "?vocab=" + names)).contains("names.txt, line 2: the line is blank");
        TestFiles.write(names, "");
        assertThat(refused("text:" + documents + "?vocab=" + names)).contains("names.txt is empty");
        TestFiles.write(names, "a\nb\n");
        assertThat(refused("text:" + documents + "?vocab=" + names))
                .contains("line 2: word 3 is beyond the vocabulary, which ends at 1");
        assertThat(refused("text:" + documents + "?size=3&vocab=" + names)).contains("size must be 2", "got 3");
        TestFiles.write(names, "a\n");
        assertThat(refused("text:" + documents + "?labels=" + names))
                .contains("line 2: label must be a line of the file of labels, 0 to 0, got '1'");
        assertThat(refused("text:" + documents + "?labels=" + folder.resolve("none")))
                .contains("no file");
        assertThat(refused("counts:" + documents + "?genes=5")).contains("genes must be between 1 and 4", "got 5");
        assertThat(refused("text:" + documents + "?label=kind")).contains("no column 'kind' for labels");
        assertThat(refused("text:" + documents + "?label=topcis")).contains("did you mean 'topics'");
    }

    @Test
    void readsMatricesWithExamplesInRowsOrInColumns() {
        String matrix = """
                %%MatrixMarket matrix coordinate integer general
                % three genes, two cells

                3 2 4
                3 1 7
                1 1 2
                1 2 4
                2 2 0
                """;
        Path file = TestFiles.write(folder.resolve("matrix.mtx"), matrix);
        try (LoadedData data = DataSource.parse("counts:" + file).load(new DataSource.Options(null, 0, 1))) {
            assertThat(data.train().head(3)).isDeepEqualTo(new float[][] {{2, 4}, {0, 0}, {7, 0}});
            assertThat(data.train().hasLabels()).isFalse();
        }
        try (LoadedData data =
                DataSource.parse("counts:" + file + "?transpose&genes=1").load(new DataSource.Options(null, 0, 1))) {
            assertThat(data.train().head(2)).isDeepEqualTo(new float[][] {{7}, {0}});
            assertThat(data.train().featureNames()).containsExactly("gene2");
        }
        assertThat(refused("counts:" + file + "?size=3")).contains("has examples of 2 counts, where 3 are expected");
        assertThat(refused("counts:" + file + "?label=kind")).contains("has no labels");
        assertThat(refused("counts:" + documents + "?transpose")).contains("transpose is for matrices");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    integer skew-symmetric; 2 2 1; 2 1 1 | line 1: the matrix must be
                    complex general; 2 2 1; 1 1 1 0  | line 1: the matrix must be
                    integer general                  | ends before its size
                    integer general; 2 2             | line 2: the size must be rows, columns and entries
                    integer general; 0 2 1; 1 1 1    | line 2: rows must be a whole number between 1 and
                    integer general; 2 99999999 1; 1 1 1 | line 2: columns must be a whole number between 1 and 16777216
                    integer general; 9999999 2 1; 1 1 1  | line 2: rows must be a whole number between 1 and 4194304
                    integer general; 2 2 1; 1 1      | line 3: an entry must be row, column and count
                    integer general; 2 2 1; 0 1 1    | line 3: the row must be a whole number between 1 and 2, got '0'
                    integer general; 2 2 1; 1 3 1    | line 3: the column must be a whole number between 1 and 2, got '3'
                    integer general; 2 2 1; 1 1 -1   | line 3: a count must be 0 or more, got '-1'
                    real general; 2 2 1; 1 1 nan     | line 3: a count must be a number, got 'nan'
                    integer general; 2 2 2; 1 1 1    | is cut short: 1 entries of the 2
                    integer general; 2 2 1; 1 1 1; 2 1 1 | line 4: more entries than the 1
                    integer general; 2 2 2; 1 1 1; 1 1 2 | value 1 of an example is there twice
                    """)
    void refusesMatricesThatAreWrong(String content, String message) {
        Path file = TestFiles.write(
                folder.resolve("bad.mtx"),
                "%%MatrixMarket matrix coordinate " + content.replaceAll("; *", "\n") + "\n");
        assertThat(refused("counts:" + file)).contains("bad.mtx").contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"width", "columns", "total"})
    void preparationsAreChecked(String part) {
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> new CountPreparation(
                        part.equals("width") ? 0 : 3,
                        part.equals("columns") ? new int[] {1, 1} : new int[] {0, 2},
                        part.equals("total") ? Double.NaN : 1,
                        false))
                .withMessageContaining(part);
    }

    @Test
    void newsgroupsAreThoseOfTheirReadme() {
        Path real = TestFiles.realData("20newsgroups");
        try (LoadedData data = load("text:" + real.resolve("bow.tsv.gz"))) {
            assertThat(List.of(data.train().size(), data.test().size())).containsExactly(11_314, 7_532);
            assertThat(data.train().shape().size()).isEqualTo(2000);
            assertThat(data.train().labelNames()).hasSize(20);
            double tokens = 0;
            int nonZero = 0;
            int empty = 0;
            float[] row = new float[2000];
            for (int r = 0; r < 18_846; r++) {
                Dataset part = r < 11_314 ? data.train() : data.test();
                part.read(r < 11_314 ? r : r - 11_314, row, 0);
                double total = 0;
                for (float value : row) {
                    total += value;
                    nonZero += value > 0 ? 1 : 0;
                }
                tokens += total;
                empty += total == 0 ? 1 : 0;
            }
            assertThat(List.of(tokens, nonZero, empty)).isEqualTo(List.of(1_625_105.0, 1_025_566, 10));
        }
    }

    @Test
    void storiesHaveSeveralTopics() {
        Path real = TestFiles.realData("reuters21578");
        try (LoadedData data = load("text:" + real.resolve("bow.tsv.gz"))) {
            assertThat(List.of(data.train().size(), data.test().size())).containsExactly(7_775, 3_019);
            assertThat(data.train().labels(1)).containsExactly(37, 113, 16, 3, 68, 98);
            assertThat(data.train().labelNames().get(data.train().label(1))).isNotBlank();
        }
    }

    @Test
    void bladderCellsAreThoseOfTheirReadme() {
        Path real = TestFiles.realData("mouse-bladder-scrna");
        String source = "counts:" + real.resolve("counts.tsv.gz") + "?size=20670&genes=2000&normalise=library&log";
        try (LoadedData data = DataSource.parse(source).load(new DataSource.Options(null, 0, 1))) {
            assertThat(data.train().size()).isEqualTo(2100);
            assertThat(data.train().shape().size()).isEqualTo(2000);
            assertThat(data.train().labelNames()).hasSize(16).startsWith("1", "2");
            // by numpy: median total, sum of the logarithms of the 2,000 genes kept
            assertThat(Objects.requireNonNull(data.train().preparation()).total())
                    .isEqualTo(1599);
            double sum = 0;
            for (float[] row : data.train().head(2100)) {
                for (float value : row) {
                    sum += value;
                }
            }
            assertThat(sum).isCloseTo(1146336.594, within(0.5));
        }
    }
}
