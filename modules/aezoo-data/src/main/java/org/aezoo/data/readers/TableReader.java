package org.aezoo.data.readers;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import org.aezoo.data.DataShape;
import org.aezoo.data.HeapRoom;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table, one at a time, in memory that is reused for the next: quotes as in RFC 4180, also around line
 * breaks, lines that end with CR, LF or both. The length of a row is limited, so that no file fills the memory.
 */
final class TableReader implements AutoCloseable {

    /** The longest row, in characters. */
    static final int MAX_ROW = 1 << 24;

    /** Up to so many columns always fit into memory. */
    private static final int MANY_CELLS = 100_000;

    /** The most memory that a column takes while the table is read: cell, name, and entries in maps. */
    private static final long CELL_BYTES = 500;

    private final String name;
    private final Row row;
    private final CsvReader<Row> reader;
    private final Iterator<Row> rows;

    /**
     * @param name for messages
     * @param text closed with this
     * @param decimalComma whether numbers are written with a decimal comma
     */
    TableReader(String name, Reader text, char delimiter, boolean decimalComma) {
        this(name, 1, text, delimiter, decimalComma);
    }

    /** @param first the number of the first line, for messages */
    TableReader(String name, long first, Reader text, char delimiter, boolean decimalComma) {
        this.name = name;
        row = new Row(name, first, decimalComma ? ',' : '.');
        reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .trimWhitespacesAroundQuotes(true)
                .allowUnclosedQuote(false)
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(MAX_ROW)
                .build(row, text);
        rows = reader.iterator();
    }

    static TableReader of(RewindableFile file, TableText text, char delimiter, boolean decimalComma) {
        return new TableReader(Text.shown(file.path()), text.ahead(), delimiter, decimalComma);
    }

    /** The next row, which is the same object each time; null after the last. */
    @Nullable Row next() {
        try {
            return rows.hasNext() ? rows.next() : null;
        } catch (CsvParseException e) {
            if (e.getCause() instanceof InvalidInputException refused) {
                throw refused;
            }
            String message = String.valueOf(e.getMessage());
            String where = name + ", line " + row.line;
            if (message.startsWith("The maximum buffer size")) {
                throw Row.tooLong(where, e);
            }
            throw new InvalidInputException(
                    where
                            + (message.startsWith("Unclosed")
                                    ? ": a quote is opened and not closed; double a quote that belongs to a text"
                                    : ": a cell goes on after its closing quote; double a quote that belongs to a text"),
                    e);
        } catch (UncheckedIOException e) {
            throw new InvalidInputException(
                    name + " could not be read: " + Text.reason(Objects.requireNonNull(e.getCause())), e);
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cells of a row, without the spaces around them. */
    static final class Row extends AbstractBaseCsvCallbackHandler<Row> {

        private final String name;
        private final long first;
        private final char point;
        private char[] text = new char[1 << 12];
        private int[] from = new int[64];
        private int[] to = new int[64];
        private int length;
        private int cells;
        private int line;
        private boolean broken;

        private Row(String name, long first, char point) {
            this.name = name;
            this.first = first;
            this.point = point;
        }

        @Override
        protected void handleBegin(long startingLineNumber) {
            line = (int) Math.min(Integer.MAX_VALUE, first - 1 + startingLineNumber);
            length = 0;
            cells = 0;
            broken = false;
        }

        @Override
        protected void handleField(int cell, char[] source, int offset, int size, boolean quoted) {
            if (length + size > MAX_ROW || cell >= DataShape.MAX_SIZE) {
                throw tooLong(name + ", line " + line, null);
            }
            if (length + size > text.length) {
                text = Arrays.copyOf(text, Math.max(length + size, (int) Math.min(MAX_ROW, 2L * text.length)));
            }
            if (cell == from.length) {
                if (cell >= MANY_CELLS) {
                    HeapRoom.require(2 * CELL_BYTES * cell, name + ", line " + line + ": more than " + cell + " cells");
                }
                from = Arrays.copyOf(from, 2 * from.length);
                to = Arrays.copyOf(to, 2 * to.length);
            }
            int start = offset;
            int end = offset + size;
            while (start < end && isSpace(source[start])) {
                start++;
            }
            while (start < end && isSpace(source[end - 1])) {
                end--;
            }
            System.arraycopy(source, start, text, length, end - start);
            from[cell] = length;
            length += end - start;
            to[cell] = length;
            cells = cell + 1;
            broken |= quoted && hasBreak(source, start, end);
        }

        private static boolean isSpace(char c) {
            return c <= ' ' || (c > '~' && Character.isWhitespace(c));
        }

        private static boolean hasBreak(char[] text, int from, int to) {
            for (int i = from; i < to; i++) {
                if (text[i] == '\n' || text[i] == '\r') {
                    return true;
                }
            }
            return false;
        }

        private static InvalidInputException tooLong(String where, @Nullable Exception cause) {
            return new InvalidInputException(
                    where + ": longer than " + MAX_ROW + " bytes; is this a table with one example per line,"
                            + " and is every quote closed?",
                    cause);
        }

        @Override
        protected Row buildRecord() {
            return this;
        }

        /** The line that it starts in, from 1. */
        int line() {
            return line;
        }

        int size() {
            return cells;
        }

        /** Whether there is nothing in the line. */
        boolean isBlank() {
            return cells == 0 || (cells == 1 && isEmpty(0));
        }

        /** Whether one of its cells has a line break in it. */
        boolean isBroken() {
            return broken;
        }

        boolean isEmpty(int cell) {
            return from[cell] == to[cell];
        }

        String text(int cell) {
            return new String(text, from[cell], to[cell] - from[cell]);
        }

        String[] texts() {
            String[] all = new String[cells];
            Arrays.setAll(all, this::text);
            return all;
        }

        /** The number in a cell; NaN if there is none. */
        double number(int cell) {
            return Cells.number(text, from[cell], to[cell], point);
        }
    }
}
