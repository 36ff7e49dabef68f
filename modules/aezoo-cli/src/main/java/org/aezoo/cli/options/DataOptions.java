package org.aezoo.cli.options;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.aezoo.cli.output.DownloadLines;
import org.aezoo.cli.output.Stretch;
import org.aezoo.data.CountPreparation;
import org.aezoo.data.DataSource;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Schema;
import org.aezoo.data.download.Catalogue;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which data, wherever a command takes data. */
public final class DataOptions {

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = {
                "digits, mnist, fashion-mnist, idx:IMAGES[,LABELS],",
                "csv:FILE[?label=COLUMN&batch=COLUMN&drop=COLUMNS&mixed],",
                "more of csv: columns, missing, header, delimiter, decimal, transform;",
                "series:PATH[?window=STEPS&time=COLUMN&label=COLUMN], series:demo,",
                "images:FOLDER[?size=WxH&gray&crop=WxH&step=PIXELS],",
                "npy:FILE[?key=NAME&labels=NAME|FILE&channels=first|last],",
                "text:FILE[?label=COLUMN&vocab=FILE&labels=FILE&size=N&log],",
                "counts:PATH[?label=COLUMN&genes=N&normalise=library&log]."
            })
    public @Nullable String data;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where named data sets are looked for first; then $AEZOO_DATA, the user cache, a download.")
    public @Nullable Path dataDir;

    private boolean mixed;
    private @Nullable CountPreparation preparation;
    private @Nullable Schema schema;

    /** From now on tables are taken as they are, with missing values and texts: see {@code CsvFile.readMixed}. */
    public DataOptions mixed(boolean wanted) {
        mixed = wanted;
        return this;
    }

    /** Loads rows for a trained model: what {@code --data} says, or else what it was trained on. */
    public LoadedData load(RunCard card, TrainedAutoencoder trained, double testFraction, PrintWriter err) {
        return prepared(trained.preparation())
                .readAs(trained.schema())
                .load(card.source(), testFraction, card.splitSeed(), err);
    }

    /** The same for a classifier. */
    public LoadedData load(RunCard card, TrainedClassifier trained, double testFraction, PrintWriter err) {
        return prepared(trained.preparation())
                .readAs(trained.schema())
                .load(card.source(), testFraction, card.splitSeed(), err);
    }

    /** From now on counts are prepared as for a model; as the data says where it has no preparation. */
    public DataOptions prepared(@Nullable CountPreparation done) {
        preparation = done;
        return this;
    }

    /** From now on tables are read as a model's training rows were. */
    public DataOptions readAs(@Nullable Schema known) {
        schema = known;
        return this;
    }

    /** Loads what {@code --data} says, or else {@code otherwise}; shows how far a download is. */
    @SuppressWarnings("try") // the stretch is not called, it is only open
    public LoadedData load(String otherwise, double testFraction, long seed, PrintWriter err) {
        DataSource source = source(otherwise);
        String name = source.description();
        if (Catalogue.names().contains(name) && !Catalogue.get(name).files().isEmpty()) {
            Catalogue.fetch(name, dataDir, new DownloadLines(err));
        }
        LoadedData loaded;
        try (Stretch reading = new Stretch(err, "reading " + name)) {
            loaded = source.load(new DataSource.Options(dataDir, testFraction, seed, preparation, schema));
        }
        Schema read = loaded.train().schema();
        if (read != null) {
            err.println("read as: " + read.readAs());
        }
        return loaded;
    }

    /** The file that {@code --data} names; null where it names none, or one that is not there. */
    public @Nullable Path file() {
        String rest = data == null || data.indexOf(':') < 0 ? "" : data.substring(data.indexOf(':') + 1);
        for (String path : List.of(rest, rest.replaceFirst("\\?[^?]*$", ""), rest.replaceFirst(",[^,]*$", ""))) {
            try {
                if (!path.isEmpty() && Files.isRegularFile(Path.of(path))) {
                    return Path.of(path);
                }
            } catch (InvalidPathException e) {
                return null;
            }
        }
        return null;
    }

    public DataSource source(String otherwise) {
        String text = data == null ? otherwise : data;
        if (mixed && text.startsWith("csv:") && !text.matches(".*[?&]mixed(=.*)?")) {
            text += text.matches(".*[?&](label|batch|transform|header|drop|columns|missing|delimiter|decimal)=[^?&]*")
                    ? "&mixed"
                    : "?mixed";
        }
        return DataSource.parse(text);
    }
}
