package org.aezoo.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.aezoo.data.Split;
import org.aezoo.layers.base.Sampling;
import org.aezoo.layers.cpu.GraphMemory;
import org.aezoo.training.Losses;
import org.aezoo.training.TrainingOptions;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import scala.runtime.AbstractFunction1;

/**
 * The rows of a training, shuffled once into blocks of what a worker takes in a round; kept in memory or, where that is
 * full, on disk, until this is closed. A share of each block is held out.
 */
final class Blocks implements AutoCloseable {

    /** More partitions than these cost the driver more than they bring; workers take more steps between averages instead. */
    private static final int MOST = 10_000;

    private final JavaRDD<Block> all;
    private final double share;
    private final long seed;
    private final List<Count> counts;

    private Blocks(JavaRDD<Block> all, TrainingOptions options) {
        this.all = all;
        share = options.validation();
        seed = options.seed();
        double part = share;
        long fixed = seed;
        counts = all.map(block ->
                        new Count(block.number(), block.rest(part, fixed).length, block.heldOut(part, fixed).length))
                .collect();
    }

    /**
     * Makes them.
     *
     * @param rows how many there are
     * @param workerBatch rows that each worker takes per step
     */
    static Blocks of(SparkRows data, long rows, TrainingOptions options, SparkOptions spread, int workerBatch) {
        double perRound = (double) spread.workers() * spread.averagingFrequency() * workerBatch;
        long rounds = (long) Math.ceil(rows * (1 - options.validation()) / perRound);
        rounds = Math.max(1, Math.min(rounds, MOST / spread.workers()));
        int partitions = (int) Math.min(rows, rounds * spread.workers());
        int size = data.shape().size();
        JavaRDD<Block> blocks = data.rows()
                .repartition(partitions)
                .mapPartitionsWithIndex((number, part) -> block(number, size, part), true)
                .persist(StorageLevel.MEMORY_AND_DISK_SER());
        try {
            return new Blocks(blocks, options);
        } catch (RuntimeException e) {
            blocks.unpersist(false);
            throw e;
        }
    }

    private static Iterator<Block> block(int number, int size, Iterator<double[]> part) {
        List<double[]> rows = new ArrayList<>();
        part.forEachRemaining(rows::add);
        // they come in the order in which machines answer: a block that is made again has to be the same
        rows.sort(Arrays::compare);
        return rows.isEmpty()
                ? List.<Block>of().iterator()
                : List.of(Block.of(number, size, rows)).iterator();
    }

    /** What a block holds: rows to train on, rows held out. */
    private record Count(int block, int rest, int heldOut) implements Serializable {}

    /** Which partitions a round works on. */
    private static final class Chosen extends AbstractFunction1<Object, Object> implements Serializable {

        private static final long serialVersionUID = 1L;

        private final LinkedHashSet<Integer> partitions;

        Chosen(Set<Integer> partitions) {
            this.partitions = new LinkedHashSet<>(partitions);
        }

        @Override
        public Object apply(Object partition) {
            return partitions.contains(partition);
        }
    }

    /** Rows to train on. */
    long trainRows() {
        return counts.stream().mapToLong(Count::rest).sum();
    }

    /** Rows to judge by. */
    long heldOutRows() {
        return counts.stream().mapToLong(Count::heldOut).sum();
    }

    /** The steps that a worker takes in its largest block; at least 1. */
    int mostSteps(int workerBatch) {
        return Math.max(
                1,
                counts.stream()
                        .mapToInt(count -> (count.rest() + workerBatch - 1) / workerBatch)
                        .max()
                        .orElse(1));
    }

    /** The numbers of those with rows to train on. */
    int[] full() {
        return counts.stream()
                .filter(count -> count.rest() > 0)
                .mapToInt(Count::block)
                .toArray();
    }

    /** Of the training rows. */
    ColumnStatistics statistics(int columns) {
        double part = share;
        long fixed = seed;
        return all.treeAggregate(
                new ColumnStatistics(columns),
                (sums, block) -> {
                    double[] values = new double[block.rowSize()];
                    for (int row : block.rest(part, fixed)) {
                        block.read(row, values);
                        sums.add(values);
                    }
                    return sums;
                },
                ColumnStatistics::merge);
    }

    /** Training rows: all of them where there are no more than asked for. */
    double[][] sample(int most) {
        double part = share;
        long fixed = seed;
        double taken = Math.min(1, most / (double) trainRows());
        return all.flatMap(block -> {
                    int[] rest = block.rest(part, fixed);
                    int[] some = Arrays.copyOf(rest, (int) Math.ceil(taken * rest.length));
                    return Arrays.stream(some)
                            .mapToObj(row -> {
                                double[] values = new double[block.rowSize()];
                                block.read(row, values);
                                return values;
                            })
                            .iterator();
                })
                .take(most)
                .toArray(double[][]::new);
    }

    /** Batches of the training rows of some blocks, in an order of its own from a seed. */
    JavaRDD<MultiDataSet> batches(BlockBatches batches, Set<Integer> chosen, long order) {
        double part = share;
        long fixed = seed;
        PartitionPruningRDD<Block> pruned = PartitionPruningRDD.create(all.rdd(), new Chosen(chosen));
        return pruned.toJavaRDD().mapPartitions(blocks -> {
            Block block = blocks.next();
            int[] rest = block.rest(part, fixed);
            long own = Seeds.mix(order, block.number());
            int[] permuted = Split.permutation(rest.length, own);
            int[] rows = Arrays.stream(permuted).map(i -> rest[i]).toArray();
            return batches.of(block, rows, own);
        });
    }

    /** The losses of the rows that are held out. */
    Losses validate(JavaSparkContext context, ComputationGraph graph, BlockBatches batches) {
        double part = share;
        long fixed = seed;
        Broadcast<NetBroadcastTuple> sent =
                context.broadcast(new NetBroadcastTuple(graph.getConfiguration(), graph.params(), null));
        try {
            return all.mapPartitions(some -> judge(some, batches, sent, part, fixed))
                    .treeReduce(LossSums::merge)
                    .mean();
        } finally {
            sent.destroy();
        }
    }

    private static Iterator<LossSums> judge(
            Iterator<Block> part, BlockBatches batches, Broadcast<NetBroadcastTuple> sent, double share, long seed) {
        if (!part.hasNext()) {
            return List.<LossSums>of().iterator();
        }
        Block block = part.next();
        ComputationGraph graph =
                new ComputationGraph(sent.value().getGraphConfiguration().clone());
        graph.init(sent.value().getParameters().dup(), false);
        Nd4j.getRandom().setSeed(Seeds.mix(seed, block.number()) | 1);
        Sampling.outsideTraining(graph, true);
        LossSums sums = new LossSums();
        Iterator<MultiDataSet> all = batches.of(block, block.heldOut(share, seed), Seeds.mix(seed, block.number()));
        while (all.hasNext()) {
            MultiDataSet batch = all.next();
            int examples = (int) batch.getFeatures(0).size(0);
            sums.add(Losses.of(graph, graph.score(batch, false)), examples);
            BlockBatches.close(batch);
        }
        GraphMemory.release(graph);
        return List.of(sums).iterator();
    }

    @Override
    public void close() {
        all.unpersist(false);
    }
}
