package org.aezoo.data.readers;

import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.lang.reflect.Array;
import java.util.Arrays;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;

/** Matrices of counts in HDF5: dense, or compressed by rows or by columns. */
final class HdfMatrix {

    /** More rows than this would be too many even if all of them were empty. */
    private static final int MAX_ROWS = 1 << 22;

    /** More values of a dense matrix than this take hours to look at. */
    private static final long MAX_DENSE = 1L << 34;

    private final HdfNodes nodes;

    HdfMatrix(HdfNodes nodes) {
        this.nodes = nodes;
    }

    /** Reads a matrix, dense or compressed. */
    SparseRows read(Node node) {
        if (node instanceof Dataset dense) {
            return dense(dense);
        }
        Group group = (Group) node;
        String kind = HdfNodes.text(group, "encoding-type");
        if (kind == null) {
            kind = String.valueOf(HdfNodes.text(group, "h5sparse_format"));
        }
        boolean byRows = kind.startsWith("csr");
        if (!byRows && !kind.startsWith("csc")) {
            throw nodes.damaged(node.getPath() + " is of kind '" + Text.shown(kind)
                    + "', where array, csr_matrix and csc_matrix" + " are known");
        }
        Attribute attribute = group.getAttribute("shape");
        if (attribute == null) {
            attribute = group.getAttribute("h5sparse_shape");
        }
        Object shape = attribute == null ? null : attribute.getData();
        if (!(shape instanceof long[] || shape instanceof int[]) || Array.getLength(shape) != 2) {
            throw nodes.damaged(node.getPath() + " does not say its shape");
        }
        return compressed(group, (double) Array.getLong(shape, 0), (double) Array.getLong(shape, 1), byRows);
    }

    /** A sparse matrix compressed by rows or by columns. */
    SparseRows compressed(Group group, double height, double width, boolean byRows) {
        int rows = side(group, height, MAX_ROWS, "rows");
        int columns = side(group, width, DataShape.MAX_SIZE, "columns");
        Dataset data = nodes.dataset(group, "data");
        Dataset indices = nodes.dataset(group, "indices");
        Dataset pointers = nodes.dataset(group, "indptr");
        int major = byRows ? rows : columns;
        int entries = length(data, Integer.MAX_VALUE - 8);
        if (length(indices, entries) != entries || length(pointers, major + 1) != major + 1) {
            throw nodes.damaged(group.getPath() + " has " + entries + " values, but not as many indices, or not "
                    + (major + 1) + " pointers");
        }
        requireMemory(8L * entries + 16L * rows);
        int[] counts = counts(group, indices, pointers, entries, rows, columns, byRows);
        SparseRows.Builder builder = new SparseRows.Builder(counts, columns);
        HdfValues values = new HdfValues(data, nodes::damaged);
        HdfValues places = new HdfValues(indices, nodes::damaged);
        HdfValues starts = new HdfValues(pointers, nodes::damaged);
        int at = starts.nextIndex(0);
        for (int i = 0; i < major; i++) {
            int end = starts.nextIndex(entries);
            for (; at < end; at++) {
                int place = places.nextIndex((byRows ? columns : rows) - 1);
                int row = byRows ? i : place;
                builder.add(row, byRows ? place : i, count(values.next(), row));
            }
        }
        return builder.finish((row, column) ->
                nodes.damaged(group.getPath() + " has two values for row " + (row + 1) + ", column " + (column + 1)));
    }

    /** How many values each row has; refuses pointers that do not ascend to the number of values. */
    private int[] counts(
            Group group, Dataset indices, Dataset pointers, int entries, int rows, int columns, boolean byRows) {
        int[] counts = new int[rows];
        HdfValues starts = new HdfValues(pointers, nodes::damaged);
        int at = starts.nextIndex(0);
        for (int i = 0; i < (byRows ? rows : columns); i++) {
            int end = starts.nextIndex(entries);
            if (end < at) {
                throw nodes.damaged(group.getPath() + "indptr must ascend");
            }
            if (byRows) {
                counts[i] = end - at;
            }
            at = end;
        }
        if (at != entries) {
            throw nodes.damaged(
                    group.getPath() + "indptr must end with " + entries + ", the number of values, got " + at);
        }
        if (!byRows) {
            HdfValues places = new HdfValues(indices, nodes::damaged);
            for (int i = 0; i < entries; i++) {
                counts[places.nextIndex(rows - 1)]++;
            }
        }
        return counts;
    }

    private SparseRows dense(Dataset matrix) {
        long[] dimensions = matrix.getDimensionsAsLong();
        if (dimensions.length != 2) {
            throw nodes.damaged(
                    matrix.getPath() + " must have rows and columns, got " + dimensions.length + " dimensions");
        }
        int rows = side(matrix, (double) dimensions[0], MAX_ROWS, "rows");
        int columns = side(matrix, (double) dimensions[1], DataShape.MAX_SIZE, "columns");
        if ((long) rows * columns > MAX_DENSE) {
            throw new InvalidInputException(Text.shown(nodes.file()) + ": " + matrix.getPath() + " is dense and has "
                    + rows + "x" + columns + " values, more than " + MAX_DENSE + ": write it as a sparse matrix");
        }
        HdfValues values = new HdfValues(matrix, nodes::damaged);
        int[][] where = new int[rows][];
        float[][] what = new float[rows][];
        int[] places = new int[columns];
        float[] counts = new float[columns];
        for (int row = 0; row < rows; row++) {
            int filled = 0;
            for (int column = 0; column < columns; column++) {
                float count = count(values.next(), row);
                if (count != 0) {
                    places[filled] = column;
                    counts[filled++] = count;
                }
            }
            where[row] = Arrays.copyOf(places, filled);
            what[row] = Arrays.copyOf(counts, filled);
        }
        return new SparseRows(where, what, columns);
    }

    private float count(double value, int row) {
        if (!(value >= 0 && value <= Float.MAX_VALUE)) {
            throw new InvalidInputException(Text.shown(nodes.file()) + ", row " + (row + 1)
                    + ": a count must be 0 or more and finite, got " + Text.number(value)
                    + (value < 0 ? "; scaled values are no counts" + nodes.layersHint() : ""));
        }
        return (float) value;
    }

    private int side(Node node, double size, int most, String what) {
        if (!(size >= 1 && size <= most)) {
            throw new InvalidInputException(Text.shown(nodes.file()) + ": " + node.getPath()
                    + " must have between 1 and " + most + " " + what + ", got " + Text.number(size));
        }
        return (int) size;
    }

    private int length(Dataset dataset, int most) {
        long[] dimensions = dataset.getDimensionsAsLong();
        if (dimensions.length != 1 || dimensions[0] > most) {
            throw nodes.damaged(dataset.getPath() + " must have one dimension and at most " + most + " values");
        }
        return (int) dimensions[0];
    }

    private void requireMemory(long bytes) {
        Runtime java = Runtime.getRuntime();
        long free = java.maxMemory() - java.totalMemory() + java.freeMemory();
        if (bytes > free) {
            throw new InvalidInputException(
                    Text.shown(nodes.file()) + " needs " + (bytes >> 20) + " MiB of memory for its values,"
                            + " and Java has " + (free >> 20) + ": give it more, or fewer cells or genes");
        }
    }
}
