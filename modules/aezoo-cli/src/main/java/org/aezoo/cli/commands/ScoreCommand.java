package org.aezoo.cli.commands;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.cli.options.FollowOptions;
import org.aezoo.data.Dataset;
import org.aezoo.evaluation.report.FigureKey;
import org.aezoo.models.Variational;
import org.aezoo.models.trained.Scorer;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.ColumnNames;
import org.aezoo.run.Notes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aezoo score DIR}. */
@Command(
        name = "score",
        description =
                "Write one score per row, or per step of a series with its time: how badly the model rebuilds it. Where"
                        + " the model has a threshold, also whether the row lies above it (anomaly: 1 or 0), which share of known rows scores lower (share_below), and how"
                        + " probable an anomaly is (probability).")
public final class ScoreCommand extends RowsCommand {

    @Option(
            names = "--explain",
            description =
                    "Add what each column adds to the score: amounts that sum to it, in its unit, with that of the"
                            + " code (code_divergence) where the model is variational. A column called score becomes"
                            + " score_column.")
    private boolean explain;

    @Mixin
    private final FollowOptions following = new FollowOptions();

    private boolean judges;
    private int anomalies;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;

    @Override
    public void run() {
        following.check(common);
        if (!following.follow) {
            super.run();
            return;
        }
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(folder)) {
            new Follow(trained, following, explain, common).run(System.in);
        }
    }

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
        document.put("units", Map.of("score", FigureKey.of("score").unit()));
        return document;
    }

    @Override
    boolean isByStep() {
        return true;
    }

    @Override
    List<String> stepHeader(TrainedAutoencoder trained, Dataset windows) {
        return ColumnNames.scores(
                trained.scorer().threshold() != null,
                explain ? windows.series().get(0).channels() : List.of(),
                /* divergence= */ false);
    }

    @Override
    double[] step(TrainedAutoencoder trained, StepScores scores, int step) {
        double score = scores.score(step);
        return Double.isNaN(score)
                ? new double[0]
                : row(score, trained.scorer().threshold(), explain ? scores.shares(step) : new double[0]);
    }

    @Override
    double[][] rows(TrainedAutoencoder trained, TrainedAutoencoder.View view) {
        Threshold threshold = trained.scorer().threshold();
        boolean code = trained.model() instanceof Variational;
        Scorer.Scores scores = trained.scorer().scores(view);
        double[][] rows = new double[view.scaled().length][];
        for (int r = 0; r < rows.length; r++) {
            double[] shares = explain ? scores.shares()[r] : new double[0];
            if (explain && code) {
                shares = Arrays.copyOf(shares, shares.length + 1);
                shares[shares.length - 1] = scores.divergence()[r];
            }
            rows[r] = row(scores.total(r), threshold, shares);
        }
        return rows;
    }

    /**
     * What is written of a score.
     *
     * @param shares what each column adds to it, where that is asked for
     */
    static double[] row(double score, @Nullable Threshold threshold, double[] shares) {
        double[] first = threshold == null
                ? new double[] {score}
                : new double[] {
                    score, threshold.isAnomaly(score) ? 1 : 0, threshold.shareBelow(score), threshold.probability(score)
                };
        double[] row = Arrays.copyOf(first, first.length + shares.length);
        System.arraycopy(shares, 0, row, first.length, shares.length);
        return row;
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
