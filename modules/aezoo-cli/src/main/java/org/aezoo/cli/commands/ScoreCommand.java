package org.aezoo.cli.commands;

import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.Dataset;
import org.aezoo.evaluation.report.FigureKey;
import org.aezoo.models.Variational;
import org.aezoo.models.trained.Scorer;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.ColumnNames;
import org.aezoo.run.Notes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aezoo score DIR}. */
@Command(
        name = "score",
        description =
                "Write one score per row, or per step of a series with its time: how badly the model rebuilds it. Where the model has a threshold, also whether"
                        + " the row lies above it (anomaly: 1 or 0), which share of known rows scores lower (share_below), and how"
                        + " probable an anomaly is (probability).")
public final class ScoreCommand extends RowsCommand {

    @Option(
            names = "--explain",
            description =
                    "Add what each column adds to the score: amounts that sum to it, in its unit, with that of the"
                            + " code (code_divergence) where the model is variational. A column called score becomes"
                            + " score_column.")
    private boolean explain;

    private int anomalies;
    private int steps;

    @Override
    List<String> header(TrainedAutoencoder trained) {
        return ColumnNames.scores(
                trained.scorer().threshold() != null,
                explain ? ColumnNames.values(trained) : List.of(),
                explain && trained.model() instanceof Variational);
    }

    @Override
    boolean isWhole(TrainedAutoencoder trained, int column) {
        return trained.scorer().threshold() != null && column == 1;
    }

    @Override
    Map<String, Object> document(TrainedAutoencoder trained) {
        Threshold threshold = trained.scorer().threshold();
        Map<String, Object> document = new LinkedHashMap<>();
        if (threshold != null) {
            document.put("threshold", threshold);
            document.put("anomalies", anomalies);
        }
        if (steps > 0) {
            document.put("rows", steps);
        }
        document.put("units", Map.of("score", FigureKey.of("score").unit()));
        return document;
    }

    @Override
    String unit(Dataset rows) {
        return rows.series().isEmpty() ? "rows" : "steps";
    }

    @Override
    List<String> columns(TrainedAutoencoder trained, Dataset rows) {
        return rows.series().isEmpty() ? header(trained) : StepLines.header(trained, rows, explain);
    }

    @Override
    void write(TrainedAutoencoder trained, Dataset rows, Writer writer) throws IOException {
        if (rows.series().isEmpty()) {
            super.write(trained, rows, writer);
        } else {
            StepLines lines = StepLines.write(trained, rows, explain, writer);
            anomalies = lines.anomalies();
            steps = lines.steps();
        }
    }

    @Override
    void rows(TrainedAutoencoder trained, Dataset data, RowWriter writer) {
        Threshold threshold = trained.scorer().threshold();
        int first = threshold == null ? 1 : 4;
        double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        boolean code = trained.model() instanceof Variational;
        trained.forEach(data, view -> {
            Scorer.Scores scores = trained.scorer().scores(view);
            for (int r = 0; r < view.scaled().length; r++) {
                double[] shares = scores.shares()[r];
                double[] row = new double[explain ? first + shares.length + (code ? 1 : 0) : first];
                row[0] = scores.total(r);
                range[0] = Math.min(range[0], row[0]);
                range[1] = Math.max(range[1], row[0]);
                if (threshold != null) {
                    boolean anomaly = threshold.isAnomaly(row[0]);
                    row[1] = anomaly ? 1 : 0;
                    anomalies += anomaly ? 1 : 0;
                    row[2] = threshold.shareBelow(row[0]);
                    row[3] = threshold.probability(row[0]);
                }
                if (explain) {
                    System.arraycopy(shares, 0, row, first, shares.length);
                    if (code) {
                        row[row.length - 1] = scores.divergence()[r];
                    }
                }
                writer.write(row);
            }
        });
        String equal = Notes.equalScores(range[0], range[1], data.size());
        if (!equal.isEmpty()) {
            common.err().println(equal);
        }
    }
}
