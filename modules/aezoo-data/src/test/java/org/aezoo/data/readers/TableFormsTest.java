package org.aezoo.data.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as spreadsheets, banks and instruments write them: numbers that are dressed up, lines that are no rows. */
final class TableFormsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private Path file(String content) {
        return TestFiles.write(folder.resolve("t.csv"), content);
    }

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    private String refusal(String content) {
        Path file = file(content);
        return TestFiles.refusal(() -> CsvFile.readMixed(file, null));
    }

    private String readAs(String content) {
        try (Dataset data = CsvFile.readMixed(file(content), null)) {
            return Objects.requireNonNull(data.schema()).readAs();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,234",
                "1,234,567.5",
                "1.234.567",
                "2.576,37",
                "673'439.74",
                "12 345",
                "12\u00a0345",
                "-0,5",
                "14.6%",
                "3 %",
                "$81.94",
                "-$5",
                "$-5",
                "93,22 €",
                "EUR 7",
                "(34.09)",
                "37.83-",
                "−8.14",
                "5.973D-13",
                "'1'",
                "1_000"
            })
    void numbersWithSignsAndSeparatorsAreNoCategories(String cell) {
        assertThat(refusal(lines(6, i -> i == 0 ? "a,b" : i + ",\"" + cell + "\"")))
                .contains(
                        "line 2, column 'b': '" + cell + "' is a number with signs or separators beside its digits",
                        "drop=b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.2.3", "10-15", "2024-01-31", "31.12.2024", "12:30", "A1", "4x4", "1/2", "192.168.1.10", "+"})
    void otherTextsWithDigitsAreCategories(String cell) {
        assertThat(readAs(lines(6, i -> i == 0 ? "a,b" : i % 3 + ",\"" + cell + "\"")))
                .contains("1 number (a) and 1 category (b)");
    }

    @Test
    void fewTextsAmongDifferentFractionsAreNoCategories() {
        assertThat(refusal(lines(20, i -> i == 0 ? "a,b" : i + (i % 3 == 0 ? "," + (i + 0.5) : ",refused"))))
                .contains("'refused' is not a number, as 6 other cells of the column are");
        assertThat(readAs(lines(20, i -> i == 0 ? "a,b" : i + (i % 3 == 0 ? "," + (i + 0.5) : ",unknown"))))
                .contains("2 numbers (a, b)", "missing: 13 cells in b, written 'unknown'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b;m,kg;1,2;3,4|remove line 2 if it is no row",
                "Report,;a,b;1,2;3,4|remove line 2 if it is no row",
                "a,b;1,2;3,4;x,y|remove line 4 if it is no row",
                "Report of May;a,b;1,2|remove line 1 if it is a title",
                "a,b;r1,1,2;r2,3,4|remove line 1 if it is a title, or complete it",
                "a b;1 2;3 4|seem to be separated by blanks",
                "a:b;1:2;3:4|seem to be separated by ':'"
            })
    void linesThatAreNoRowsAreTold(String content, String message) {
        assertThat(refusal(content.replace(';', '\n') + "\n")).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":2}|is JSON",
                "[{\"a\":1}]|is JSON",
                "<!DOCTYPE html>|is a web page",
                "@relation x|is an ARFF file",
                "version https://git-lfs.github.com/spec/v1|is a pointer to a file in Git LFS",
                "%%MatrixMarket matrix array real general|is a Matrix Market file"
            })
    void otherFormatsAreNamed(String start, String message) {
        assertThat(refusal(start + "\n1\n2\n")).contains("t.csv " + message);
    }

    @Test
    void whatIsNoticedIsSaid() {
        assertThat(readAs("k,n\na,1\nb,2\na,4\nTotal,7\n"))
                .contains("Line 5 has 'Total' in it: remove it if it sums up");
        assertThat(readAs("k,n\nTRUE,1\nTrue,2\n")).contains("Column 'k' holds texts that differ in case alone");
        assertThat(readAs("k,n\nx,1\n1,2\ny,2\n")).contains("Column 'k' holds texts, such as 'x', and numbers");
        assertThat(readAs("k,n\n5 kg,1\n6 kg,2\n5 kg,2\n")).contains("holds numbers with something about them");
        // 2^53 and the two next to it: a double has even ones alone
        assertThat(readAs("k,n\n9007199254740993,1\n9007199254740992,2\n9007199254740994,2\n"))
                .contains("Column 'k' holds whole numbers of more digits than a double keeps");
        assertThat(readAs("k;n\n1,234;1\n12,345;2\n")).contains("decimal=point if commas part thousands");
        assertThat(readAs("k;n\n0,234;1\n12,345;2\n")).doesNotContain("decimal=point");
        assertThat(readAs(lines(20, i -> i == 0 ? "a,n" : (i % 5 == 0 ? -32768 : i % 7) + "," + i % 3)))
                .contains("holds -32768, far from its other values");
        assertThat(readAs(lines(20, i -> i == 0 ? "CustomerNo,n" : 7 * i % 19 + 1000 + "," + i % 3)))
                .contains("Column 'CustomerNo' has another whole number in each row");
        // neither in order nor even
        assertThat(readAs(lines(20, i -> i == 0 ? "timestamp,n" : 1_700_000_000 + i * 7919 % 1000 + "," + i % 3)))
                .contains("Column 'timestamp' looks like time stamps");
        assertThat(readAs(lines(20, i -> i == 0 ? "date,n" : 20240101 + 7 * i % 19 + "," + i % 3)))
                .contains("Column 'date' looks like time stamps");
        assertThat(readAs(lines(20, i -> i == 0 ? "d,n" : "\"Jan " + i + ", 2024\"," + i % 3)))
                .contains("Column 'd' looks like time stamps");
    }

    @Test
    void labelsThatAreTheSameNumberAreOneClass() {
        Path file = file("x,label\n1,0\n2,1\n3,0.0\n4,1e0\n5,00\n6,1.0\n");
        try (Dataset data = CsvFile.read(file, "label")) {
            assertThat(data.labelNames()).containsExactly("0", "1");
            assertThat(IntStream.range(0, 6).map(data::label)).containsExactly(0, 1, 0, 1, 0, 1);
        }
    }
}
