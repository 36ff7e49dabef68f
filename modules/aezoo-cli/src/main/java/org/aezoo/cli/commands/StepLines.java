package org.aezoo.cli.commands;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.aezoo.data.Dataset;
import org.aezoo.data.Series;
import org.aezoo.data.series.SeriesWindows;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.ColumnNames;

/** The scores of a series, a line for each step with its time. */
final class StepLines {

    private StepLines() {}

    /** Names of the columns. */
    static List<String> header(TrainedAutoencoder trained, Dataset windows, boolean explain) {
        List<Series> all = windows.series();
        return header(
                all.size() > 1,
                !all.get(0).times().isEmpty(),
                trained.scorer().threshold() != null,
                explain ? all.get(0).channels() : List.of());
    }

    /**
     * Names of the columns.
     *
     * @param several whether there are several series
     * @param timed whether steps have times
     * @param threshold whether the model has one
     * @param explained the channels, where what each adds is asked for
     */
    static List<String> header(boolean several, boolean timed, boolean threshold, List<String> explained) {
        List<String> names = new ArrayList<>();
        if (several) {
            names.add("series");
        }
        names.add(timed ? "time" : "step");
        names.addAll(ColumnNames.scores(threshold, explained, /* divergence= */ false));
        return names;
    }

    /**
     * Writes all steps, those in no window too, which have no score.
     *
     * @param written takes the numbers of each step that has one
     */
    static void write(
            TrainedAutoencoder trained, Dataset windows, boolean explain, Writer writer, Consumer<double[]> written)
            throws IOException {
        Threshold threshold = trained.scorer().threshold();
        boolean several = windows.series().size() > 1;
        int columns = header(trained, windows, explain).size() - (several ? 2 : 1);
        for (StepScores each : StepScores.of(trained, SeriesWindows.spread(windows))) {
            Series series = each.series();
            for (int step = 0; step < series.steps(); step++) {
                StringBuilder line = new StringBuilder(several ? RowsCommand.cell(series.name()) + "," : "");
                double[] row = Double.isNaN(each.score(step))
                        ? new double[0]
                        : ScoreCommand.row(each.score(step), threshold, explain ? each.shares(step) : new double[0]);
                append(series.time(step), row, columns, threshold != null, line);
                if (row.length > 0) {
                    written.accept(row);
                }
                writer.append(line);
            }
        }
    }

    /**
     * Appends the line of a step.
     *
     * @param row its numbers; none where it has no score
     * @param columns how many numbers others have
     * @param judged whether the second of them is a verdict
     */
    static void append(String time, double[] row, int columns, boolean judged, StringBuilder line) {
        line.append(RowsCommand.cell(time)).append(',');
        if (row.length == 0) {
            line.append(",".repeat(columns - 1)).append('\n');
            return;
        }
        boolean[] whole = new boolean[columns];
        if (judged) {
            whole[1] = true;
        }
        RowsCommand.appendRow(row, whole, /* units= */ null, line);
    }
}
