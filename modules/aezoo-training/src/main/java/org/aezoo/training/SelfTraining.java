package org.aezoo.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Labelled;
import org.aezoo.data.Split;
import org.aezoo.data.Text;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.trained.Json;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.training.TrainingResult.Stop;
import org.aezoo.training.preparation.NeighbourGraph;
import org.jspecify.annotations.Nullable;

/**
 * Trains a {@link Classifier} on rows of which only some have a label, in rounds. In the first, every other row gets the
 * label that spreads to it over the {@link NeighbourGraph} of the encoder's codes; the twentieth of them that is least sure
 * is left out. In each further round, rows get the label that the classifier of the round before gives them. Every round
 * starts from the autoencoder's encoder again. Labelled rows are repeated until they make up
 * {@link Classifier#labelledShare}.
 *
 * <p>Corruption of the input and dropout are what a network learns from its own guesses with: it must say of a damaged
 * row what it said of the whole one.
 *
 * @see <a href="https://proceedings.neurips.cc/paper/2003/hash/87682805257e619d49b8e0dfdc14affa-Abstract.html">Zhou et
 *     al., 2004</a>
 * @see <a href="https://arxiv.org/abs/1911.04252">Xie et al., 2020, on noise in self-training</a>
 */
public final class SelfTraining extends AbstractTrainer<SelfTraining> {

    /** Where rounds before the last are kept, in the run's folder. */
    static final String FOLDER = "rounds";

    private static final String FINISHED = "finished";
    private static final String DATA = "data.json";
    private static final double LEFT_OUT = 0.05;

    private @Nullable NeighbourGraph graph;

    /** Each round is trained with the options; validation rows are taken from the labelled ones. */
    public SelfTraining(TrainingOptions options) {
        super(options, new AtomicBoolean());
    }

    @Override
    SelfTraining self() {
        return this;
    }

    /**
     * Takes a graph that was made before, as several trainings on the same rows and encoder may.
     *
     * @param made of all rows, labelled or not, in their order
     */
    public SelfTraining with(NeighbourGraph made) {
        graph = made;
        return this;
    }

    /**
     * Trains.
     *
     * @param settings with {@code unlabelledRounds} of 1 or more
     * @param encoder stays the caller's and as it is
     * @param all training rows; the labels of those that are not among {@code labelled} are not looked at
     * @param labelled which rows count as labelled, such as {@link Labelled#balancedRows} gives
     * @throws InvalidInputException if the rows have no labels or do not fit the encoder, or the folder to keep the run
     *     in cannot be written to
     * @throws OtherDataException if a run that is gone on with was trained on other rows
     * @throws ListenerFailedException if a listener threw something; it has the result of the round that was trained. An
     *     interrupt of this thread ends training as {@link #stop} does
     */
    public TrainingResult<TrainedClassifier> train(
            Classifier settings, TrainedAutoencoder encoder, Dataset all, int[] labelled) {
        Path to = folder;
        if (to != null) {
            RunFolder.requireWritable(to);
        }
        try {
            Dataset rows = RunData.inOrder(all, encoder.featureNames(), null, "the encoder");
            if (to != null && settings.unlabelledRounds() > 1) {
                checkSame(to, rows, labelled);
            }
            return trainRounds(settings, encoder, rows, labelled);
        } finally {
            stopRequested.set(false);
        }
    }

    /** Notes in a new run what it is trained on, and holds the rows of one that is gone on with against that. */
    private void checkSame(Path to, Dataset all, int[] labelled) {
        RunData rows = RunData.of(all, false);
        RunData now = new RunData(
                rows.name(),
                rows.checksum(),
                rows.rows() + ", labelled: " + RunData.sum(all.subset(labelled), true),
                rows.columns());
        Path file = to.resolve(FOLDER).resolve(DATA);
        try {
            if (started(to) && Files.exists(file)) {
                RunData then = Json.mapper().readValue(file.toFile(), RunData.class);
                String said = RunData.check(then, now, newData, "the run in " + to);
                if (said == null) {
                    return;
                }
                listeners.forEach(l -> l.noted(said));
            }
            Files.createDirectories(to.resolve(FOLDER));
            AtomicFile.write(file, Json.mapper().writeValueAsBytes(now));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot keep " + file + " (" + e.getMessage() + "): check the folder and the free space", e);
        }
    }

    private TrainingResult<TrainedClassifier> trainRounds(
            Classifier settings, TrainedAutoencoder encoder, Dataset all, int[] labelled) {
        if (settings.unlabelledRounds() < 1) {
            throw new InvalidInputException(
                    "unlabelled-rounds must be at least 1 to learn from unlabelled rows, got 0");
        }
        int rounds = settings.unlabelledRounds();
        Split split = Labelled.split(all.subset(labelled), options.validation(), options.seed());
        int[] unlabelled = others(all.size(), labelled);
        if (unlabelled.length == 0) {
            throw new InvalidInputException("all rows of " + all.name() + " are labelled: train without"
                    + " unlabelled-rounds, or name fewer labels");
        }
        @Nullable TrainedClassifier before = null;
        try {
            for (int round = 1; ; round++) {
                boolean last = round == rounds;
                Path place = place(round, last);
                if (!last && place != null && Files.exists(place.resolve(FINISHED))) {
                    before = replaced(before, TrainedClassifier.load(place));
                    continue;
                }
                Dataset guessed = before == null
                        ? byNeighbours(settings, encoder, all, labelled, unlabelled)
                        : byNetwork(before, all.subset(unlabelled));
                Split mixed = new Split(mixed(split.rest(), guessed, settings.labelledShare()), split.heldOut());
                TrainingResult<TrainedClassifier> result =
                        trainer(round, rounds, place).train(settings, encoder, mixed);
                if (last || result.stop() == Stop.REQUESTED || result.stop() == Stop.DIVERGED) {
                    return result;
                }
                before = replaced(before, result.model());
                finish(before, place);
            }
        } finally {
            if (before != null) {
                before.close();
            }
        }
    }

    /** Whether a run's folder holds a round that can be gone on from. */
    static boolean started(Path runFolder) {
        Path first = runFolder.resolve(FOLDER).resolve("1");
        return Files.exists(first.resolve(FINISHED)) || Checkpoint.exists(first.resolve("checkpoint"));
    }

    private static TrainedClassifier replaced(@Nullable TrainedClassifier old, TrainedClassifier by) {
        if (old != null) {
            old.close();
        }
        return by;
    }

    private @Nullable Path place(int round, boolean last) {
        Path to = folder;
        if (to == null || last) {
            return to;
        }
        try {
            return Files.createDirectories(to.resolve(FOLDER).resolve(Integer.toString(round)));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write to " + to + " (" + Text.reason(e) + "): check the free space", e);
        }
    }

    private static void finish(TrainedClassifier trained, @Nullable Path place) {
        if (place == null) {
            return;
        }
        trained.save(place.resolve("model.zip"));
        try {
            AtomicFile.write(place.resolve(FINISHED), new byte[0]);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write to " + place + " (" + Text.reason(e) + "): check the free space", e);
        }
    }

    private ClassifierTrainer trainer(int round, int rounds, @Nullable Path place) {
        ClassifierTrainer trainer = new ClassifierTrainer(options, stopRequested);
        boolean last = round == rounds;
        for (TrainingListener listener : listeners) {
            trainer.listen(last ? listener : listener.forStage(round, rounds, "guessed labels"));
        }
        if (place != null) {
            trainer.keepIn(place);
        }
        if (newData) {
            trainer.allowNewData();
        }
        return trainer;
    }

    private Dataset byNeighbours(
            Classifier settings, TrainedAutoencoder encoder, Dataset all, int[] labelled, int[] unlabelled) {
        NeighbourGraph near = graph;
        if (near == null) {
            near = NeighbourGraph.of(encoder, all, settings.neighbours());
        } else if (near.size() != all.size()) {
            throw new IllegalArgumentException(
                    "the graph must have " + all.size() + " rows as the data has, got " + near.size());
        }
        int[] known = new int[all.size()];
        Arrays.fill(known, -1);
        for (int row : labelled) {
            known[row] = all.label(row);
        }
        NeighbourGraph.Guesses guesses = near.spread(known, all.labelNames().size());
        double[] sure = Arrays.stream(unlabelled)
                .mapToDouble(row -> guesses.confidence()[row])
                .sorted()
                .toArray();
        double least = sure[(int) (LEFT_OUT * sure.length)];
        int[] rows = Arrays.stream(unlabelled)
                .filter(row -> guesses.confidence()[row] >= least)
                .toArray();
        return all.subset(rows)
                .withLabels(
                        Arrays.stream(rows).map(row -> guesses.labels()[row]).toArray(), all.labelNames());
    }

    private static Dataset byNetwork(TrainedClassifier classifier, Dataset unlabelled) {
        int[] labels = new int[unlabelled.size()];
        classifier.forEach(unlabelled, (first, probabilities) -> {
            for (int i = 0; i < probabilities.length; i++) {
                labels[first + i] = TrainedClassifier.mostLikely(probabilities[i]);
            }
        });
        return unlabelled.withLabels(labels, classifier.classNames());
    }

    /** Rows with guessed labels, and labelled ones as often as it takes for their share, at least once. */
    private static Dataset mixed(Dataset labelled, Dataset guessed, double share) {
        long wanted = Math.round(share / (1 - share) * guessed.size());
        int times = (int) Math.max(1, Math.round((double) wanted / labelled.size()));
        int[] repeated = IntStream.range(0, times * labelled.size())
                .map(i -> i % labelled.size())
                .toArray();
        return guessed.concat(labelled.subset(repeated));
    }

    private static int[] others(int count, int[] some) {
        boolean[] taken = new boolean[count];
        for (int row : some) {
            taken[row] = true;
        }
        return IntStream.range(0, count).filter(row -> !taken[row]).toArray();
    }
}
