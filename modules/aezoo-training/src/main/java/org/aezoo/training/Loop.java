package org.aezoo.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.aezoo.data.Batches;
import org.aezoo.data.Dataset;
import org.aezoo.data.Split;
import org.aezoo.layers.FusedUpdater;
import org.aezoo.layers.base.Sampling;
import org.aezoo.models.trained.TrainedNetwork;
import org.aezoo.training.TrainingResult.Stop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One training of a network, from the first or a resumed epoch to the end: batches in an order of each epoch's own,
 * validation after every epoch, a step size that follows the schedule, a guard against divergence, the best epoch's
 * weights at the end. Every few seconds the best model and a checkpoint are kept; a stopped run repeats what came after
 * it, with the same outcome.
 *
 * @param <M> what is trained
 */
abstract class Loop<M extends TrainedNetwork> {

    /** Seconds between writes of what a killed run goes on from. */
    private static final double BETWEEN_WRITES = 5;

    /** Better by less than this share of it, a loss is as good as converged. */
    private static final double IMPROVING = 0.01;

    /**
     * What a run is trained on.
     *
     * @param data as its checkpoint remembers it; null where none is kept, in stages, and for classifiers
     * @param labelled the same for classifiers
     * @param other whether the checkpoint was trained on something else
     */
    record Rows(@Nullable RunData data, @Nullable String labelled, boolean other) {}

    private final M trained;
    private final ComputationGraph graph;
    private final TrainingOptions options;
    private final Pace pace;
    final Ending ending;
    private final DivergenceGuard guard;
    private final Rows rows;
    private final List<EpochRecord> history = new ArrayList<>();
    private final StepSizes stepSizes;
    private final INDArray bestWeights;
    private final @Nullable Keeper<M> keeper;
    private int bestEpoch;
    private int keptEpoch;
    private double bestLoss = Double.POSITIVE_INFINITY;
    private int otherData;
    private long lastWrite;
    private long lastEnd;

    /** Whether more epochs are asked for than a run had whose step size had cooled down. */
    private boolean beyond;

    /**
     * @param trained what is trained; the caller's
     * @param fresh a network as it is before the first step: a restored one carries the step size of its last epoch
     * @param folder of the run; null to keep nothing
     * @param state of a run that goes on; null for a new one
     */
    Loop(
            ModelKind<M> kind,
            M trained,
            ComputationGraph fresh,
            Pace pace,
            @Nullable Path folder,
            Checkpoint.@Nullable State state,
            Rows rows,
            Ending ending) {
        this.trained = trained;
        this.graph = trained.graph();
        this.options = pace.options();
        this.pace = pace;
        this.rows = rows;
        this.ending = ending;
        stepSizes = new StepSizes(fresh);
        bestWeights = graph.params().dup();
        guard = new DivergenceGuard(
                graph,
                options.retries(),
                state == null ? 0 : state.setbacks(),
                state == null || state.history().isEmpty() || rows.other()
                        ? Double.NaN
                        : state.history().get(0).train().total());
        keeper = folder == null ? null : new Keeper<>(folder, kind, trained, state == null ? 0 : state.bestEpoch());
        if (state == null) {
            return;
        }
        history.addAll(state.history());
        bestEpoch = state.bestEpoch();
        keptEpoch = history.size();
        otherData = state.otherData();
        beyond = pace.resume(state.cooldown(), history.size());
        Double judgedAnew = state.bestLoss();
        if (judgedAnew != null) {
            bestLoss = judgedAnew;
        } else if (bestEpoch > otherData) {
            bestLoss = history.get(bestEpoch - 1).judged();
        }
        if (folder != null && bestEpoch > 0) {
            kind.readWeights().accept(folder, bestWeights);
        }
    }

    /** Whether the last write of its kind, by {@link System#nanoTime}, is long enough ago. */
    static boolean isTimeToWrite(long last) {
        return (System.nanoTime() - last) / 1e9 >= BETWEEN_WRITES;
    }

    /** The step size of an epoch as the history shows it: that of one layer, before the schedule. */
    abstract double shown(StepSizes all);

    /** Takes an epoch's steps. */
    List<CodebookUse> steps(Batches.Epoch all, long noise, Progress progress) {
        while (progress.goOn() && all.hasNext()) {
            try (Batches.Batch batch = all.next()) {
                graph.fit(batch.data());
                progress.taken(Losses.of(graph, graph.score()), batch.size());
            }
        }
        return List.of();
    }

    /** Whether epochs without validation are judged by their training loss: else the last one is the best. */
    boolean goesByTrainingLoss() {
        return false;
    }

    /** At the end, with the best weights in the network. */
    void finished(int epoch) {}

    /**
     * Trains.
     *
     * @param split rows to train on and to judge by
     * @param batches makes batches of rows; the flag says whether they are for training
     * @param mayTakeAll whether the rows to judge by may be trained on in the end
     * @param stages that pretraining has brought
     * @throws ListenerFailedException if a listener threw something; it has the result
     */
    TrainingResult<M> train(
            Split split, BiFunction<Dataset, Boolean, Batches> batches, boolean mayTakeAll, List<StageResult> stages) {
        Batches training = batches.apply(split.rest(), true);
        Batches validation = batches.apply(split.heldOut(), false);
        int before = history.size();
        if (rows.other() || beyond) {
            judgeBestAnew(validation);
        }
        guard.allIsWell();
        ending.tell(l -> l.network(graph));
        ending.tell(l -> l.started(pace.lastEpoch(), before + 1, training.count(), training.examples()));
        boolean takesAll = mayTakeAll && options.takesAll(split);
        @Nullable Batches everything = null;
        Stop stop = Stop.FINISHED;
        lastEnd = System.nanoTime();
        try (keeper) {
            for (Pace.Next next = next(); next != Pace.Next.END; next = next()) {
                if (next != Pace.Next.EPOCH) {
                    if (next == Pace.Next.COOL_FROM_BEST) {
                        graph.params().assign(bestWeights);
                    }
                    ending.tell(l -> l.cooling(pace.lastEpoch()));
                }
                if (takesAll && pace.isCooling() && everything == null) {
                    everything = batches.apply(split.all(), true);
                }
                if (!epoch(
                        history.size() + 1,
                        everything != null ? everything : training,
                        everything != null ? null : validation)) {
                    String reason = guard.reason();
                    if (reason != null && guard.takeBack()) {
                        int again = history.size() + 1;
                        ending.tell(l -> l.tookBack(again, reason));
                        continue;
                    }
                    stop = reason == null ? Stop.REQUESTED : Stop.DIVERGED;
                    break;
                }
            }
            if (stop == Stop.FINISHED && history.size() != keptEpoch) {
                keep(false);
            }
            if (keeper != null) {
                // the checkpoint stays that of an epoch's end, from which a resumed run repeats what came after
                keeper.writeBest(bestWeights, bestEpoch);
            }
        }
        if (stop == Stop.FINISHED && pace.hasStalled(history.size())) {
            stop = Stop.PATIENCE;
        }
        graph.params().assign(bestWeights);
        bestWeights.close();
        guard.close();
        finished(bestEpoch);
        TrainingResult<M> result = new TrainingResult<>(
                trained,
                options,
                history,
                bestEpoch,
                stop,
                message(stop, before),
                training.examples(),
                validation.examples(),
                stop == Stop.FINISHED && history.size() > before && stillImproving(),
                stages);
        RuntimeException failure = ending.failure();
        if (failure != null) {
            throw new ListenerFailedException(result, failure);
        }
        return result;
    }

    /** Losses of other rows say nothing about these: the best weights so far have to hold their own here. */
    private void judgeBestAnew(Batches validation) {
        otherData = history.size();
        bestLoss = Double.POSITIVE_INFINITY;
        if (validation.examples() > 0 && bestEpoch > 0) {
            try (INDArray now = graph.params().dup()) {
                graph.params().assign(bestWeights);
                bestLoss = validate(validation).total();
                graph.params().assign(now);
            }
        }
    }

    private Pace.Next next() {
        return pace.next(history.size(), Math.max(bestEpoch, otherData));
    }

    /** Whether the loss was falling when cooling down began, before it had stalled. */
    private boolean stillImproving() {
        Pace.Cooldown cooled = pace.cooldown();
        int end = cooled == null ? history.size() : cooled.after();
        int window = Math.max(Math.max(1, pace.patience()), end / 10);
        if (end < 2 * window) {
            return end < 2 || lowest(end - 1, end) < lowest(0, end - 1);
        }
        double then = lowest(end - 2 * window, end - window);
        double now = lowest(end - window, end);
        return then - now > IMPROVING * Math.abs(then);
    }

    private double lowest(int from, int to) {
        return history.subList(from, to).stream()
                .mapToDouble(EpochRecord::judged)
                .min()
                .orElse(Double.NaN);
    }

    private String message(Stop stop, int before) {
        return switch (stop) {
            case FINISHED -> Ending.finished(pace.epochs(), before);
            case PATIENCE -> pace.stalled();
            case REQUESTED -> ending.message(history.size() + 1);
            case DIVERGED ->
                guard.reason() + "; the model of "
                        + (bestEpoch == 0 ? "the start" : "epoch " + bestEpoch)
                        + " is kept: lower learning-rate, or set retries";
        };
    }

    /** Whether the epoch was finished. */
    private boolean epoch(int epoch, Batches batches, @Nullable Batches validation) {
        double factor = pace.factor(epoch) * guard.factor();
        stepSizes.set(graph, factor);
        FusedUpdater.install(graph);
        // noise drawn inside the network depends on the epoch alone, so that a resumed run goes on alike;
        // the lowest bit keeps the seed off 0, which ND4J takes for "whatever the clock says"
        long noise = options.seed() * 1_000_003L + epoch;
        Nd4j.getRandom().setSeed(noise << 1 | 1);
        Progress progress = new Progress(epoch);
        long start = System.nanoTime();
        double waited;
        List<CodebookUse> codebooks;
        try (Batches.Epoch all = batches.epoch(epoch - 1)) {
            codebooks = steps(all, noise, progress);
            waited = all.waitedSeconds();
        }
        if (guard.reason() != null || progress.number < batches.count()) {
            return false;
        }
        double training = (System.nanoTime() - start) / 1e9;
        @Nullable Losses judged = validation == null || validation.examples() == 0 ? null : validate(validation);
        long end = System.nanoTime();
        EpochRecord record = new EpochRecord(
                epoch,
                shown(stepSizes) * factor,
                progress.mean.get(),
                judged,
                (end - lastEnd) / 1e9,
                batches.examples() / training,
                waited / training,
                codebooks);
        if (guard.explodes(record.judged(), epoch, progress.number)) {
            return false;
        }
        history.add(record);
        lastEnd = end;
        guard.allIsWell();
        // training losses of an epoch are too noisy to choose by: with a falling step size the last weights are it
        boolean last = judged == null && (!goesByTrainingLoss() || pace.settles());
        boolean better = last || pace.isWarmUp(epoch) || record.judged() < bestLoss;
        if (better) {
            bestLoss = record.judged();
            bestEpoch = epoch;
            bestWeights.assign(graph.params());
        }
        boolean isLast = epoch == pace.lastEpoch();
        if (isLast || epoch == 1 || (isTimeToWrite(lastWrite) && keeper != null && !keeper.isWriting())) {
            keep(!isLast);
        }
        ending.tell(l -> l.epochDone(record, better));
        return true;
    }

    /** How far an epoch has come. */
    final class Progress implements Workers.Steps {

        private final int epoch;
        private final Losses.Mean mean = new Losses.Mean();
        private int number;

        private Progress(int epoch) {
            this.epoch = epoch;
        }

        @Override
        public boolean goOn() {
            return guard.reason() == null && !ending.wanted();
        }

        @Override
        public void taken(Losses losses, int examples) {
            number++;
            if (guard.explodes(losses.total(), epoch, number)) {
                return;
            }
            mean.add(losses, examples);
            Losses soFar = mean.get();
            ending.tell(l -> l.batchDone(epoch, number, examples, soFar));
        }
    }

    /** The mean loss of validation rows: that which training lowers, so codes that it draws are drawn, the same each time. */
    private Losses validate(Batches validation) {
        Losses.Mean mean = new Losses.Mean();
        Nd4j.getRandom().setSeed(options.seed() << 1 | 1);
        Sampling.outsideTraining(graph, true);
        try (Batches.Epoch all = validation.epoch(0)) {
            while (all.hasNext()) {
                try (Batches.Batch batch = all.next()) {
                    mean.add(Losses.of(graph, graph.score(batch.data(), false)), batch.size());
                }
            }
        } finally {
            Sampling.outsideTraining(graph, false);
        }
        return mean.get();
    }

    /**
     * Keeps the best model so far, and the checkpoint that names it.
     *
     * @param later whether that may be done while training goes on
     */
    private void keep(boolean later) {
        if (keeper == null) {
            return;
        }
        Double judgedAnew = bestEpoch <= otherData && Double.isFinite(bestLoss) ? (Double) bestLoss : null;
        Checkpoint.State state = new Checkpoint.State(
                Checkpoint.fileOf(history.size()),
                List.copyOf(history),
                bestEpoch,
                guard.setbacks(),
                rows.labelled(),
                options,
                rows.data(),
                otherData,
                judgedAnew,
                pace.cooldown());
        keeper.write(bestWeights, state, later);
        keptEpoch = history.size();
        lastWrite = System.nanoTime();
    }
}
