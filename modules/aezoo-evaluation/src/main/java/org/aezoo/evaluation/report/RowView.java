package org.aezoo.evaluation.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.evaluation.metrics.ColumnErrors;
import org.aezoo.evaluation.metrics.Numbers;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Order;

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
                errors[view.first() + i] =
                        ReconstructionPictures.meanSquare(view.scaled()[i], view.reconstruction()[i]);
            }
        });
        int[] order = Order.rising(errors);
        int[] chosen = {order[0], order[order.length / 2], order[order.length - 1]};
        List<String> names = ColumnErrors.names(trained);
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

    /**
     * Reads the file of a run folder.
     *
     * @return empty where there is none
     * @throws org.aezoo.data.InvalidInputException if it is damaged
     */
    static Optional<RowView> read(Path folder) {
        return ReportFile.read(folder.resolve(FILE), LIMIT, RowView.class, RowView::fits, "rows");
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

    /** What the template of the rows names: heads of the columns, and a line for each column of the table. */
    record Lines(List<String> heads, Folded<Line> columns) {}

    record Line(String name, List<String> cells) {}

    /** The rows as HTML, a line for each column. */
    String html() {
        List<String> heads = IntStream.range(0, NAMES.size())
                .mapToObj(i -> NAMES.get(i) + ", row " + Numbers.count(rows.get(i).row))
                .toList();
        List<Line> lines = new ArrayList<>();
        for (int j = 0; j < columns.size(); j++) {
            List<String> cells = new ArrayList<>();
            for (Row row : rows) {
                cells.add(Numbers.of(row.original[j]));
                cells.add(Numbers.of(row.rebuilt[j]));
            }
            lines.add(new Line(columns.get(j), cells));
        }
        return Templates.render("rows", new Lines(heads, Folded.of(lines)));
    }
}
