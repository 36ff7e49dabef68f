package org.aezoo.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.aezoo.data.Catalogue;
import org.aezoo.data.DataSource;
import org.aezoo.data.LoadedData;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which data, wherever a command takes data. */
final class DataOptions {

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = {
                "digits, mnist, fashion-mnist, idx:IMAGES[,LABELS],",
                "csv:FILE[?label=COLUMN], images:FOLDER[?size=WxH&gray&crop=WxH&step=PIXELS]."
            })
    @Nullable String data;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where named data sets are looked for first; then $AEZOO_DATA, the user cache, a download.")
    @Nullable Path dataDir;

    /** Loads what {@code --data} says, or else {@code otherwise}; shows how far a download is. */
    LoadedData load(String otherwise, double testFraction, long seed, PrintWriter err) {
        DataSource source = source(otherwise);
        String name = source.description();
        if (Catalogue.names().contains(name) && !Catalogue.get(name).files().isEmpty()) {
            Catalogue.fetch(name, dataDir, new DownloadLines(err));
        }
        return source.load(new DataSource.Options(dataDir, testFraction, seed));
    }

    DataSource source(String otherwise) {
        return DataSource.parse(data == null ? otherwise : data);
    }
}
