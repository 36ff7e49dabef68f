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

    private boolean judges;
    private int anomalies;
    private int steps;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;

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
    double[][] rows(TrainedAutoencoder trained, TrainedAutoencoder.View view) {
        Threshold threshold = trained.scorer().threshold();
        int first = threshold == null ? 1 : 4;
        boolean code = trained.model() instanceof Variational;
        Scorer.Scores scores = trained.scorer().scores(view);
        double[][] rows = new double[view.scaled().length][];
        for (int r = 0; r < rows.length; r++) {
            double[] shares = scores.shares()[r];
            double[] row = new double[explain ? first + shares.length + (code ? 1 : 0) : first];
            row[0] = scores.total(r);
            if (threshold != null) {
                row[1] = threshold.isAnomaly(row[0]) ? 1 : 0;
                row[2] = threshold.shareBelow(row[0]);
                row[3] = threshold.probability(row[0]);
            }
            if (explain) {
                System.arraycopy(shares, 0, row, first, shares.length);
                if (code) {
                    row[row.length - 1] = scores.divergence()[r];
                }
            }
            rows[r] = row;
        }
        return rows;
    }

    @Override
    void begin(TrainedAutoencoder trained, Dataset data) {
        judges = trained.scorer().threshold() != null;
    }

    @Override
    void written(double[] row) {
        lowest = Math.min(lowest, row[0]);
        highest = Math.max(highest, row[0]);
        anomalies += judges && row[1] == 1 ? 1 : 0;
    }

    @Override
    void end(int rows) {
        String equal = Notes.equalScores(lowest, highest, rows);
        if (!equal.isEmpty()) {
            common.err().println(equal);
        }
    }
}
