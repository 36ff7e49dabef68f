package org.aezoo.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.evaluation.Pictures;
import org.aezoo.models.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aezoo archetypes DIR}. */
@Command(
        name = "archetypes",
        description =
                "The extreme examples that a model of archetypes takes all others for mixtures of, in the units of"
                        + " its data; how much of each there is in a row, 'aezoo encode' tells.")
final class ArchetypesCommand implements Runnable, Backend.Needed {

    @Parameters(paramLabel = "DIR", description = "A folder that 'aezoo train' wrote.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write: FILE.csv with a line each, or FILE.png (default: lines to standard output).")
    private @Nullable Path out;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(folder)) {
            double[][] archetypes = Arrays.stream(trained.archetypesScaled())
                    .map(trained.scaling()::inverse)
                    .toArray(double[][]::new);
            Path file = out;
            if (file != null) {
                Path target = RowsCommand.target(file);
                if (file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
                    Pictures.save(target, Pictures.archetypes(trained));
                } else {
                    AtomicFile.write(target, temporary -> {
                        try (BufferedWriter writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
                            write(trained, archetypes, writer);
                        }
                    });
                }
                common.err().println("wrote " + archetypes.length + " archetypes to " + file);
            }
            if (common.json) {
                common.print(Map.of("columns", RowsCommand.columns(trained), "archetypes", archetypes));
            } else if (file == null) {
                PrintWriter writer = common.out();
                write(trained, archetypes, writer);
                writer.flush();
            }
        } catch (IOException e) {
            throw new InvalidInputException("cannot write " + out + " (" + e + "): check the folder and the space", e);
        }
    }

    private static void write(TrainedAutoencoder trained, double[][] archetypes, Writer writer) throws IOException {
        RowsCommand.writeHeader(RowsCommand.columns(trained), writer);
        for (double[] archetype : archetypes) {
            RowsCommand.writeRow(archetype, trained.scaling(), writer);
        }
    }
}
