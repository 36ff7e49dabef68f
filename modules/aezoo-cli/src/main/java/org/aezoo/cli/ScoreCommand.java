package org.aezoo.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.aezoo.data.Dataset;
import org.aezoo.models.TrainedAutoencoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aezoo score DIR}. */
@Command(name = "score", description = "Write one score per row: how badly the model rebuilds it.")
final class ScoreCommand extends RowsCommand {

    @Option(names = "--explain", description = "Add each value's share of the score.")
    private boolean explain;

    @Override
    List<String> header(TrainedAutoencoder trained) {
        List<String> header = new ArrayList<>(List.of("score"));
        if (explain) {
            header.addAll(columns(trained));
        }
        return header;
    }

    @Override
    void rows(TrainedAutoencoder trained, Dataset data, RowWriter writer) throws IOException {
        try {
            trained.forEach(data, view -> {
                TrainedAutoencoder.Scores scores = trained.scores(view);
                for (int r = 0; r < view.scaled().length; r++) {
                    double[] shares = scores.shares()[r];
                    double[] row = new double[explain ? shares.length + 1 : 1];
                    row[0] = scores.total(r);
                    if (explain) {
                        System.arraycopy(shares, 0, row, 1, shares.length);
                    }
                    EncodeCommand.writeUnchecked(writer, row);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
