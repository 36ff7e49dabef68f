package org.aezoo.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.Json;
import org.aezoo.models.TrainedAutoencoder;

/**
 * Three rows of a table and what came back of them, in the data's own units; kept in a run folder as {@code rows.json} for
 * {@link Report}.
 *
 * @param columns names of the columns, at most {@value #MOST_COLUMNS}
 * @param rows that of the lowest squared error in scaled units, one in the middle, that of the highest
 */
record RowView(List<String> columns, List<Row> rows) {

    static final String FILE = "rows.json";

    private static final int MOST_COLUMNS = 200;
    private static final List<String> NAMES = List.of("best", "middle", "worst");
    private static final long LIMIT = 4L << 20;

    /**
     * A row.
     *
     * @param row its number among the test rows, from 0
     * @param original a value for each column, in the column's own units
     * @param rebuilt the same once it went through code and decoder
     */
    record Row(int row, double[] original, double[] rebuilt) {}

    /**
     * Looks for the three.
     *
     * @param some of the test rows, at least three
     * @param numbers of these rows among all test rows
     */
    static RowView of(TrainedAutoencoder trained, Dataset some, int[] numbers) {
        double[] errors = new double[numbers.length];
        trained.forEach(some, view -> {
            for (int i = 0; i < view.scaled().length; i++) {
                errors[view.first() + i] = Pictures.meanSquare(view.scaled()[i], view.reconstruction()[i]);
            }
        });
        int[] order = IntStream.range(0, errors.length)
                .boxed()
                .sorted((a, b) -> Double.compare(errors[a], errors[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] chosen = {order[0], order[order.length / 2], order[order.length - 1]};
        List<String> names = TableErrors.names(trained);
        int columns = Math.min(MOST_COLUMNS, names.size());
        List<Row> rows = new ArrayList<>();
        trained.forEach(some.subset(chosen), view -> {
            for (int i = 0; i < view.scaled().length; i++) {
                double[] original = trained.scaling().inverse(view.scaled()[i]);
                double[] rebuilt = trained.scaling().inverse(view.reconstruction()[i]);
                rows.add(new Row(
                        numbers[chosen[view.first() + i]],
                        Arrays.copyOf(original, columns),
                        Arrays.copyOf(rebuilt, columns)));
            }
        });
        return new RowView(names.subList(0, columns), rows);
    }

    byte[] json() {
        try {
            return Json.mapper().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and names can be written", e);
        }
    }

    /**
     * Reads the file of a run folder.
     *
     * @return empty where there is none
     * @throws InvalidInputException if it is damaged
     */
    static Optional<RowView> read(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LIMIT) {
                return Optional.empty();
            }
            RowView view = Json.mapper().readValue(file.toFile(), RowView.class);
            if (!view.fits()) {
                throw new InvalidInputException(file + " holds no rows: the file is damaged");
            }
            return Optional.of(view);
        } catch (IOException e) {
            throw new InvalidInputException(file + " cannot be read: the file was cut short or damaged", e);
        }
    }

    private boolean fits() {
        return columns != null
                && rows != null
                && columns.stream().allMatch(Objects::nonNull)
                && rows.size() == NAMES.size()
                && rows.stream()
                        .allMatch(row -> row != null
                                && row.original != null
                                && row.rebuilt != null
                                && row.original.length == columns.size()
                                && row.rebuilt.length == columns.size());
    }

    /** Adds the rows to a page, a line for each column. */
    void draw(StringBuilder page) {
        page.append("<section>\n<h2>Rows and what came back, in their own units</h2>\n");
        Report.folded(page, IntStream.range(0, columns.size()).boxed().toList(), some -> table(page, some));
        page.append("<p class=\"note\">Test rows of the lowest squared error, of one in the middle, and of the highest;"
                + " errors are compared in scaled units.</p>\n</section>\n");
    }

    private void table(StringBuilder page, List<Integer> some) {
        page.append("<div class=\"wide\">\n<table class=\"compared\">\n<thead><tr><th>column</th>");
        for (int i = 0; i < NAMES.size(); i++) {
            page.append(String.format(
                    Locale.ROOT,
                    "<th class=\"number\">%s, row %,d</th><th class=\"number\">rebuilt</th>",
                    NAMES.get(i),
                    rows.get(i).row));
        }
        page.append("</tr></thead>\n<tbody>\n");
        for (int j : some) {
            page.append("<tr><th scope=\"row\">")
                    .append(Html.escape(columns.get(j)))
                    .append("</th>");
            for (Row row : rows) {
                page.append("<td class=\"number\">")
                        .append(Report.number(row.original[j]))
                        .append("</td><td class=\"number\">")
                        .append(Report.number(row.rebuilt[j]))
                        .append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</tbody>\n</table>\n</div>\n");
    }
}
