package org.aezoo.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.evaluation.GenerativePictures;
import org.aezoo.evaluation.Pictures;
import org.aezoo.models.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aezoo sample DIR}. */
@Command(name = "sample", description = "Draw new examples from a generative model, in the units of its data.")
final class SampleCommand implements Runnable, Backend.Needed {

    @Parameters(paramLabel = "DIR", description = "A folder that 'aezoo train' wrote.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Option(names = "--count", paramLabel = "N", description = "How many (default: 100).")
    private long count = 100;

    @Option(names = "--seed", paramLabel = "N", description = "Decides what is drawn (default: 1).")
    private long seed = 1;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write: FILE.csv with a line each, or for models of images FILE.png, a sheet of at"
                    + " most 2500 (default: lines to standard output).")
    private @Nullable Path out;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        if (count < 1) {
            throw new InvalidInputException("--count must be at least 1, got " + count);
        }
        boolean picture = out != null && out.toString().toLowerCase(Locale.ROOT).endsWith(".png");
        if (picture && count > 2500) {
            throw new InvalidInputException("--count must be at most 2500 for a picture, got " + count);
        }
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(folder)) {
            trained.checkGenerative();
            write(trained, picture);
        } catch (IOException e) {
            throw new InvalidInputException("cannot write " + out + " (" + e + "): check the folder and the space", e);
        }
    }

    private void write(TrainedAutoencoder trained, boolean picture) throws IOException {
        if (out == null) {
            PrintWriter writer = common.out();
            rows(trained, writer);
            writer.flush();
            if (writer.checkError()) {
                throw new CommandFailedException("standard output was closed before all rows were written");
            }
            return;
        }
        Path target = RowsCommand.target(out);
        if (picture) {
            Pictures.save(target, GenerativePictures.samples(trained, (int) count, seed));
        } else {
            AtomicFile.write(target, temporary -> {
                try (BufferedWriter writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
                    rows(trained, writer);
                }
            });
        }
        common.err().println("wrote " + count + " samples to " + out);
    }

    private void rows(TrainedAutoencoder trained, Writer writer) throws IOException {
        RowsCommand.writeHeader(RowsCommand.columns(trained), writer);
        try {
            trained.sampleScaled(count, seed, chunk -> {
                for (float[] row : chunk) {
                    try {
                        RowsCommand.writeRow(trained.scaling().inverse(row), trained.scaling(), writer);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
