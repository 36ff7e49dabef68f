package org.aezoo.serve;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.aezoo.data.Text;
import org.aezoo.serve.model.RowBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Rows of CSV that come one after another. Line 1 names the columns, by which they are found; a line without any of the
 * model's names is a row of a model that was trained on rows without names. Cells are separated by that of comma,
 * semicolon, tab and pipe which finds the most columns.
 */
final class CsvRows {

    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');

    /** The longest line. */
    private static final int LONGEST = 1 << 22;

    private final RowBuilder cells;
    private final Iterator<CsvRecord> lines;
    private final List<String> columns;
    private @Nullable CsvRecord first;
    private long line = 1;

    /** @throws InvalidInputException if line 1 is missing, or no line of this model */
    CsvRows(InputStream in, RowBuilder cells) throws IOException {
        this.cells = cells;
        BufferedReader text =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), 1 << 16);
        text.mark(LONGEST);
        if (text.read() != '\ufeff') {
            text.reset();
        }
        text.mark(LONGEST);
        String header = firstLine(text);
        text.reset();
        Set<String> known = new HashSet<>(cells.columns());
        char delimiter = delimiter(header, known);
        lines = CsvReader.builder()
                .fieldSeparator(delimiter)
                .trimWhitespacesAroundQuotes(true)
                .allowUnclosedQuote(false)
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(LONGEST)
                .ofCsvRecord(text)
                .iterator();
        CsvRecord top = nextLine();
        if (top == null || isBlank(top)) {
            throw new InvalidInputException("the body is empty: CSV needs at least one line");
        }
        List<String> names = top.getFields().stream().map(String::strip).toList();
        boolean unnamed = cells.columns()
                .equals(IntStream.range(0, cells.columns().size())
                        .mapToObj(Schema::unnamed)
                        .toList());
        boolean headed = !unnamed || names.stream().anyMatch(known::contains);
        if (headed && names.stream().noneMatch(known::contains)) {
            throw new InvalidInputException("line 1 has none of the model's columns: it must name them, such as "
                    + Text.shown(
                            cells.columns().isEmpty() ? "" : cells.columns().get(0)));
        }
        columns = headed
                ? names
                : IntStream.range(0, names.size()).mapToObj(Schema::unnamed).toList();
        first = headed ? null : top;
    }

    private static String firstLine(BufferedReader text) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = text.read(); c >= 0 && c != '\n' && c != '\r'; c = text.read()) {
            if (line.length() > LONGEST / 2) {
                throw new InvalidInputException("line 1 is longer than " + LONGEST / 2 + " characters");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private static char delimiter(String header, Set<String> known) {
        char best = ',';
        long most = 0;
        for (char each : DELIMITERS) {
            long found = List.of(header.split(java.util.regex.Pattern.quote(String.valueOf(each)), -1)).stream()
                    .map(name -> name.strip().replaceAll("^\"|\"$", ""))
                    .filter(known::contains)
                    .count();
            if (found > most) {
                most = found;
                best = each;
            }
        }
        return best;
    }

    private @Nullable CsvRecord nextLine() {
        try {
            CsvRecord next = lines.hasNext() ? lines.next() : null;
            line = next == null ? line : next.getStartingLineNumber();
            return next;
        } catch (CsvParseException e) {
            if (e.getCause() instanceof IOException broken) {
                throw new java.io.UncheckedIOException(broken);
            }
            String message = String.valueOf(e.getMessage());
            throw new InvalidInputException(
                    "below line " + line + ": "
                            + (message.startsWith("The maximum buffer size")
                                    ? "a row is longer than " + LONGEST + " characters; is every quote closed?"
                                    : "a quote does not fit; double a quote that belongs to a text"),
                    e);
        }
    }

    private static boolean isBlank(CsvRecord row) {
        return row.getFieldCount() == 0
                || (row.getFieldCount() == 1 && row.getField(0).isBlank());
    }

    /** The next row, [values]; null after the last. */
    double @Nullable [] next() {
        CsvRecord row = first == null ? nextLine() : first;
        first = null;
        if (row == null) {
            return null;
        }
        long number = row.getStartingLineNumber();
        if (isBlank(row) && columns.size() != 1) {
            for (CsvRecord rest = nextLine(); rest != null; rest = nextLine()) {
                if (!isBlank(rest)) {
                    throw new InvalidInputException(
                            "line " + number + ": the line is blank; remove it, or fill in the row");
                }
            }
            return null;
        }
        if (row.getFieldCount() != columns.size()) {
            throw new InvalidInputException("line " + number + ": " + row.getFieldCount() + " cells where line 1 has "
                    + columns.size() + "; every line needs as many");
        }
        cells.begin("line " + number);
        for (int i = 0; i < columns.size(); i++) {
            cells.set(columns.get(i), row.getField(i));
        }
        return cells.end();
    }
}
