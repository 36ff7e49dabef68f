package org.aezoo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.models.TrainedAutoencoder;
import org.aezoo.training.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What encode, reconstruct and score have in common: rows go through the model, one line per row comes out. */
@Command
abstract class RowsCommand implements Runnable, Backend.Needed {

    @Parameters(paramLabel = "DIR", description = "A folder that 'aezoo train' wrote.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            description = "train or test rows, where the data comes with that split (default: all rows in order).")
    private @Nullable String split;

    @Option(names = "--out", paramLabel = "FILE.csv", description = "Where to write (default: standard output).")
    private @Nullable Path out;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    /** Names of the columns to come. */
    abstract List<String> header(TrainedAutoencoder trained);

    /** Takes one row after another. */
    interface RowWriter {
        void write(double[] row) throws IOException;
    }

    /** Works the rows out, a few hundred at a time. */
    abstract void rows(TrainedAutoencoder trained, Dataset data, RowWriter writer) throws IOException;

    @Override
    public void run() {
        JsonNode card = RunFolder.card(folder);
        String trainedOn = card.path("data").path("source").asText();
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(folder);
                LoadedData loaded = data.readAs(trained.schema())
                        .prepared(trained.preparation())
                        .load(trainedOn, 0, card.path("seed").asLong(), common.err())) {
            Dataset rows = chosen(loaded, split);
            trained.checkFits(rows);
            try {
                if (out == null) {
                    PrintWriter writer = common.out();
                    write(trained, rows, writer);
                    writer.flush();
                    if (writer.checkError()) {
                        throw new CommandFailedException("standard output was closed before all rows were written");
                    }
                } else {
                    writeFile(trained, rows, out);
                    common.err().println("wrote " + rows.size() + " rows to " + out);
                }
            } catch (IOException e) {
                throw new InvalidInputException(
                        "cannot write " + out + " (" + e + "): check the folder and the space", e);
            }
        }
    }

    /** The rows that {@code --split} names. */
    static Dataset chosen(LoadedData loaded, @Nullable String split) {
        if (split == null) {
            return loaded.test().size() == 0 ? loaded.train() : loaded.all();
        }
        if (!loaded.publishedSplit()) {
            throw new InvalidInputException(
                    loaded.train().name() + " has no split of its own: leave --split out to get all rows in order");
        }
        return switch (split) {
            case "train" -> loaded.train();
            case "test" -> loaded.test();
            default -> throw new InvalidInputException("--split must be train or test, got '" + split + "'");
        };
    }

    /** Where a file goes; refused if its folder is not there. */
    static Path target(Path file) {
        Path target = file.toAbsolutePath();
        Path parent = target.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new InvalidInputException("no such folder: " + parent + ": make it first, or name another --out");
        }
        return target;
    }

    private void writeFile(TrainedAutoencoder trained, Dataset rows, Path file) throws IOException {
        AtomicFile.write(target(file), temporary -> {
            try (BufferedWriter writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
                write(trained, rows, writer);
            }
        });
    }

    private void write(TrainedAutoencoder trained, Dataset rows, Writer writer) throws IOException {
        writeHeader(header(trained), writer);
        // a bar would stand between the rows of standard output
        try (RowProgress progress = new RowProgress(common.err(), Terminal.isTerminal() && out != null, rows.size())) {
            rows(trained, rows, row -> {
                writeRow(row, writer);
                progress.rowDone();
            });
        }
    }

    static void writeHeader(List<String> names, Writer writer) throws IOException {
        writer.write(String.join(",", names.stream().map(RowsCommand::cell).toList()) + "\n");
    }

    static void writeRow(double[] row, Writer writer) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            // floats as short as they can be without losing anything
            line.append(i == 0 ? "" : ",").append((float) row[i]);
        }
        writer.append(line.append('\n'));
    }

    /** A cell of a table, in quotes where it needs them. */
    static String cell(String name) {
        return name.matches("[^\",\\r\\n]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** {@code name_0, name_1, ...} */
    static List<String> numbered(String name, int count) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> name + "_" + i)
                .toList();
    }

    /** Column names, or numbers where there are none. */
    static List<String> columns(TrainedAutoencoder trained) {
        return trained.featureNames().isEmpty()
                ? numbered("value", trained.shape().size())
                : trained.featureNames();
    }
}
