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
                for (int r = 0; r < view.scaled().length; r++) {
                    float[] x = view.scaled()[r];
                    double[] row = new double[explain ? x.length + 1 : 1];
                    for (int i = 0; i < x.length; i++) {
                        double share = trained.model().loss().of(x[i], view.reconstruction()[r][i]);
                        row[0] += share;
                        if (explain) {
                            row[i + 1] = share;
                        }
                    }
                    EncodeCommand.writeUnchecked(writer, row);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
