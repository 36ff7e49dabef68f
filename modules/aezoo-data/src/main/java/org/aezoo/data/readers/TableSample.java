package org.aezoo.data.readers;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/** The beginning of a table, from which its delimiter and its decimal point are guessed. */
final class TableSample {

    private static final int LENGTH = 1 << 16;

    /** How texts begin that are no tables, in lower case, and what they are. */
    private static final Map<String, String> OTHERS = Map.of(
            "{\"", "JSON",
            "[{", "JSON",
            "[[", "JSON",
            "<!doctype", "a web page",
            "<html", "a web page",
            "<?xml", "XML",
            "@relation", "an ARFF file: remove all up to @data",
            "%%matrixmarket", "a Matrix Market file: read cells and genes with counts:FILE",
            "version https://git-lfs", "a pointer to a file in Git LFS: fetch the file itself with git lfs pull");

    private final String text;

    private TableSample(String text) {
        this.text = text;
    }

    static TableSample of(RewindableFile file) {
        char[] buffer = new char[LENGTH];
        int length = 0;
        boolean ended = false;
        try (TableText text = new TableText(file)) {
            while (length < LENGTH && !ended) {
                int got = text.read(buffer, length, LENGTH - length);
                ended = got < 0;
                length += Math.max(0, got);
            }
        }
        int end = length;
        while (!ended && end > 0 && buffer[end - 1] != '\n' && buffer[end - 1] != '\r') {
            end--;
        }
        TableSample sample = new TableSample(new String(buffer, 0, end == 0 ? length : end));
        sample.checkStart(Text.shown(file.path()));
        return sample;
    }

    private void checkStart(String file) {
        String start = text.substring(0, Math.min(40, text.length())).toLowerCase(Locale.ROOT);
        OTHERS.forEach((begin, what) -> {
            if (start.startsWith(begin)) {
                throw new InvalidInputException(
                        file + " is " + what + (what.indexOf(':') < 0 ? ": write it as CSV" : ""));
            }
        });
    }

    /** The usual delimiter with which all rows have equally many cells, and the most of them numbers; else a comma. */
    char delimiter() {
        if (text.indexOf(';') < 0 && text.indexOf('\t') < 0 && text.indexOf('|') < 0) {
            return ',';
        }
        char best = 0;
        double most = -1;
        char usable = 0;
        for (char delimiter : Delimiter.USUAL) {
            List<String[]> rows = rows(delimiter);
            if (rows == null || rows.get(0).length < 2) {
                continue;
            }
            usable = usable == 0 ? delimiter : usable;
            double share = shareOfNumbers(rows, delimiter);
            if (share > most) {
                most = share;
                best = delimiter;
            }
        }
        return best != 0 ? best : usable != 0 ? usable : ',';
    }

    /** Of all cells below line 1 the share that is a number or nothing; -1 where rows differ in length. */
    private static double shareOfNumbers(List<String[]> rows, char delimiter) {
        int cells = 0;
        int numbers = 0;
        for (int r = 0; r < rows.size(); r++) {
            String[] row = rows.get(r);
            if (row.length != rows.get(0).length) {
                return -1;
            }
            for (int i = 0; r > 0 && i < row.length; i++) {
                cells++;
                numbers +=
                        isNumber(row[i], '.') || (delimiter != ',' && isNumber(row[i], ',')) || Cells.isMissing(row[i])
                                ? 1
                                : 0;
            }
        }
        return cells == 0 ? 0 : (double) numbers / cells;
    }

    /** Whether some cells are numbers with a decimal comma, and none has a decimal point. */
    boolean decimalComma(char delimiter) {
        List<String[]> rows = delimiter == ',' ? null : rows(delimiter);
        boolean comma = false;
        for (int r = 0; rows != null && r < rows.size(); r++) {
            for (String cell : rows.get(r)) {
                if (cell.indexOf('.') >= 0 && isNumber(cell, '.')) {
                    return false;
                }
                comma |= cell.indexOf(',') >= 0 && isNumber(cell, ',');
            }
        }
        return comma;
    }

    /** Whether all numbers with a decimal comma have three digits behind it, and no more before it, as thousands do. */
    boolean isOfThousands(char delimiter) {
        List<String[]> rows = rows(delimiter);
        return rows != null
                && rows.stream()
                        .flatMap(Arrays::stream)
                        .filter(cell -> cell.indexOf(',') >= 0 && isNumber(cell, ','))
                        .allMatch(cell -> cell.matches("[-+]?[1-9]\\d{0,2},\\d{3}"));
    }

    private static boolean isNumber(String cell, char point) {
        return !Double.isNaN(Cells.number(cell.toCharArray(), 0, cell.length(), point));
    }

    /** Rows that are not blank; null if there are none, or quotes do not fit. */
    private @Nullable List<String[]> rows(char delimiter) {
        List<String[]> rows = new ArrayList<>();
        try (TableReader reader = new TableReader("sample", new StringReader(text), delimiter, false)) {
            for (TableReader.Row row = reader.next(); row != null; row = reader.next()) {
                if (!row.isBlank()) {
                    rows.add(row.texts());
                }
            }
        } catch (InvalidInputException e) {
            // a quoted cell that goes on beyond the sample
        }
        return rows.isEmpty() ? null : rows;
    }
}
