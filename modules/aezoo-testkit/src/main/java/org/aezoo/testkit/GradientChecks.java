package org.aezoo.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Compares the gradient of a graph with finite differences of its score, in double precision, for every array of
 * parameters that a gradient trains: for {@value #ENTRIES} of its entries one by one, and along {@value #DIRECTIONS}
 * random directions that move all of them at once, which no wrong entry gets past.
 *
 * <p>Any configuration will do: the check works on a copy of it without updaters. Dropout has to be off, and noise has
 * to come from a seed that {@code beforeEach} sets back. Keep the graph small: every difference costs two scores.
 */
public final class GradientChecks {

    private static final double STEP = 1e-6;
    private static final double GREATEST_RELATIVE_ERROR = 1e-4;
    /** Differences below this are rounding, as of a score of 100, whatever their relative size. */
    private static final double NEGLIGIBLE_ERROR = 1e-7;

    private static final int ENTRIES = 16;
    private static final int DIRECTIONS = 2;

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
            MultiDataSet doubles = new MultiDataSet(
                    doubles(batch.getFeatures()),
                    doubles(batch.getLabels()),
                    doubles(batch.getFeaturesMaskArrays()),
                    doubles(batch.getLabelsMaskArrays()));
            DoubleSupplier score = () -> {
                if (beforeEach != null) {
                    beforeEach.accept(graph);
                }
                return graph.score(doubles, true);
            };
            if (beforeEach != null) {
                beforeEach.accept(graph);
            }
            Map<String, INDArray> gradients = gradients(graph, doubles);
            gradients.keySet().removeAll(statistics(configuration));
            Random random = new Random(11);
            gradients.forEach((name, gradient) -> assertArray(name, gradient, graph.getParam(name), score, random));
        } finally {
            Nd4j.setDefaultDataTypes(before, before);
        }
    }

    /** By parameter, of the mean over the batch and with the penalties of the weights, as a step takes it. */
    private static Map<String, INDArray> gradients(ComputationGraph graph, MultiDataSet batch) {
        graph.setInputs(batch.getFeatures());
        graph.setLabels(batch.getLabels());
        graph.setLayerMaskArrays(batch.getFeaturesMaskArrays(), batch.getLabelsMaskArrays());
        graph.computeGradientAndScore();
        Gradient gradient = graph.gradient();
        new ComputationGraphUpdater(graph).update(gradient, 0, 0, graph.batchSize(), LayerWorkspaceMgr.noWorkspaces());
        Map<String, INDArray> copies = new LinkedHashMap<>();
        gradient.gradientForVariable().forEach((name, array) -> copies.put(name, array.dup('c')));
        return copies;
    }

    private static void assertArray(
            String name, INDArray gradient, INDArray parameters, DoubleSupplier score, Random random) {
        int length = (int) gradient.length();
        random.ints(0, length).distinct().limit(Math.min(length, ENTRIES)).forEach(entry -> {
            INDArray direction = Nd4j.zeros(DataType.DOUBLE, gradient.shape());
            direction.putScalar(entry, 1);
            assertDirection(name + " at " + entry, gradient, parameters, direction, score);
        });
        for (int i = 0; length > ENTRIES && i < DIRECTIONS; i++) {
            double[] values = random.doubles(length, -1, 1).toArray();
            INDArray direction = Nd4j.create(values, gradient.shape(), 'c');
            assertDirection(name + " along a direction", gradient, parameters, direction, score);
        }
    }

    private static void assertDirection(
            String what, INDArray gradient, INDArray parameters, INDArray direction, DoubleSupplier score) {
        double derivative = direction.mul(gradient).sumNumber().doubleValue();
        INDArray before = parameters.dup();
        parameters.addi(direction.mul(STEP));
        double up = score.getAsDouble();
        parameters.assign(before).subi(direction.mul(STEP));
        double down = score.getAsDouble();
        parameters.assign(before);
        double difference = (up - down) / (2 * STEP);
        double error = Math.abs(difference - derivative);
        assertTrue(
                error <= GREATEST_RELATIVE_ERROR * (Math.abs(difference) + Math.abs(derivative))
                        || error <= NEGLIGIBLE_ERROR,
                () -> "gradient differs from finite differences: " + what + " it is " + derivative + ", they are "
                        + difference);
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

    private static @Nullable INDArray @Nullable [] doubles(@Nullable INDArray @Nullable [] arrays) {
        if (arrays == null) {
            return null;
        }
        @Nullable INDArray[] copies = new INDArray[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            INDArray array = arrays[i];
            copies[i] = array == null ? null : array.castTo(DataType.DOUBLE);
        }
        return copies;
    }
}
