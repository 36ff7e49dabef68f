package org.aezoo.cli.commands;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.Variant;
import org.aezoo.models.zoo.Zoo;

/**
 * The tables of {@code docs/defaults.md}: one of all variants, then one of each data set. Rows that are put in replace those
 * of the same variant, and leave the others as they are.
 */
final class DefaultsTables {

    /** Stands for what is left out. */
    static final String NONE = "–";

    private static final List<String> HEADER =
            List.of("variant", "code", "error", "PCA", "error / PCA", "mean row", "steps", "seconds", "what was said");

    /** Where the ratio stands in a row. */
    private static final int RATIO = 4;

    private static final int SECONDS = 7;

    /** Ratios are counted from here on: linear is to come within 2 %. */
    private static final double ABOVE = 1.02;

    /** What stands between these lines is written by this class. */
    private static final Pattern WRITTEN =
            Pattern.compile("(?s)(<!-- rows of tools/defaults -->\n).*?(<!-- end of rows -->)");

    private static final String TITLE = "### ";

    private final Map<String, Table> tables = new TreeMap<>();

    /**
     * Of one data set.
     *
     * @param about how large it is
     * @param rows by variant
     */
    private record Table(String about, Map<String, Row> rows) {}

    /**
     * Of one variant.
     *
     * @param cells as many as the header has
     */
    record Row(List<String> cells) {

        /** Of a variant that cannot take the data. */
        static Row leftOut(String id) {
            List<String> cells = new ArrayList<>(Collections.nCopies(HEADER.size(), NONE));
            cells.set(0, id);
            cells.set(HEADER.size() - 1, "");
            return new Row(cells);
        }

        static Row parse(String line) {
            List<String> cells = new ArrayList<>();
            for (String cell : line.replaceAll("^\\||\\|$", "").split("\\|", -1)) {
                cells.add(cell.strip());
            }
            return new Row(cells);
        }

        String line() {
            StringBuilder line = new StringBuilder("|");
            cells.forEach(
                    cell -> line.append(' ').append(cell.replace('|', '/')).append(cell.isEmpty() ? "|" : " |"));
            return line.toString();
        }

        private String id() {
            return cells.get(0);
        }

        /** A cell's first number; NaN where there is none. */
        private double number(int cell) {
            String text = cells.get(cell).split(" ", 2)[0].replace(",", "");
            return text.equals(NONE) ? Double.NaN : Double.parseDouble(text);
        }
    }

    /** The tables of a document. */
    static DefaultsTables read(Path file) {
        DefaultsTables tables = new DefaultsTables();
        String name = "";
        String about = "";
        for (String line : written(file).group().split("\n", -1)) {
            if (line.startsWith(TITLE)) {
                name = line.substring(TITLE.length());
                about = "";
            } else if (!name.isEmpty() && line.startsWith("| ") && !line.startsWith("| " + HEADER.get(0) + " |")) {
                tables.put(name, about, Row.parse(line));
            } else if (!line.isBlank() && !line.startsWith("|")) {
                about = line;
            }
        }
        return tables;
    }

    private static Matcher written(Path file) {
        try {
            Matcher matcher = WRITTEN.matcher(Files.readString(file, StandardCharsets.UTF_8));
            if (matcher.find()) {
                return matcher;
            }
        } catch (IOException e) {
            throw new InvalidInputException("cannot read " + file + ": --file names the document", e);
        }
        throw new InvalidInputException(
                file + " has no line '<!-- rows of tools/defaults -->' with a line '<!-- end of rows -->' after it");
    }

    /**
     * Adds a row, or replaces it.
     *
     * @param about how large the data set is; empty to leave what is there
     */
    void put(String name, String about, Row row) {
        Table before = tables.get(name);
        Map<String, Row> rows = before == null ? new LinkedHashMap<>() : before.rows();
        rows.put(row.id(), row);
        tables.put(name, new Table(about.isEmpty() && before != null ? before.about() : about, rows));
    }

    void write(Path file) {
        Matcher matcher = written(file);
        StringBuilder text = new StringBuilder();
        matcher.appendReplacement(text, Matcher.quoteReplacement(matcher.group(1) + text() + "\n" + matcher.group(2)));
        matcher.appendTail(text);
        try {
            AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CommandFailedException("cannot write " + file + ": " + e.getMessage());
        }
    }

    private String text() {
        List<String> lines = new ArrayList<>();
        lines.add("| variant | data sets | median of error / PCA | largest | above 1.02 | longest, seconds |");
        lines.add("|---|---|---|---|---|---|");
        List<String> ids = Zoo.list().stream().map(Variant::id).toList();
        ids.forEach(id -> overall(id, lines));
        tables.forEach((name, table) -> {
            lines.addAll(List.of("", TITLE + name, "", table.about(), ""));
            lines.add(new Row(HEADER).line());
            lines.add("|" + "---|".repeat(HEADER.size()));
            table.rows().values().stream()
                    .sorted(Comparator.comparingInt(row -> ids.indexOf(row.id())))
                    .forEach(row -> lines.add(row.line()));
        });
        return String.join("\n", lines);
    }

    /** A variant on all data sets. */
    private void overall(String id, List<String> lines) {
        List<Double> ratios = new ArrayList<>();
        double largest = 0;
        double longest = 0;
        String where = "";
        int trained = 0;
        for (Map.Entry<String, Table> table : tables.entrySet()) {
            Row row = table.getValue().rows().get(id);
            if (row == null || Double.isNaN(row.number(SECONDS))) {
                continue;
            }
            trained++;
            longest = Math.max(longest, row.number(SECONDS));
            double ratio = row.number(RATIO);
            if (ratio > largest) {
                largest = ratio;
                where = table.getKey();
            }
            if (!Double.isNaN(ratio)) {
                ratios.add(ratio);
            }
        }
        if (trained == 0) {
            return;
        }
        Collections.sort(ratios);
        int n = ratios.size();
        lines.add(
                n == 0
                        ? String.format(Locale.ROOT, "| %s | %d | – | – | – | %.1f |", id, trained, longest)
                        : String.format(
                                Locale.ROOT,
                                "| %s | %d | %.3f | %.3f (%s) | %d of %d | %.1f |",
                                id,
                                trained,
                                (ratios.get((n - 1) / 2) + ratios.get(n / 2)) / 2,
                                largest,
                                where,
                                ratios.stream().filter(ratio -> ratio > ABOVE).count(),
                                n,
                                longest));
    }
}
