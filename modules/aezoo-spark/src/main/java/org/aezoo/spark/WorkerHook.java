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
    private transient boolean started;

    /** @param seed of the round */
    WorkerHook(LossAccumulator losses, long seed) {
        this.losses = losses;
        this.seed = seed;
    }

    @Override
    public void preUpdate(MultiDataSet batch, Model model) {
        if (!started) {
            started = true;
            FusedUpdater.install((ComputationGraph) model);
            // the lowest bit keeps it off 0, which ND4J takes for "whatever the clock says"
            Nd4j.getRandom().setSeed(Seeds.mix(seed, TaskContext.getPartitionId()) | 1);
        }
    }

    @Override
    public void postUpdate(MultiDataSet batch, Model model) {
        ComputationGraph graph = (ComputationGraph) model;
        int examples = (int) batch.getFeatures(0).size(0);
        losses.add(new LossAccumulator.Step(
                TaskContext.getPartitionId(), Losses.of(graph, graph.score()), examples));
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
