package org.aezoo.models;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import org.aezoo.data.Dataset;
import org.aezoo.data.Feed;
import org.aezoo.data.RowBatch;
import org.aezoo.data.Scaling;
import org.aezoo.data.preparation.TfIdf;
import org.aezoo.numerics.NeighbourSearch;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Targets that are other training rows, reached by a {@link TargetWalk}. The nearest rows are found once; while that goes
 * on all rows are in memory, four bytes a value, outside of the Java heap.
 */
public final class WalkTargets {

    private static final int BLOCK = 1024;

    private final TargetWalk walk;
    private final Dataset rows;
    private final Scaling scaling;
    private final Feed target;
    private final int[][] nearest;
    private final int[][] nearestToHeldOut;

    /**
     * Finds the nearest rows.
     *
     * @param rows at least one
     * @param heldOut other rows, none or more, whose walks lead to the former too
     * @param scaling in whose units distances are taken and targets given; none for counts of words
     * @param target what the model makes of a row that it has to rebuild
     */
    public WalkTargets(TargetWalk walk, Dataset rows, Dataset heldOut, Scaling scaling, Feed target) {
        this(walk, rows, heldOut, scaling, target, share -> {});
    }

    /** @param found takes again and again the share of rows whose nearest are found, in [0, 1] */
    public WalkTargets(
            TargetWalk walk, Dataset rows, Dataset heldOut, Scaling scaling, Feed target, DoubleConsumer found) {
        this.walk = walk;
        this.rows = rows;
        this.scaling = scaling;
        this.target = target;
        double every = rows.size() + heldOut.size();
        TfIdf weights = walk.distance() == TargetWalk.Distance.TF_IDF ? TfIdf.fit(rows) : null;
        try (INDArray all = matrix(rows, weights);
                INDArray others = heldOut.size() == 0 ? all : matrix(heldOut, weights)) {
            if (walk.distance() == TargetWalk.Distance.PRINCIPAL_COMPONENTS
                    && Math.min(rows.size(), rows.shape().size()) > TargetWalk.COMPONENTS) {
                PrincipalPlane plane = PrincipalPlane.of(all, TargetWalk.COMPONENTS);
                try (INDArray known = plane.project(all);
                        INDArray seeking = heldOut.size() == 0 ? known : plane.project(others)) {
                    nearest = nearest(known, known, walk.neighbours(), done -> found.accept(done / every));
                    nearestToHeldOut = near(heldOut, seeking, known);
                }
            } else {
                nearest = nearest(all, all, walk.neighbours(), done -> found.accept(done / every));
                nearestToHeldOut = near(heldOut, others, all);
            }
        }
    }

    private int[][] near(Dataset heldOut, INDArray seeking, INDArray known) {
        return heldOut.size() == 0 ? new int[0][] : nearest(seeking, known, walk.neighbours(), done -> {});
    }

    /**
     * The rows nearest to each of some others, the nearest first; of the same rows without itself.
     *
     * @param others [m][values] in single precision
     * @param rows [n][values] in single precision, at least one
     * @param neighbours how many, 1 or more; all rows if there are fewer
     * @param found takes the number of the others that are done with
     */
    static int[][] nearest(INDArray others, INDArray rows, int neighbours, IntConsumer found) {
        return Arrays.stream(NeighbourSearch.inSinglePrecision(others, rows, neighbours, found))
                .map(NeighbourSearch.Nearest::rows)
                .toArray(int[][]::new);
    }

    private INDArray matrix(Dataset data, @Nullable TfIdf weights) {
        int size = data.shape().size();
        INDArray all = Nd4j.createUninitialized(DataType.FLOAT, data.size(), size);
        for (int from = 0; from < data.size(); from += BLOCK) {
            float[][] block = new float[Math.min(BLOCK, data.size() - from)][size];
            for (int i = 0; i < block.length; i++) {
                data.read(from + i, scaling, block[i], 0);
                if (weights != null) {
                    weights.apply(block[i], 0);
                }
            }
            try (INDArray part = Nd4j.createFromArray(block)) {
                all.get(NDArrayIndex.interval(from, from + block.length), NDArrayIndex.all())
                        .assign(part);
            }
        }
        return all;
    }

    /** The rows nearest to a row, the nearest first. */
    int[] nearest(int row) {
        return nearest[row].clone();
    }

    /** For batches of the training rows. */
    public Feed training() {
        return (batch, random) -> values(batch, random, nearest);
    }

    /** For batches of the rows held out. */
    public Feed heldOut() {
        return (batch, random) -> values(batch, random, nearestToHeldOut);
    }

    private float[] values(RowBatch batch, SplittableRandom random, int[][] first) {
        int size = batch.rowSize();
        int[] reached = new int[batch.size()];
        float[] values = new float[batch.size() * size];
        for (int i = 0; i < reached.length; i++) {
            int row = step(first, batch.rows()[i], random);
            for (int step = 1; step < walk.steps(); step++) {
                row = step(nearest, row, random);
            }
            reached[i] = row;
            rows.read(row, scaling, values, i * size);
        }
        BitSet missing = RowBatch.missingIn(rows, reached);
        return target.values(new RowBatch(reached, size, values, i -> rows.label(reached[i]), i -> 0, missing), random);
    }

    /** A row that is alone stays where it is. */
    private static int step(int[][] near, int row, SplittableRandom random) {
        int[] next = near[row];
        return next.length == 0 ? row : next[random.nextInt(next.length)];
    }
}
