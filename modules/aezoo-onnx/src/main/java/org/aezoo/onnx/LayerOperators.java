package org.aezoo.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.aezoo.data.InvalidInputException;
import org.aezoo.layers.ArchetypalLayer;
import org.aezoo.layers.BinaryCodeLayer;
import org.aezoo.layers.BitPenaltyLayer;
import org.aezoo.layers.ContractiveDenseLayer;
import org.aezoo.layers.FiniteScalarQuantizerLayer;
import org.aezoo.layers.FusedDenseLayer;
import org.aezoo.layers.FusedLossLayer;
import org.aezoo.layers.FusedOutputLayer;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.layers.InformationDimensionLayer;
import org.aezoo.layers.KlSparsityLayer;
import org.aezoo.layers.L1PenaltyLayer;
import org.aezoo.layers.LearnedVarianceLossLayer;
import org.aezoo.layers.MmdLayer;
import org.aezoo.layers.NativeConvolutionLayer;
import org.aezoo.layers.NativeDeconvolutionLayer;
import org.aezoo.layers.ShareLayer;
import org.aezoo.layers.SlopesLayer;
import org.aezoo.layers.TiedDenseLayer;
import org.aezoo.layers.TopKLayer;
import org.aezoo.layers.UnitVarianceSamplingLayer;
import org.aezoo.layers.VectorQuantizerLayer;
import org.aezoo.layers.WithinClusterLayer;
import org.aezoo.layers.WordCountLayer;
import org.aezoo.layers.base.SideInputPenaltyLayer;
import org.aezoo.layers.sparse.JumpReluLayer;
import org.aezoo.layers.sparse.SparseCodeLayer;
import org.aezoo.layers.variational.L2PenaltyLayer;
import org.aezoo.layers.variational.PriorDiscrepancyLayer;
import org.aezoo.layers.variational.TotalCorrelationLayer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;

/** What each layer does outside of training, as ONNX operators: a table by class, with a short method for each. */
final class LayerOperators {

    /** How a layer's input becomes its output, or what its activation is applied to. */
    @FunctionalInterface
    interface Operator<L extends Layer> {
        Tensor of(OnnxGraph graph, L layer, Weights weights, Tensor x);
    }

    private static final Map<Class<? extends Layer>, Operator<?>> TABLE = new HashMap<>();

    /** Layers that end in the activation of their configuration. */
    private static final Set<Class<? extends Layer>> ACTIVATED = Set.of(
            FusedDenseLayer.class,
            FusedOutputLayer.class,
            FusedLossLayer.class,
            LearnedVarianceLossLayer.class,
            TiedDenseLayer.class,
            ContractiveDenseLayer.class,
            NativeConvolutionLayer.class,
            NativeDeconvolutionLayer.class,
            DenseLayer.class,
            OutputLayer.class,
            ActivationLayer.class);

    private static <L extends Layer> void put(Class<L> layer, Operator<? super L> operator) {
        TABLE.put(layer, operator);
    }

    static {
        put(FusedDenseLayer.class, LayerOperators::dense);
        put(FusedOutputLayer.class, LayerOperators::dense);
        put(TiedDenseLayer.class, LayerOperators::dense);
        put(ContractiveDenseLayer.class, LayerOperators::dense);
        put(DenseLayer.class, LayerOperators::dense);
        put(OutputLayer.class, LayerOperators::dense);
        put(NativeConvolutionLayer.class, LayerOperators::convolution);
        put(NativeDeconvolutionLayer.class, LayerOperators::convolution);
        put(BatchNormalization.class, LayerOperators::normalisation);
        put(SlopesLayer.class, LayerOperators::slopes);
        put(WordCountLayer.class, LayerOperators::wordCounts);
        put(ShareLayer.class, LayerOperators::shares);
        put(TopKLayer.class, (graph, layer, weights, x) -> largest(graph, layer.k(), x));
        put(SparseCodeLayer.class, LayerOperators::sparseCode);
        put(JumpReluLayer.class, LayerOperators::jumpRelu);
        put(ArchetypalLayer.class, LayerOperators::mixture);
        put(BinaryCodeLayer.class, LayerOperators::bits);
        put(FiniteScalarQuantizerLayer.class, LayerOperators::levels);
        put(VectorQuantizerLayer.class, LayerOperators::nearest);
        // the code that is drawn in training is the mean of its distribution afterwards
        put(GaussianSamplingLayer.class, (graph, layer, weights, x) -> graph.slice(x, 0, x.size() / 2));
        // penalties on some of their values hand the first ones on
        put(MmdLayer.class, LayerOperators::handedOn);
        put(WithinClusterLayer.class, LayerOperators::handedOn);
        // penalties, noise and losses that hand on what they get
        put(UnitVarianceSamplingLayer.class, LayerOperators::same);
        put(KlSparsityLayer.class, LayerOperators::same);
        put(L1PenaltyLayer.class, LayerOperators::same);
        put(L2PenaltyLayer.class, LayerOperators::same);
        put(TotalCorrelationLayer.class, LayerOperators::same);
        put(PriorDiscrepancyLayer.class, LayerOperators::same);
        put(BitPenaltyLayer.class, LayerOperators::same);
        put(InformationDimensionLayer.class, LayerOperators::same);
        put(DropoutLayer.class, LayerOperators::same);
        put(ActivationLayer.class, LayerOperators::same);
        put(FusedLossLayer.class, LayerOperators::same);
        put(LearnedVarianceLossLayer.class, LayerOperators::same);
    }

    private LayerOperators() {}

    /** The layers that can be written. */
    static Set<Class<? extends Layer>> known() {
        return Set.copyOf(TABLE.keySet());
    }

    /** Whether what {@link #apply} gives still wants the layer's activation. */
    static boolean isActivated(Layer layer) {
        return ACTIVATED.contains(layer.getClass());
    }

    /** @throws InvalidInputException for a layer that is not in the table */
    @SuppressWarnings("unchecked") // put() pairs them
    static Tensor apply(OnnxGraph graph, Layer layer, Weights weights, Tensor x) {
        Operator<Layer> operator = (Operator<Layer>) TABLE.get(layer.getClass());
        if (operator == null) {
            throw new InvalidInputException("the layer '" + layer.getLayerName() + "' is a "
                    + layer.getClass().getSimpleName() + ", which has no ONNX operators here");
        }
        return operator.of(graph, layer, weights, x);
    }

    private static Tensor same(OnnxGraph graph, Layer layer, Weights weights, Tensor x) {
        return x;
    }

    private static Tensor dense(OnnxGraph graph, FeedForwardLayer layer, Weights weights, Tensor x) {
        Tensor w = weights.get("W");
        boolean bias = layer instanceof DenseLayer dense
                ? dense.hasBias()
                : !(layer instanceof BaseOutputLayer output) || output.hasBias();
        Tensor z = bias ? graph.node("Gemm", x, w, weights.get("b", layer.getNOut())) : graph.node("MatMul", x, w);
        return z.shaped(layer.getNOut());
    }

    /** Both directions: ONNX orders the weights of either as Deeplearning4j does. */
    private static Tensor convolution(OnnxGraph graph, ConvolutionLayer layer, Weights weights, Tensor x) {
        boolean widens = layer instanceof NativeDeconvolutionLayer;
        if (layer.getConvolutionMode() == ConvolutionMode.Same) {
            throw new InvalidInputException("the layer '" + layer.getLayerName()
                    + "' has convolution mode same, whose padding is not written to ONNX: use truncate");
        }
        long[] kernel = longs(layer.getKernelSize());
        long[] stride = longs(layer.getStride());
        long[] padding = longs(layer.getPadding());
        Map<String, ?> attributes = Map.of("kernel_shape", kernel, "strides", stride, "pads", new long[] {
            padding[0], padding[1], padding[0], padding[1]
        });
        Tensor w = weights.get("W");
        Tensor z = layer.hasBias()
                ? graph.node(widens ? "ConvTranspose" : "Conv", attributes, x, w, weights.get("b", layer.getNOut()))
                : graph.node(widens ? "ConvTranspose" : "Conv", attributes, x, w);
        long[] shape = {layer.getNOut(), 0, 0};
        for (int side = 0; side < 2; side++) {
            long size = x.shape()[1 + side];
            shape[1 + side] = widens
                    ? stride[side] * (size - 1) + kernel[side] - 2 * padding[side]
                    : (size + 2 * padding[side] - kernel[side]) / stride[side] + 1;
        }
        return z.shaped(shape);
    }

    private static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    private static Tensor normalisation(OnnxGraph graph, BatchNormalization layer, Weights weights, Tensor x) {
        int size = (int) x.shape()[0];
        Tensor variance = layer.isUseLogStd()
                ? weights.mapped("log10stdev", logarithm -> Math.pow(10, 2 * logarithm), size)
                : weights.get("var", size);
        Tensor gamma = layer.isLockGammaBeta() ? filled(graph, layer.getGamma(), size) : weights.get("gamma", size);
        Tensor beta = layer.isLockGammaBeta() ? filled(graph, layer.getBeta(), size) : weights.get("beta", size);
        return graph.node(
                "BatchNormalization",
                Map.of("epsilon", (float) layer.getEps()),
                x,
                gamma,
                beta,
                weights.get("mean", size),
                variance);
    }

    private static Tensor filled(OnnxGraph graph, double value, int size) {
        float[] values = new float[size];
        Arrays.fill(values, (float) value);
        return graph.floats(values, size);
    }

    private static Tensor slopes(OnnxGraph graph, SlopesLayer layer, Weights weights, Tensor x) {
        return graph.node("PRelu", x, weights.get("W", x.size()));
    }

    private static Tensor wordCounts(OnnxGraph graph, WordCountLayer layer, Weights weights, Tensor x) {
        Tensor logarithms = graph.node("Log", graph.node("Add", graph.node("Max", x, 0), 1));
        Tensor norm = graph.node("Sqrt", graph.sum(graph.node("Mul", logarithms, logarithms), true));
        Tensor unit = graph.node("Div", logarithms, orOne(graph, norm));
        return graph.node("Mul", unit, Math.sqrt((double) x.size()) / 4);
    }

    private static Tensor shares(OnnxGraph graph, ShareLayer layer, Weights weights, Tensor x) {
        return graph.node("Div", x, orOne(graph, graph.sum(graph.node("Abs", x), true)));
    }

    /** What 0 may be divided by. */
    private static Tensor orOne(OnnxGraph graph, Tensor x) {
        return graph.where(graph.test("Equal", x, 0), graph.number(x.type(), 1), x)
                .shaped(x.shape());
    }

    private static Tensor sparseCode(OnnxGraph graph, SparseCodeLayer layer, Weights weights, Tensor x) {
        return layer.perBatch()
                ? above(graph, x, weights.get(SparseCodeLayer.THRESHOLD, 1))
                : largest(graph, layer.k(), x);
    }

    private static Tensor jumpRelu(OnnxGraph graph, JumpReluLayer layer, Weights weights, Tensor x) {
        return above(graph, x, weights.mapped(JumpReluLayer.LOG_THRESHOLDS, Math::exp, x.size()));
    }

    private static Tensor above(OnnxGraph graph, Tensor x, Tensor thresholds) {
        Tensor on = graph.node("Greater", x, thresholds).of(DataType.BOOL);
        return graph.where(on, x, graph.number(x.type(), 0)).shaped(x.shape());
    }

    private static Tensor largest(OnnxGraph graph, int k, Tensor x) {
        if (k >= x.size()) {
            return x;
        }
        // of equal ones the first, as here
        Tensor[] largest = graph.nodes("TopK", 2, Map.of(), x, graph.longs(k));
        Tensor zeros = graph.node(
                "Expand", graph.number(x.type(), 0), graph.node("Shape", x).of(DataType.INT64));
        return graph.node("ScatterElements", Map.of("axis", 1L), zeros, largest[1], largest[0])
                .shaped(x.shape());
    }

    private static Tensor mixture(OnnxGraph graph, ArchetypalLayer layer, Weights weights, Tensor x) {
        if (!layer.relaxed()) {
            return graph.node("Softmax", Map.of("axis", 1L), x);
        }
        Tensor last = graph.node("Sub", graph.number(x.type(), 1), graph.sum(x, true));
        return graph.concat(x, last.shaped(1));
    }

    private static Tensor bits(OnnxGraph graph, BinaryCodeLayer layer, Weights weights, Tensor x) {
        return graph.cast(graph.test("Greater", x, 0), x.type());
    }

    private static Tensor levels(OnnxGraph graph, FiniteScalarQuantizerLayer layer, Weights weights, Tensor x) {
        int dim = layer.levels().size();
        double[] steps = new double[x.isFlat() ? (int) x.size() : dim];
        Arrays.setAll(steps, i -> layer.levels().get(i % dim) - 1);
        Tensor most = graph.doubles(steps, x.isFlat() ? new long[] {steps.length} : new long[] {dim, 1, 1});
        Tensor share = graph.node("Mul", graph.node("Add", graph.cast(graph.node("Tanh", x), DataType.DOUBLE), 1), 0.5);
        Tensor level = graph.node("Floor", graph.node("Add", graph.node("Mul", share, most), 0.5));
        Tensor value = graph.node("Add", graph.node("Mul", graph.node("Div", level, most), 2), -1);
        return graph.cast(value, x.type());
    }

    /** In double precision, as here: what is nearest must not depend on rounding. */
    private static Tensor nearest(OnnxGraph graph, VectorQuantizerLayer layer, Weights weights, Tensor x) {
        int size = layer.codebookSize();
        int dim = layer.codeDim();
        float[] codebook = weights.values(VectorQuantizerLayer.CODEBOOK);
        double[] columns = new double[codebook.length];
        double[] norms = new double[size];
        for (int k = 0; k < size; k++) {
            for (int c = 0; c < dim; c++) {
                double value = codebook[k * dim + c];
                columns[c * size + k] = -2 * value;
                norms[k] += value * value;
            }
        }
        long[] shape = x.shape();
        Tensor vectors = x.isFlat()
                ? graph.reshape(x, shape[0] / dim, dim)
                : graph.reshape(
                        graph.node("Transpose", Map.of("perm", new long[] {0, 2, 3, 1}), x)
                                .shaped(shape[1], shape[2], shape[0]),
                        shape[1] * shape[2],
                        dim);
        Tensor products = graph.node("MatMul", graph.cast(vectors, DataType.DOUBLE), graph.doubles(columns, dim, size));
        Tensor distances = graph.node("Add", products, graph.doubles(norms, size));
        Tensor index = graph.node("ArgMin", Map.of("axis", 2L, "keepdims", 0L), distances)
                .of(DataType.INT64);
        Tensor chosen =
                graph.node("Gather", graph.floats(codebook, size, dim), index).shaped(vectors.shape());
        if (x.isFlat()) {
            return graph.reshape(chosen, shape);
        }
        return graph.node(
                        "Transpose",
                        Map.of("perm", new long[] {0, 3, 1, 2}),
                        graph.reshape(chosen, shape[1], shape[2], shape[0]))
                .shaped(shape);
    }

    private static Tensor handedOn(OnnxGraph graph, SideInputPenaltyLayer layer, Weights weights, Tensor x) {
        return graph.slice(x, 0, layer.handedOn());
    }

    /** The parameters of one layer. */
    interface Weights {

        /** All values of a parameter, row by row. */
        float[] values(String key);

        /** A parameter with the shape that it has, or another. */
        Tensor get(String key, long... shape);

        /** The same with a function applied to it. */
        Tensor mapped(String key, DoubleUnaryOperator function, long... shape);
    }
}
