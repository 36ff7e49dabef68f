package org.aezoo.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.aezoo.data.Dataset;
import org.aezoo.models.Threshold;
import org.aezoo.models.TrainedAutoencoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aezoo score DIR}. */
@Command(
        name = "score",
        description =
                "Write one score per row: how badly the model rebuilds it. Where the model has a threshold, also whether"
                        + " the row lies above it (anomaly: 1 or 0) and which share of known rows scores lower (share_below).")
final class ScoreCommand extends RowsCommand {

    @Option(names = "--explain", description = "Add each value's share of the score.")
    private boolean explain;

    @Override
    List<String> header(TrainedAutoencoder trained) {
        List<String> header = new ArrayList<>(List.of("score"));
        if (trained.threshold() != null) {
            header.addAll(List.of("anomaly", "share_below"));
        }
        if (explain) {
            header.addAll(columns(trained));
        }
        return header;
    }

    @Override
    void rows(TrainedAutoencoder trained, Dataset data, RowWriter writer) throws IOException {
        Threshold threshold = trained.threshold();
        int first = threshold == null ? 1 : 3;
        double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        try {
            trained.forEach(data, view -> {
                TrainedAutoencoder.Scores scores = trained.scores(view);
                for (int r = 0; r < view.scaled().length; r++) {
                    double[] shares = scores.shares()[r];
                    double[] row = new double[explain ? first + shares.length : first];
                    row[0] = scores.total(r);
                    range[0] = Math.min(range[0], row[0]);
                    range[1] = Math.max(range[1], row[0]);
                    if (threshold != null) {
                        row[1] = threshold.isAnomaly(row[0]) ? 1 : 0;
                        row[2] = threshold.shareBelow(row[0]);
                    }
                    if (explain) {
                        System.arraycopy(shares, 0, row, first, shares.length);
                    }
                    EncodeCommand.writeUnchecked(writer, row);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        sayEqual(range[0], range[1], data.size(), common());
    }
}
