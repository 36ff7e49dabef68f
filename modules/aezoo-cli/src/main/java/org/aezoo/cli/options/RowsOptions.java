package org.aezoo.cli.options;

import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which rows a command takes, of which data. */
public final class RowsOptions {

    @Mixin
    public final DataOptions data = new DataOptions();

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            description = "train or test rows, where the data comes with that split (default: all rows in order).")
    private @Nullable String split;

    /** The rows that are asked for. */
    public Dataset of(LoadedData loaded) {
        return chosen(loaded, split);
    }

    /** The rows that {@code --split} names. */
    public static Dataset chosen(LoadedData loaded, @Nullable String split) {
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
}
