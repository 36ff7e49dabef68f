package org.aezoo.cli.commands;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aezoo.cli.machine.Backend;
import org.aezoo.evaluation.report.Pictures;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.ColumnNames;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aezoo archetypes DIR}. */
@Command(
        name = "archetypes",
        description =
                "The extreme examples that a model of archetypes takes all others for mixtures of, in the units of"
                        + " its data; how much of each there is in a row, 'aezoo encode' tells.")
public final class ArchetypesCommand extends RunCommand implements Backend.Needed {

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Where to write: FILE.csv with a line each, or FILE.png (default: lines to standard output). A"
                            + " file that is there is replaced.")
    private @Nullable Path out;

    @Override
    public void run() {
        // the document holds the archetypes themselves, so that it needs no file
        Output output = out == null ? null : Output.file(out, common, folder);
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(folder)) {
            double[][] archetypes = Arrays.stream(trained.codes().archetypesScaled())
                    .map(trained.scaling()::inverse)
                    .toArray(double[][]::new);
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("columns", ColumnNames.values(trained));
            document.put("archetypes", archetypes);
            if (output == null) {
                if (common.json) {
                    common.print(document);
                } else {
                    Output.lines(null, common).write(writer -> write(trained, archetypes, writer));
                }
                return;
            }
            if (output.isPicture()) {
                Pictures.save(output.target(), Pictures.archetypes(trained));
            } else {
                output.write(writer -> write(trained, archetypes, writer));
            }
            output.done(archetypes.length + " archetypes", document);
        }
    }

    private static void write(TrainedAutoencoder trained, double[][] archetypes, Writer writer) throws IOException {
        RowsCommand.writeHeader(ColumnNames.values(trained), writer);
        for (double[] archetype : archetypes) {
            RowsCommand.writeRow(archetype, trained.scaling(), writer);
        }
    }
}
