package org.aezoo.serve.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.aezoo.data.Dataset;
import org.aezoo.data.DoubleRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.evaluation.search.HashIndex;
import org.aezoo.models.Masked;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.Variational;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.trained.Sampler;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.models.trained.TrainedNetwork;
import org.aezoo.numerics.Vectors;
import org.aezoo.run.ColumnNames;
import org.aezoo.run.Run;
import org.jspecify.annotations.Nullable;

/**
 * A model as it was loaded: what can be asked of it, and its answers, which are the library's. It is closed when nobody
 * uses it any more, after {@link ModelSlot} has let go of it.
 */
public final class ServedModel {

    private final String name;
    private final RunCard card;
    private final TrainedNetwork network;
    private final @Nullable TrainedAutoencoder autoencoder;
    private final @Nullable TrainedClassifier classifier;
    private final @Nullable HashIndex index;
    private final Set<Operation> operations = EnumSet.noneOf(Operation.class);
    private final AtomicInteger users = new AtomicInteger(1);
    private final Turns turns;

    private ServedModel(String name, RunCard card, TrainedNetwork network, @Nullable HashIndex index, Turns turns) {
        this.name = name;
        this.card = card;
        this.network = network;
        this.index = index;
        this.turns = turns;
        autoencoder = network instanceof TrainedAutoencoder trained ? trained : null;
        classifier = network instanceof TrainedClassifier trained ? trained : null;
        if (autoencoder != null) {
            operations.addAll(Set.of(Operation.SCORE, Operation.ENCODE, Operation.RECONSTRUCT, Operation.DECODE));
            if (Sampler.isReady(autoencoder)) {
                operations.add(Operation.SAMPLE);
            }
            if (Masked.holes(autoencoder.model()) != null) {
                operations.add(Operation.INPAINT);
            }
        } else {
            operations.addAll(Set.of(Operation.PREDICT, Operation.ENCODE));
        }
        if (index != null) {
            operations.add(Operation.SEARCH);
        }
    }

    /**
     * Loads a model.
     *
     * @param indexes of hashes, of which its own is kept
     * @param turns in which it is asked
     * @throws InvalidInputException if the folder holds no finished run, or its files are damaged
     */
    public static ServedModel load(String name, Path folder, List<HashIndex> indexes, Turns turns) {
        RunCard card = Run.card(folder);
        if (Classifier.ID.equals(card.description().model())) {
            return new ServedModel(name, card, TrainedClassifier.load(folder), null, turns);
        }
        TrainedAutoencoder trained = TrainedAutoencoder.load(folder);
        HashIndex own = HashIndex.isOfBits(trained.model())
                ? indexes.stream()
                        .filter(index -> index.isOf(trained))
                        .findFirst()
                        .orElse(null)
                : null;
        return new ServedModel(name, card, trained, own, turns);
    }

    public String name() {
        return name;
    }

    /** What {@code run.json} says of it. */
    public RunCard card() {
        return card;
    }

    public TrainedNetwork network() {
        return network;
    }

    /** The autoencoder; null if it is a classifier. */
    public @Nullable TrainedAutoencoder autoencoder() {
        return autoencoder;
    }

    /** The index that is searched; null for none. */
    public @Nullable HashIndex index() {
        return index;
    }

    public Set<Operation> operations() {
        return operations;
    }

    /** The turns in which it is asked. */
    public Turns turns() {
        return turns;
    }

    // ---- who uses it

    /** Takes part in it; false if it is closed or about to be. */
    boolean acquire() {
        for (int count = users.get(); count > 0; count = users.get()) {
            if (users.compareAndSet(count, count + 1)) {
                return true;
            }
        }
        return false;
    }

    /** To be called once after it was taken from its slot. */
    public void release() {
        if (users.decrementAndGet() == 0) {
            network.close();
        }
    }

    // ---- rows

    /** Whether rows are counts of words or genes. */
    public boolean isOfCounts() {
        return network.preparation() != null
                || (autoencoder != null && autoencoder.model().loss() == ReconstructionLoss.MULTINOMIAL);
    }

    /** What the rows of its table are; null for pictures and other rows without names, for counts and for windows of series. */
    public @Nullable Schema schema() {
        Schema read = network.schema();
        return isOfCounts() || read == null || read.windows() != null ? null : read;
    }

    /** What its series hold, of which each row is a window; null for other rows. */
    public @Nullable Schema series() {
        Schema read = network.schema();
        return read == null || read.windows() == null ? null : read;
    }

    /**
     * What puts rows together for it.
     *
     * @param lenient whether columns that it does not have are passed over
     */
    public RowBuilder rows(boolean lenient) {
        Schema schema = schema();
        int size = network.shape().size();
        return isOfCounts()
                ? RowBuilder.ofCounts(network.featureNames(), size, network.preparation())
                : schema == null ? RowBuilder.ofValues(size) : RowBuilder.of(schema, lenient);
    }

    /** Names of the values of a row, {@code value_0} and so on where they have none. */
    public List<String> valueNames() {
        return ColumnNames.values(network);
    }

    // ---- answers

    /**
     * Answers.
     *
     * @throws InvalidInputException if the model cannot take a row
     */
    public RowsAnswer answer(Operation operation, Query query) {
        double[][] rows = query.rows();
        if (classifier != null) {
            return operation == Operation.PREDICT
                    ? new Probabilities(classifier.probabilities(rows), classifier.classNames(), query.all())
                    : codes(Vectors.doubles(classifier.encode(Vectors.floats(rows))));
        }
        TrainedAutoencoder trained = trained();
        return switch (operation) {
            case SCORE ->
                new Scores(
                        trained.score(rows),
                        trained.scorer().threshold(),
                        query.explain() ? trained.scorer().explain(rows) : null,
                        valueNames(),
                        trained.model() instanceof Variational);
            case ENCODE -> codes(trained.encode(rows));
            case RECONSTRUCT -> values(trained.reconstruct(rows));
            case DECODE -> values(trained.decode(rows));
            case SAMPLE -> values(trained.sampler().sampleDoubles(query.count(), query.seed()));
            case INPAINT -> values(inpaint(trained, query));
            case SEARCH -> search(trained, query);
            case PREDICT -> throw new IllegalArgumentException(name + " is no classifier");
        };
    }

    private TrainedAutoencoder trained() {
        if (autoencoder == null) {
            throw new IllegalArgumentException(name + " is a classifier");
        }
        return autoencoder;
    }

    private ValueRows codes(double[][] codes) {
        int width = codes.length == 0 ? 0 : codes[0].length;
        return new ValueRows("code", codes, ColumnNames.numbered("code", width), false);
    }

    private ValueRows values(double[][] values) {
        return new ValueRows(
                "values", values, valueNames(), !network.featureNames().isEmpty());
    }

    private static double[][] inpaint(TrainedAutoencoder trained, Query query) {
        boolean[][] missing = query.missing();
        if (missing == null) {
            throw new InvalidInputException(
                    "missing is missing: an array for each row, true for each pixel to fill in");
        }
        return Vectors.doubles(trained.inpainter().inpaint(Vectors.floats(query.rows()), missing));
    }

    private Hits search(TrainedAutoencoder trained, Query query) {
        Supplier<InvalidInputException> none = () -> new InvalidInputException(
                "there is no index of " + name + ": make one with 'aezoo hash' and start with --index FILE");
        HashIndex all = java.util.Optional.ofNullable(index).orElseThrow(none);
        if (query.rows().length == 0) {
            return new Hits(all, List.of());
        }
        Dataset asked = Dataset.of("the request", network.shape(), new DoubleRows(query.rows()));
        Integer within = query.within();
        return new Hits(
                all,
                Arrays.stream(all.queries(trained, asked))
                        .map(code -> within == null
                                ? all.nearest(code, query.count())
                                : all.within(code, within).stream()
                                        .limit(query.count())
                                        .toList())
                        .toList());
    }
}
