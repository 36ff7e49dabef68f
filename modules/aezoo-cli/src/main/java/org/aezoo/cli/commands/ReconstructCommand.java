package org.aezoo.cli.commands;

import java.util.List;
import org.aezoo.data.Dataset;
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
    void rows(TrainedAutoencoder trained, Dataset data, RowWriter writer) {
        trained.forEach(data, view -> {
            for (float[] rebuilt : view.corrected()) {
                writer.write(trained.scaling().inverse(rebuilt));
            }
        });
    }
}
