package org.aezoo.training;

import java.util.SplittableRandom;
import org.aezoo.data.Dataset;
import org.aezoo.data.Feed;
import org.aezoo.data.RowBatch;
import org.aezoo.data.Scaling;
import org.aezoo.data.TfIdf;
import org.aezoo.models.TargetWalk;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Targets that are other training rows, reached by a {@link TargetWalk}. The nearest rows are found once; while that goes
 * on all rows are in memory, four bytes a value, outside of the Java heap.
 */
final class WalkTargets implements Feed {

    private static final int BLOCK = 1024;

    private final Dataset rows;
    private final Scaling scaling;
    private final int steps;
    private final int[][] nearest;

    /**
     * Finds the nearest rows.
     *
     * @param rows at least one
     * @param scaling in whose units distances are taken and targets given; none for counts of words
     */
    WalkTargets(TargetWalk walk, Dataset rows, Scaling scaling) {
        this.rows = rows;
        this.scaling = scaling;
        this.steps = walk.steps();
        int size = rows.shape().size();
        TfIdf weights = walk.distance() == TargetWalk.Distance.TF_IDF ? TfIdf.fit(rows) : null;
        try (INDArray all = Nd4j.createUninitialized(DataType.FLOAT, rows.size(), size)) {
            for (int from = 0; from < rows.size(); from += BLOCK) {
                int count = Math.min(BLOCK, rows.size() - from);
                float[] block = new float[count * size];
                for (int i = 0; i < count; i++) {
                    rows.read(from + i, block, i * size);
                    scaling.applyRow(block, i * size, size);
                    if (weights != null) {
                        weights.apply(block, i * size);
                    }
                }
                try (INDArray part = Nd4j.createFromArray(block).reshape(count, size)) {
                    all.get(
                                    NDArrayIndex.interval(from, from + count),
                                    NDArrayIndex.all())
                            .assign(part);
                }
            }
            nearest = NeighbourGraph.nearest(all, walk.neighbours());
        }
    }

    /** The rows nearest to a row, the nearest first. */
    int[] nearest(int row) {
        return nearest[row].clone();
    }

    @Override
    public float[] values(RowBatch batch, SplittableRandom random) {
        int size = batch.rowSize();
        float[] targets = new float[batch.size() * size];
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.rows()[i];
            for (int step = 0; step < steps; step++) {
                int[] near = nearest[row];
                // a row that is alone stays where it is
                row = near.length == 0 ? row : near[random.nextInt(near.length)];
            }
            rows.read(row, targets, i * size);
            scaling.applyRow(targets, i * size, size);
        }
        return targets;
    }
}
