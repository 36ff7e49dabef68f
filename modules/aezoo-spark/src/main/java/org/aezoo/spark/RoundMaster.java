package org.aezoo.spark;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Deeplearning4j's parameter averaging, one round at a time: every partition is a worker's, all of it. Deeplearning4j's own
 * way to rounds counts the rows and then draws each round's out of all of them, which reads everything once per round.
 */
final class RoundMaster extends ParameterAveragingTrainingMaster {

    private final int steps;
    private final int batchSize;
    private @Nullable TrainingHook hook;
    private @Nullable Broadcast<NetBroadcastTuple> network;

    /**
     * @param steps at most, of each worker in a round
     * @param batchSize rows per step
     */
    RoundMaster(int workers, int steps, int batchSize) {
        super(new ParameterAveragingTrainingMaster.Builder(workers, batchSize)
                .batchSizePerWorker(batchSize)
                .averagingFrequency(steps)
                .saveUpdater(true)
                .repartionData(Repartition.Never)
                .rddTrainingApproach(RDDTrainingApproach.Direct));
        this.steps = steps;
        this.batchSize = batchSize;
    }

    /** A round: every partition's worker starts from the network as it is, and the mean of what they end with becomes it. */
    void round(SparkComputationGraph graph, JavaRDD<MultiDataSet> partitions, TrainingHook workerHook) {
        hook = workerHook;
        try {
            doIteration(graph, partitions, 1, 1);
        } finally {
            Broadcast<NetBroadcastTuple> sent = network;
            if (sent != null) {
                sent.destroy();
            }
        }
    }

    @Override
    public ParameterAveragingTrainingWorker getWorkerInstance(SparkComputationGraph graph) {
        ComputationGraph start = graph.getNetwork();
        Broadcast<NetBroadcastTuple> sent = graph.getSparkContext()
                .broadcast(new NetBroadcastTuple(
                        start.getConfiguration(),
                        start.params(),
                        start.getUpdater().getStateViewArray()));
        network = sent;
        return new ParameterAveragingTrainingWorker(
                sent,
                true,
                new WorkerConfiguration(true, batchSize, batchSize, steps, 0, false),
                hook == null ? List.of() : List.of(hook),
                null,
                null);
    }
}
