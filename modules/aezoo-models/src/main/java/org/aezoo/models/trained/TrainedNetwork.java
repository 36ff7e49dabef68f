package org.aezoo.models.trained;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.aezoo.data.CountPreparation;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowStore;
import org.aezoo.data.Scaling;
import org.aezoo.data.Schema;
import org.aezoo.layers.cpu.GraphMemory;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained network with what is needed to use it on raw data: the shape of an example, the column names and the scaling.
 * Rows go in and come out in source units (pixels 0 to 255, table columns as written). Floats have seven digits; rows of
 * doubles keep all of theirs until they are scaled.
 *
 * <p>Several threads may use one of these at the same time: calls are answered one after another, with the answers that
 * one thread gets. For more speed load the file once per thread. What is done with {@link #graph} is not covered by this.
 *
 * <p>{@link #close} gives the network's native memory back. It waits for calls that have begun; what needs the network
 * throws an {@link IllegalStateException} from then on, and names, shape, settings, scaling and threshold are still told.
 */
public abstract sealed class TrainedNetwork implements AutoCloseable permits TrainedAutoencoder, TrainedClassifier {

    /** Rows that go through the network at once; bounds the memory that a large dataset takes. */
    public static final int CHUNK = 512;

    final Lifetime lifetime;
    final Columns columns;
    private final ComputationGraph graph;
    private final Scaling scaling;
    private final long seed;
    private @Nullable CountPreparation preparation;
    private @Nullable Schema schema;

    /**
     * @param what it is, for messages
     * @param graph initialised; closed with this
     */
    TrainedNetwork(
            String what,
            ComputationGraph graph,
            DataShape shape,
            List<String> featureNames,
            Scaling scaling,
            long seed) {
        this.graph = graph;
        this.columns = new Columns(shape, List.copyOf(featureNames));
        this.scaling = scaling;
        this.seed = seed;
        // asked for once: the graph makes a new view of them every time
        INDArray parameters = graph.params();
        this.lifetime = new Lifetime(what, parameters::wasClosed, this::release);
    }

    /**
     * Loads whichever of the two a file holds.
     *
     * @param fileOrFolder a model file or a run's folder
     * @throws org.aezoo.data.InvalidInputException if it is not there, damaged, or of a newer version
     */
    public static TrainedNetwork load(Path fileOrFolder) {
        return ModelFile.isClassifier(fileOrFolder)
                ? TrainedClassifier.load(fileOrFolder)
                : TrainedAutoencoder.load(fileOrFolder);
    }

    /**
     * The network itself, for everything that Deeplearning4j can do with it. Nothing keeps it from being closed meanwhile
     * by another thread, which may end the process, except for {@link #whileOpen}.
     *
     * @throws IllegalStateException if the model is closed
     */
    public final ComputationGraph graph() {
        return lifetime.get(() -> graph);
    }

    /**
     * Does something that {@link #close} waits for, as it does for all calls.
     *
     * @param work with {@link #graph}, or several calls that belong together
     * @return its result
     * @throws IllegalStateException if the model is closed
     */
    public final <T> T whileOpen(Supplier<T> work) {
        return lifetime.get(work);
    }

    /** The shape of one example. */
    public final DataShape shape() {
        return columns.shape();
    }

    /** Column names, empty for images. */
    public final List<String> featureNames() {
        return columns.names();
    }

    /** Applied to every row before it enters the network. */
    public final Scaling scaling() {
        return scaling;
    }

    /** The seed that the network was started from. */
    public final long seed() {
        return seed;
    }

    /**
     * What was done to the counts that the training rows come from, and is to be done to others before they come here;
     * null where rows are no counts.
     */
    public final synchronized @Nullable CountPreparation preparation() {
        return preparation;
    }

    /** Says what is done to counts; it is saved with the model. */
    public final synchronized void setPreparation(@Nullable CountPreparation done) {
        preparation = done;
    }

    /**
     * What tables of further rows are to be read as, see {@link org.aezoo.data.DataSource.Options#withSchema}: what the
     * training rows were read as, or for models that keep no schema what their columns tell; null without columns.
     */
    public final synchronized @Nullable Schema schema() {
        return schema != null || featureNames().isEmpty() ? schema : Schema.of(featureNames(), scaling.fills());
    }

    /** Says what the training rows were read as; it is saved with the model. */
    public final synchronized void setSchema(@Nullable Schema read) {
        schema = columns.checked(read);
    }

    /** The schema that is saved; null where none was set. */
    final synchronized @Nullable Schema ownSchema() {
        return schema;
    }

    /**
     * Says so if a dataset is of no use to this model.
     *
     * @throws InvalidInputException if the data has another shape or lacks a column
     */
    public final void checkFits(Dataset data) {
        columns.places(data);
    }

    /** A program's own rows. */
    final RowStore raw(float[][] rows) {
        return new RawRows.Floats(rows, shape().size());
    }

    /** A program's own rows with all digits. */
    final RowStore raw(double[][] rows) {
        return new RawRows.Doubles(rows, shape().size());
    }

    /** Receives some rows after others. */
    @FunctionalInterface
    public interface RowsConsumer {
        /**
         * Takes the next rows.
         *
         * @param first index of the first of these
         * @param rows one array each
         */
        void accept(int first, float[][] rows);
    }

    /** Puts rows together that are made a few hundred at a time, each time from a given one on. */
    static float[][] inChunks(int count, IntFunction<float[][]> chunk) {
        float[][] result = new float[count][];
        for (int from = 0; from < count; from += CHUNK) {
            float[][] part = chunk.apply(from);
            System.arraycopy(part, 0, result, from, part.length);
        }
        return result;
    }

    /** What a model file keeps beside the network. */
    public abstract ModelCard card();

    /** Writes the entries of a model file that only some models have. */
    void writeFurtherEntries(ArchiveWriter zip) throws IOException {}

    /** Writes a model file; see {@link ModelFile#save}. */
    public final void save(Path file) {
        ModelFile.save(this, file, false);
    }

    /**
     * Gives the native memory back, when all calls that have begun have ended. Called from inside one of them, as the
     * consumer of a walk over rows may do, it does not wait: the model closes with the end of the last call. Does nothing
     * the second time.
     */
    @Override
    public final void close() {
        lifetime.close();
    }

    /** When nobody works with the network any more. */
    void release() {
        GraphMemory.release(graph);
    }
}
