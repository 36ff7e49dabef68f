package org.aezoo.data.readers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.aezoo.data.Schema.Column;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table in CSV that is read once and as it comes, by a model's schema. The delimiter is the usual one that
 * finds the model's columns in line 1; a line without any of them is a row where the model was trained without a header.
 */
public final class CsvRows implements AutoCloseable {

    /** The longest header. */
    private static final int LONGEST = 1 << 20;

    private final String name;
    private final SchemaRows rows;
    private final TableReader reader;
    private final char delimiter;
    private final char point;
    private final int[] places;
    private TableReader.@Nullable Row first;

    /**
     * Reads line 1.
     *
     * @param name of the table, for messages
     * @param text closed with this
     * @param rows to which cells go
     * @param lenient whether columns that the schema does not have are passed over
     * @throws InvalidInputException if there is none, or it lacks a column
     */
    public CsvRows(String name, Reader text, SchemaRows rows, boolean lenient) throws IOException {
        this.name = name;
        this.rows = rows;
        Schema schema = rows.schema();
        BufferedReader again = new BufferedReader(text);
        again.mark(LONGEST);
        String line = firstLine(again);
        again.reset();
        Set<String> known = new HashSet<>(
                schema.columns().stream().map(Column::name).toList());
        delimiter = delimiter(line, known, schema.header() ? ',' : schema.delimiter());
        boolean comma = delimiter != ',' && schema.decimalComma();
        point = comma ? ',' : '.';
        reader = new TableReader(name, again, delimiter, comma);
        TableReader.Row row = reader.next();
        if (row == null || (row.isBlank() && row.line() == 1)) {
            throw new InvalidInputException(name + " is empty: a table needs at least one line");
        }
        String[] cells = row.texts();
        boolean header = schema.header() || Arrays.stream(cells).anyMatch(known::contains);
        TableColumns columns = TableColumns.of(name, name, header, cells);
        columns.checkKnown(schema);
        List<String> all = schema.columns().stream().map(Column::name).toList();
        places = columns.names().stream().mapToInt(all::indexOf).toArray();
        int strange = lenient ? -1 : IntStream.range(0, places.length).filter(i -> places[i] < 0).findFirst().orElse(-1);
        if (strange >= 0) {
            throw new InvalidInputException(name + ", line 1: the model has no column '"
                    + Text.shown(columns.names().get(strange)) + "'");
        }
        first = header ? null : row;
    }

    private static String firstLine(BufferedReader text) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = text.read(); c >= 0 && c != '\n' && c != '\r'; c = text.read()) {
            if (line.length() == LONGEST - 2) {
                throw new InvalidInputException("line 1 is longer than " + LONGEST + " characters");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    /** The usual delimiter that finds the most columns. */
    private static char delimiter(String line, Set<String> known, char otherwise) {
        char best = otherwise;
        long most = 0;
        for (char each : Delimiter.USUAL) {
            try (TableReader reader = new TableReader("line 1", new StringReader(line), each, false)) {
                TableReader.Row row = reader.next();
                long found = row == null ? 0 : Arrays.stream(row.texts()).filter(known::contains).count();
                if (found > most) {
                    most = found;
                    best = each;
                }
            } catch (InvalidInputException e) {
                // a quote that this delimiter does not close
            }
        }
        return best;
    }

    /**
     * The next row.
     *
     * @return a new array, [values of the model] in source units; null after the last
     * @throws InvalidInputException if it does not fit
     */
    public double @Nullable [] next() {
        TableReader.Row row = first == null ? reader.next() : first;
        first = null;
        if (row == null) {
            return null;
        }
        int line = row.line();
        if ((row.isBlank() && places.length != 1) || row.size() == 0) {
            if (CsvFile.restIsBlank(reader)) {
                return null;
            }
            throw new InvalidInputException(
                    name + ", line " + line + ": the line is blank; remove it, or fill in the row");
        }
        if (row.size() != places.length) {
            throw new InvalidInputException(name + ", line " + line + ": " + row.size() + " cell"
                    + (row.size() == 1 ? "" : "s") + " where line 1 has " + places.length
                    + "; every line needs as many (cells are separated by " + Schema.shownDelimiter(delimiter) + ")");
        }
        rows.begin(name + ", line " + line);
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0) {
                rows.set(places[i], row.text(i), point);
            }
        }
        return rows.endOfWhole();
    }

    @Override
    public void close() {
        reader.close();
    }
}
