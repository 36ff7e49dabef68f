package org.aezoo.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where data comes from, as it is written on the command line: {@code digits}, {@code mnist}, {@code fashion-mnist},
 * {@code idx:IMAGES[,LABELS]},
 * {@code csv:FILE[?label=COLUMN&batch=COLUMN&drop=COLUMNS&columns=COLUMNS&mixed&missing=TEXTS&header=yes|no]} with
 * {@code delimiter=NAME}, {@code decimal=comma|point} and {@code transform=NAME} as well,
 * {@code series:PATH[?window=STEPS&stride=STEPS&time=COLUMN&label=COLUMN]} and {@code series:demo},
 * {@code images:FOLDER[?size=WxH&gray&crop=WxH&step=PIXELS]},
 * {@code npy:FILE[?key=NAME&labels=NAME|FILE&test=NAME&test-labels=NAME&channels=first|last]},
 * {@code text:FILE[?label=COLUMN&vocab=FILE&labels=FILE&size=N&log]},
 * {@code counts:PATH[?label=COLUMN&layer=NAME&genes=N&normalise=library&log&transpose&vocab=FILE&labels=FILE&size=N]}.
 */
public interface DataSource {

    /**
     * How to load.
     *
     * @param dataDir where named data sets are looked for first; null to go on with {@code AEZOO_DATA}, the user cache
     *     and a download
     * @param testFraction share of rows that become test rows where the source has no split of its own, in [0, 1)
     * @param seed decides which rows
     * @param preparation what is done to counts, as a model was trained with; null to fit it on the training rows as
     *     the source says
     * @param schema what a model's training rows were read as, for tables: columns are found by its names and hold what
     *     it says, others are left out; null to work it out from the table
     */
    record Options(
            @Nullable Path dataDir,
            double testFraction,
            long seed,
            @Nullable CountPreparation preparation,
            @Nullable Schema schema) {

        /** Without what a model knows. */
        public Options(@Nullable Path dataDir, double testFraction, long seed) {
            this(dataDir, testFraction, seed, null, null);
        }

        /** The same with a model's preparation. */
        public Options withPreparation(@Nullable CountPreparation done) {
            return new Options(dataDir, testFraction, seed, done, schema);
        }

        /** The same with a model's schema. */
        public Options withSchema(@Nullable Schema known) {
            return new Options(dataDir, testFraction, seed, preparation, known);
        }

        /** No folder of one's own, a fifth of the rows for testing. */
        public static Options defaults() {
            return new Options(null, 0.2, 1);
        }
    }

    /** As it was written, to be kept with a model. */
    String description();

    /**
     * Reads, checks and splits the data.
     *
     * @throws InvalidInputException if anything is wrong with it
     */
    LoadedData load(Options options);

    /**
     * Understands a source as it is written.
     *
     * @throws InvalidInputException if the text names no known source; the message lists those that are known
     */
    static DataSource parse(String text) {
        return DataSourceProvider.find(text);
    }
}
