package org.aezoo.cli.commands;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.aezoo.data.Dataset;
import org.aezoo.data.Series;
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
        List<String> names = new ArrayList<>();
        if (all.size() > 1) {
            names.add("series");
        }
        names.add(all.get(0).times().isEmpty() ? "step" : "time");
        names.addAll(ColumnNames.scores(
                trained.scorer().threshold() != null,
                explain ? all.get(0).channels() : List.of(),
                /* divergence= */ false));
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
        int empty = header(trained, windows, explain).size() - (windows.series().size() > 1 ? 2 : 1);
        boolean[] whole = new boolean[empty];
        if (threshold != null) {
            whole[1] = true;
        }
        for (StepScores each : StepScores.of(trained, windows)) {
            Series series = each.series();
            for (int step = 0; step < series.steps(); step++) {
                StringBuilder line =
                        new StringBuilder(windows.series().size() > 1 ? RowsCommand.cell(series.name()) + "," : "");
                line.append(RowsCommand.cell(series.time(step))).append(',');
                if (Double.isNaN(each.score(step))) {
                    line.append(",".repeat(empty - 1)).append('\n');
                } else {
                    double[] row =
                            ScoreCommand.row(each.score(step), threshold, explain ? each.shares(step) : new double[0]);
                    RowsCommand.appendRow(row, whole, /* units= */ null, line);
                    written.accept(row);
                }
                writer.append(line);
            }
        }
    }
}
