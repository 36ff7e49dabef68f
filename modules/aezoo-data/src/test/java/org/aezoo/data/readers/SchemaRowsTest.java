package org.aezoo.data.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows given cell by cell are what {@link CsvFile} makes of the same rows in a file. */
final class SchemaRowsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private static final CsvFile.Options AS_THE_MODEL =
            new CsvFile.Options(null, null, null, null, null, List.of(), List.of(), List.of(), null, null, null);

    private static final String TRAINED =
            "size,colour,level,kind\n1.5,red,1,a\n2.5,blue,2,b\n,red,3,a\n7e2,green,2,b\n";

    private Schema schema(String options, String table) throws IOException {
        Path file = Files.writeString(folder.resolve("trained.csv"), table);
        try (Dataset data = CsvFile.readTable(
                file,
                new CsvFile.Options(
                        "kind",
                        null,
                        options.contains("log") ? org.aezoo.data.Transform.LOG : null,
                        !options.contains("plain"),
                        null,
                        List.of(),
                        List.of(),
                        options.contains("dash") ? List.of("-9") : List.of(),
                        null,
                        null,
                        null))) {
            return java.util.Objects.requireNonNull(data.schema());
        }
    }

    private double[][] read(Schema schema, String table) throws IOException {
        Path file = Files.writeString(folder.resolve("later.csv"), table);
        try (Dataset data = CsvFile.readTable(file, AS_THE_MODEL, schema)) {
            double[][] rows = new double[data.size()][data.shape().size()];
            for (int i = 0; i < rows.length; i++) {
                data.read(i, rows[i], 0);
            }
            return rows;
        }
    }

    @Test
    void randomRowsAreReadAlike() throws IOException {
        String[] sizes = {"3", "-1e-3", "", "NA", "?", "0.25", "+12", "nan", "-9"};
        String[] colours = {"red", "blue", "green", "purple", "", "null", " red ", "7"};
        String[] levels = {"1", "2.0", "3", "-", "1e2"};
        for (String options : List.of("", "log", "dash")) {
            Schema schema = schema(options, TRAINED);
            SplittableRandom random = new SplittableRandom(4);
            String[][] cells = new String[200][];
            StringBuilder table = new StringBuilder("size,colour,level\n");
            for (int i = 0; i < cells.length; i++) {
                String size = sizes[random.nextInt(sizes.length)];
                String level = levels[random.nextInt(levels.length)];
                cells[i] = new String[] {
                    level,
                    options.equals("log") && size.equals("-9") ? "8" : size,
                    colours[random.nextInt(colours.length)]
                };
                if (cells[i][0].equals("-")) {
                    cells[i][2] = "red";
                }
                table.append(String.join(",", cells[i][1], cells[i][2], cells[i][0]))
                        .append('\n');
            }
            double[][] expected = read(schema, table.toString());
            SchemaRows rows = new SchemaRows(schema, false);
            for (int i = 0; i < cells.length; i++) {
                rows.begin("row " + i);
                double number = Cells.number(cells[i][1]);
                if (!Double.isNaN(number) && !(options.equals("dash") && cells[i][1].equals("-9"))) {
                    rows.set("size", number);
                } else {
                    rows.set("size", cells[i][1].isEmpty() ? null : cells[i][1]);
                }
                rows.set("colour", cells[i][2]);
                rows.set("level", cells[i][0]);
                rows.set("kind", "never seen");
                assertThat(rows.end()).as(String.join(",", cells[i])).containsExactly(expected[i]);
            }
            rows.check();
            assertThat(rows.strangers()).contains("colour=purple");
        }
    }

    @Test
    void whatTheFileIsRefusedForIsRefused() throws IOException {
        Schema mixed = schema("", TRAINED);
        Schema plain = schema("plain", "size,level,kind\n1,1,a\n2,2,b\n3,1,a\n");
        refused(mixed, "row 1, column 'size': 'x' is not a number", "size=x");
        refused(mixed, "row 1, column 'size': the value is infinite", "size=-inf");
        refused(mixed, "row 1, column 'size': 1e39 is too large for a 32-bit float", "size=1e39");
        refused(mixed, "row 1: the model has no column 'sise' (did you mean 'size'?)", "sise=1");
        refused(mixed, "row 1, column 'size': given twice", "size=1", "size=1");
        refused(
                mixed,
                "row 1: the model needs the column 'level', which the row lacks: it has size, colour",
                "size=1",
                "colour=red");
        refused(mixed, "row 1: every value is missing", "size=", "colour=", "level=");
        assertThat(plain.mixed()).isFalse();
        refused(plain, "the value is missing; fill it in or leave out the row", "size=");
        Schema log = schema("log", TRAINED);
        refused(log, "transform=log needs values above -1, got -2.0", "size=-2");
    }

    private static void refused(Schema schema, String message, String... cells) {
        SchemaRows rows = new SchemaRows(schema, false);
        assertThatThrownBy(() -> {
                    rows.begin("row 1");
                    for (String cell : cells) {
                        rows.set(cell.split("=", -1)[0], cell.split("=", -1)[1]);
                    }
                    rows.end();
                })
                .as(Arrays.toString(cells))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void nothingButNumbersIsNoColumnOfWords() throws IOException {
        SchemaRows rows = new SchemaRows(schema("", TRAINED), true);
        rows.begin("row 0");
        rows.set("size", 1);
        rows.set("colour", 7);
        rows.set("level", "1");
        rows.set("other", "passed over");
        rows.end();
        assertThatThrownBy(rows::check).hasMessageContaining("nothing but numbers");
    }

    @Test
    void decimalCommasAreReadWhereTheTableHadSome() throws IOException {
        Schema comma = schema("", "size;colour;level;kind\n1,5;red;1,5;a\n2,5;blue;2,0;b\n");
        assertThat(comma.decimalComma()).isTrue();
        SchemaRows rows = new SchemaRows(comma, false);
        rows.begin("row 0");
        rows.set("size", "3,25");
        rows.set("colour", "red");
        rows.set("level", "4.5");
        assertThat(rows.end()).containsExactly(3.25, 0, 1, 4.5);
    }
}
