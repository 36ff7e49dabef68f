package org.aezoo.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Examples with what is known about them: {@link Metadata}, labels, and the batch that each was measured in. Values are
 * in the units of the source (pixels 0 to 255, table columns as written); {@link Scaling} brings them into the range
 * that a model wants.
 *
 * <p>Whoever loads a dataset closes it; views made by {@link #subset} and {@link #concat} own nothing and stop working
 * when the dataset beneath them is closed.
 */
public final class Dataset implements AutoCloseable {

    private final Metadata metadata;
    private final RowStore rows;
    private final @Nullable RowGroups labels;
    private final @Nullable RowGroups batches;

    private final @Nullable Windows windows;

    /** What rows are windows of, and the step of its series that each begins at. */
    private record Windows(List<Series> series, int[] firstSteps) {

        Windows subset(int[] rows) {
            return new Windows(
                    series, Arrays.stream(rows).map(row -> firstSteps[row]).toArray());
        }

        Windows concat(Windows other) {
            return new Windows(
                    series,
                    IntStream.concat(Arrays.stream(firstSteps), Arrays.stream(other.firstSteps))
                            .toArray());
        }
    }

    private Dataset(
            Metadata metadata,
            RowStore rows,
            @Nullable RowGroups labels,
            @Nullable RowGroups batches,
            @Nullable Windows windows) {
        DataShape shape = metadata.shape();
        if (rows.rowSize() != shape.size()) {
            throw new IllegalArgumentException(
                    "rows must have " + shape.size() + " values for shape " + shape + ", got " + rows.rowSize());
        }
        checkCount("labels", labels, rows);
        checkCount("batches", batches, rows);
        this.metadata = metadata;
        this.rows = rows;
        this.labels = labels;
        this.batches = batches;
        this.windows = windows;
    }

    private static void checkCount(String what, @Nullable RowGroups groups, RowStore rows) {
        if (groups != null && groups.of().length != rows.rowCount()) {
            throw new IllegalArgumentException(
                    what + " must be as many as the " + rows.rowCount() + " rows, got " + groups.of().length);
        }
    }

    /**
     * A program's own rows. NaN stands for a missing value; where there is one, a {@link Scaling} fitted on the rows fills
     * it in, as in tables with missing values.
     *
     * @param rows at least one, all of one length; wrapped, not copied
     * @throws IllegalArgumentException if there is no value, or rows differ in length
     * @throws InvalidInputException if a value is infinite, or a row has no value that is known
     */
    public static Dataset of(float[][] rows) {
        return RowCheck.dataset(new FloatRows(rows));
    }

    /**
     * The same for doubles, of which all digits count.
     *
     * @param rows at least one, all of one length; wrapped, not copied
     * @throws IllegalArgumentException if there is no value, or rows differ in length
     * @throws InvalidInputException if a value is infinite, or a row has no value that is known
     */
    public static Dataset of(double[][] rows) {
        return RowCheck.dataset(new DoubleRows(rows));
    }

    /** A dataset without names, labels or checksum. */
    public static Dataset of(String name, DataShape shape, RowStore rows) {
        return of(Metadata.of(name, shape), rows);
    }

    /** A dataset without labels. */
    public static Dataset of(Metadata metadata, RowStore rows) {
        return new Dataset(metadata, rows, null, null, null);
    }

    /** The same rows, of which something else is known. */
    public Dataset with(Metadata known) {
        return new Dataset(known, rows, labels, batches, windows);
    }

    /** The same rows under another name. */
    public Dataset withName(String newName) {
        return with(metadata.withName(newName));
    }

    /** The same rows with column names, one per value; a schema of other names is given up. */
    public Dataset withFeatureNames(List<String> names) {
        return with(metadata.withFeatureNames(names));
    }

    /** The same rows, of which some values may be missing: NaN. A {@link Scaling} fitted on them fills them in. */
    public Dataset withMissingValues() {
        return with(metadata.withMissingValues());
    }

    /** The same rows, read from a table as {@code read} says. */
    public Dataset withSchema(Schema read) {
        return with(metadata.withSchema(read));
    }

    /**
     * The same rows with labels.
     *
     * @param newLabels one class number per row, each from 0 to {@code names.size() - 1}
     * @param names what each class is called
     */
    public Dataset withLabels(int[] newLabels, List<String> names) {
        return new Dataset(metadata, rows, RowGroups.of("labels", newLabels, names), batches, windows);
    }

    /**
     * The same rows with several labels each. The first of a row is what {@link #label} gives.
     *
     * @param sets of each row one class number or more, each from 0 to {@code names.size() - 1}
     * @param names what each class is called
     */
    public Dataset withLabelSets(int[][] sets, List<String> names) {
        return new Dataset(metadata, rows, RowGroups.ofSets(sets, names), batches, windows);
    }

    /**
     * The same rows with the batch that each was measured in.
     *
     * @param newBatches one number per row, each from 0 to {@code names.size() - 1}
     * @param names what each batch is called
     */
    public Dataset withBatches(int[] newBatches, List<String> names) {
        return new Dataset(metadata, rows, labels, RowGroups.of("batches", newBatches, names), windows);
    }

    /**
     * The same rows as windows of series.
     *
     * @param all where there are several, {@link #batch} says which of them a window is of
     * @param firstSteps the step of its series that each begins at, from 0
     */
    public Dataset withSeries(List<Series> all, int[] firstSteps) {
        if (firstSteps.length != size()
                || all.size() != Math.max(1, batchNames().size())) {
            throw new IllegalArgumentException("firstSteps must be as many as the " + size()
                    + " rows, and series as many as batches, got " + firstSteps.length + " and " + all.size());
        }
        return new Dataset(metadata, rows, labels, batches, new Windows(List.copyOf(all), firstSteps.clone()));
    }

    /** What is known of all rows together. */
    public Metadata metadata() {
        return metadata;
    }

    /** What to call it in messages and reports. */
    public String name() {
        return metadata.name();
    }

    public DataShape shape() {
        return metadata.shape();
    }

    /** Number of examples. */
    public int size() {
        return rows.rowCount();
    }

    /** Column names, one per value; empty where there are none, as with images. */
    public List<String> featureNames() {
        return metadata.featureNames();
    }

    /** Whether values may be missing. */
    public boolean takesMissing() {
        return metadata.takesMissing();
    }

    /** What was done to the counts that these rows come from; null where they come from something else. */
    public @Nullable CountPreparation preparation() {
        return metadata.preparation();
    }

    /** What the table of these rows was read as; null where they come from no table. */
    public @Nullable Schema schema() {
        return metadata.schema();
    }

    /** SHA-256 of the source's content in hexadecimal, empty if unknown. */
    public String checksum() {
        return metadata.checksum();
    }

    public boolean hasLabels() {
        return labels != null;
    }

    /**
     * The class of an example.
     *
     * @throws IllegalStateException if the dataset has no labels
     */
    public int label(int row) {
        return known("labels", labels).of()[row];
    }

    /**
     * All classes of an example, of which it may have several; the first is {@link #label}.
     *
     * @throws IllegalStateException if the dataset has no labels
     */
    public int[] labels(int row) {
        int[][] sets = known("labels", labels).sets();
        return sets == null ? new int[] {label(row)} : sets[row].clone();
    }

    /** What each class is called; empty where there are no labels. */
    public List<String> labelNames() {
        return labels == null ? List.of() : labels.names();
    }

    /** Whether it is known in which batch each row was measured. */
    public boolean hasBatches() {
        return batches != null;
    }

    /**
     * The batch of an example.
     *
     * @throws IllegalStateException if the dataset has no batches
     */
    public int batch(int row) {
        return known("batches", batches).of()[row];
    }

    /** What each batch is called; empty where there are none. */
    public List<String> batchNames() {
        return batches == null ? List.of() : batches.names();
    }

    /** What rows are windows of, in the order of {@link #batchNames}; empty where they are no windows. */
    public List<Series> series() {
        return windows == null ? List.of() : windows.series;
    }

    /** The place in {@link #series} of the series that a window is of. */
    public int seriesOf(int row) {
        return series().size() > 1 ? batch(row) : 0;
    }

    /**
     * The step of its series that a window begins at, from 0.
     *
     * @throws IllegalStateException if rows are no windows
     */
    public int firstStep(int row) {
        if (windows == null) {
            throw new IllegalStateException("dataset " + name() + " is no series");
        }
        return windows.firstSteps[row];
    }

    private RowGroups known(String what, @Nullable RowGroups groups) {
        if (groups == null) {
            throw new IllegalStateException("dataset " + name() + " has no " + what);
        }
        return groups;
    }

    /** Copies one example in source units, rounded to floats; see {@link RowStore#read(int, float[], int)}. */
    public void read(int row, float[] target, int offset) {
        rows.read(row, target, offset);
    }

    /** Copies one example in source units with all its digits. */
    public void read(int row, double[] target, int offset) {
        rows.read(row, target, offset);
    }

    /**
     * Copies one example, scaled in double precision.
     *
     * @param target receives {@code shape().size()} values
     * @param offset where in {@code target} the first value goes
     */
    public void read(int row, Scaling scaling, float[] target, int offset) {
        scaling.read(rows, row, target, offset);
    }

    /** The examples alone; closed with this. */
    public RowStore rows() {
        return rows;
    }

    /**
     * The first examples as an array.
     *
     * @param count at most this many
     * @return [rows][values] in source units
     */
    public float[][] head(int count) {
        float[][] result = new float[Math.min(count, size())][shape().size()];
        for (int i = 0; i < result.length; i++) {
            read(i, result[i], 0);
        }
        return result;
    }

    /** A view of some rows in the order given. */
    public Dataset subset(int[] indices) {
        int[] chosen = indices.clone();
        return new Dataset(
                metadata,
                RowViews.rows(rows, chosen),
                labels == null ? null : labels.subset(chosen),
                batches == null ? null : batches.subset(chosen),
                windows == null ? null : windows.subset(chosen));
    }

    /**
     * A view of the same rows with their columns in another order.
     *
     * @param places of each column of the view its place here; each place once
     */
    public Dataset withColumns(int[] places) {
        if (!Arrays.equals(
                Arrays.stream(places).sorted().toArray(),
                IntStream.range(0, shape().size()).toArray())) {
            throw new IllegalArgumentException("places must hold each of the " + shape().size() + " columns once");
        }
        List<String> names = featureNames().isEmpty()
                ? List.of()
                : Arrays.stream(places).mapToObj(featureNames()::get).toList();
        Metadata arranged =
                new Metadata(name(), shape(), names, checksum(), takesMissing(), preparation(), /* schema= */ null);
        return new Dataset(arranged, rows.columns(places), labels, batches, windows);
    }

    /** A view of these rows followed by those of {@code other}, which must have the same shape. */
    public Dataset concat(Dataset other) {
        if (!shape().equals(other.shape())) {
            throw new IllegalArgumentException("shape must be " + shape() + " as of the first, got " + other.shape());
        }
        return new Dataset(
                metadata,
                RowViews.joined(rows, other.rows),
                labels == null || other.labels == null ? null : labels.concat(other.labels),
                batches == null || other.batches == null ? null : batches.concat(other.batches),
                windows == null || other.windows == null ? null : windows.concat(other.windows));
    }

    @Override
    public void close() {
        rows.close();
    }
}
