package org.aezoo.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import org.aezoo.data.readers.Cells;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tables are read as when nobody says so, how it is overruled, and how further tables are read by it. */
class SchemaTest {

    @TempDir
    Path folder;

    private Dataset read(String content, String parameters) {
        return read(content, parameters, null);
    }

    private Dataset read(String content, String parameters, @Nullable Schema known) {
        Path file = TestFiles.write(folder.resolve("t.csv"), content);
        return DataSource.parse("csv:" + file + parameters)
                .load(new DataSource.Options(null, 0, 1).withSchema(known))
                .train();
    }

    private String refusal(String content, String parameters) {
        return TestFiles.refusal(() -> read(content, parameters));
    }

    private static String rows(String first, int count, String format, long seed) {
        StringBuilder text = new StringBuilder(first);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            text.append(String.format(
                            Locale.ROOT,
                            format,
                            i,
                            10 + 5 * random.nextDouble(),
                            3 - 2 * random.nextDouble(),
                            random.nextDouble()))
                    .append('\n');
        }
        return text.toString();
    }

    private static final String THREE = "%2$.3f,%3$.3f,%4$.3f";

    @ParameterizedTest
    @ValueSource(strings = {"2019,2020,2021", "400,405,410", "0,1,2", "1000.5,999.25,998"})
    void headersOfNumbersAreNames(String header) {
        try (Dataset data = read(rows(header + "\n", 30, THREE, 1), "")) {
            assertThat(data.featureNames()).containsExactly(header.split(","));
            assertThat(data.size()).isEqualTo(30);
            assertThat(schema(data).readAs()).contains("header=no if it is a row");
        }
        try (Dataset data = read(rows(header + "\n", 30, THREE, 1), "?header=no")) {
            assertThat(data.size()).isEqualTo(31);
            assertThat(data.featureNames()).containsExactly("column1", "column2", "column3");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0,1,2\n3,4,5\n6,7,8\n9,10,11\n",
                "5,9,7\n1,2,3\n3,2,1\n",
                "1.5,2.5,3.5\n0.5,2.6,3.0\n1.4,0.2,9.9\n"
            })
    void rowsOfNumbersAreRows(String table) {
        try (Dataset data = read(table, "")) {
            assertThat(data.size()).isEqualTo((int) table.lines().count());
            assertThat(schema(data).readAs()).contains("no header", "header=yes if it names the columns");
        }
        try (Dataset data = read(table, "?header=yes")) {
            assertThat(data.size()).isEqualTo((int) table.lines().count() - 1);
        }
    }

    @Test
    void aTextColumnIsNoHeader() {
        String table = "10.4,5.2,kind-a\n11.9,6.3,kind-a\n8.4,4.0,kind-b\n";
        try (Dataset data = read(table, "?label=column3")) {
            assertThat(data.size()).isEqualTo(3);
            assertThat(data.labelNames()).containsExactly("kind-a", "kind-b");
        }
        try (Dataset data = read(table, "?mixed")) {
            assertThat(data.head(1)[0]).containsExactly(10.4f, 5.2f, 1, 0);
        }
        assertThat(refusal(table, "?label=kind-a")).contains("no column 'kind-a'; the file has no header line");
        assertThat(refusal("oops,3,2\n1,3.5,2.5\n2,3.5,2.5\n", ""))
                .contains("line 1: 'oops' stands above numbers", "header=yes or header=no");
    }

    @Test
    void rowNumbersAreLeftOut() {
        for (String first : List.of(",0,1,2\n", ",a,b,c\n", "Unnamed: 0,a,b,c\n")) {
            try (Dataset data = read(rows(first, 20, "%1$d," + THREE, 2), "")) {
                assertThat(data.shape().size()).isEqualTo(3);
                assertThat(data.size()).isEqualTo(20);
                assertThat(schema(data).readAs()).contains("left out: ", "row numbers");
            }
        }
        try (Dataset data = read(rows(",a,b,c\n", 20, "%1$d," + THREE, 2), "?columns=column1,b")) {
            assertThat(data.featureNames()).containsExactly("column1", "b");
        }
        try (Dataset data = read(rows("id,a,b,c\n", 20, "%1$d," + THREE, 2), "")) {
            assertThat(data.shape().size()).isEqualTo(4);
            assertThat(schema(data).readAs()).contains("'id' counts the rows", "drop=id");
        }
    }

    @Test
    void whatIsProbablyNoMeasurementIsSaid() {
        String ids = "a,orderId\n";
        String marks = "a,b\n";
        String ages = "a,age\n";
        for (int i = 0; i < 20; i++) {
            ids += i % 7 + ".5," + (9_000_000_000L + 7919L * i * i) + "\n";
            marks += i % 7 + ".5," + (i % 5 == 0 ? "-999.0" : i % 4 + ".25") + "\n";
            ages += i % 7 + ".5," + (i % 5 == 0 ? 99 : 60 + 2 * i) + "\n";
        }
        try (Dataset data = read(ids, "")) {
            assertThat(data.shape().size()).isEqualTo(2);
            assertThat(schema(data).readAs())
                    .contains("'orderId' has another whole number in each row", "drop=orderId");
        }
        try (Dataset data = read(marks, "")) {
            assertThat(schema(data).readAs()).contains("'b' holds -999.0, far from", "missing=-999.0&mixed");
        }
        try (Dataset data = read(marks, "?missing=-999.0&mixed")) {
            assertThat(schema(data).readAs()).doesNotContain("far from");
        }
        try (Dataset data = read(ages, "")) {
            assertThat(schema(data).readAs()).doesNotContain("far from");
        }
    }

    @Test
    void otherFormsAreNamedWithTheWayOut() {
        assertThat(refusal("a  b\n1  2.5\n3  4\n", "")).contains("line 2: cells seem to be separated by blanks");
        assertThat(refusal("sep=;\na;b\n1;2\n", "")).contains("line 1: it says how cells are separated", "remove it");
        assertThat(refusal("# metres\na,b\n1,2\n", "")).contains("remove comments");
        assertThat(refusal("PK\3\4\0\0", ""))
                .endsWith("is a zip file, as .xlsx is: unpack it, or save the sheet as CSV");
        assertThat(refusal("PAR1\0\0", "")).endsWith("is a Parquet file: write it as CSV");
    }

    @Test
    void allThatDoesNotFitIsNamed() {
        String table = "a,day,shop,b,c\n1,2024-01-02,x,,2\n2,2024-01-03,y,3,inf\n3,2024-01-04,z,4,6\n";
        String plain = refusal(table, "");
        assertThat(plain)
                .contains(
                        "4 columns do not fit",
                        "'day'",
                        "'shop'",
                        "'b': the cell is empty",
                        "'c'",
                        "?drop=day,shop,b,c",
                        "?mixed");
        try (Dataset data = read(table, "?drop=day,shop,b,c")) {
            assertThat(data.featureNames()).containsExactly("a");
        }
        assertThat(refusal(table, "?drop=dya")).contains("no column 'dya' (did you mean 'day'?)");
        assertThat(refusal("\"a, b\",c\nx,1\ny,2\n", "")).contains("drop=column1");
        try (Dataset data = read("\"a, b\",c\nx,1\ny,2\n", "?drop=column1")) {
            assertThat(data.featureNames()).containsExactly("c");
        }
    }

    @Test
    void fewTextsAmongNumbersAreNoCategories() {
        StringBuilder table = new StringBuilder("age,dose\n");
        for (int i = 0; i < 50; i++) {
            table.append(i == 11 ? "abc" : Integer.toString(20 + i % 30)).append(",1.5\n");
        }
        assertThat(refusal(table.toString(), "?mixed"))
                .contains("line 13, column 'age': 'abc' is not a number, as 49 other cells", "missing=abc", "drop=age");
        try (Dataset data = read(table.toString(), "?mixed&missing=abc")) {
            assertThat(data.featureNames()).containsExactly("age", "dose");
            assertThat(data.head(12)[11][0]).isNaN();
            assertThat(schema(data).readAs()).contains("missing: 1 cell in age, written 'abc'");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "none", "?", "-", "--", "missing", "#N/A",
                "<NA>", "NaT", ".", "…", "\\N"
            })
    void spellingsOfMissingAreKnown(String spelling) {
        String table = "a,b\n1,2\n" + spelling + ",3\n4.5,5\n";
        try (Dataset data = read(table, "?mixed")) {
            assertThat(data.featureNames()).containsExactly("a", "b");
            assertThat(Arrays.deepToString(data.head(3))).isEqualTo("[[1.0, 2.0], [NaN, 3.0], [4.5, 5.0]]");
        }
        assertThat(refusal(table, "")).contains("line 3, column 'a'", "mixed");
    }

    @Test
    void aSpellingMayBeACategory() {
        try (Dataset data = read("x,strand\n1.5,+\n2,-\n3,-\n", "?mixed")) {
            assertThat(data.featureNames()).containsExactly("x", "strand=+", "strand=-");
            assertThat(data.head(2)[1]).containsExactly(2, 0, 1);
        }
        try (Dataset data = read("x,y\n1.5,-999\n2,4\n3,5\n", "?mixed&missing=-999")) {
            assertThat(data.head(1)[0][1]).isNaN();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '$',
            value = {
                "a;b|1,5;2|-3,25;4@",
                "a;b|1.5;2|-3.25;4@",
                "a\\tb|1.5\\t2|-3.25\\t4@",
                "a:b|1.5:2|-3.25:4@?delimiter=colon",
                "a b|1.5 2|-3.25 4@?delimiter=space",
                "\"a\", \"b\"|\"1.5\", 2|-3.25, 4@",
                "a,b|\"1,5\",2|\"-3,25\",4@?decimal=comma"
            })
    void delimitersAndDecimalCommas(String table, String parameters) {
        for (String end : List.of("\n", "\r\n", "\r")) {
            String text = table.replace("\\t", "\t").replace("|", end) + end;
            try (Dataset data = read(text, parameters == null ? "" : parameters)) {
                assertThat(data.featureNames()).containsExactly("a", "b");
                assertThat(data.head(3)).isDeepEqualTo(new float[][] {{1.5f, 2}, {-3.25f, 4}});
            }
        }
    }

    @Test
    void thousandsAreNoDecimals() {
        assertThat(refusal("a,b\n\"1,234\",2\n5,6\n7,8\n", "")).contains("'1,234' is not a number", "decimal=comma");
        assertThat(refusal("a;b\n1,5;2.5\n5;6\n7;8\n", "")).contains("'1,5' is not a number");
    }

    @Test
    void quotedLineBreaksAreRead() {
        try (Dataset data = read("x,note\n1,\"two\nlines\"\n3.5,b\n", "?mixed")) {
            assertThat(data.size()).isEqualTo(2);
            assertThat(schema(data).readAs()).contains("1 row with line breaks in quoted cells, the first in line 2");
        }
        assertThat(refusal("x,note\n1,\"two\nlines\"\noops,b\n", "?drop=note")).contains("line 4, column 'x': 'oops'");
    }

    @Test
    void furtherTablesAreReadByTheSchema() {
        Schema schema;
        try (Dataset data = read(",size,code,kind\n0,1.5,a,p\n1,2.5,7,q\n2,,b,p\n", "?mixed&label=kind")) {
            assertThat(data.featureNames()).containsExactly("size", "code=7", "code=a", "code=b");
            schema = schema(data);
        }
        // texts that look like numbers, in another order, with columns that are of no use, without row numbers
        try (Dataset data = read("day,code,size\nx,7.0,3\ny,9,4\n", "", schema)) {
            assertThat(data.featureNames()).containsExactly("code=7", "code=a", "code=b", "size");
            assertThat(data.head(2)).isDeepEqualTo(new float[][] {{1, 0, 0, 3}, {0, 0, 0, 4}});
            assertThat(schema(data).readAs()).contains("not seen in training, taken as none of the known: code=9");
        }
        assertThat(TestFiles.refusal(() -> read("code,size\na,x\n", "", schema)))
                .contains("the model takes numbers in the column 'size', but t.csv has the text 'x' in it");
        assertThat(TestFiles.refusal(() -> read("code,siez\na,1\n", "", schema)))
                .contains(
                        "the model needs the column 'size', which t.csv lacks (did you mean 'siez'?): it has code, siez");
        // names that are numbers are still names, and a model without names has none
        try (Dataset years = read(rows("2019,2020,2021\n", 20, THREE, 3), "")) {
            try (Dataset one = read("2019,2020,2021\n2019,2020,2021\n", "", schema(years))) {
                assertThat(one.size()).isEqualTo(1);
            }
        }
        try (Dataset nameless = read("1,2\n3,5\n", "");
                Dataset one = read("2019,2020\n", "", schema(nameless))) {
            assertThat(one.size()).isEqualTo(1);
        }
    }

    @Test
    void aTransformIsKept() {
        try (Dataset data = read("a,b\n1,2\n3,5\n", "?transform=log")) {
            Schema schema = schema(data);
            try (Dataset again = read("a,b\n1,2\n3,5\n", "", schema)) {
                assertThat(again.head(2)).isDeepEqualTo(data.head(2));
            }
            assertThat(TestFiles.refusal(() -> read("a,b\n1,2\n", "?transform=arcsinh", schema)))
                    .contains("trained with transform=log, got transform=arcsinh");
        }
    }

    @Test
    void modelsOfBeforeHaveASchemaByTheirColumns() {
        Schema plain = Schema.of(List.of("column1", "a"), false);
        try (Dataset data = read(",a,b\n0,1.5,x\n1,2.5,y\n2,3.5,z\n", "", plain)) {
            assertThat(data.featureNames()).containsExactly("column1", "a");
        }
        Schema mixed = Schema.of(List.of("x", "c=1", "c=b"), true);
        assertThat(mixed.featureNames()).containsExactly("x", "c=1", "c=b");
        try (Dataset data = read("c,x\n1,\n1,2\n", "", mixed)) {
            assertThat(data.featureNames()).containsExactly("c=1", "c=b", "x");
            assertThat(data.head(2)[1]).containsExactly(1, 0, 2);
        }
    }

    @Test
    void differencesAreSaid() {
        Schema ab = Schema.of(List.of("a", "b"), false);
        assertThat(ab.difference(ab)).isEmpty();
        assertThat(ab.difference(Schema.of(List.of("p", "q"), false))).contains("has the columns p, q where a, b were");
        assertThat(ab.difference(Schema.of(List.of("b", "a"), false)))
                .contains("has its columns in another order, b, a where a, b were");
        assertThat(ab.difference(Schema.of(List.of("a", "b=x"), true)))
                .contains("has categories in the column 'b' where numbers were");
        assertThat(Schema.of(List.of("b=x"), true).difference(Schema.of(List.of("b=x", "b=y"), true)))
                .contains("has the categories x, y in the column 'b' where x were");
    }

    @Test
    void jsonKeepsIt() throws JsonProcessingException {
        try (Dataset data = read("x,c,k\n1,a,p\n,b,q\n2.5,?,p\n", "?mixed&label=k&missing=9")) {
            ObjectMapper mapper = new ObjectMapper();
            Schema schema = schema(data);
            assertThat(mapper.readValue(mapper.writeValueAsString(schema), Schema.class))
                    .isEqualTo(schema);
        }
    }

    @Test
    void aPipeIsReadOnceAndCopied() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        org.junit.jupiter.api.Assumptions.assumeTrue(made.waitFor() == 0, "there is no mkfifo");
        Thread writer = new Thread(() -> {
            try {
                Files.writeString(pipe, "a,b\n1,2\n3,5\n");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        writer.start();
        try (LoadedData data = DataSource.parse("csv:" + pipe).load(new DataSource.Options(null, 0, 1))) {
            assertThat(data.train().head(2)).isDeepEqualTo(new float[][] {{1, 2}, {3, 5}});
            assertThat(data.train().name()).isEqualTo("pipe");
        }
        writer.join();
    }

    /** To the last bit what Java makes of the same text. */
    @Test
    void numbersAreParsedAsJavaDoes() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 200_000; i++) {
            double value = i % 3 == 0
                    ? Double.longBitsToDouble(random.nextLong())
                    : random.nextDouble() * Math.pow(10, i % 40 - 20);
            if (Double.isFinite(value)) {
                String text = i % 2 == 0 ? Double.toString(value) : String.format(Locale.ROOT, "%.8g", value);
                assertThat(Cells.number(text)).isEqualTo(Double.parseDouble(text));
            }
        }
        for (String none :
                List.of("", "-", ".", "e5", "1e", "1e+", "1d", "0x1p3", "1-2", "1.2.3", "+-1", "1 2", "Infinity")) {
            assertThat(Cells.number(none)).as(none).isNaN();
        }
        assertThat(Cells.number("1e999")).isInfinite();
        assertThat(Cells.number("+.5")).isEqualTo(0.5);
        assertThat(Cells.number("5.")).isEqualTo(5);
        assertThat(Cells.number("000000000000000000000000000012")).isEqualTo(12);
    }

    private static Schema schema(Dataset data) {
        Schema schema = data.schema();
        assertThat(schema).isNotNull();
        return Objects.requireNonNull(schema);
    }
}
