package org.aezoo.layers.cpu;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What layers need of ND4J's operations beyond the arithmetic of arrays, on whatever device they run. */
public final class Operations {

    /** Differences that are held at once where all rows are compared with all. */
    private static final long DIFFERENCES = 1 << 24;

    private Operations() {}

    private static INDArray run(DynamicCustomOp operation) {
        return Nd4j.exec(operation)[0];
    }

    /** 1 where a condition holds, 0 elsewhere. */
    public static INDArray flags(INDArray condition, INDArray like) {
        return condition.castTo(like.dataType());
    }

    /** The rows of a table with some numbers, one for each number. */
    public static INDArray rows(INDArray table, INDArray numbers) {
        return run(DynamicCustomOp.builder("gather")
                .addInputs(table, numbers)
                .addIntegerArguments(0)
                .build());
    }

    /** The sums of the rows that belong to each segment, [segments, columns]; of values, [segments]. */
    public static INDArray sums(INDArray rows, INDArray segmentOfRow, long segments) {
        if (rows.rank() == 2 && rows.size(0) == 1) {
            // the operation takes a single row for a vector
            INDArray where = sums(Nd4j.ones(rows.dataType(), 1), segmentOfRow, segments);
            return where.reshape(segments, 1).mmul(rows);
        }
        return run(DynamicCustomOp.builder("unsorted_segment_sum")
                .addInputs(rows, segmentOfRow.castTo(DataType.INT32))
                .addIntegerArguments(segments)
                .build());
    }

    /** Each value with those before it in its row added. */
    public static INDArray runningSums(INDArray rows) {
        return run(DynamicCustomOp.builder("cumsum")
                .addInputs(rows)
                .addIntegerArguments(0, 0, 1)
                .build());
    }

    /** The k-th largest value of each row, a column. Not by the operation for it, which takes equal values for one. */
    public static INDArray largest(INDArray rows, int k) {
        INDArray sorted = Nd4j.sort(rows.dup('c'), 1, false);
        return sorted.get(NDArrayIndex.all(), NDArrayIndex.interval(k - 1, k)).dup('c');
    }

    /** The absolute values of each row added up, a column. */
    public static INDArray activity(INDArray rows) {
        return Transforms.abs(rows, true).sum(true, 1);
    }

    /** Divides each row by its number; rows of 0 stay as they are where that number is 0. */
    public static INDArray divideRows(INDArray rows, INDArray column) {
        return rows.divColumnVector(column.add(flags(column.eq(0), column)));
    }

    /**
     * The squared distance of each row to each, [rows, rows]. From the differences themselves: sums of products would
     * cancel out for rows that are nearly alike.
     */
    public static INDArray squaredDistances(INDArray rows) {
        long count = rows.size(0);
        long columns = rows.size(1);
        INDArray all = rows.reshape(1, count, columns);
        INDArray distances = Nd4j.createUninitialized(rows.dataType(), count, count);
        long atOnce = Math.max(1, DIFFERENCES / (count * columns));
        for (long from = 0; from < count; from += atOnce) {
            long to = Math.min(count, from + atOnce);
            INDArray some = rows.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
            INDArray differences = some.dup('c').reshape(to - from, 1, columns).sub(all);
            distances
                    .get(NDArrayIndex.interval(from, to), NDArrayIndex.all())
                    .assign(differences.muli(differences).sum(2));
        }
        return distances;
    }
}
