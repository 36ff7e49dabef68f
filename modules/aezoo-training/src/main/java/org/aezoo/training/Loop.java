package org.aezoo.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.aezoo.data.Batches;
import org.aezoo.data.Dataset;
import org.aezoo.data.Split;
import org.aezoo.layers.FusedUpdater;
import org.aezoo.training.TrainingResult.Stop;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One training of a network, from the first or a resumed epoch to the end: batches in an order of each epoch's own,
 * validation after every epoch, a step size that follows the schedule, a guard against divergence, the best epoch's
 * weights at the end. Every few seconds the best model and a checkpoint are kept; a stopped run repeats what came after
 * it, with the same outcome.
 */
abstract class Loop {

    /** Seconds between checkpoints. */
    private static final double BETWEEN_CHECKPOINTS = 5;

    /** Better by less than this share of it, a loss is as good as converged. */
    private static final double IMPROVING = 0.01;

    /**
     * What a loop remembers in a checkpoint.
     *
     * @param history every finished epoch
     * @param bestEpoch from 1; 0 for none
     * @param setbacks how often the run diverged and was taken back
     * @param otherData epochs that say nothing about what comes after them, such as those on other rows; mostly 0
     * @param bestLoss by which the best epoch is judged after these; null where its history says it
     * @param cooldown while the step size cools down; null before, and under other schedules
     */
    record Memory(
            List<EpochRecord> history,
            int bestEpoch,
            int setbacks,
            int otherData,
            @Nullable Double bestLoss,
            Pace.@Nullable Cooldown cooldown) {}

    /**
     * How a loop ended.
     *
     * @param stillImproving whether the loss was still falling when the epochs came to their end
     */
    record Outcome(
            List<EpochRecord> history,
            int bestEpoch,
            Stop stop,
            String message,
            int trainRows,
            int validationRows,
            boolean stillImproving) {}

    private final ComputationGraph graph;
    private final TrainingOptions options;
    private final Pace pace;
    private final @Nullable Path folder;
    private final Ending ending;
    private final DivergenceGuard guard;
    private final boolean newRows;
    private final List<EpochRecord> history = new ArrayList<>();
    private final Map<String, Double> learningRates = new LinkedHashMap<>();
    private final INDArray bestWeights;
    private int bestEpoch;
    private int writtenEpoch;
    private int keptEpoch;
    private double bestLoss = Double.POSITIVE_INFINITY;
    private int otherData;
    private long lastWrite;

    /** Whether more epochs are asked for than a run had whose step size had cooled down. */
    private boolean beyond;

    /**
     * @param fresh a network as it is before the first step: a restored one carries the step size of its last epoch
     * @param folder of the run; null to keep nothing
     * @param memory of a run that goes on; null for a new one
     * @param newRows whether it goes on with other rows
     */
    Loop(
            ComputationGraph graph,
            ComputationGraph fresh,
            Pace pace,
            @Nullable Path folder,
            @Nullable Memory memory,
            boolean newRows,
            Ending ending) {
        this.graph = graph;
        this.options = pace.options();
        this.pace = pace;
        this.folder = folder;
        this.ending = ending;
        this.newRows = newRows;
        for (Layer layer : fresh.getLayers()) {
            String name = layer.conf().getLayer().getLayerName();
            Double rate = fresh.getLearningRate(name);
            if (rate != null) {
                learningRates.put(name, rate);
            }
        }
        bestWeights = graph.params().dup();
        guard = new DivergenceGuard(
                graph,
                options.retries(),
                memory == null ? 0 : memory.setbacks(),
                memory == null || memory.history().isEmpty() || newRows
                        ? Double.NaN
                        : memory.history().get(0).train().total());
        if (memory == null) {
            return;
        }
        history.addAll(memory.history());
        bestEpoch = memory.bestEpoch();
        writtenEpoch = bestEpoch;
        keptEpoch = history.size();
        otherData = memory.otherData();
        beyond = pace.resume(memory.cooldown(), history.size());
        Double judgedAnew = memory.bestLoss();
        if (judgedAnew != null) {
            bestLoss = judgedAnew;
        } else if (bestEpoch > otherData) {
            bestLoss = history.get(bestEpoch - 1).judged();
        }
        if (folder != null && bestEpoch > 0) {
            readBest(folder, bestWeights);
        }
    }

    /** Reads the weights of the best model so far from a run's folder. */
    abstract void readBest(Path from, INDArray into);

    /** Writes the model with the weights that it has now. */
    abstract void save(Path file);

    /** Writes a checkpoint into a run's folder. */
    abstract void checkpoint(Path to, Memory memory);

    /** The step size of an epoch as the history shows it: that of one layer, before the schedule. */
    abstract double shownLearningRate(Map<String, Double> rates);

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
     */
    Outcome train(Split split, BiFunction<Dataset, Boolean, Batches> batches, boolean mayTakeAll) {
        Batches training = batches.apply(split.rest(), true);
        Batches validation = batches.apply(split.heldOut(), false);
        int before = history.size();
        if (newRows || beyond) {
            judgeBestAnew(validation);
        }
        guard.allIsWell();
        ending.tell(l -> l.network(graph));
        ending.tell(l -> l.started(pace.lastEpoch(), before + 1, training.count(), training.examples()));
        boolean takesAll = mayTakeAll && options.takesAll(split);
        @Nullable Batches everything = null;
        Stop stop = Stop.FINISHED;
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
            keep();
        }
        if (stop == Stop.FINISHED && pace.hasStalled(history.size())) {
            stop = Stop.PATIENCE;
        }
        graph.params().assign(bestWeights);
        Path to = folder;
        if (to != null && bestEpoch != writtenEpoch) {
            // the checkpoint stays that of an epoch's end, from which a resumed run repeats what came after
            save(to.resolve("model.zip"));
        }
        bestWeights.close();
        guard.close();
        finished(bestEpoch);
        return new Outcome(
                List.copyOf(history),
                bestEpoch,
                stop,
                message(stop, before),
                training.examples(),
                validation.examples(),
                stop == Stop.FINISHED && history.size() > before && stillImproving());
    }

    @Nullable RuntimeException failure() {
        return ending.failure();
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
            return true;
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
        double factor = setLearningRate(epoch);
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
        double seconds = (System.nanoTime() - start) / 1e9;
        @Nullable Losses judged = validation == null || validation.examples() == 0 ? null : validate(validation);
        EpochRecord record = new EpochRecord(
                epoch,
                shownLearningRate(learningRates) * factor,
                progress.mean.get(),
                judged,
                seconds,
                batches.examples() / seconds,
                waited / seconds,
                codebooks);
        if (guard.explodes(record.judged(), epoch, progress.number)) {
            return false;
        }
        history.add(record);
        guard.allIsWell();
        // training losses of an epoch are too noisy to choose by: with a falling step size the last weights are it
        boolean last = judged == null && (!goesByTrainingLoss() || pace.settles());
        boolean better = last || pace.isWarmUp(epoch) || record.judged() < bestLoss;
        if (better) {
            bestLoss = record.judged();
            bestEpoch = epoch;
            bestWeights.assign(graph.params());
        }
        if (epoch == pace.lastEpoch() || epoch == 1 || (System.nanoTime() - lastWrite) / 1e9 >= BETWEEN_CHECKPOINTS) {
            keep();
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

    private double setLearningRate(int epoch) {
        double factor = pace.factor(epoch) * guard.factor();
        if (isSet(factor)) {
            return factor;
        }
        if (learningRates.values().stream().distinct().count() == 1) {
            // at once: for each layer by itself Deeplearning4j would build its updater anew as many times
            graph.setLearningRate(learningRates.values().iterator().next() * factor);
        } else {
            learningRates.forEach((layer, rate) -> graph.setLearningRate(layer, rate * factor));
        }
        return factor;
    }

    private boolean isSet(double factor) {
        for (Map.Entry<String, Double> rate : learningRates.entrySet()) {
            Double now = graph.getLearningRate(rate.getKey());
            if (now == null || now != rate.getValue() * factor) {
                return false;
            }
        }
        return true;
    }

    private Losses validate(Batches validation) {
        Losses.Mean mean = new Losses.Mean();
        try (Batches.Epoch all = validation.epoch(0)) {
            while (all.hasNext()) {
                try (Batches.Batch batch = all.next()) {
                    mean.add(Losses.of(graph, graph.score(batch.data(), false)), batch.size());
                }
            }
        }
        return mean.get();
    }

    /** Writes the best model so far, if it is another than last time, and then the checkpoint that names it. */
    private void keep() {
        Path to = folder;
        if (to == null) {
            return;
        }
        if (bestEpoch != writtenEpoch) {
            if (bestEpoch == history.size()) {
                save(to.resolve("model.zip"));
            } else {
                try (INDArray now = graph.params().dup()) {
                    graph.params().assign(bestWeights);
                    save(to.resolve("model.zip"));
                    graph.params().assign(now);
                }
            }
            writtenEpoch = bestEpoch;
        }
        Double judgedAnew = bestEpoch <= otherData && Double.isFinite(bestLoss) ? (Double) bestLoss : null;
        checkpoint(
                to.resolve("checkpoint"),
                new Memory(List.copyOf(history), bestEpoch, guard.setbacks(), otherData, judgedAnew, pace.cooldown()));
        keptEpoch = history.size();
        lastWrite = System.nanoTime();
    }
}
