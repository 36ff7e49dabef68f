package org.aezoo.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Compares the gradient of a graph with finite differences of its score, in double precision, for every parameter
 * that a gradient trains.
 *
 * <p>Any configuration will do: the check works on a copy of it without updaters. Dropout has to be off, and noise has
 * to come from a seed that {@code beforeEach} sets back. Keep the graph small: every parameter costs two scores.
 */
public final class GradientChecks {

    private static final double STEP = 1e-6;
    private static final double GREATEST_RELATIVE_ERROR = 1e-4;
    /** Differences below this are rounding, as of a score of 100, whatever their relative size. */
    private static final double NEGLIGIBLE_ERROR = 1e-7;

    private GradientChecks() {}

    /** Checks the graph on an example batch whose targets are the features. */
    public static void assertGradients(ComputationGraphConfiguration configuration, INDArray features) {
        assertGradients(configuration, new DataSet(features, features));
    }

    /** Checks the graph on a batch, with its masks. */
    public static void assertGradients(ComputationGraphConfiguration configuration, DataSet batch) {
        assertGradients(configuration, batch.toMultiDataSet(), null);
    }

    /**
     * Checks the graph on a batch of several inputs or outputs.
     *
     * @param beforeEach runs before each score, to set random numbers back; may be absent
     */
    public static void assertGradients(
            ComputationGraphConfiguration configuration,
            org.nd4j.linalg.dataset.api.MultiDataSet batch,
            @Nullable Consumer<ComputationGraph> beforeEach) {
        DataType before = Nd4j.dataType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        try {
            ComputationGraph graph = inDoublePrecision(configuration);
            GradientCheckUtil.GraphConfig check = new GradientCheckUtil.GraphConfig()
                    .net(graph)
                    .inputs(doubles(batch.getFeatures()))
                    .labels(doubles(batch.getLabels()))
                    .epsilon(STEP)
                    .maxRelError(GREATEST_RELATIVE_ERROR)
                    .minAbsoluteError(NEGLIGIBLE_ERROR)
                    .excludeParams(statistics(configuration))
                    .print(GradientCheckUtil.PrintMode.FAILURES_ONLY);
            if (batch.getFeaturesMaskArrays() != null) {
                check.inputMask(doubles(batch.getFeaturesMaskArrays()));
            }
            if (batch.getLabelsMaskArrays() != null) {
                check.labelMask(doubles(batch.getLabelsMaskArrays()));
            }
            if (beforeEach != null) {
                check.callEachIter(beforeEach::accept);
            }
            assertPassed(check);
        } finally {
            Nd4j.setDefaultDataTypes(before, before);
        }
    }

    /** The layer of a vertex, also where another one is wrapped around it; null for other vertices. */
    private static @Nullable Layer inside(GraphVertex vertex) {
        if (!(vertex instanceof LayerVertex layerVertex)) {
            return null;
        }
        Layer layer = layerVertex.getLayerConf().getLayer();
        return layer instanceof BaseWrapperLayer wrapper ? wrapper.getUnderlying() : layer;
    }

    /** Parameters that are counted and not trained: what stands in the place of their gradients is no derivative. */
    private static Set<String> statistics(ComputationGraphConfiguration configuration) {
        Set<String> names = new HashSet<>();
        configuration.getVertices().forEach((name, vertex) -> {
            if (inside(vertex) instanceof BaseLayer layer) {
                for (String key : layer.initializer().paramKeys(layer)) {
                    if (layer.getUpdaterByParam(key) instanceof NoOp) {
                        names.add(name + "_" + key);
                    }
                }
            }
        });
        return names;
    }

    /** Deeplearning4j logs what it finds: that is for the message of a failure, and else for nobody. */
    private static void assertPassed(GradientCheckUtil.GraphConfig check) {
        PrintStream errors = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        boolean passed;
        try {
            passed = GradientCheckUtil.checkGradients(check);
        } finally {
            System.setErr(errors);
        }
        assertTrue(
                passed, () -> "gradient differs from finite differences\n" + logged.toString(StandardCharsets.UTF_8));
    }

    /**
     * A copy of the graph in double precision, without updaters and with every parameter moved off its start: biases
     * that start at 0 sit on the kinks of ReLU and hide errors.
     */
    private static ComputationGraph inDoublePrecision(ComputationGraphConfiguration configuration) {
        ComputationGraphConfiguration copy = configuration.clone();
        copy.setDataType(DataType.DOUBLE);
        copy.setValidateOutputLayerConfig(false);
        for (GraphVertex vertex : copy.getVertices().values()) {
            vertex.setDataType(DataType.DOUBLE);
            if (vertex instanceof LayerVertex layerVertex) {
                layerVertex.getLayerConf().getLayer().setDataType(DataType.DOUBLE);
            }
            if (inside(vertex) instanceof BaseLayer layer) {
                layer.setIUpdater(new NoOp());
                layer.setBiasUpdater(new NoOp());
            }
        }
        ComputationGraph graph = new ComputationGraph(copy);
        graph.init();
        INDArray parameters = graph.params();
        Random random = new Random(7);
        for (long i = 0; i < parameters.length(); i++) {
            parameters.putScalar(i, parameters.getDouble(i) + 0.1 * random.nextGaussian());
        }
        return graph;
    }

    private static @Nullable INDArray[] doubles(@Nullable INDArray[] arrays) {
        @Nullable INDArray[] copies = new INDArray[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            INDArray array = arrays[i];
            copies[i] = array == null ? null : array.castTo(DataType.DOUBLE);
        }
        return copies;
    }
}
