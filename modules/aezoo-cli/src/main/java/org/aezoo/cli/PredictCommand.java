package org.aezoo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.models.TrainedClassifier;
import org.aezoo.training.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aezoo predict DIR}. */
@Command(name = "predict", description = "Write class and probability of every row; the rows need no labels.")
final class PredictCommand implements Runnable, Backend.Needed {

    @Parameters(paramLabel = "DIR", description = "A folder that 'aezoo train classifier' wrote.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            description = "train or test rows, where the data comes with that split (default: all rows in order).")
    private @Nullable String split;

    @Option(names = "--all", description = "Also the probability of each class.")
    private boolean all;

    @Option(names = "--out", paramLabel = "FILE.csv", description = "Where to write (default: standard output).")
    private @Nullable Path out;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        JsonNode card = RunFolder.card(folder);
        String trainedOn = card.path("data").path("source").asText();
        try (TrainedClassifier trained = TrainedClassifier.load(folder);
                LoadedData loaded = data.readAs(trained.schema())
                        .prepared(trained.preparation())
                        .load(trainedOn, 0, card.path("seed").asLong(), common.err())) {
            Dataset rows = RowsCommand.chosen(loaded, split);
            trained.checkFits(rows);
            Path file = out;
            if (file == null) {
                PrintWriter writer = common.out();
                write(trained, rows, writer);
                writer.flush();
                if (writer.checkError()) {
                    throw new CommandFailedException("standard output was closed before all rows were written");
                }
                return;
            }
            AtomicFile.write(RowsCommand.target(file), temporary -> {
                try (BufferedWriter writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
                    write(trained, rows, writer);
                }
            });
            common.err().println("wrote " + rows.size() + " rows to " + file);
        } catch (IOException e) {
            throw new InvalidInputException("cannot write " + out + " (" + e + "): check the folder and the space", e);
        }
    }

    private void write(TrainedClassifier trained, Dataset rows, Writer writer) throws IOException {
        List<String> header = new ArrayList<>(List.of("class", "probability"));
        if (all) {
            trained.classNames().forEach(name -> header.add("probability_" + name));
        }
        RowsCommand.writeHeader(header, writer);
        try {
            trained.forEach(rows, (first, probabilities) -> {
                for (float[] row : probabilities) {
                    writeUnchecked(trained, row, writer);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void writeUnchecked(TrainedClassifier trained, float[] probabilities, Writer writer) {
        int best = TrainedClassifier.mostLikely(probabilities);
        StringBuilder line = new StringBuilder(
                        RowsCommand.cell(trained.classNames().get(best)))
                .append(',')
                .append(probabilities[best]);
        if (all) {
            for (float probability : probabilities) {
                line.append(',').append(probability);
            }
        }
        try {
            writer.append(line.append('\n'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
