package org.aezoo.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What every graph in this project has to be able to do, whatever is in it.
 *
 * <p>Each check takes a configuration or a graph and fails with a JUnit assertion. None changes what it is given, but
 * for {@link #assertLossFalls}, which trains. Comparisons are exact: saving, loading and copying lose nothing.
 */
public final class GraphChecks {

    private GraphChecks() {}

    /** Every check on one configuration; the learning rate has to be one at which 30 steps help. */
    public static void assertAll(ComputationGraphConfiguration configuration, DataSet batch) {
        assertJsonAndYamlRoundTrip(configuration);
        assertSameSeedSameWeights(configuration);
        assertQuietInAllWorkspaceModes(configuration, batch);
        ComputationGraph graph = graph(configuration);
        assertLossFalls(graph, batch, 30);
        assertCloneAgrees(graph, batch.getFeatures());
        assertSaveAndLoadAgree(graph, batch.getFeatures());
    }

    /** Reads the configuration back from JSON and YAML. */
    public static void assertJsonAndYamlRoundTrip(ComputationGraphConfiguration configuration) {
        assertEquals(configuration, ComputationGraphConfiguration.fromJson(configuration.toJson()), "JSON");
        assertEquals(configuration, ComputationGraphConfiguration.fromYaml(configuration.toYaml()), "YAML");
    }

    /** Writes the graph to a file and reads it back: same configuration, parameters, updater state and outputs. */
    public static void assertSaveAndLoadAgree(ComputationGraph graph, INDArray... features) {
        try {
            Path directory = Files.createTempDirectory("graph");
            Path file = directory.resolve("graph.zip");
            try {
                save(graph, file);
                ComputationGraph loaded = load(file);
                assertEquals(graph.getConfiguration(), loaded.getConfiguration(), "configuration");
                assertSameNumbers(graph, loaded, features);
                if (graph.getUpdater() != null && graph.getUpdater().getStateViewArray() != null) {
                    assertArrayEquals(
                            bits(graph.getUpdater().getStateViewArray()),
                            bits(loaded.getUpdater().getStateViewArray()),
                            "updater state");
                }
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies the graph: same outputs, and the copy's parameters are its own. */
    public static void assertCloneAgrees(ComputationGraph graph, INDArray... features) {
        ComputationGraph copy = graph.clone();
        // Deeplearning4j's clone() forgets the iteration count, so both sides go through one
        assertEquals(graph.getConfiguration().clone(), copy.getConfiguration().clone(), "configuration");
        assertSameNumbers(graph, copy, features);
        if (graph.numParams() > 0) {
            float[] before = bits(graph.params());
            copy.params().addi(1);
            assertArrayEquals(before, bits(graph.params()), "parameters of the original after a change to the copy");
        }
    }

    /** Builds the graph twice from its seed, with other random numbers drawn in between. */
    public static void assertSameSeedSameWeights(ComputationGraphConfiguration configuration) {
        ComputationGraph first = graph(configuration);
        Nd4j.rand(3, 5).close();
        assertArrayEquals(bits(first.params()), bits(graph(configuration).params()), "parameters from the same seed");
    }

    /** Trains for some steps on one batch: the score and its gradient stay finite, and the score falls. */
    public static void assertLossFalls(ComputationGraph graph, DataSet batch, int steps) {
        double before = graph.score(batch);
        assertTrue(Double.isFinite(before), () -> "score must be finite before training, got " + before);
        for (int i = 0; i < steps; i++) {
            graph.fit(batch);
        }
        double after = graph.score(batch);
        assertTrue(Double.isFinite(after), () -> "score must be finite after training, got " + after);
        assertTrue(
                after < before, () -> "score must fall in " + steps + " steps, went from " + before + " to " + after);
    }

    /**
     * Trains and infers with Deeplearning4j's workspaces and without: same parameters and outputs, no workspace left
     * open, and no line on standard error that speaks of a workspace.
     */
    public static void assertQuietInAllWorkspaceModes(ComputationGraphConfiguration configuration, DataSet batch) {
        PrintStream errors = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        ComputationGraph with = graph(configuration);
        ComputationGraph without = graph(configuration);
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            use(with, WorkspaceMode.ENABLED, batch);
            use(without, WorkspaceMode.NONE, batch);
        } finally {
            System.setErr(errors);
        }
        String written = captured.toString(StandardCharsets.UTF_8);
        errors.print(written);
        assertFalse(written.toLowerCase(Locale.ROOT).contains("workspace"), written);
        assertSameNumbers(with, without, batch.getFeatures());
    }

    /** A fresh graph with its initial parameters; the configuration is copied, because graphs write into theirs. */
    public static ComputationGraph graph(ComputationGraphConfiguration configuration) {
        ComputationGraph graph = new ComputationGraph(configuration.clone());
        graph.init();
        return graph;
    }

    /** Writes the graph with its updater state. */
    public static void save(ComputationGraph graph, Path file) {
        try {
            ModelSerializer.writeModel(graph, file.toFile(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a graph that {@link #save} wrote. For files that a test wrote itself, never for foreign ones. */
    public static ComputationGraph load(Path file) {
        try {
            return ModelSerializer.restoreComputationGraph(file.toFile(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void use(ComputationGraph graph, WorkspaceMode mode, DataSet batch) {
        graph.getConfiguration().setTrainingWorkspaceMode(mode);
        graph.getConfiguration().setInferenceWorkspaceMode(mode);
        for (int i = 1; i <= 3; i++) { // not 0: Nd4j takes the seed 0 for "any"
            Nd4j.getRandom().setSeed(i);
            graph.fit(batch);
            graph.output(batch.getFeatures());
            graph.score(batch);
        }
        MemoryWorkspace open = Nd4j.getMemoryManager().getCurrentWorkspace();
        assertTrue(open == null, () -> "workspace left open: " + open);
    }

    private static void assertSameNumbers(ComputationGraph expected, ComputationGraph actual, INDArray... features) {
        assertArrayEquals(bits(expected.params()), bits(actual.params()), "parameters");
        INDArray[] outputs = expected.output(features);
        INDArray[] others = actual.output(features);
        assertEquals(outputs.length, others.length, "number of outputs");
        for (int i = 0; i < outputs.length; i++) {
            assertArrayEquals(outputs[i].shape(), others[i].shape(), "shape of output " + i);
            assertArrayEquals(bits(outputs[i]), bits(others[i]), "output " + i);
        }
    }

    /**
     * The values of an array, row by row, to compare them exactly: ND4J's own {@code equals} is true up to 1e-5 apart, for
     * weights before and after a small step too.
     */
    public static float[] bits(INDArray array) {
        return array.isEmpty()
                ? new float[0]
                : array.dup('c').reshape(array.length()).toFloatVector();
    }
}
