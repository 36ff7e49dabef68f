package org.aezoo.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.aezoo.data.Dataset;
import org.aezoo.models.TrainedAutoencoder;
import picocli.CommandLine.Command;

/** {@code aezoo encode DIR}. */
@Command(name = "encode", description = "Write the code of every row.")
final class EncodeCommand extends RowsCommand {

    @Override
    List<String> header(TrainedAutoencoder trained) {
        return numbered("code", trained.model().codeSize());
    }

    @Override
    void rows(TrainedAutoencoder trained, Dataset data, RowWriter writer) throws IOException {
        try {
            trained.forEach(data, view -> {
                for (float[] code : view.codes()) {
                    double[] row = new double[code.length];
                    for (int i = 0; i < row.length; i++) {
                        row[i] = code[i];
                    }
                    writeUnchecked(writer, row);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static void writeUnchecked(RowWriter writer, double[] row) {
        try {
            writer.write(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
