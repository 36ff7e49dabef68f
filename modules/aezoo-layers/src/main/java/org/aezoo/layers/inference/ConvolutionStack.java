package org.aezoo.layers.inference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.layers.FusedLossLayer;
import org.aezoo.layers.NativeConvolutionLayer;
import org.aezoo.layers.NativeDeconvolutionLayer;
import org.aezoo.layers.cpu.ActivationKernel;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.cpu.Onednn;
import org.aezoo.layers.cpu.ParallelLoops;
import org.aezoo.layers.internal.convolution.OnednnShape;
import org.aezoo.layers.internal.kernels.RowLoss;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Inference through convolutions and transposed convolutions by {@link ConvolutionChain oneDNN}, from flat rows to flat
 * rows.
 *
 * <p>It knows this module's convolutions and loss layers, and dropout. Rows go through in blocks whose size is a power of 2,
 * so that a few sizes do for any number of rows.
 */
public final class ConvolutionStack extends LayerStack {

    /** Products of numbers below which it does not pay to wake another thread. */
    private static final long LEAST = 1 << 22;

    /** Rows that are worked on at once, a power of 2: few enough that they stay in the second cache. */
    private static final int BLOCK = 32;

    private final List<Stage> stages;
    private final ActivationKernel last;
    private final int inputs;
    private final int units;
    private final long products;

    /** For each share, its chains by the number of rows. */
    private final List<Map<Integer, ConvolutionChain>> lanes = new ArrayList<>();

    /** Channels, height and width of an image. */
    private record Size(long channels, long height, long width) {

        long[] of(int images) {
            return new long[] {images, channels, height, width};
        }

        int values() {
            return (int) (channels * height * width);
        }
    }

    /** One layer. */
    record Stage(Layer layer, ConvolutionLayer settings, Size from, Size to, ActivationKernel transfer) {

        boolean widens() {
            return settings instanceof NativeDeconvolutionLayer;
        }

        OnednnShape shape(int images) {
            Size wide = widens() ? to : from;
            Size narrow = widens() ? from : to;
            return new OnednnShape(
                    wide.of(images),
                    narrow.of(images),
                    settings.getKernelSize(),
                    settings.getStride(),
                    settings.getPadding());
        }

        /** How many products of numbers there are per row. */
        long products() {
            Size narrow = widens() ? from : to;
            return weights().length() * narrow.height * narrow.width;
        }

        INDArray weights() {
            return layer.getParam(ConvolutionParamInitializer.WEIGHT_KEY);
        }

        INDArray bias() {
            return layer.getParam(ConvolutionParamInitializer.BIAS_KEY);
        }
    }

    private ConvolutionStack(List<Stage> stages, ActivationKernel last, @Nullable RowLoss loss) {
        super(loss);
        this.stages = stages;
        this.last = last;
        inputs = stages.get(0).from.values();
        units = stages.get(stages.size() - 1).to.values();
        products = stages.stream().mapToLong(Stage::products).sum();
    }

    /** See {@link FusedInference#between}. */
    public static @Nullable ConvolutionStack between(ComputationGraph graph, String from, String to) {
        ComputationGraphConfiguration configuration = graph.getConfiguration();
        List<String> names = line(configuration, from, to);
        if (names == null || !Onednn.isUsedForConvolutions()) {
            return null;
        }
        List<Stage> stages = new ArrayList<>();
        ActivationKernel last = ActivationKernel.IDENTITY;
        for (String name : names) {
            if (!(configuration.getVertices().get(name) instanceof LayerVertex vertex)) {
                return null;
            }
            var conf = vertex.getLayerConf().getLayer();
            if (conf instanceof DropoutLayer && vertex.getPreProcessor() == null) {
                continue;
            }
            if (conf instanceof FusedLossLayer output
                    && vertex.getPreProcessor() instanceof CnnToFeedForwardPreProcessor
                    && name.equals(to)) {
                ActivationKernel transfer = ActivationKernel.of(output.getActivationFn());
                if (transfer == null) {
                    return null;
                }
                last = transfer;
                continue;
            }
            Size below = stages.isEmpty() ? sizeAfter(vertex) : stages.get(stages.size() - 1).to;
            boolean begins = stages.isEmpty() || vertex.getPreProcessor() == null;
            Stage stage = below == null || !begins ? null : stage(graph.getLayer(name), conf, below);
            if (stage == null) {
                return null;
            }
            stages.add(stage);
        }
        return stages.isEmpty()
                ? null
                : new ConvolutionStack(
                        stages, last, lossOf(configuration.getVertices().get(to)));
    }

    /** What flat rows are taken for; null if that is not said. */
    private static @Nullable Size sizeAfter(LayerVertex vertex) {
        return vertex.getPreProcessor() instanceof FeedForwardToCnnPreProcessor images
                ? new Size(images.getNumChannels(), images.getInputHeight(), images.getInputWidth())
                : null;
    }

    private static @Nullable Stage stage(Layer layer, org.deeplearning4j.nn.conf.layers.Layer conf, Size from) {
        boolean widens = conf instanceof NativeDeconvolutionLayer;
        if (!(conf instanceof ConvolutionLayer settings) || !(widens || conf instanceof NativeConvolutionLayer)) {
            return null;
        }
        ActivationKernel transfer = ActivationKernel.of(settings.getActivationFn());
        if (transfer == null
                || !settings.hasBias()
                || settings.getWeightNoise() != null
                || settings.getConvolutionMode() == ConvolutionMode.Same
                || !HostMemory.holdsInOrder(layer.getParam(ConvolutionParamInitializer.WEIGHT_KEY))) {
            return null;
        }
        long height = after(settings, widens, from.height, 0);
        long width = after(settings, widens, from.width, 1);
        return new Stage(layer, settings, from, new Size(settings.getNOut(), height, width), transfer);
    }

    private static long after(ConvolutionLayer settings, boolean widens, long side, int dimension) {
        int kernel = settings.getKernelSize()[dimension];
        int stride = settings.getStride()[dimension];
        int padding = settings.getPadding()[dimension];
        return widens ? stride * (side - 1) + kernel - 2L * padding : (side + 2L * padding - kernel) / stride + 1;
    }

    /** Takes what comes out, some rows at a time. */
    @FunctionalInterface
    private interface Sink {
        void take(int first, int count, FloatPointer from, FloatPointer to);
    }

    /** Makes what takes one thread's rows. */
    @FunctionalInterface
    private interface Sinks {
        Sink make();
    }

    private void walk(int count, Source rows, Sinks sinks) {
        int shares = ParallelLoops.shares(count, count * products, LEAST);
        while (lanes.size() < shares) {
            lanes.add(new HashMap<>());
        }
        ParallelLoops.run(count, shares, (share, from, to) -> {
            Onednn.beAlone();
            walk(from, to, lanes.get(share), shares == 1 ? rows : rows.onAnotherThread(), sinks.make());
        });
        stages.forEach(stage -> HostMemory.keep(stage.weights(), stage.bias()));
    }

    private void walk(int from, int to, Map<Integer, ConvolutionChain> chains, Source rows, Sink sink) {
        float[] row = new float[inputs];
        ConvolutionChain previous = null;
        for (int first = from; first < to; ) {
            int n = Math.min(BLOCK, Integer.highestOneBit(to - first));
            ConvolutionChain chain = chains.computeIfAbsent(n, images -> new ConvolutionChain(stages, images));
            if (chain != previous) {
                chain.takeParameters();
                previous = chain;
            }
            for (int i = 0; i < n; i++) {
                rows.read(first + i, row, 0);
                chain.input().position((long) i * inputs).put(row, 0, inputs);
            }
            chain.run();
            sink.take(first, n, chain.input(), chain.output());
            first += n;
        }
    }

    @Override
    public float[][] run(int count, Source rows) {
        float[][] result = new float[count][units];
        walk(count, rows, () -> (first, n, from, to) -> {
            for (int i = 0; i < n; i++) {
                to.position((long) i * units).get(result[first + i], 0, units);
                last.apply(result[first + i], 0, units);
            }
        });
        return result;
    }

    @Override
    public void addLosses(int count, Source rows, @Nullable Source values, double weight, double[] scores) {
        RowLoss losses = requireLoss();
        if (values == null && units != inputs) {
            throw new IllegalArgumentException("values must be given where " + inputs + " become " + units);
        }
        walk(count, rows, () -> {
            float[] x = new float[units];
            float[] z = new float[units];
            float[] scratch = new float[units];
            Source compared = values == null ? null : values.onAnotherThread();
            return (first, n, from, to) -> {
                for (int i = 0; i < n; i++) {
                    if (compared == null) {
                        from.position((long) i * inputs).get(x, 0, units);
                    } else {
                        compared.read(first + i, x, 0);
                    }
                    to.position((long) i * units).get(z, 0, units);
                    losses.start(z, x, scratch, units);
                    scores[first + i] += weight * losses.row(z, scratch, 0, units);
                }
            };
        });
    }

    @Override
    public void close() {
        lanes.forEach(chains -> chains.values().forEach(ConvolutionChain::close));
        lanes.clear();
    }
}
