package org.aezoo.data.readers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.aezoo.data.CountPreparation;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Metadata;
import org.aezoo.data.Split;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts of any kind: tables of text and matrices ({@link SparseFile}), folders of 10x Genomics ({@link TenxFolder}),
 * HDF5 of anndata and 10x Genomics ({@link HdfCounts}). Splits and prepares them.
 */
final class CountFiles {

    private static final Logger LOG = LoggerFactory.getLogger(CountFiles.class);

    /** Names listed in a message. */
    private static final int SHOWN = 40;

    private CountFiles() {}

    /**
     * How to read.
     *
     * @param unit what a column of the counts is called: word, gene
     * @param label name of the column with the classes; null for {@code label} or {@code topics} if there is one
     * @param vocabulary file with a name for each column of the counts; null for {@code vocab.txt} if there is one
     * @param labels file with the names of the classes; null for {@code labels.txt} if there is one
     * @param size counts per row, zeros counted; 0 for as many as there are names, or else as the file needs
     * @param library whether rows are brought to the same total
     * @param log whether the logarithm of 1 + count is taken
     * @param keep how many columns to keep, those that vary most; 0 for all
     * @param transpose whether a matrix has its examples in columns
     * @param layer which of the matrices in an {@code .h5ad} file: {@code raw} or the name of a layer; null for X
     */
    record Reading(
            String unit,
            @Nullable String label,
            @Nullable Path vocabulary,
            @Nullable Path labels,
            int size,
            boolean library,
            boolean log,
            int keep,
            boolean transpose,
            @Nullable String layer) {

        /** Refuses parameters that are meant for files of another kind. */
        void refuseAllBut(Path file, String kind, String... allowed) {
            List<String> known = List.of(allowed);
            String needless = vocabulary != null
                    ? "vocab"
                    : labels != null
                            ? "labels"
                            : transpose
                                    ? "transpose"
                                    : layer != null && !known.contains("layer")
                                            ? "layer"
                                            : label != null && !known.contains("label") ? "label" : "";
            if (!needless.isEmpty()) {
                throw new InvalidInputException(
                        needless + " is of no use for " + kind + ", " + Text.shown(file) + ": leave it out");
            }
        }
    }

    /**
     * Reads, splits and prepares counts: as for a trained model where the options give its preparation, else with one
     * that is fitted on the training rows.
     */
    static LoadedData read(Path file, Reading reading, DataSource.Options options) {
        CountPreparation known = options.preparation();
        CountTable table = table(file, reading, known);
        int width = table.rows().rowSize();
        if (reading.size > 0 && reading.size != width) {
            throw new InvalidInputException(Text.shown(file) + " has examples of " + width + " counts, where "
                    + reading.size + " are expected");
        }
        if (known != null && known.width() != width) {
            throw otherWidth(file, reading, known.width(), width);
        }
        if (reading.keep > width) {
            throw new InvalidInputException(
                    reading.unit + "s must be between 1 and " + width + ", as many as there are, got " + reading.keep);
        }
        warn(file, reading, table.rows());
        List<String> trained = trainedNames(reading, options);
        return split(
                file,
                reading,
                trained.isEmpty() ? table : inOrder(file, reading, table, trained, known),
                trained,
                options);
    }

    /** The names of a model's columns; none where its training rows had no names. */
    private static List<String> trainedNames(Reading reading, DataSource.Options options) {
        CountPreparation known = options.preparation();
        List<String> names =
                options.schema() == null ? List.of() : options.schema().featureNames();
        return known == null
                        || names.size() != known.keptColumns()
                        || names.equals(featureNames(List.of(), reading.unit, known))
                ? List.of()
                : names;
    }

    /**
     * Counts with a model's columns where its preparation looks for them, found by name.
     *
     * @param trained their names
     */
    private static CountTable inOrder(
            Path file, Reading reading, CountTable table, List<String> trained, @Nullable CountPreparation known) {
        List<String> names = table.names();
        if (names.isEmpty()) {
            LOG.warn(
                    "{} names no {}s: they are taken for those of the model, in its order",
                    file.getFileName(),
                    reading.unit);
        }
        if (names.isEmpty() || known == null) {
            return table;
        }
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            places.put(names.get(i), i);
        }
        int[] order = new int[names.size()];
        Arrays.fill(order, -1);
        int[] kept = known.columns();
        for (int i = 0; i < trained.size(); i++) {
            Integer place = places.remove(trained.get(i));
            if (place == null) {
                throw new InvalidInputException("the model needs the " + reading.unit + " '"
                        + Text.shown(trained.get(i))
                        + "', which " + Text.shown(file) + " lacks" + Suggest.hint(trained.get(i), names) + ": it has "
                        + Text.shown(
                                String.join(", ", names.stream().limit(SHOWN).toList()))
                        + (names.size() > SHOWN ? "… (" + names.size() + " in all)" : ""));
            }
            order[kept.length == 0 ? i : kept[i]] = place;
        }
        // columns that are not kept count in the total of a row only
        Iterator<Integer> others = places.values().iterator();
        for (int i = 0; i < order.length; i++) {
            order[i] = order[i] < 0 ? others.next() : order[i];
        }
        return table.select(order);
    }

    private static CountTable table(Path file, Reading reading, @Nullable CountPreparation known) {
        if (Files.isDirectory(file) && reading.unit.equals("gene")) {
            return TenxFolder.read(file, reading);
        }
        InputFiles.requireFile(file);
        if (HdfCounts.isHdf(file)) {
            return HdfCounts.read(file, reading);
        }
        if (reading.layer != null) {
            throw new InvalidInputException(
                    "layer is for .h5ad files, and " + Text.shown(file) + " is not one: leave it out");
        }
        return SparseFile.read(file, reading, known == null ? 0 : known.width());
    }

    static InvalidInputException otherWidth(Path file, Reading reading, int trained, int width) {
        return new InvalidInputException("the model was trained on counts of " + trained + " " + reading.unit
                + "s, but " + Text.shown(file) + " has " + width + ": give it counts of the same");
    }

    private static void warn(Path file, Reading reading, SparseRows rows) {
        int empty = 0;
        long values = 0;
        long fractions = 0;
        for (int row = 0; row < rows.rowCount(); row++) {
            float[] counts = rows.values(row);
            values += counts.length;
            empty += counts.length == 0 ? 1 : 0;
            for (float count : counts) {
                fractions += count == Math.rint(count) ? 0 : 1;
            }
        }
        if (empty > 0) {
            LOG.warn(
                    "{} of the {} rows of {} hold no {}: they are kept, as zeros",
                    empty,
                    rows.rowCount(),
                    file.getFileName(),
                    reading.unit);
        }
        if (fractions > 0 && reading.unit.equals("gene")) {
            LOG.warn(
                    "{} of the {} values of {} are not whole numbers: they are taken as they are; where somebody normalised"
                            + " them, leave normalise and log out, or read the counts that they came from",
                    fractions,
                    values,
                    file.getFileName());
        }
    }

    private static LoadedData split(
            Path file, Reading reading, CountTable table, List<String> trained, DataSource.Options options) {
        SparseRows counts = table.rows();
        int[][] parts = table.testing() == null
                ? Split.indices(counts.rowCount(), options.testFraction(), options.seed())
                : new int[][] {rowsFor(table, false), rowsFor(table, true)};
        CountPreparation preparation = options.preparation();
        if (preparation == null) {
            if (parts[0].length == 0) {
                throw new InvalidInputException(
                        Text.shown(file) + " has no row with split 'train': there is nothing to learn from");
            }
            preparation = PreparedCounts.fit(counts, parts[0], reading.library, reading.log, reading.keep);
        }
        SparseRows prepared = PreparedCounts.apply(preparation, counts);
        Path name = file.toAbsolutePath().normalize().getFileName();
        Metadata metadata = Metadata.of(
                        name == null ? file.toString() : name.toString(), DataShape.row(prepared.rowSize()))
                .withFeatureNames(trained.isEmpty() ? featureNames(table.names(), reading.unit, preparation) : trained)
                .withChecksum(table.sha256())
                .withPreparation(preparation);
        Dataset data = Dataset.of(metadata, prepared);
        if (table.labels() != null) {
            data = data.withLabelSets(table.labels(), table.classes());
        }
        return new LoadedData(data.subset(parts[0]), data.subset(parts[1]), table.testing() != null, data);
    }

    private static int[] rowsFor(CountTable table, boolean test) {
        return IntStream.range(0, table.rows().rowCount())
                .filter(row -> table.testing() != null && table.testing().get(row) == test)
                .toArray();
    }

    /** Empty where there are no names and all columns are kept: an odd file could make millions of them. */
    private static List<String> featureNames(List<String> names, String unit, CountPreparation preparation) {
        boolean all = preparation.keptColumns() == preparation.width();
        if (names.isEmpty() && all) {
            return List.of();
        }
        IntStream kept = all ? IntStream.range(0, preparation.width()) : Arrays.stream(preparation.columns());
        return kept.mapToObj(j -> names.isEmpty() ? unit + j : names.get(j)).toList();
    }
}
