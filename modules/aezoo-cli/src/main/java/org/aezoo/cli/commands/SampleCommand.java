package org.aezoo.cli.commands;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.options.Choices;
import org.aezoo.cli.options.DataOptions;
import org.aezoo.cli.output.Stretch;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Text;
import org.aezoo.data.download.Catalogue;
import org.aezoo.evaluation.figures.GenerativePictures;
import org.aezoo.evaluation.report.Pictures;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.models.CodeMixture;
import org.aezoo.models.Quantised;
import org.aezoo.models.trained.Sampler;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.ColumnNames;
import org.aezoo.run.Run;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code aezoo sample DIR}. A mixture is fitted when it is first drawn from, not when training ends, as most models are never
 * drawn from; it is kept in the model file.
 */
@Command(name = "sample", description = "Draw new examples from a model, in the units of its data.")
public final class SampleCommand extends RunCommand implements Backend.Needed {

    @Option(names = "--count", paramLabel = "N", description = "How many (default: 100).")
    private long count = 100;

    @Option(names = "--seed", paramLabel = "N", description = "Decides what is drawn (default: 1).")
    private long seed = 1;

    @Option(
            names = "--sampler",
            paramLabel = "PRIOR",
            description =
                    "What codes are drawn from: normal, the prior of variational models; mixture, Gaussians fitted to"
                            + " the codes of training rows, for any other model too; indices, the counted prior of quantised"
                            + " codes (default: the model's own prior, or else mixture).")
    private @Nullable String sampler;

    @Mixin
    private final DataOptions data = new DataOptions();

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
        Sampler.Prior asked = sampler == null ? null : Choices.of("--sampler", Sampler.Prior.class, sampler);
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(folder)) {
            if (!Quantised.grids(trained.model()).isEmpty()
                    && trained.codes().prior().size() == 0) {
                throw new InvalidInputException(
                        "this model has no prior to draw codes from, as files that are passed on"
                                + " tell nothing of single rows: train one");
            }
            Sampler.Prior prior = asked == null ? Sampler.Prior.usual(trained.model()) : asked;
            if (output.isPicture()) {
                GenerativePictures.checkImages(trained);
            }
            if (prior == Sampler.Prior.MIXTURE && trained.codes().mixture() == null) {
                fit(trained);
            }
            Sampler from = trained.sampler(prior);
            if (output.isPicture()) {
                Pictures.save(output.target(), GenerativePictures.samples(trained, prior, (int) count, seed));
            } else {
                output.write(writer -> rows(trained, from, writer));
            }
            output.done(
                    count + " samples",
                    Map.of("rows", count, "seed", seed, "sampler", prior.id(), "columns", ColumnNames.values(trained)));
        }
    }

    /** Fits a mixture to what the model was trained on, or {@code --data} says, and keeps it where the model is. */
    @SuppressWarnings("try") // the stretch is not called, it is only open
    private void fit(TrainedAutoencoder trained) {
        CodeMixture.check(trained.model());
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException("no mixture has been fitted to the codes of this "
                    + trained.model().id() + ", and a model file alone does not say what it was trained on: name the"
                    + " folder of the run");
        }
        RunCard card = Run.card(folder);
        try (LoadedData loaded = data.load(card, trained, card.testFraction(), common.err());
                Stretch fitting = new Stretch(common.err(), "fitting a mixture to codes")) {
            trained.codes().fitMixture(loaded.train());
        }
        CodeMixture mixture = trained.codes().mixture();
        int components = mixture == null ? 0 : mixture.components();
        common.err()
                .println("fitted a mixture of " + components + (components == 1 ? " Gaussian" : " Gaussians")
                        + " to codes" + kept(trained));
    }

    /** Pretrained models stay as they were published; a run whose folder cannot be written to is drawn from all the same. */
    private String kept(TrainedAutoencoder trained) {
        if (folder.startsWith(Catalogue.userCache())) {
            return "";
        }
        Path file = folder.resolve("model.zip");
        try {
            trained.save(file);
            return ", which is kept in " + Text.shown(file);
        } catch (InvalidInputException e) {
            return ", and could not keep it: " + e.getMessage();
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
