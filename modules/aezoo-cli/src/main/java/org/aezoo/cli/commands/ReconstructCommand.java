package org.aezoo.cli.commands;

import java.util.Arrays;
import java.util.List;
import org.aezoo.data.Dataset;
import org.aezoo.data.Scaling;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.ColumnNames;
import picocli.CommandLine.Command;

/** {@code aezoo reconstruct DIR}. */
@Command(
        name = "reconstruct",
        description = "Write every row, of a series every step, as the model rebuilds it, in the units of the data.")
public final class ReconstructCommand extends RowsCommand {

    @Override
    List<String> header(TrainedAutoencoder trained) {
        return ColumnNames.values(trained);
    }

    @Override
    boolean isByStep() {
        return true;
    }

    @Override
    List<String> stepHeader(TrainedAutoencoder trained, Dataset windows) {
        return windows.series().get(0).channels();
    }

    @Override
    double[] step(TrainedAutoencoder trained, StepScores scores, int step) {
        return Double.isNaN(scores.score(step))
                ? new double[0]
                : Arrays.stream(scores.rebuilt())
                        .mapToDouble(channel -> channel[step])
                        .toArray();
    }

    @Override
    Scaling units(TrainedAutoencoder trained) {
        return trained.scaling();
    }

    @Override
    double[][] rows(TrainedAutoencoder trained, TrainedAutoencoder.View view) {
        return Arrays.stream(view.corrected()).map(trained.scaling()::inverse).toArray(double[][]::new);
    }
}
