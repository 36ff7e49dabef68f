package org.aezoo.layers.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.aezoo.layers.ArchetypalLayer;
import org.aezoo.layers.FusedDenseLayer;
import org.aezoo.layers.FusedLossLayer;
import org.aezoo.layers.FusedOutputLayer;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.layers.KlSparsityLayer;
import org.aezoo.layers.SlopesLayer;
import org.aezoo.layers.TiedDecoderVertex;
import org.aezoo.layers.TiedDenseLayer;
import org.aezoo.layers.base.PenaltyLayer;
import org.aezoo.layers.cpu.ActivationKernel;
import org.aezoo.layers.cpu.Gemm;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.cpu.Kernels;
import org.aezoo.layers.cpu.ParallelLoops;
import org.aezoo.layers.internal.kernels.RowLoss;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.params.PReLUParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Inference through fully connected layers, with one matrix product per layer and one walk over its result. Where work is
 * {@link ParallelLoops shared out}, each thread takes its rows through all layers.
 *
 * <p>It knows this module's dense, output and loss layers, tied decoders, slopes, penalties, samplers and dropout.
 */
public final class DenseStack extends LayerStack {

    /** Rows that are worked on at once: many enough for the products, few enough for the second cache. */
    private static final int BLOCK = 256;

    /** Values that are multiplied below which it does not pay to wake another thread. */
    private static final long LEAST = 1 << 21;

    private final List<Step> steps;
    private final int inputs;
    private final int widest;
    private final long products;
    private final List<Lane> lanes = new ArrayList<>();

    /**
     * One layer.
     *
     * @param layer holds weights and bias; null for none
     * @param transposed whether it is gone through backwards
     * @param slopes the layer that holds the slopes below 0, before the activation; null for none
     * @param units values per row that come out: without a layer, the first ones of those that go in; 0 for a layer that
     *     does nothing outside of training
     */
    private record Step(
            @Nullable Layer layer,
            boolean transposed,
            ActivationKernel transfer,
            @Nullable Layer slopes,
            int units) {

        Step(@Nullable Layer layer, boolean transposed, ActivationKernel transfer, int units) {
            this(layer, transposed, transfer, null, units);
        }

        INDArray weights() {
            return Objects.requireNonNull(layer).getParam(DefaultParamInitializer.WEIGHT_KEY);
        }

        /** The bias, once for each of some rows; empty for none. */
        float[] bias(int rows) {
            String key = transposed ? TiedDenseLayer.VISIBLE_BIAS : DefaultParamInitializer.BIAS_KEY;
            return layer == null ? new float[0] : HostMemory.repeat(layer.getParam(key), rows);
        }

        /** The slopes, likewise. */
        float[] slopes(int rows) {
            return slopes == null
                    ? new float[0]
                    : HostMemory.repeat(slopes.getParam(PReLUParamInitializer.WEIGHT_KEY), rows);
        }
    }

    /** Takes what comes out of the last layer, some rows at a time. */
    @FunctionalInterface
    private interface Sink {
        void take(int first, int count, float[] values);
    }

    /** Makes what takes one thread's rows. */
    @FunctionalInterface
    private interface Sinks {
        Sink on(Lane lane);
    }

    private DenseStack(List<Step> steps, int inputs, @Nullable RowLoss loss) {
        super(loss);
        this.steps = steps;
        this.inputs = inputs;
        widest = steps.stream().mapToInt(Step::units).max().orElse(inputs);
        products = steps.stream()
                .filter(step -> step.layer != null)
                .mapToLong(step -> step.weights().length())
                .sum();
    }

    /**
     * The layers between two vertices.
     *
     * @param from a vertex or an input of the graph, whose activation is given
     * @param to a vertex above it
     * @return null where one of the layers, or the machine, needs Deeplearning4j
     */
    public static @Nullable DenseStack between(ComputationGraph graph, String from, String to) {
        ComputationGraphConfiguration configuration = graph.getConfiguration();
        List<String> names = line(configuration, from, to);
        if (names == null) {
            return null;
        }
        List<Step> steps = new ArrayList<>();
        int inputs = 0;
        for (String name : names) {
            Step step = step(graph, configuration.getVertices().get(name), name, steps);
            if (step == null) {
                return null;
            }
            if (step.units == 0) {
                continue;
            }
            inputs = steps.isEmpty() ? inputs(step) : inputs;
            Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
            if (last != null
                    && last.transfer == ActivationKernel.IDENTITY
                    && step.layer == null
                    && step.units == last.units) {
                // an output without weights, or slopes: applied in the walk before
                Layer slopes = step.slopes == null ? last.slopes : step.slopes;
                steps.set(steps.size() - 1, new Step(last.layer, last.transposed, step.transfer, slopes, last.units));
            } else {
                steps.add(step);
            }
        }
        // without a product at its beginning nothing tells how long a row is
        return inputs == 0
                ? null
                : new DenseStack(
                        steps, inputs, lossOf(configuration.getVertices().get(to)));
    }

    private static final Step PASS = new Step(null, false, ActivationKernel.IDENTITY, 0);

    private static int inputs(Step step) {
        return step.layer == null ? 0 : (int) step.weights().size(step.transposed ? 1 : 0);
    }

    private static @Nullable Step step(
            ComputationGraph graph, @Nullable GraphVertex vertex, String name, List<Step> below) {
        if (vertex instanceof TiedDecoderVertex decoder) {
            boolean plain = graph.getVertex(decoder.encoder()) != null
                    && graph.getLayer(decoder.encoder()) instanceof TiedDenseLayer.Impl;
            return plain
                    ? dense(graph.getLayer(decoder.encoder()), true, ActivationKernel.of(decoder.activation()))
                    : null;
        }
        if (!(vertex instanceof LayerVertex inner) || !seesRows(inner.getPreProcessor(), below)) {
            return null;
        }
        var conf = inner.getLayerConf().getLayer();
        if (conf instanceof GaussianSamplingLayer) {
            return below.isEmpty()
                    ? null
                    : new Step(null, false, ActivationKernel.IDENTITY, below.get(below.size() - 1).units / 2);
        }
        if (conf instanceof ArchetypalLayer) {
            return null; // changes what it is given, outside of training too
        }
        if (conf instanceof PenaltyLayer || conf instanceof KlSparsityLayer || conf instanceof DropoutLayer) {
            return PASS;
        }
        if (conf instanceof SlopesLayer) {
            Step last = below.isEmpty() ? null : below.get(below.size() - 1);
            return last == null || last.slopes != null || last.transfer != ActivationKernel.IDENTITY
                    ? null
                    : new Step(null, false, ActivationKernel.IDENTITY, graph.getLayer(name), last.units);
        }
        if (conf instanceof FusedLossLayer output) {
            ActivationKernel transfer = ActivationKernel.of(output.getActivationFn());
            return transfer == null || below.isEmpty()
                    ? null
                    : new Step(null, false, transfer, below.get(below.size() - 1).units);
        }
        boolean known = conf instanceof FusedDenseLayer
                || conf instanceof TiedDenseLayer
                || (conf instanceof FusedOutputLayer output && output.hasBias());
        if (!known || !(conf instanceof FeedForwardLayer layer) || layer.getWeightNoise() != null) {
            return null;
        }
        return dense(graph.getLayer(name), false, ActivationKernel.of(layer.getActivationFn()));
    }

    /** Images are given as flat rows anyway. */
    private static boolean seesRows(@Nullable InputPreProcessor before, List<Step> below) {
        return before == null || (before instanceof CnnToFeedForwardPreProcessor && below.isEmpty());
    }

    private static @Nullable Step dense(Layer layer, boolean transposed, @Nullable ActivationKernel transfer) {
        INDArray weights = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
        return transfer == null || !Gemm.isDirect() || !HostMemory.holds(weights)
                ? null
                : new Step(layer, transposed, transfer, (int) weights.size(transposed ? 0 : 1));
    }

    @Override
    public float[][] run(int count, Source rows) {
        int units = steps.get(steps.size() - 1).units;
        float[][] result = new float[count][];
        Sink copy = (first, n, values) -> {
            for (int i = 0; i < n; i++) {
                result[first + i] = Arrays.copyOfRange(values, i * units, (i + 1) * units);
            }
        };
        walk(count, rows, true, lane -> copy);
        return result;
    }

    @Override
    public void addLosses(int count, Source rows, @Nullable Source values, double weight, double[] scores) {
        RowLoss losses = requireLoss();
        int units = steps.get(steps.size() - 1).units;
        if (values == null && units != inputs) {
            throw new IllegalArgumentException("values must be given where " + inputs + " become " + units);
        }
        walk(count, rows, false, lane -> {
            float[] x = new float[HostMemory.rowsPerChunk(units, count) * units];
            float[] scratch = new float[x.length];
            Source compared = values == null ? null : values.onAnotherThread();
            return (first, n, z) -> {
                if (compared == null) {
                    lane.input.position((long) (first - lane.first) * units).get(x, 0, n * units);
                } else {
                    for (int i = 0; i < n; i++) {
                        compared.read(first + i, x, i * units);
                    }
                }
                losses.start(z, x, scratch, n * units);
                for (int i = 0; i < n; i++) {
                    scores[first + i] += weight * losses.row(z, scratch, i * units, units);
                }
            };
        });
    }

    private void walk(int count, Source rows, boolean activateLast, Sinks sinks) {
        int shares = ParallelLoops.shares(count, count * products, LEAST);
        reserve(shares, Math.min((count + shares - 1) / shares, BLOCK));
        ParallelLoops.run(count, shares, (share, from, to) -> {
            Source own = shares == 1 ? rows : rows.onAnotherThread();
            lanes.get(share).walk(from, to, own, activateLast, sinks);
        });
    }

    /** Memory for rows on their way through the layers, on one thread. */
    private final class Lane implements AutoCloseable {

        private final int capacity;
        private final FloatPointer input;
        private final FloatPointer one;
        private final FloatPointer other;
        /** The row that lies first in the input. */
        private int first;

        Lane(int capacity) {
            this.capacity = capacity;
            input = new FloatPointer((long) capacity * inputs);
            one = new FloatPointer((long) capacity * widest);
            other = new FloatPointer((long) capacity * widest);
        }

        void walk(int from, int to, Source rows, boolean activateLast, Sinks sinks) {
            Sink sink = sinks.on(this);
            for (first = from; first < to; first += capacity) {
                int n = Math.min(capacity, to - first);
                load(input, first, n, rows);
                walk(n, activateLast, sink);
            }
        }

        private void walk(int n, boolean activateLast, Sink sink) {
            FloatPointer from = input;
            int width = inputs;
            for (int s = 0; s < steps.size(); s++) {
                Step step = steps.get(s);
                boolean last = s == steps.size() - 1;
                FloatPointer to = s % 2 == 0 ? one : other;
                if (step.layer != null) {
                    Gemm.rows(from.position(0), n, step.weights(), step.transposed, to.position(0));
                }
                DenseStack.walk(
                        step.layer == null ? from : to,
                        width,
                        to,
                        n,
                        step,
                        !last || activateLast,
                        last ? sink : null,
                        first);
                from = to;
                width = step.units;
            }
        }

        @Override
        public void close() {
            input.close();
            one.close();
            other.close();
        }
    }

    /** One walk over a layer's products: bias, activation, and the last layer's values to whom they are for. */
    private static void walk(
            FloatPointer from,
            int width,
            FloatPointer to,
            int count,
            Step step,
            boolean activate,
            @Nullable Sink sink,
            int first) {
        int units = step.units;
        // only a step without a layer can be narrower than what it is given
        int stride = step.layer == null ? width : units;
        int rowsAtOnce = HostMemory.rowsPerChunk(units, count);
        float[] bias = step.bias(rowsAtOnce);
        float[] slopes = step.slopes(rowsAtOnce);
        float[] y = new float[rowsAtOnce * units];
        for (int row = 0; row < count; row += rowsAtOnce) {
            int n = Math.min(rowsAtOnce, count - row);
            if (stride == units) {
                from.position((long) row * units).get(y, 0, n * units);
            } else {
                for (int i = 0; i < n; i++) {
                    from.position((long) (row + i) * stride).get(y, i * units, units);
                }
            }
            if (bias.length > 0) {
                Kernels.add(y, bias, n * units);
            }
            for (int i = 0; slopes.length > 0 && i < n * units; i++) {
                y[i] = y[i] < 0 ? y[i] * slopes[i] : y[i];
            }
            if (activate) {
                step.transfer.apply(y, 0, n * units);
            }
            if (sink == null) {
                to.position((long) row * units).put(y, 0, n * units);
            } else {
                sink.take(first + row, n, y);
            }
        }
    }

    private void load(FloatPointer target, int first, int count, Source rows) {
        int rowsAtOnce = HostMemory.rowsPerChunk(inputs, count);
        float[] x = new float[rowsAtOnce * inputs];
        for (int row = 0; row < count; row += rowsAtOnce) {
            int n = Math.min(rowsAtOnce, count - row);
            for (int i = 0; i < n; i++) {
                rows.read(first + row + i, x, i * inputs);
            }
            target.position((long) row * inputs).put(x, 0, n * inputs);
        }
    }

    private void reserve(int threads, int rows) {
        if (lanes.size() < threads || lanes.get(0).capacity < rows) {
            close();
            for (int i = 0; i < threads; i++) {
                lanes.add(new Lane(rows));
            }
        }
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
        lanes.clear();
    }
}
