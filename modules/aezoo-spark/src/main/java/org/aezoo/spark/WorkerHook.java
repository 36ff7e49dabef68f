package org.aezoo.spark;

import org.aezoo.layers.FusedUpdater;
import org.aezoo.training.Losses;
import org.apache.spark.TaskContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What a worker does beside Deeplearning4j's steps: the zoo's optimiser, a seed for each worker and round, losses apart. */
final class WorkerHook implements TrainingHook {

    private static final long serialVersionUID = 1L;

    private final LossAccumulator losses;
    private final long seed;
    private final int steps;
    private final int epoch;
    private transient boolean started;

    /**
     * @param seed of the round
     * @param steps that were taken before the round
     * @param epoch from 0
     */
    WorkerHook(LossAccumulator losses, long seed, int steps, int epoch) {
        this.losses = losses;
        this.seed = seed;
        this.steps = steps;
        this.epoch = epoch;
    }

    @Override
    public void preUpdate(MultiDataSet batch, Model model) {
        if (!started) {
            started = true;
            ComputationGraph graph = (ComputationGraph) model;
            // Deeplearning4j sends the count and starts from 0 all the same, which makes the first steps of Adam small
            graph.getConfiguration().setIterationCount(steps);
            graph.getConfiguration().setEpochCount(epoch);
            FusedUpdater.install(graph);
            // the lowest bit keeps it off 0, which ND4J takes for "whatever the clock says"
            Nd4j.getRandom().setSeed(Seeds.mix(seed, TaskContext.getPartitionId()) | 1);
        }
    }

    @Override
    public void postUpdate(MultiDataSet batch, Model model) {
        ComputationGraph graph = (ComputationGraph) model;
        int examples = (int) batch.getFeatures(0).size(0);
        losses.add(new LossAccumulator.Step(TaskContext.getPartitionId(), Losses.of(graph, graph.score()), examples));
        BlockBatches.close(batch);
    }

    @Override
    public void preUpdate(DataSet batch, Model model) {
        throw new IllegalStateException("only batches of several arrays are trained on");
    }

    @Override
    public void postUpdate(DataSet batch, Model model) {
        throw new IllegalStateException("only batches of several arrays are trained on");
    }
}
