package org.aezoo.data.arrays;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A program's own rows as a {@link Dataset}, in one line. Plain arrays are {@link Dataset#of(double[][])}, tables with texts
 * {@link org.aezoo.data.readers.Records}, files of NumPy {@link NpyFile}. NaN stands for a missing value, as in tables. Rows
 * go to a temporary file one by one, so there may be more than fit into memory; the caller closes the dataset.
 */
public final class Datasets {

    private Datasets() {}

    /**
     * The rows of a stream, which is read once and closed.
     *
     * @param rows at least one, all of one length
     * @throws InvalidInputException if there is none, rows differ in length, or a value is infinite
     */
    public static Dataset of(Stream<double[]> rows) {
        try (rows) {
            Iterator<double[]> each = rows.iterator();
            if (!each.hasNext()) {
                throw new InvalidInputException("the stream has no rows: at least one is needed");
            }
            double[] first = each.next();
            if (first.length == 0) {
                throw new InvalidInputException("rows must hold at least one value, row 0 holds none");
            }
            try (RowSpool spool = new RowSpool("stream", DataShape.row(first.length))) {
                spool.add(first);
                each.forEachRemaining(spool::add);
                return spool.finish("");
            }
        }
    }

    /**
     * The examples of an array of any type and order.
     *
     * @param array [n, columns], or pictures as [n, height, width] or [n, channels, height, width]; stays as it is
     * @throws InvalidInputException if it has another rank or no value, or a value is infinite
     */
    public static Dataset of(INDArray array) {
        try (RowSpool spool = new RowSpool("array", shape(array, true))) {
            add(array, spool);
            return spool.finish("");
        }
    }

    /**
     * The features of all batches of an iterator, which is read from its beginning where it can be reset.
     *
     * @param batches features [n, columns], or pictures as [n, channels, height, width]. Labels that are one-hot, a 1 in one
     *     of several columns and 0 in the others, are kept as labels, others are not
     * @throws InvalidInputException if there is no batch, or features have another rank, change their shape or are infinite
     */
    public static Dataset of(DataSetIterator batches) {
        if (batches.resetSupported()) {
            batches.reset();
        }
        if (!batches.hasNext()) {
            throw new InvalidInputException("the iterator has no batches: at least one is needed");
        }
        DataSet batch = batches.next();
        DataShape shape = shape(batch.getFeatures(), false);
        try (RowSpool spool = new RowSpool("iterator", shape)) {
            IntStream.Builder classes = IntStream.builder();
            int count = 0;
            boolean labelled = true;
            while (true) {
                INDArray features = batch.getFeatures();
                if (!shape(features, false).equals(shape)) {
                    throw new InvalidInputException("every batch must have examples of " + shape
                            + " as the first has, got " + shape(features, false));
                }
                add(features, spool);
                int[] found = labelled ? oneHot(batch.getLabels(), (int) features.size(0)) : null;
                labelled = found != null
                        && (count == 0 || count == batch.getLabels().size(1));
                if (labelled && found != null) {
                    count = (int) batch.getLabels().size(1);
                    Arrays.stream(found).forEach(classes);
                }
                if (!batches.hasNext()) {
                    break;
                }
                batch = batches.next();
            }
            Dataset data = spool.finish("");
            return labelled ? data.withLabels(classes.build().toArray(), names(batches.getLabels(), count)) : data;
        }
    }

    private static List<String> names(@Nullable List<String> given, int count) {
        return given != null && given.size() == count
                ? given
                : IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    /** The place of the 1 in each row; null where the rows have none. */
    private static int @Nullable [] oneHot(@Nullable INDArray labels, int rows) {
        if (labels == null || labels.rank() != 2 || labels.size(0) != rows || labels.size(1) < 2) {
            return null;
        }
        int[] places = new int[rows];
        for (int r = 0; r < rows; r++) {
            int place = -1;
            for (int c = 0; c < labels.size(1); c++) {
                double value = labels.getDouble(r, c);
                if (value == 1 && place < 0) {
                    place = c;
                } else if (value != 0) {
                    return null;
                }
            }
            if (place < 0) {
                return null;
            }
            places[r] = place;
        }
        return places;
    }

    private static DataShape shape(INDArray array, boolean greyToo) {
        long[] sizes = array.shape();
        if (array.length() < 1 || sizes.length < 2 || sizes.length > 4 || (sizes.length == 3 && !greyToo)) {
            throw new InvalidInputException("examples must be [n, columns]"
                    + (greyToo ? ", [n, height, width]" : "") + " or [n, channels, height, width], got "
                    + Arrays.toString(sizes));
        }
        return NpyHeader.shape("the array", sizes, false);
    }

    private static void add(INDArray array, RowSpool spool) {
        // in rows one after another: views and other orders lie otherwise in memory
        INDArray rows = array.dup('c');
        try {
            DataBuffer values = rows.data();
            int count = (int) rows.size(0);
            double[] row = new double[(int) (rows.length() / count)];
            for (long r = 0; r < count; r++) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = values.getDouble(r * row.length + i);
                }
                spool.add(row);
            }
        } finally {
            rows.close();
        }
    }
}
