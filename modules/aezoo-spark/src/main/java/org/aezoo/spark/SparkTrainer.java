package org.aezoo.spark;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.aezoo.data.Dataset;
import org.aezoo.data.DoubleRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.Split;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.Memorising;
import org.aezoo.models.NeighbourTargets;
import org.aezoo.models.Quantised;
import org.aezoo.models.StagedModel;
import org.aezoo.models.TrainingDefaults;
import org.aezoo.models.plain.PrincipalComponentsStart;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.EpochRecord;
import org.aezoo.training.Losses;
import org.aezoo.training.Pace;
import org.aezoo.training.StepSizes;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.aezoo.training.TrainingResult.Stop;
import org.aezoo.training.preparation.PrincipalStart;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains a model of the zoo on a Spark cluster by parameter averaging.
 *
 * <pre>
 *   round:  worker k of W:  w_k = w;  averagingFrequency steps of the optimiser on rows of its own
 *           w = (w_1 + ... + w_W) / W,  and the optimiser's moments likewise
 * </pre>
 *
 * <p>Rows are shuffled once into blocks of what a worker takes in a round, kept in memory or, where that is full, on disk.
 * An epoch goes through all blocks in an order of its own, and through each block's rows likewise. A share of each block is
 * held out, and the epoch with the best loss on it is what comes back, as {@link Trainer} does on one machine. The driver
 * holds the network and its optimiser's state, an executor as much per core and one block.
 *
 * <p>A worker that is lost costs the round that it was in: Spark runs its part again elsewhere, from the same rows and seeds.
 *
 * @see <a href="https://aclanthology.org/N10-1069">McDonald, Hall and Mann, 2010</a>
 */
public final class SparkTrainer {

    /** Rows that the distribution of quantised codes is counted from. */
    private static final int PRIOR_ROWS = 10_000;

    /** Values of the rows that principal components to start from are found from, about: 4 MB on their way. */
    private static final int PRINCIPAL_VALUES = 500_000;

    private static final int VALIDATION_BATCH = 256;

    private final TrainingOptions options;
    private final SparkOptions spread;
    private final List<TrainingListener> listeners = new ArrayList<>();

    /**
     * @param options as on one machine; the batch is shared out among the workers, so that an epoch has as many steps as
     *     there. No retries
     * @param spread how it is spread over the cluster
     */
    public SparkTrainer(TrainingOptions options, SparkOptions spread) {
        if (options.retries() > 0) {
            throw new InvalidInputException("retries must be 0 on Spark, got " + options.retries());
        }
        this.options = options;
        this.spread = spread;
    }

    /** Adds somebody who is told how training goes. */
    public SparkTrainer listen(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Trains a model.
     *
     * @param model its input size must be that of the rows
     * @param data read several times over: it should come from files, or be kept
     * @throws InvalidInputException if the model cannot be trained this way, or the data does not suit it
     */
    public TrainingResult<TrainedAutoencoder> train(AutoencoderModel model, SparkRows data) {
        check(model, data);
        JavaSparkContext context = JavaSparkContext.fromSparkContext(data.rows().context());
        if (context.getConf().get("spark.serializer", "").contains("Kryo")) {
            throw new InvalidInputException("spark.serializer must be Spark's default, got "
                    + context.getConf().get("spark.serializer") + ": networks do not travel by Kryo");
        }
        try {
            return train(model, data, context);
        } catch (Exception e) {
            throw SparkFailures.inputFirst(e);
        }
    }

    /** Refuses, in one line, what cannot be averaged. */
    static void check(AutoencoderModel model, SparkRows data) {
        if (data.shape().size() != model.inputSize()) {
            throw new InvalidInputException("input-size must be " + data.shape().size() + " for " + data.name()
                    + " with " + data.shape() + ", got " + model.inputSize());
        }
        String reason = null;
        if (model instanceof StagedModel) {
            reason = "it is pretrained in stages";
        } else if (BatchCorrecting.marks(model) != null) {
            reason = "it needs to know each row's batch of measurements";
        } else if (NeighbourTargets.of(model) != null) {
            reason = "its targets are neighbours among all rows (with target-neighbours 0 it has none)";
        } else if (Memorising.rows(model) > 0) {
            reason = "it keeps training rows to compare others with (with memory 0 it keeps none)";
        } else if (Quantised.grids(model).stream().anyMatch(CodeGrid::learnt)) {
            reason = "its codebook starts from a worker's own rows, and means of several codebooks are none";
        }
        if (reason != null) {
            throw new InvalidInputException(model.id() + " cannot be trained on Spark: " + reason
                    + "; train it on one machine with 'aezoo train'");
        }
    }

    private TrainingResult<TrainedAutoencoder> train(AutoencoderModel model, SparkRows data, JavaSparkContext context) {
        long rows = data.rows().count();
        if (rows < 2) {
            throw new InvalidInputException(data.name() + " must have at least 2 training rows, got " + rows);
        }
        int learnt = (int) Math.max(1, Math.min(Math.round(rows * (1 - options.validation())), Integer.MAX_VALUE));
        Pace pace = new Pace(options, TrainingDefaults.steps(model), TrainingDefaults.warmUpSteps(model), learnt);
        int workerBatch = Math.max(1, (int) Math.round(pace.batchSize() / (double) spread.workers()));
        try (Blocks blocks = Blocks.of(data, rows, options, spread, workerBatch)) {
            return new Run(model, data, context, blocks, pace, workerBatch).train();
        }
    }

    /** One training. */
    private final class Run {

        private final JavaSparkContext context;
        private final Blocks blocks;
        private final TrainedAutoencoder trained;
        private final ComputationGraph graph;
        private final ModelSpec spec;
        private final Scaling scaling;
        private final StepSizes stepSizes;
        private final List<EpochRecord> history = new ArrayList<>();
        private final Pace pace;

        /** Rows that each worker takes per step. */
        private final int workerBatch;

        Run(
                AutoencoderModel model,
                SparkRows data,
                JavaSparkContext context,
                Blocks blocks,
                Pace pace,
                int workerBatch) {
            this.pace = pace;
            this.workerBatch = workerBatch;
            this.context = context;
            this.blocks = blocks;
            scaling = BlockScaling.fit(model, data, blocks, options.scaling());
            long seed = options.seed();
            spec = ModelSpec.of(model, data.shape());
            graph = new ComputationGraph(model.graph(seed));
            graph.init();
            if (PrincipalComponentsStart.of(model) != null) {
                int some = Math.max(2 * model.codeSize(), PRINCIPAL_VALUES / model.inputSize());
                PrincipalStart.fill(graph, model, data.dataset(blocks.sample(some)), scaling);
            }
            trained = new TrainedAutoencoder(model, graph, data.shape(), data.featureNames(), scaling, seed);
            trained.setSchema(data.schema(blocks.trainRows() + blocks.heldOutRows()));
            stepSizes = new StepSizes(graph);
        }

        TrainingResult<TrainedAutoencoder> train() {
            int workers = spread.workers();
            RoundMaster master = new RoundMaster(workers, blocks.mostSteps(workerBatch), workerBatch);
            SparkComputationGraph network = new SparkComputationGraph(context, graph, master);
            int[] full = blocks.full();
            listeners.forEach(l -> l.network(graph));
            int rounds = (full.length + workers - 1) / workers;
            listeners.forEach(
                    l -> l.started(pace.lastEpoch(), 1, rounds, (int) Math.min(blocks.trainRows(), Integer.MAX_VALUE)));
            LossAccumulator losses = new LossAccumulator();
            context.sc().register(losses, "losses");
            INDArray best = graph.params().dup();
            double bestLoss = Double.POSITIVE_INFINITY;
            int bestEpoch = 0;
            Stop stop = Stop.FINISHED;
            String message = "";
            for (Pace.Next next = pace.next(0, 0); next != Pace.Next.END; next = pace.next(history.size(), bestEpoch)) {
                if (next == Pace.Next.COOL_FROM_BEST) {
                    graph.params().assign(best);
                }
                if (next != Pace.Next.EPOCH) {
                    listeners.forEach(l -> l.cooling(pace.lastEpoch()));
                }
                int epoch = history.size() + 1;
                EpochRecord record = epoch(epoch, master, network, full, losses);
                if (!Double.isFinite(record.judged())) {
                    stop = Stop.DIVERGED;
                    message = "the loss became " + record.judged() + " in epoch " + epoch
                            + "; the model of " + (bestEpoch == 0 ? "the start" : "epoch " + bestEpoch)
                            + " is kept: lower learning-rate";
                    break;
                }
                history.add(record);
                boolean better = pace.isWarmUp(epoch) || record.judged() < bestLoss;
                if (better) {
                    bestLoss = record.judged();
                    bestEpoch = epoch;
                    best.assign(graph.params());
                }
                listeners.forEach(l -> l.epochDone(record, better));
            }
            if (stop == Stop.FINISHED) {
                boolean stalled = pace.hasStalled(history.size());
                stop = stalled ? Stop.PATIENCE : Stop.FINISHED;
                message = stalled ? pace.stalled() : "all " + pace.epochs() + " epochs trained";
            }
            graph.params().assign(best);
            best.close();
            if (bestEpoch > 0) {
                trained.codes()
                        .fitForSamples(() -> Dataset.of(
                                "training rows", trained.shape(), new DoubleRows(blocks.sample(PRIOR_ROWS))));
            }
            return new TrainingResult<>(
                    trained,
                    pace.options(),
                    history,
                    bestEpoch,
                    stop,
                    message,
                    (int) Math.min(blocks.trainRows(), Integer.MAX_VALUE),
                    (int) Math.min(blocks.heldOutRows(), Integer.MAX_VALUE),
                    false,
                    List.of());
        }

        private EpochRecord epoch(
                int epoch, RoundMaster master, SparkComputationGraph network, int[] full, LossAccumulator losses) {
            double factor = pace.factor(epoch);
            stepSizes.set(graph, factor);
            graph.getConfiguration().setEpochCount(epoch - 1);
            long seed = Seeds.mix(options.seed(), epoch);
            int[] order = Split.permutation(full.length, seed);
            BlockBatches batches = new BlockBatches(spec, scaling, workerBatch);
            LossSums sums = new LossSums();
            long start = System.nanoTime();
            for (int from = 0; from < order.length; from += spread.workers()) {
                Set<Integer> chosen = new LinkedHashSet<>();
                for (int i = from; i < Math.min(order.length, from + spread.workers()); i++) {
                    chosen.add(full[order[i]]);
                }
                losses.reset();
                int taken = graph.getConfiguration().getIterationCount();
                WorkerHook hook = new WorkerHook(losses, Seeds.mix(seed, from), taken, epoch - 1);
                master.round(network, blocks.batches(batches, chosen, seed), hook);
                sums.merge(losses.value());
                if (!Double.isFinite(losses.value().mean().total())) {
                    break;
                }
                int round = from / spread.workers() + 1;
                int examples = (int) losses.value().examples();
                Losses mean = sums.mean();
                listeners.forEach(l -> l.batchDone(epoch, round, examples, mean));
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            Losses mean = sums.mean();
            @Nullable Losses judged = blocks.heldOutRows() == 0 || !Double.isFinite(mean.total())
                    ? null
                    : blocks.validate(context, graph, new BlockBatches(spec, scaling, VALIDATION_BATCH));
            return new EpochRecord(
                    epoch, stepSizes.first() * factor, mean, judged, seconds, sums.examples() / seconds, 0, List.of());
        }
    }
}
