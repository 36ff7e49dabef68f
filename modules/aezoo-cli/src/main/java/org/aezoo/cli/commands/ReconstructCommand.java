package org.aezoo.cli.commands;

import java.util.Arrays;
import java.util.List;
import org.aezoo.data.Scaling;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.ColumnNames;
import picocli.CommandLine.Command;

/** {@code aezoo reconstruct DIR}. */
@Command(name = "reconstruct", description = "Write every row as the model rebuilds it, in the units of the data.")
public final class ReconstructCommand extends RowsCommand {

    @Override
    List<String> header(TrainedAutoencoder trained) {
        return ColumnNames.values(trained);
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
