package org.aezoo.cli.commands;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aezoo.data.Dataset;
import org.aezoo.evaluation.metrics.Clusters;
import org.aezoo.models.Clustering;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Vectors;
import org.aezoo.run.ColumnNames;
import picocli.CommandLine.Command;

/** {@code aezoo encode DIR}. */
@Command(name = "encode", description = "Write the code of every row, and its cluster where the model finds some.")
public final class EncodeCommand extends RowsCommand {

    private int[] clusters = {};

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
    void begin(TrainedAutoencoder trained, Dataset data) {
        if (Clustering.of(trained.model()) != null) {
            clusters = Clusters.of(trained, data).of();
        }
    }

    @Override
    double[][] rows(TrainedAutoencoder trained, TrainedAutoencoder.View view) {
        double[][] rows = Vectors.doubles(view.codes());
        for (int r = 0; clusters.length > 0 && r < rows.length; r++) {
            rows[r] = Arrays.copyOf(rows[r], rows[r].length + 1);
            rows[r][rows[r].length - 1] = clusters[view.first() + r];
        }
        return rows;
    }
}
