package org.aezoo.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.aezoo.data.download.Catalogue;
import org.aezoo.data.download.Download;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSourceTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                       | no data is named
                    minst                    | did you mean 'mnist'
                    fashion_mnist            | did you mean 'fashion-mnist'
                    Digits                   | did you mean 'digits'
                    cvs:file.csv             | did you mean 'csv:'
                    image:folder             | did you mean 'images:'
                    table.csv                | did you mean 'csv:table.csv'
                    train-images-idx3-ubyte  | did you mean 'idx:train-images-idx3-ubyte'
                    quux:zzz                 | known are digits, mnist, fashion-mnist, idx:
                    csv:                     | csv:FILE[?label=COLUMN&batch=COLUMN&drop=COLUMNS
                    idx:                     | idx:IMAGES[,LABELS]
                    images:                  | images:FOLDER
                    csv:f?lable=x            | unknown parameter 'lable' (did you mean 'label'?)
                    csv:f?label=             | parameter 'label' has no value
                    csv:f?label=a&label=b    | given twice
                    images:f?siez=3x3        | did you mean 'size'
                    images:f?size=3          | WIDTHxHEIGHT
                    images:f?size=0x3        | between 1 and 4096, got 0 x 3
                    images:f?size=3x99999    | between 1 and 4096
                    images:f?crop=3          | crop must be WIDTHxHEIGHT
                    images:f?crop=0x3        | crop: width and height must be between 1 and 4096, got 0 x 3
                    images:f?step=3          | step goes with crop only
                    images:f?crop=3x3&step=0 | step must be a whole number of pixels between 1 and 9999, got '0'
                    images:f?size=4x4&crop=5x3 | crop must be at most as large as size, 4x4, got 5x3
                    images:f?gray=maybe      | gray must be true or false
                    idx:a,                   | before or after the comma
                    """)
    void refusesWhatItDoesNotKnow(String text, String message) {
        assertThat(TestFiles.refusal(() -> DataSource.parse(text))).contains(message);
    }

    @Test
    void keepsWhatWasWritten() {
        for (String text :
                List.of("digits", "mnist", "csv:a.csv?label=k", "idx:a,b", "images:f?size=2x3&gray", "csv:C:x.csv")) {
            assertThat(DataSource.parse(text).description()).isEqualTo(text);
        }
    }

    @Test
    void tablesAreSplitBySeed() {
        StringBuilder text = new StringBuilder("x,k\n");
        for (int i = 0; i < 100; i++) {
            text.append(i).append(',').append(i % 3).append('\n');
        }
        Path file = TestFiles.write(folder.resolve("t?.csv"), text.toString());
        DataSource source = DataSource.parse("csv:" + file + "?label=k");
        try (LoadedData one = source.load(new DataSource.Options(null, 0.25, 7));
                LoadedData two = source.load(new DataSource.Options(null, 0.25, 7));
                LoadedData other = source.load(new DataSource.Options(null, 0.25, 8))) {
            assertThat(one.publishedSplit()).isFalse();
            assertThat(one.train().size()).isEqualTo(75);
            assertThat(one.test().head(25)).isDeepEqualTo(two.test().head(25));
            assertThat(other.test().head(25)).isNotEqualTo(one.test().head(25));
            assertThat(one.test().label(3)).isEqualTo((int) one.test().head(4)[3][0] % 3);
        }
    }

    @Test
    void imagesAndIdxLoad() {
        Path images = TestFiles.write(
                folder.resolve("a,b.idx"), TestFiles.idx(8, new int[] {5, 1, 1}, new byte[] {1, 2, 3, 4, 5}));
        Path labels =
                TestFiles.write(folder.resolve("l.idx"), TestFiles.idx(8, new int[] {5}, new byte[] {0, 1, 0, 1, 0}));
        try (LoadedData data = DataSource.parse("idx:" + images).load(DataSource.Options.defaults())) {
            assertThat(data.all().size()).isEqualTo(5);
            assertThat(data.train().hasLabels()).isFalse();
        }
        try (LoadedData data = DataSource.parse("idx:" + images + "," + labels).load(DataSource.Options.defaults())) {
            assertThat(data.test().size()).isEqualTo(1);
            assertThat(data.train().labelNames()).containsExactly("0", "1");
        }
    }

    @Test
    void digitsNeedNothing() {
        LoadedData data = DataSource.parse("digits").load(DataSource.Options.defaults());
        assertThat(data.publishedSplit()).isTrue();
        assertThat(data.train().size()).isEqualTo(10_000);
        assertThat(data.test().size()).isEqualTo(2_000);
        assertThat(data.train().shape()).isEqualTo(DataShape.image(1, 28, 28));
        assertThat(data.train().labelNames()).hasSize(10);
        assertThat(TestFiles.refusal(() -> Catalogue.fetch("digits", null, Download.Progress.NONE)))
                .contains("nothing to fetch");
    }

    @Test
    void namedSetsAreFoundInTheFolderGiven() {
        Path real = TestFiles.realData("mnist");
        Path parent = real.getParent();
        try (LoadedData data = DataSource.parse("mnist").load(new DataSource.Options(parent, 0.2, 1))) {
            assertThat(data.train().checksum()).startsWith("ba891046");
        }
    }

    @Test
    void suggestionsAreNearOrNone() {
        List<String> known = List.of("encoder", "decoder", "code");
        assertThat(Suggest.closest("endocer", known)).contains("encoder");
        assertThat(Suggest.closest("CODE", known)).contains("code");
        assertThat(Suggest.closest("zebra", known)).isEmpty();
        assertThat(Suggest.hint("coed", known)).isEqualTo(" (did you mean 'code'?)");
        assertThat(Suggest.hint("zebra", known)).isEmpty();
        assertThat(Suggest.closest("x".repeat(100_000), known)).isEmpty();
    }
}
