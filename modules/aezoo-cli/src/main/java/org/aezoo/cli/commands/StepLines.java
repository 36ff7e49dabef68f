package org.aezoo.cli.commands;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.aezoo.data.Dataset;
import org.aezoo.data.Series;
import org.aezoo.data.series.SeriesWindows;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.TrainedAutoencoder;

/** Lines of a series, one for each step with its time. */
final class StepLines {

    private StepLines() {}

    /** Names of the columns that say which step a line is of. */
    static List<String> keys(Dataset windows) {
        List<Series> all = windows.series();
        return keys(all.size() > 1, !all.get(0).times().isEmpty());
    }

    /** The same where nobody has the series yet. */
    static List<String> keys(boolean several, boolean timed) {
        List<String> names = new ArrayList<>(several ? List.of("series") : List.of());
        names.add(timed ? "time" : "step");
        return names;
    }

    /** The first cells of a window's line: the step that it begins at. */
    static String key(Dataset windows, int window) {
        List<Series> all = windows.series();
        return key(all.get(windows.seriesOf(window)), all.size() > 1, windows.firstStep(window));
    }

    private static String key(Series series, boolean several, int step) {
        return (several ? RowsCommand.cell(series.name()) + "," : "") + RowsCommand.cell(series.time(step)) + ",";
    }

    /**
     * Writes all steps, those in no window too, whose cells are empty.
     *
     * @param columns how many numbers there are of a step
     * @param row the numbers of a step; none where it is in no window
     * @param isWhole of which columns numbers are whole
     * @param written takes the numbers of each step that has some
     */
    static void write(
            TrainedAutoencoder trained,
            Dataset windows,
            int columns,
            BiFunction<StepScores, Integer, double[]> row,
            IntPredicate isWhole,
            Writer writer,
            Consumer<double[]> written)
            throws IOException {
        boolean several = windows.series().size() > 1;
        boolean[] whole = new boolean[columns];
        for (int i = 0; i < columns; i++) {
            whole[i] = isWhole.test(i);
        }
        for (StepScores each : StepScores.of(trained, SeriesWindows.spread(windows))) {
            Series series = each.series();
            for (int step = 0; step < series.steps(); step++) {
                StringBuilder line = new StringBuilder(key(series, several, step));
                double[] numbers = row.apply(each, step);
                append(numbers, whole, line);
                if (numbers.length > 0) {
                    written.accept(numbers);
                }
                writer.append(line);
            }
        }
    }

    /** Appends the numbers of a step; none where it has none. */
    static void append(double[] row, boolean[] whole, StringBuilder line) {
        if (row.length == 0) {
            line.append(",".repeat(whole.length - 1)).append('\n');
            return;
        }
        RowsCommand.appendRow(row, whole, /* units= */ null, line);
    }
}
