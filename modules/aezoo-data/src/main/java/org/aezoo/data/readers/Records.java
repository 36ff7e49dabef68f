package org.aezoo.data.readers;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.aezoo.data.Text;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.writable.ArrayWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Writable;
import org.jspecify.annotations.Nullable;

/**
 * Tables that a program reads record by record: from a database, or by DataVec. They are read as a CSV file of the same
 * cells is, with the same {@link Schema}: texts are categories, NULL and NaN are missing values, and what does not fit is
 * refused with the same messages, in which line 1 has the names of the columns and options are called as in {@code csv:}.
 * Records go to a temporary file one by one, so there may be more than fit into memory.
 */
public final class Records {

    /** Missing values and texts are taken. */
    private static final CsvFile.Options MIXED = CsvFile.Options.of(null, true);

    private Records() {}

    /** What a record has in one place, as text. */
    private interface Cells {
        @Nullable String text(int column) throws IOException, SQLException;
    }

    /** Hands records over, null after the last. */
    private interface Source {
        @Nullable List<@Nullable String> next() throws IOException, SQLException;
    }

    /** The rows of a query, with missing values and texts. */
    public static Dataset ofQuery(ResultSet rows) {
        return ofQuery(rows, MIXED, null);
    }

    /**
     * The rows of a query, from where it stands to its end.
     *
     * @param rows stays the caller's to close; booleans become 1 and 0, other types are taken as their text
     * @param options label, batch, columns to leave out and the like
     * @param known what a model's training rows were read as, {@code trained.schema()}; null to work it out
     * @return the rows, to be closed by the caller
     * @throws InvalidInputException if the query fails or has no row, or columns do not fit
     */
    public static Dataset ofQuery(ResultSet rows, CsvFile.Options options, @Nullable Schema known) {
        try {
            ResultSetMetaData about = rows.getMetaData();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= about.getColumnCount(); i++) {
                names.add(about.getColumnLabel(i));
            }
            Cells cells = i -> text(names.get(i), rows.getObject(i + 1));
            return read("query", names, () -> rows.next() ? record(names.size(), cells) : null, options, known);
        } catch (SQLException e) {
            throw new InvalidInputException("the query failed: " + Text.reason(e), e);
        }
    }

    /** The records of a reader, with missing values and texts; columns are called column1, column2… */
    public static Dataset ofReader(RecordReader reader) {
        return ofReader(reader, List.of(), MIXED, null);
    }

    /**
     * The records of a reader of DataVec, from where it stands to its end.
     *
     * @param reader initialised; stays the caller's to close. A record's array, such as a picture, is as many columns
     * @param names of the columns; empty for column1, column2…
     * @param options label, batch, columns to leave out and the like
     * @param known what a model's training rows were read as, {@code trained.schema()}; null to work it out
     * @return the rows, to be closed by the caller
     * @throws InvalidInputException if the reader has no record, or columns do not fit
     */
    public static Dataset ofReader(
            RecordReader reader, List<String> names, CsvFile.Options options, @Nullable Schema known) {
        Source source = () -> {
            if (!reader.hasNext()) {
                return null;
            }
            List<@Nullable String> cells = new ArrayList<>();
            for (Writable value : reader.next()) {
                if (value instanceof ArrayWritable array) {
                    for (long i = 0; i < array.length(); i++) {
                        cells.add(text("", array.getDouble(i)));
                    }
                } else {
                    cells.add(value instanceof NullWritable ? null : text("", value.toString()));
                }
            }
            return cells;
        };
        try {
            return read("records", names, source, options, known);
        } catch (SQLException e) {
            throw new IllegalStateException("no database is asked", e);
        }
    }

    private static List<@Nullable String> record(int size, Cells cells) throws IOException, SQLException {
        List<@Nullable String> record = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            record.add(cells.text(i));
        }
        return record;
    }

    private static @Nullable String text(String column, @Nullable Object value) throws SQLException {
        if (value == null || (value instanceof Number number && Double.isNaN(number.doubleValue()))) {
            return null;
        }
        if (value instanceof Boolean yes) {
            return yes ? "1" : "0";
        }
        if (value instanceof java.sql.Clob text) {
            return text.getSubString(1, (int) Math.min(TableReader.MAX_ROW, text.length()));
        }
        if (value.getClass().isArray() || value instanceof java.sql.Blob) {
            throw new InvalidInputException("the column '" + Text.shown(column)
                    + "' holds bytes or an array, which is no value of a table: leave it out of the query");
        }
        return value.toString();
    }

    private static Dataset read(
            String name, List<String> names, Source source, CsvFile.Options options, @Nullable Schema known)
            throws SQLException {
        SpoolFile spool;
        try {
            spool = SpoolFile.create();
        } catch (IOException e) {
            throw failed(e);
        }
        try (RewindableFile table = RewindableFile.of(name, spool)) {
            try {
                write(names, source, spool);
            } catch (IOException e) {
                throw failed(e);
            }
            return CsvFile.readTable(table, options.written(!names.isEmpty()), known);
        }
    }

    private static void write(List<String> names, Source source, SpoolFile spool) throws IOException, SQLException {
        OutputStream bytes = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                spool.write(new byte[] {(byte) b}, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                spool.write(offset == 0 ? from : java.util.Arrays.copyOfRange(from, offset, offset + length), length);
            }
        };
        try (Writer text = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
                CsvWriter csv = CsvWriter.builder().build(text)) {
            if (!names.isEmpty()) {
                csv.writeRecord(names);
            }
            for (List<@Nullable String> record = source.next(); record != null; record = source.next()) {
                csv.writeRecord(record);
            }
        }
    }

    private static InvalidInputException failed(IOException e) {
        return new InvalidInputException(
                "records could not be read, or not be kept in a temporary file in "
                        + System.getProperty("java.io.tmpdir") + ": " + Text.reason(e),
                e);
    }
}
