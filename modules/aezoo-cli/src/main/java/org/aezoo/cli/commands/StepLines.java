package org.aezoo.cli.commands;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.aezoo.data.Dataset;
import org.aezoo.data.Series;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.ColumnNames;
import org.jspecify.annotations.Nullable;

/**
 * The scores of a series, a line for each step with its time.
 *
 * @param steps lines written
 * @param anomalies steps above the threshold
 */
record StepLines(int steps, int anomalies) {

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

    /** Writes all steps, those in no window too, which have no score. */
    static StepLines write(TrainedAutoencoder trained, Dataset windows, boolean explain, Writer writer)
            throws IOException {
        RowsCommand.writeHeader(header(trained, windows, explain), writer);
        Threshold threshold = trained.scorer().threshold();
        int steps = 0;
        int anomalies = 0;
        List<StepScores> all = StepScores.of(trained, windows);
        for (StepScores each : all) {
            Series series = each.series();
            for (int step = 0; step < series.steps(); step++) {
                double score = each.score(step);
                StringBuilder line = new StringBuilder(all.size() > 1 ? RowsCommand.cell(series.name()) + "," : "");
                line.append(RowsCommand.cell(series.time(step))).append(',');
                append(line, score);
                if (threshold != null) {
                    anomalies += add(line, score, threshold);
                }
                for (int c = 0; explain && c < series.channels().size(); c++) {
                    append(line.append(','), each.shares()[c][step]);
                }
                writer.append(line.append('\n'));
                steps++;
            }
        }
        return new StepLines(steps, anomalies);
    }

    private static int add(StringBuilder line, double score, @Nullable Threshold threshold) {
        if (threshold == null || Double.isNaN(score)) {
            line.append(",,,");
            return 0;
        }
        boolean anomaly = threshold.isAnomaly(score);
        line.append(',').append(anomaly ? 1 : 0).append(',');
        append(line, threshold.shareBelow(score));
        append(line.append(','), threshold.probability(score));
        return anomaly ? 1 : 0;
    }

    private static void append(StringBuilder line, double value) {
        line.append(Double.isNaN(value) ? "" : String.valueOf((float) value));
    }
}
