package org.aezoo.data.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Schema;
import org.aezoo.data.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts of folders of 10x Genomics, of HDF5 ({@code src/test/python/hdf5.py}) and of every kind of Matrix Market file. */
class CountFilesTest {

    /** As in the script. */
    private static final float[][] COUNTS = {
        {3, 0, 0, 9, 0}, {0, 2, 0, 0, 1}, {0, 0, 7, 0, 0}, {1, 0, 0, 0, 4}, {0, 0, 0, 300, 2}, {5, 1, 0, 0, 0}
    };

    private static final List<String> GENES = List.of("Actb", "Cd3e", "Cd19", "Krt5", "Krt8");

    @TempDir
    Path folder;

    private static LoadedData load(String source) {
        return DataSource.parse(source).load(new DataSource.Options(null, 0, 1));
    }

    private static String refused(String source) {
        return TestFiles.refusal(() -> load(source).close());
    }

    private Path unpacked(String name) throws IOException {
        try (InputStream packed = Objects.requireNonNull(
                        CountFilesTest.class.getResourceAsStream("/hdf5/" + name + ".gz"), name);
                InputStream in = new GZIPInputStream(packed)) {
            return TestFiles.write(folder.resolve(name), in.readAllBytes());
        }
    }

    private static List<String> labels(Dataset data) {
        return IntStream.range(0, data.size())
                .mapToObj(row -> data.labelNames().get(data.label(row)))
                .toList();
    }

    // ---- anndata

    @Test
    void readsLayersByRowsAndByColumnsWithTheNamesOfTheirGenes() throws IOException {
        Path file = unpacked("new.h5ad");
        try (LoadedData data = load("counts:" + file + "?layer=counts")) {
            assertThat(data.train().head(6)).isDeepEqualTo(COUNTS);
            assertThat(data.train().featureNames()).isEqualTo(GENES);
            assertThat(data.train().hasLabels()).isFalse();
            assertThat(data.train().checksum()).hasSize(64);
        }
        try (LoadedData data = load("counts:" + file)) {
            // by numpy: logs(COUNTS)[1] of the script
            assertThat(data.train().head(2)[1]).containsExactly(0, 2.036882f, 0, 0, 1.4663371f);
        }
        try (LoadedData data = load("counts:" + file + "?layer=raw")) {
            assertThat(data.train().featureNames()).containsExactly("Actb", "Cd3e", "Cd19", "Krt5", "Krt8", "Actb-1");
            assertThat(data.train().head(1)[0]).containsExactly(3, 0, 0, 9, 0, 3);
        }
        try (LoadedData data = load("counts:" + file + "?layer=counts&genes=2&size=5")) {
            assertThat(data.train().featureNames()).containsExactly("Cd19", "Krt5");
        }
    }

    /** The second and fourth of five, at places that say something else in another order. */
    @ParameterizedTest
    @CsvSource({"'', 5", "'?genes=2&normalise=library', 2"})
    void countsThatComeLaterAreFoundByName(String options, int kept) throws IOException {
        Path first = document("first", "a b c d e", "0:1 1:9 3:2", "1:1 2:1 3:8");
        Path later = document("later", "e d c b a", "4:1 3:9 1:2", "3:1 2:1 1:8");
        String scheme = kept == 5 ? "text:" : "counts:";
        try (LoadedData data = load(scheme + first + options)) {
            Dataset train = data.train();
            assertThat(train.featureNames()).hasSize(kept);
            if (kept == 2) {
                assertThat(train.featureNames()).containsExactly("b", "d");
            }
            DataSource.Options model = new DataSource.Options(null, 0, 1)
                    .withPreparation(train.preparation())
                    .withSchema(Schema.of(train.featureNames(), false));
            try (LoadedData again = DataSource.parse(scheme + later + options).load(model)) {
                assertThat(again.train().featureNames()).isEqualTo(train.featureNames());
                assertThat(again.train().head(2)).isDeepEqualTo(train.head(2));
            }
            Path nameless = document("nameless", "", "0:1 1:9 3:2", "1:1 2:1 3:8 4:0");
            try (LoadedData again =
                    DataSource.parse(scheme + nameless + options).load(model)) {
                assertThat(again.train().head(2)).isDeepEqualTo(train.head(2));
            }
            Path others = document("others", "a B c d e", "0:1", "1:1");
            assertThat(TestFiles.refusal(() -> DataSource.parse(scheme + others + options)
                            .load(model)
                            .close()))
                    .contains("the model needs the ", " 'b', which ", " lacks", "it has a, B, c, d, e");
        }
    }

    private Path document(String name, String words, String... rows) throws IOException {
        Path in = Files.createDirectory(folder.resolve(name));
        if (!words.isEmpty()) {
            TestFiles.write(in.resolve("vocab.txt"), words.replace(" ", "\n").getBytes(StandardCharsets.UTF_8));
        }
        String text = "counts\n" + String.join("\n", rows) + "\n";
        return TestFiles.write(in.resolve("rows.tsv"), text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    cell_type | basal, T cell, B cell, luminal, basal, T cell
                    donor     | a, a, b, b, b, a
                    doublet   | False, True, False, False, True, False
                    batch     | 1, 2, 1, 2, 1, 10
                    score     | 0.5, 2, 1, 2, 1, 10
                    plate     | 7, 8, 7, 8, 7, 8
                    """)
    void columnsOfObservationsAreLabels(String column, String wanted) throws IOException {
        Path file = unpacked("new.h5ad");
        try (LoadedData data = load("counts:" + file + "?layer=counts&label=" + column)) {
            assertThat(labels(data.train())).containsExactly(wanted.split(", "));
        }
    }

    @Test
    void readsDenseMatricesOfOlderFilesAndTakesWhatWasNeverWrittenForZero() throws IOException {
        Path file = unpacked("old.h5ad");
        float[][] wanted = new float[6][];
        for (int row = 0; row < 6; row++) {
            wanted[row] = COUNTS[row].clone();
        }
        // the chunk of the last two cells and the last two genes
        wanted[4][3] = 0;
        wanted[4][4] = 0;
        try (LoadedData data = load("counts:" + file + "?label=cell_type")) {
            assertThat(data.train().head(6)).isDeepEqualTo(wanted);
            assertThat(data.train().featureNames()).isEqualTo(GENES);
            assertThat(labels(data.train())).containsExactly("basal", "T cell", "B cell", "luminal", "basal", "T cell");
        }
        try (LoadedData data = load("counts:" + file + "?layer=empty");
                LoadedData other = load("counts:" + file + "?layer=never")) {
            assertThat(data.train().head(6)).isDeepEqualTo(new float[6][5]);
            assertThat(other.train().head(6)).isDeepEqualTo(new float[6][5]);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    new.h5ad?layer=count      | has no matrix layers/count; beside X there are layer=counts, layer=scaled, layer=raw
                    new.h5ad?layer=scaled     | row 1: a count must be 0 or more and finite, got -0.5; scaled values are no counts
                    new.h5ad?label=cell_typ   | obs has no column 'cell_typ' for labels (did you mean 'cell_type'?)
                    new.h5ad?label=holes      | 1 of the 6 cells have no 'holes', the first of them cell 6
                    new.h5ad?transpose        | transpose is of no use for a file of anndata
                    new.h5ad?vocab=x          | vocab is of no use
                    new.h5ad?size=6           | has examples of 5 counts, where 6 are expected
                    odd.h5ad                  | has no matrix X; beside X there are layer=filled
                    odd.h5ad?layer=pointers   | indptr must ascend
                    odd.h5ad?layer=places     | must hold whole numbers between 0 and 4, got 5
                    odd.h5ad?layer=twice      | has two values for row 1, column 1
                    odd.h5ad?layer=huge       | must have between 1 and 4194304 rows, got 1099511627776
                    odd.h5ad?layer=filled     | is filled with 7.0 where nothing was written
                    odd.h5ad?layer=wide       | is dense and has 2097152x8388608 values
                    odd.h5ad?layer=pieces     | is stored in pieces of 384 MiB
                    odd.h5ad?layer=missing    | row 1: a count must be 0 or more and finite, got NaN
                    odd.h5ad?layer=kind       | is of kind 'coo_matrix', where array, csr_matrix and csc_matrix are known
                    odd.h5ad?layer=wide&label=x | is dense and has
                    """)
    void refusesWhatIsNoCount(String source, String message) throws IOException {
        unpacked("new.h5ad");
        unpacked("odd.h5ad");
        assertThat(refused("counts:" + folder + "/" + source)).contains(message).contains(".h5ad");
    }

    @Test
    void refusesWhatIsNoHdf() throws IOException {
        Path whole = unpacked("new.h5ad");
        byte[] content = Files.readAllBytes(whole);
        TestFiles.write(folder.resolve("packed.h5ad.gz"), TestFiles.gzip(content));
        assertThat(refused("counts:" + folder.resolve("packed.h5ad.gz")))
                .contains("is HDF5 in gzip", "unpack it first");
        for (int length : new int[] {9, 100, 1000, content.length / 2, content.length - 3000}) {
            TestFiles.write(folder.resolve("cut.h5ad"), Arrays.copyOf(content, length));
            assertThat(refused("counts:" + folder.resolve("cut.h5ad"))).contains("cut.h5ad");
        }
        Path table = TestFiles.write(folder.resolve("t.tsv"), "counts\n0:1\n");
        assertThat(refused("counts:" + table + "?layer=counts")).contains("layer is for .h5ad files");
        assertThat(refused(whole.toString())).contains("did you mean 'counts:");
    }

    // ---- 10x Genomics

    @Test
    void readsFilesOfCellRangerWithoutTheirAntibodies() throws IOException {
        Path file = unpacked("filtered_feature_bc_matrix.h5");
        try (LoadedData data = load("counts:" + file)) {
            assertThat(data.train().featureNames()).containsExactly("Actb", "Cd3e", "Cd19", "Krt5", "Krt8", "Actb-1");
            assertThat(data.train().size()).isEqualTo(6);
            assertThat(data.train().head(6)[4]).containsExactly(0, 0, 0, 300, 2, 0);
            assertThat(data.train().head(6)[5]).containsExactly(5, 1, 0, 0, 0, 5);
        }
        assertThat(refused("counts:" + file + "?label=x")).contains("label is of no use for a file of 10x Genomics");
    }

    private static final String MATRIX = """
            %%MatrixMarket matrix coordinate integer general
            %metadata_json: {"software_version": "3"}
            3 2 4
            1 1 5
            3 1 2
            2 2 7
            3 2 1
            """;

    @ParameterizedTest
    @CsvSource({"'', true, features", "'', false, features", "GSM1_, true, features", "'', false, genes"})
    void readsFoldersOfCellRanger(String prefix, boolean packed, String features) {
        String kind = features.equals("genes") ? "" : "\tGene Expression";
        put(prefix + "matrix.mtx", packed, MATRIX);
        put(
                prefix + features + ".tsv",
                packed,
                "ENSG1\tActb" + kind + "\nENSG2\tActb" + kind + "\nENSG3\t" + kind + "\n");
        put(prefix + "barcodes.tsv", packed, "AAAC-1\nAAAG-1\n");
        try (LoadedData data = load("counts:" + folder)) {
            assertThat(data.train().head(2)).isDeepEqualTo(new float[][] {{5, 0, 2}, {0, 7, 1}});
            assertThat(data.train().featureNames()).containsExactly("Actb", "Actb-1", "ENSG3");
            assertThat(data.all().name())
                    .isEqualTo(Objects.requireNonNull(folder.getFileName()).toString());
        }
    }

    private void put(String name, boolean packed, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        TestFiles.write(folder.resolve(name + (packed ? ".gz" : "")), packed ? TestFiles.gzip(bytes) : bytes);
    }

    @Test
    void foldersNeedAllThreeFilesOfOneRun() {
        assertThat(refused("counts:" + folder)).contains("has no matrix.mtx", "features.tsv and barcodes.tsv");
        put("matrix.mtx", true, MATRIX);
        assertThat(refused("counts:" + folder)).contains("has no features.tsv");
        put("features.tsv", true, "a\nb\nc\n");
        assertThat(refused("counts:" + folder)).contains("has no barcodes.tsv");
        put("barcodes.tsv", false, "x\ny\nz\n");
        assertThat(refused("counts:" + folder))
                .contains("3 rows and 2 columns, but features.tsv.gz names 3 genes and barcodes.tsv 3 cells");
        put("matrix.mtx", false, MATRIX);
        assertThat(refused("counts:" + folder)).contains("holds matrix.mtx and matrix.mtx.gz: leave one");
        assertThat(refused("counts:" + folder + "?transpose")).contains("transpose is of no use for a folder");
        assertThat(refused("text:" + folder)).contains("is a folder");
    }

    @Test
    void namesAreMadeUniqueAsAnndataDoes() {
        // by anndata's rule: a number goes up until the name is free
        assertThat(CountTable.unique(List.of("a", "a", "a-1", "b", "a", "b")))
                .containsExactly("a", "a-2", "a-1", "b", "a-3", "b-1");
    }

    // ---- Matrix Market

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    coordinate real general;%;2 3 2;1 2 1.500000000000000e+00;2 3 2e0 | 0 1.5 0 / 0 0 2
                    coordinate pattern general;2 3 2;1 2;2 3                        | 0 1 0 / 0 0 1
                    coordinate unsigned-integer general;2 2 1;1 2 9                 | 0 9 / 0 0
                    coordinate integer symmetric;%;3 3 3;1 1 1;2 1 2;3 2 4           | 1 2 0 / 2 0 4 / 0 4 0
                    coordinate pattern symmetric;2 2 2;2 1;2 2                      | 0 1 / 1 1
                    array real general;%;2 3;1;4.0e+00;2;0;3;6                       | 1 2 3 / 4 0 6
                    array integer symmetric;3 3;1;2;3;4;5;6                         | 1 2 3 / 2 4 5 / 3 5 6
                    """)
    void readsMatricesAsScipyWritesThem(String content, String wanted) {
        Path file = TestFiles.write(
                folder.resolve("m.mtx"),
                "%%MatrixMarket matrix " + content.strip().replace(";", "\n") + "\n");
        String[] lines = wanted.split(" / ", -1);
        float[][] rows = new float[lines.length][];
        for (int row = 0; row < rows.length; row++) {
            String[] cells = lines[row].strip().split(" ", -1);
            rows[row] = new float[cells.length];
            for (int i = 0; i < cells.length; i++) {
                rows[row][i] = Float.parseFloat(cells[i]);
            }
        }
        try (LoadedData data = load("counts:" + file)) {
            assertThat(data.train().head(rows.length)).isDeepEqualTo(rows);
        }
        float[][] turned = new float[rows[0].length][rows.length];
        for (int i = 0; i < turned.length; i++) {
            for (int j = 0; j < rows.length; j++) {
                turned[i][j] = rows[j][i];
            }
        }
        try (LoadedData data = load("counts:" + file + "?transpose")) {
            assertThat(data.train().head(turned.length)).isDeepEqualTo(turned);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    coordinate integer skew-symmetric;2 2 1;2 1 3 | line 1: the matrix must be 'matrix coordinate' or
                    coordinate complex general;2 2 1;2 1 3 0      | line 1: the matrix must be 'matrix coordinate' or
                    array pattern general;1 1;1                   | cannot be 'pattern'
                    coordinate integer symmetric;2 3 1;2 1 3      | as many rows as columns, got 2 and 3
                    coordinate integer symmetric;2 2 2;2 1 3;1 2 3 | is there twice
                    coordinate pattern general;2 2 1;1 1 1        | line 3: an entry must be row and column, got '1 1 1'
                    array integer general;2 2;1;2;3               | is cut short: 3 numbers of the 4
                    array integer general;1 2;1;2;3               | line 5: more numbers than the 2
                    array integer general;1 2 2;1;2               | line 2: the size must be rows and columns, got '1 2 2'
                    array real general;1 2;1;-2                   | line 4: a count must be 0 or more, got '-2'
                    """)
    void refusesMatricesThatAreWrong(String content, String message) {
        Path file = TestFiles.write(
                folder.resolve("bad.mtx"),
                "%%MatrixMarket matrix " + content.strip().replace(";", "\n") + "\n");
        assertThat(refused("counts:" + file)).contains("bad.mtx").contains(message);
    }
}
