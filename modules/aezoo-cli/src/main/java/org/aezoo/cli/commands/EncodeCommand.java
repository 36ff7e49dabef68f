package org.aezoo.cli.commands;

import java.util.ArrayList;
import java.util.List;
import org.aezoo.data.Dataset;
import org.aezoo.evaluation.metrics.Clusters;
import org.aezoo.models.Clustering;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.ColumnNames;
import picocli.CommandLine.Command;

/** {@code aezoo encode DIR}. */
@Command(name = "encode", description = "Write the code of every row, and its cluster where the model finds some.")
public final class EncodeCommand extends RowsCommand {

    @Override
    List<String> header(TrainedAutoencoder trained) {
        List<String> names =
                new ArrayList<>(ColumnNames.numbered("code", trained.model().codeSize()));
        if (Clustering.of(trained.model()) != null) {
            names.add("cluster");
        }
        return names;
    }

    @Override
    boolean isWhole(TrainedAutoencoder trained, int column) {
        return column == trained.model().codeSize();
    }

    @Override
    void rows(TrainedAutoencoder trained, Dataset data, RowWriter writer) {
        int[] clusters = Clustering.of(trained.model()) == null
                ? new int[0]
                : Clusters.of(trained, data).of();
        trained.forEach(data, view -> {
            for (int r = 0; r < view.codes().length; r++) {
                float[] code = view.codes()[r];
                double[] row = new double[code.length + (clusters.length == 0 ? 0 : 1)];
                for (int i = 0; i < code.length; i++) {
                    row[i] = code[i];
                }
                if (clusters.length > 0) {
                    row[code.length] = clusters[view.first() + r];
                }
                writer.write(row);
            }
        });
    }
}
