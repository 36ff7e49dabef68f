package org.aezoo.cli.commands;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import org.aezoo.cli.machine.Backend;
import org.aezoo.data.InvalidInputException;
import org.aezoo.evaluation.figures.GenerativePictures;
import org.aezoo.evaluation.report.Pictures;
import org.aezoo.models.Quantised;
import org.aezoo.models.trained.Sampler;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.ColumnNames;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aezoo sample DIR}. */
@Command(name = "sample", description = "Draw new examples from a generative model, in the units of its data.")
public final class SampleCommand extends RunCommand implements Backend.Needed {

    @Option(names = "--count", paramLabel = "N", description = "How many (default: 100).")
    private long count = 100;

    @Option(names = "--seed", paramLabel = "N", description = "Decides what is drawn (default: 1).")
    private long seed = 1;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write: FILE.csv with a line each, or for models of images FILE.png, a sheet of at"
                    + " most 2500 (default: lines to standard output). A file that is there is replaced.")
    private @Nullable Path out;

    @Override
    public void run() {
        if (count < 1) {
            throw new InvalidInputException("--count must be at least 1, got " + count);
        }
        Output output = Output.lines(out, common, folder);
        if (output.isPicture() && count > 2500) {
            throw new InvalidInputException("--count must be at most 2500 for a picture, got " + count);
        }
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(folder)) {
            Sampler sampler = trained.sampler();
            if (!Quantised.grids(trained.model()).isEmpty()
                    && trained.codes().prior().size() == 0) {
                throw new InvalidInputException(
                        "this model has no prior to draw codes from, as files that are passed on"
                                + " tell nothing of single rows: train one");
            }
            if (output.isPicture()) {
                Pictures.save(output.target(), GenerativePictures.samples(trained, (int) count, seed));
            } else {
                output.write(writer -> rows(trained, sampler, writer));
            }
            output.done(
                    count + " samples", Map.of("rows", count, "seed", seed, "columns", ColumnNames.values(trained)));
        }
    }

    private void rows(TrainedAutoencoder trained, Sampler sampler, Writer writer) throws IOException {
        RowsCommand.writeHeader(ColumnNames.values(trained), writer);
        sampler.sampleScaled(count, seed, chunk -> {
            for (float[] row : chunk) {
                RowsCommand.writeRow(trained.scaling().inverse(row), trained.scaling(), writer);
            }
        });
    }
}
