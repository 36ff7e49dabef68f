package org.aezoo.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Examples with what is known about them: a shape, column names, labels, a checksum of where they came from. Values
 * are in the units of the source (pixels 0 to 255, table columns as written); {@link Scaling} brings them into the
 * range that a model wants.
 *
 * <p>Whoever loads a dataset closes it; views made by {@link #subset} and {@link #concat} own nothing and stop working
 * when the dataset beneath them is closed.
 */
public final class Dataset implements AutoCloseable {

    private final String name;
    private final DataShape shape;
    private final RowStore rows;
    private final List<String> featureNames;
    private final int @Nullable [] labels;
    private final List<String> labelNames;
    private final String checksum;
    private final boolean takesMissing;
    private final int @Nullable [][] labelSets;
    private final @Nullable CountPreparation preparation;
    private final @Nullable RowGroups batches;
    private final @Nullable Schema schema;

    private Dataset(
            String name,
            DataShape shape,
            RowStore rows,
            List<String> featureNames,
            int @Nullable [] labels,
            List<String> labelNames,
            String checksum,
            boolean takesMissing,
            int @Nullable [][] labelSets,
            @Nullable CountPreparation preparation,
            @Nullable RowGroups batches,
            @Nullable Schema schema) {
        if (rows.rowSize() != shape.size()) {
            throw new IllegalArgumentException(
                    "rows must have " + shape.size() + " values for shape " + shape + ", got " + rows.rowSize());
        }
        if (!featureNames.isEmpty() && featureNames.size() != shape.size()) {
            throw new IllegalArgumentException(
                    "featureNames must name " + shape.size() + " values, got " + featureNames.size());
        }
        if (labels != null && labels.length != rows.rowCount()) {
            throw new IllegalArgumentException(
                    "labels must be as many as the " + rows.rowCount() + " rows, got " + labels.length);
        }
        this.name = name;
        this.shape = shape;
        this.rows = rows;
        this.featureNames = featureNames;
        this.labels = labels;
        this.labelNames = labelNames;
        this.checksum = checksum;
        this.takesMissing = takesMissing;
        this.labelSets = labelSets;
        this.preparation = preparation;
        this.batches = batches;
        this.schema = schema;
    }

    /** A dataset without names, labels or checksum. */
    public static Dataset of(String name, DataShape shape, RowStore rows) {
        return new Dataset(name, shape, rows, List.of(), null, List.of(), "", false, null, null, null, null);
    }

    /** The same rows with column names, one per value; a schema of other names is given up. */
    public Dataset withFeatureNames(List<String> names) {
        return new Dataset(
                name,
                shape,
                rows,
                List.copyOf(names),
                labels,
                labelNames,
                checksum,
                takesMissing,
                labelSets,
                preparation,
                batches,
                schema != null && schema.featureNames().equals(names) ? schema : null);
    }

    /**
     * The same rows with labels.
     *
     * @param newLabels one class number per row, each from 0 to {@code names.size() - 1}
     * @param names what each class is called
     */
    public Dataset withLabels(int[] newLabels, List<String> names) {
        for (int i = 0; i < newLabels.length; i++) {
            if (newLabels[i] < 0 || newLabels[i] >= names.size()) {
                throw new IllegalArgumentException("labels must be between 0 and " + (names.size() - 1) + ", got "
                        + newLabels[i] + " for row " + i);
            }
        }
        return new Dataset(
                name,
                shape,
                rows,
                featureNames,
                newLabels.clone(),
                List.copyOf(names),
                checksum,
                takesMissing,
                null,
                preparation,
                batches,
                schema);
    }

    /**
     * The same rows with several labels each. The first of a row is what {@link #label} gives.
     *
     * @param sets of each row one class number or more, each from 0 to {@code names.size() - 1}
     * @param names what each class is called
     */
    public Dataset withLabelSets(int[][] sets, List<String> names) {
        int[] first = new int[sets.length];
        int[][] copies = new int[sets.length][];
        for (int i = 0; i < sets.length; i++) {
            copies[i] = sets[i].clone();
            for (int label : copies[i]) {
                if (label < 0 || label >= names.size()) {
                    throw new IllegalArgumentException(
                            "labels must be between 0 and " + (names.size() - 1) + ", got " + label + " for row " + i);
                }
            }
            if (copies[i].length == 0) {
                throw new IllegalArgumentException("each row needs a label, row " + i + " has none");
            }
            first[i] = copies[i][0];
        }
        Dataset one = withLabels(first, names);
        return new Dataset(
                name,
                shape,
                rows,
                featureNames,
                one.labels,
                one.labelNames,
                checksum,
                takesMissing,
                copies,
                preparation,
                batches,
                schema);
    }

    /** The same rows, of counts to which this was done before. */
    public Dataset withPreparation(CountPreparation done) {
        return new Dataset(
                name,
                shape,
                rows,
                featureNames,
                labels,
                labelNames,
                checksum,
                takesMissing,
                labelSets,
                done,
                batches,
                schema);
    }

    /**
     * The same rows with the batch that each was measured in.
     *
     * @param newBatches one number per row, each from 0 to {@code names.size() - 1}
     * @param names what each batch is called
     */
    public Dataset withBatches(int[] newBatches, List<String> names) {
        if (newBatches.length != size()) {
            throw new IllegalArgumentException(
                    "batches must be as many as the " + size() + " rows, got " + newBatches.length);
        }
        return new Dataset(
                name,
                shape,
                rows,
                featureNames,
                labels,
                labelNames,
                checksum,
                takesMissing,
                labelSets,
                preparation,
                RowGroups.of("batches", newBatches, names),
                schema);
    }

    /** The same rows, read from a table as {@code read} says. */
    public Dataset withSchema(Schema read) {
        if (!read.featureNames().equals(featureNames)) {
            throw new IllegalArgumentException("schema must be of the columns " + String.join(", ", featureNames)
                    + ", got " + String.join(", ", read.featureNames()));
        }
        return new Dataset(
                name,
                shape,
                rows,
                featureNames,
                labels,
                labelNames,
                checksum,
                takesMissing,
                labelSets,
                preparation,
                batches,
                read);
    }

    /** The same rows with the SHA-256 (hexadecimal) of the content they came from. */
    public Dataset withChecksum(String sha256) {
        return new Dataset(
                name,
                shape,
                rows,
                featureNames,
                labels,
                labelNames,
                sha256,
                takesMissing,
                labelSets,
                preparation,
                batches,
                schema);
    }

    /** The same rows, of which some values may be missing: NaN. A {@link Scaling} fitted on them fills them in. */
    public Dataset withMissingValues() {
        return new Dataset(
                name,
                shape,
                rows,
                featureNames,
                labels,
                labelNames,
                checksum,
                true,
                labelSets,
                preparation,
                batches,
                schema);
    }

    /** Whether values may be missing. */
    public boolean takesMissing() {
        return takesMissing;
    }

    /** The same rows under another name. */
    public Dataset withName(String newName) {
        return new Dataset(
                newName,
                shape,
                rows,
                featureNames,
                labels,
                labelNames,
                checksum,
                takesMissing,
                labelSets,
                preparation,
                batches,
                schema);
    }

    /** What to call it in messages and reports. */
    public String name() {
        return name;
    }

    public DataShape shape() {
        return shape;
    }

    /** Number of examples. */
    public int size() {
        return rows.rowCount();
    }

    /** Column names, one per value; empty where there are none, as with images. */
    public List<String> featureNames() {
        return featureNames;
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
        if (labels == null) {
            throw new IllegalStateException("dataset " + name + " has no labels");
        }
        return labels[row];
    }

    /**
     * All classes of an example, of which it may have several; the first is {@link #label}.
     *
     * @throws IllegalStateException if the dataset has no labels
     */
    public int[] labels(int row) {
        return labelSets == null ? new int[] {label(row)} : labelSets[row].clone();
    }

    /** What was done to the counts that these rows come from; null where they come from something else. */
    public @Nullable CountPreparation preparation() {
        return preparation;
    }

    /** What the table of these rows was read as; null where they come from no table. */
    public @Nullable Schema schema() {
        return schema;
    }

    /** What each class is called; empty where there are no labels. */
    public List<String> labelNames() {
        return labelNames;
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
        if (batches == null) {
            throw new IllegalStateException("dataset " + name + " has no batches");
        }
        return batches.of()[row];
    }

    /** What each batch is called; empty where there are none. */
    public List<String> batchNames() {
        return batches == null ? List.of() : batches.names();
    }

    /** SHA-256 of the source's content in hexadecimal, empty if unknown. */
    public String checksum() {
        return checksum;
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
        float[][] result = new float[Math.min(count, size())][shape.size()];
        for (int i = 0; i < result.length; i++) {
            read(i, result[i], 0);
        }
        return result;
    }

    /** A view of some rows in the order given. */
    public Dataset subset(int[] indices) {
        int[] chosen = indices.clone();
        int @Nullable [] chosenLabels = null;
        if (labels != null) {
            chosenLabels = new int[chosen.length];
            for (int i = 0; i < chosen.length; i++) {
                chosenLabels[i] = labels[chosen[i]];
            }
        }
        int[][] sets = labelSets;
        return new Dataset(
                name,
                shape,
                new Chosen(rows, chosen),
                featureNames,
                chosenLabels,
                labelNames,
                checksum,
                takesMissing,
                sets == null
                        ? null
                        : Arrays.stream(chosen).mapToObj(row -> sets[row]).toArray(int[][]::new),
                preparation,
                batches == null ? null : batches.subset(chosen),
                schema);
    }

    /**
     * A view of the same rows with their columns in another order.
     *
     * @param places of each column of the view its place here; each place once
     */
    public Dataset withColumns(int[] places) {
        int[] order = places.clone();
        if (!Arrays.equals(
                Arrays.stream(order).sorted().toArray(),
                IntStream.range(0, shape.size()).toArray())) {
            throw new IllegalArgumentException("places must hold each of the " + shape.size() + " columns once");
        }
        RowStore view = new RowStore() {
            @Override
            public int rowCount() {
                return rows.rowCount();
            }

            @Override
            public int rowSize() {
                return rows.rowSize();
            }

            @Override
            public boolean isSingle() {
                return rows.isSingle();
            }

            @Override
            public void read(int row, float[] target, int offset) {
                float[] whole = new float[order.length];
                rows.read(row, whole, 0);
                for (int i = 0; i < order.length; i++) {
                    target[offset + i] = whole[order[i]];
                }
            }

            @Override
            public void read(int row, double[] target, int offset) {
                double[] whole = new double[order.length];
                rows.read(row, whole, 0);
                for (int i = 0; i < order.length; i++) {
                    target[offset + i] = whole[order[i]];
                }
            }
        };
        List<String> names = featureNames.isEmpty()
                ? List.of()
                : Arrays.stream(order).mapToObj(featureNames::get).toList();
        return new Dataset(
                name,
                shape,
                view,
                names,
                labels,
                labelNames,
                checksum,
                takesMissing,
                labelSets,
                preparation,
                batches,
                null);
    }

    /** A view of these rows followed by those of {@code other}, which must have the same shape. */
    public Dataset concat(Dataset other) {
        if (!shape.equals(other.shape)) {
            throw new IllegalArgumentException("shape must be " + shape + " as of the first, got " + other.shape);
        }
        int first = size();
        int @Nullable [] both = null;
        if (labels != null && other.labels != null) {
            both = new int[first + other.size()];
            System.arraycopy(labels, 0, both, 0, first);
            System.arraycopy(other.labels, 0, both, first, other.size());
        }
        return new Dataset(
                name,
                shape,
                new Joined(rows, other.rows),
                featureNames,
                both,
                both == null ? List.of() : labelNames,
                checksum,
                takesMissing,
                joined(labelSets, other.labelSets),
                preparation,
                batches == null || other.batches == null ? null : batches.concat(other.batches),
                schema);
    }

    /** Some rows of a store. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Chosen(RowStore all, int[] chosen) implements RowStore {

        @Override
        public int rowCount() {
            return chosen.length;
        }

        @Override
        public int rowSize() {
            return all.rowSize();
        }

        @Override
        public boolean isSingle() {
            return all.isSingle();
        }

        @Override
        public void read(int row, float[] target, int offset) {
            all.read(chosen[row], target, offset);
        }

        @Override
        public void read(int row, double[] target, int offset) {
            all.read(chosen[row], target, offset);
        }
    }

    /** The rows of one store after those of another. */
    private record Joined(RowStore first, RowStore second) implements RowStore {

        @Override
        public int rowCount() {
            return first.rowCount() + second.rowCount();
        }

        @Override
        public int rowSize() {
            return first.rowSize();
        }

        @Override
        public boolean isSingle() {
            return first.isSingle() && second.isSingle();
        }

        @Override
        public void read(int row, float[] target, int offset) {
            int before = first.rowCount();
            if (row < before) {
                first.read(row, target, offset);
            } else {
                second.read(row - before, target, offset);
            }
        }

        @Override
        public void read(int row, double[] target, int offset) {
            int before = first.rowCount();
            if (row < before) {
                first.read(row, target, offset);
            } else {
                second.read(row - before, target, offset);
            }
        }
    }

    private static int @Nullable [][] joined(int @Nullable [][] first, int @Nullable [][] second) {
        return first == null || second == null
                ? null
                : Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray(int[][]::new);
    }

    @Override
    public void close() {
        rows.close();
    }
}
