package org.aezoo.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import org.aezoo.layers.cpu.Gemm;
import org.aezoo.layers.cpu.GraphMemory;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.layers.cpu.Onednn;
import org.aezoo.layers.cpu.Processor;
import org.aezoo.layers.inference.ConvolutionStack;
import org.aezoo.layers.inference.FusedInference;
import org.aezoo.layers.internal.convolution.ConvolutionKernel;
import org.aezoo.layers.internal.convolution.GemmConvolution;
import org.aezoo.layers.internal.convolution.OnednnConvolution;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Holds products and convolutions of random shapes against plain loops in double precision. What single precision allows
 * is known: a sum of k products in any order is off by at most k + 1 roundings of the sum of their absolute values. The
 * largest error is given as a share of that, so that 1 is what a right kernel may reach at worst, and a kernel that works
 * with fewer digits, or wrongly, stands out.
 *
 * <p>As a program it works with the instruction sets that its environment allows ({@code DNNL_MAX_CPU_ISA}); arguments:
 * shapes of each kind, seed, threads.
 */
final class KernelSurvey {

    private static final double ROUNDING = 0x1p-24;
    private static final int LONGEST = 70;

    /** Beyond the roundings of a sum: an activation is worked out to some last digits. */
    private static final double OF_ACTIVATION = 8;

    /** What is tried. */
    enum Kind {
        PRODUCT,
        STRIDED,
        DENSE,
        CONVOLUTION,
        GEMM_CONVOLUTION,
        /** A convolution with bias and activation in one, as inference does it. */
        CONVOLUTION_STACK
    }

    /**
     * What was found.
     *
     * @param error the largest, as a share of what single precision allows
     * @param where the shape that it was met with
     */
    record Found(int shapes, double error, String where) {

        Found with(double other, String shape) {
            boolean worse = !(other <= error);
            return new Found(shapes + 1, worse ? other : error, worse ? shape : where);
        }
    }

    private static final List<Activation> ACTIVATIONS =
            List.of(Activation.IDENTITY, Activation.RELU, Activation.SIGMOID, Activation.TANH);

    private final Random random;

    KernelSurvey(long seed) {
        random = new Random(seed);
    }

    /** Tries that many shapes of every kind that this machine has. */
    Map<Kind, Found> run(int shapes) {
        Map<Kind, Found> all = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            boolean needsOnednn = kind == Kind.CONVOLUTION || kind == Kind.CONVOLUTION_STACK;
            if (needsOnednn && !Onednn.isUsedForConvolutions()) {
                continue;
            }
            Found found = new Found(0, 0, "");
            for (int i = 0; i < shapes; i++) {
                found = switch (kind) {
                    case PRODUCT -> product(found);
                    case STRIDED -> strided(found);
                    case DENSE -> dense(found);
                    case CONVOLUTION -> convolution(found, OnednnConvolution::new);
                    case GEMM_CONVOLUTION -> convolution(found, GemmConvolution::new);
                    case CONVOLUTION_STACK -> stack(found);
                };
            }
            all.put(kind, found);
        }
        return all;
    }

    /** Prints what was found, a line for each kind, after what multiplies. */
    public static void main(String[] args) {
        NativeThreads.set(Integer.parseInt(args[2]));
        System.out.println("# " + NativeThreads.library() + ", " + Processor.instructions());
        new KernelSurvey(Long.parseLong(args[1]))
                .run(Integer.parseInt(args[0]))
                .forEach((kind, found) -> System.out.println(String.format(
                        Locale.ROOT,
                        "%s %d %.3f %s",
                        kind.name().toLowerCase(Locale.ROOT),
                        found.shapes,
                        found.error,
                        found.where)));
    }

    private int side() {
        return 1 + random.nextInt(LONGEST);
    }

    private INDArray values(char order, long... shape) {
        INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, order);
        float[] values = new float[(int) array.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        HostMemory.write(array, values);
        return array;
    }

    private char order() {
        return random.nextBoolean() ? 'c' : 'f';
    }

    private static double[][] matrix(INDArray array, boolean transposed) {
        return (transposed ? array.transpose() : array).castTo(DataType.DOUBLE).toDoubleMatrix();
    }

    /** Sums in double precision, and what single precision allows them to be off by. */
    private static final class Sums {

        private final double[] sums;
        private final double[] sizes;
        private final int[] terms;

        Sums(int count) {
            sums = new double[count];
            sizes = new double[count];
            terms = new int[count];
        }

        void add(int at, double product) {
            add(at, product, Math.abs(product));
        }

        /** The same for a product of numbers that are off by last digits of something larger. */
        void add(int at, double product, double size) {
            sums[at] += product;
            sizes[at] += size;
            terms[at]++;
        }

        double allowed(int at, double more) {
            return (terms[at] + 1 + more) * ROUNDING * sizes[at] + Float.MIN_NORMAL;
        }

        /** Share of the allowed error that these values reach at most; more than that many roundings are allowed. */
        double error(float[] values, double more) {
            double largest = 0;
            for (int i = 0; i < values.length; i++) {
                double error = Math.abs(values[i] - sums[i]) / allowed(i, more);
                largest = error <= largest ? largest : error;
            }
            return largest;
        }
    }

    private static float[] inOrder(INDArray array) {
        return array.dup('c').data().asFloat();
    }

    private static Sums product(double[][] a, double[][] b) {
        int columns = b[0].length;
        Sums sums = new Sums(a.length * columns);
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < columns; j++) {
                    sums.add(i * columns + j, a[i][k] * b[k][j]);
                }
            }
        }
        return sums;
    }

    private Found product(Found found) {
        // now and then so large that two threads share it
        int more = random.nextInt(10) == 0 ? 7 : 1;
        int m = side() * more;
        int n = side();
        int k = side() * more;
        boolean transposeA = random.nextBoolean();
        boolean transposeB = random.nextBoolean();
        boolean accumulating = random.nextBoolean();
        INDArray a = transposeA ? values(order(), k, m) : values(order(), m, k);
        INDArray b = transposeB ? values(order(), n, k) : values(order(), k, n);
        INDArray c = values(order(), m, n);
        Sums sums = product(matrix(a, transposeA), matrix(b, transposeB));
        if (accumulating) {
            float[] before = inOrder(c);
            for (int i = 0; i < before.length; i++) {
                sums.add(i, before[i]);
            }
        }
        Gemm.multiply(a, transposeA, b, transposeB, c, accumulating ? 1 : 0);
        String shape = "[" + m + ", " + k + "]" + (transposeA ? "'" : "") + a.ordering() + " [" + k + ", " + n + "]"
                + (transposeB ? "'" : "") + b.ordering() + " to " + c.ordering() + (accumulating ? ", added" : "");
        return found.with(sums.error(inOrder(c), 0), shape);
    }

    /** Parts of larger matrices, row by row; what lies beside the result has to stay. */
    private Found strided(Found found) {
        int m = side();
        int n = side();
        int k = side();
        boolean transposeA = random.nextBoolean();
        boolean transposeB = random.nextBoolean();
        float beta = random.nextBoolean() ? 1 : 0;
        int lda = (transposeA ? m : k) + random.nextInt(9);
        int ldb = (transposeB ? k : n) + random.nextInt(9);
        int ldc = n + random.nextInt(9);
        float[] a = inOrder(values('c', transposeA ? k : m, lda));
        float[] b = inOrder(values('c', transposeB ? n : k, ldb));
        float[] c = inOrder(values('c', m, ldc));
        Sums sums = new Sums(c.length);
        for (int i = 0; i < c.length; i++) {
            if (i % ldc >= n || beta == 1) {
                sums.add(i, c[i]);
            }
        }
        for (int i = 0; i < m; i++) {
            for (int l = 0; l < k; l++) {
                for (int j = 0; j < n; j++) {
                    double left = a[transposeA ? l * lda + i : i * lda + l];
                    sums.add(i * ldc + j, left * b[transposeB ? j * ldb + l : l * ldb + j]);
                }
            }
        }
        try (FloatPointer pointerA = new FloatPointer(a);
                FloatPointer pointerB = new FloatPointer(b);
                FloatPointer pointerC = new FloatPointer(c)) {
            // row by row is the transposed column by column, and (a b)' = b' a'
            Gemm.Factor first = new Gemm.Factor(pointerB, ldb, transposeB);
            Gemm.Factor second = new Gemm.Factor(pointerA, lda, transposeA);
            Gemm.call(first, second, n, m, k, beta, pointerC, ldc);
            pointerC.get(c);
        }
        String shape = "[" + m + ", " + k + "]" + (transposeA ? "'" : "") + " every " + lda + ", [" + k + ", " + n + "]"
                + (transposeB ? "'" : "") + " every " + ldb + " to every " + ldc + (beta == 1 ? ", added" : "");
        return found.with(sums.error(c, 0), shape);
    }

    /** A layer with bias and activation, forward and backward. */
    private Found dense(Found found) {
        int rows = side();
        int in = side();
        int out = side();
        Activation activation = ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
        ComputationGraph graph = new ComputationGraph(Nets.start()
                .addLayer(
                        "dense",
                        new FusedDenseLayer.Builder()
                                .nIn(in)
                                .nOut(out)
                                .activation(activation)
                                .build(),
                        "input")
                .addLayer("loss", Nets.loss(new SquaredErrorLoss(), Activation.IDENTITY), "dense")
                .setOutputs("loss")
                .build());
        graph.getConfiguration().setDataType(DataType.FLOAT);
        graph.init();
        graph.initGradientsView();
        Layer layer = graph.getLayer("dense");
        INDArray w = values(order(), in, out);
        INDArray b = values('c', 1, out);
        layer.setParam("W", w);
        layer.setParam("b", b);
        INDArray x = values('c', rows, in);
        layer.setInput(x, LayerWorkspaceMgr.noWorkspaces());
        float[] y = inOrder(layer.activate(true, LayerWorkspaceMgr.noWorkspaces()));

        Sums before = product(matrix(x, false), matrix(w, false));
        for (int i = 0; i < rows * out; i++) {
            before.add(i, b.getDouble(i % out));
        }
        INDArray epsilon = values('c', rows, out);
        float[] upper = epsilon.data().asFloat();
        double worst = 0;
        double[][] delta = new double[rows][out];
        for (int i = 0; i < y.length; i++) {
            double z = before.sums[i];
            double allowed = before.allowed(i, OF_ACTIVATION);
            if (Math.abs(z) <= allowed) {
                // whether a ReLU is on there is decided by rounding
                upper[i] = 0;
            }
            double error = Math.abs(y[i] - value(activation, z)) / (allowed + OF_ACTIVATION * ROUNDING);
            worst = error <= worst ? worst : error;
            delta[i / out][i % out] = upper[i] * derivative(activation, y[i]);
        }
        HostMemory.write(epsilon, upper);
        var back = layer.backpropGradient(epsilon, LayerWorkspaceMgr.noWorkspaces());
        // a derivative is off by last digits of 1, the largest there is
        Sums ofBias = new Sums(out);
        Sums ofWeights = new Sums(in * out);
        Sums ofInput = new Sums(rows * in);
        double[][] xs = matrix(x, false);
        double[][] ws = matrix(w, false);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < out; j++) {
                double size = Math.abs(upper[i * out + j]);
                ofBias.add(j, delta[i][j], size);
                for (int k = 0; k < in; k++) {
                    ofWeights.add(k * out + j, xs[i][k] * delta[i][j], Math.abs(xs[i][k]) * size);
                    ofInput.add(i * in + k, ws[k][j] * delta[i][j], Math.abs(ws[k][j]) * size);
                }
            }
        }
        for (var judged : List.of(
                Map.entry(ofBias, back.getFirst().getGradientFor("b")),
                Map.entry(ofWeights, back.getFirst().getGradientFor("W")),
                Map.entry(ofInput, back.getSecond()))) {
            worst = Math.max(worst, judged.getKey().error(inOrder(judged.getValue()), OF_ACTIVATION));
        }
        GraphMemory.release(graph);
        return found.with(worst, rows + " rows, " + in + " to " + out + ", " + activation);
    }

    private static double value(Activation activation, double z) {
        return switch (activation) {
            case RELU -> Math.max(0, z);
            case SIGMOID -> 1 / (1 + Math.exp(-z));
            case TANH -> Math.tanh(z);
            default -> z;
        };
    }

    /** By the layer's own output, so that it is the way back alone that is judged. */
    private static double derivative(Activation activation, double y) {
        return switch (activation) {
            case RELU -> y > 0 ? 1 : 0;
            case SIGMOID -> y * (1 - y);
            case TANH -> (1 - y) * (1 + y);
            default -> 1;
        };
    }

    /** Makes a convolution. */
    private interface Maker {
        ConvolutionKernel of(long[] wide, long[] narrow, int[] kernel, int[] stride, int[] padding);
    }

    /**
     * A convolution's shapes.
     *
     * @param wide pictures [batch, channels, height, width]
     * @param narrow maps [batch, maps, lines, columns]
     */
    private record Geometry(long[] wide, long[] narrow, int[] kernel, int[] stride, int[] padding) {

        @Override
        public String toString() {
            return Arrays.toString(wide) + " to " + Arrays.toString(narrow) + " by " + Arrays.toString(kernel)
                    + ", stride " + Arrays.toString(stride) + ", padding " + Arrays.toString(padding);
        }
    }

    /** Wide pictures are as large as a transposed convolution makes them. */
    private Geometry geometry() {
        while (true) {
            int batch = 1 + random.nextInt(6);
            int[] kernel = {1 + random.nextInt(5), 1 + random.nextInt(5)};
            int[] stride = {1 + random.nextInt(3), 1 + random.nextInt(3)};
            int[] padding = {random.nextInt(kernel[0]), random.nextInt(kernel[1])};
            long[] narrow = {batch, 1 + random.nextInt(20), 1 + random.nextInt(8), 1 + random.nextInt(8)};
            long[] wide = {
                batch,
                1 + random.nextInt(20),
                (narrow[2] - 1) * stride[0] + kernel[0] - 2L * padding[0],
                (narrow[3] - 1) * stride[1] + kernel[1] - 2L * padding[1]
            };
            if (wide[2] > 0 && wide[3] > 0) {
                return new Geometry(wide, narrow, kernel, stride, padding);
            }
        }
    }

    private Found convolution(Found found, Maker maker) {
        Geometry shape = geometry();
        long[] wide = shape.wide;
        long[] narrow = shape.narrow;
        int channels = (int) wide[1];
        int maps = (int) narrow[1];
        boolean biased = random.nextBoolean();
        ConvolutionKernel convolver = maker.of(wide, narrow, shape.kernel, shape.stride, shape.padding);

        INDArray x = values('c', wide);
        INDArray y = values('c', narrow);
        INDArray w = values('c', maps, channels, shape.kernel[0], shape.kernel[1]);
        INDArray ofMaps = values('c', maps);
        INDArray ofChannels = values('c', channels);
        Sums toNarrow = new Sums((int) y.length());
        Sums toWide = new Sums((int) x.length());
        Sums toWeights = new Sums((int) w.length());
        Sums overMaps = sums(y, maps);
        Sums overChannels = sums(x, channels);
        List<int[]> meetings = meetings(shape);
        float[] xs = x.data().asFloat();
        float[] ys = y.data().asFloat();
        float[] ws = w.data().asFloat();
        for (int[] at : meetings) {
            toNarrow.add(at[1], (double) xs[at[0]] * ws[at[2]]);
            toWide.add(at[0], (double) ys[at[1]] * ws[at[2]]);
            toWeights.add(at[2], (double) xs[at[0]] * ys[at[1]]);
        }
        BiFunction<Sums, INDArray, Double> judge = (sums, result) -> sums.error(inOrder(result), 0);

        INDArray backY = Nd4j.create(DataType.FLOAT, narrow);
        INDArray backX = Nd4j.create(DataType.FLOAT, wide);
        INDArray backW = Nd4j.create(DataType.FLOAT, w.shape());
        INDArray backMaps = Nd4j.create(DataType.FLOAT, maps);
        INDArray backChannels = Nd4j.create(DataType.FLOAT, channels);
        INDArray forward = Nd4j.create(DataType.FLOAT, narrow);
        INDArray transposed = Nd4j.create(DataType.FLOAT, wide);
        convolver.forward(x, w, biased ? ofMaps : null, forward, true);
        convolver.backward(x, y, w, backX, backW, biased ? backMaps : null);
        double worst = Math.max(judge.apply(toWide, backX), judge.apply(toWeights, backW));
        if (biased) {
            worst = Math.max(worst, judge.apply(overMaps, backMaps));
        }
        convolver.transposed(y, w, biased ? ofChannels : null, transposed);
        convolver.backwardOfTransposed(y, x, w, backY, backW, biased ? backChannels : null);
        worst = Math.max(worst, Math.max(judge.apply(toNarrow, backY), judge.apply(toWeights, backW)));
        if (biased) {
            worst = Math.max(worst, judge.apply(overChannels, backChannels));
            add(toNarrow, ofMaps, narrow);
            add(toWide, ofChannels, wide);
        }
        worst = Math.max(worst, Math.max(judge.apply(toNarrow, forward), judge.apply(toWide, transposed)));
        return found.with(worst, shape + (biased ? ", with bias" : ""));
    }

    /** A layer as {@link ConvolutionStack} works it out, a convolution or a transposed one. */
    private Found stack(Found found) {
        Geometry shape = geometry();
        boolean widens = random.nextBoolean();
        long[] from = widens ? shape.narrow : shape.wide;
        long[] to = widens ? shape.wide : shape.narrow;
        Activation activation = ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
        ConvolutionLayer layer = (widens
                        ? new NativeDeconvolutionLayer.Builder(shape.kernel)
                        : new NativeConvolutionLayer.Builder(shape.kernel))
                .stride(shape.stride)
                .padding(shape.padding)
                .nOut((int) to[1])
                .activation(activation)
                .build();
        FusedLossLayer loss = new FusedLossLayer.Builder(new SquaredErrorLoss(), Activation.IDENTITY).build();
        int size = (int) (to[1] * to[2] * to[3]);
        loss.setNIn(size);
        loss.setNOut(size);
        ComputationGraph graph = new ComputationGraph(Nets.start()
                .setInputTypes(InputType.convolutionalFlat(from[2], from[3], from[1]))
                .addLayer("code", layer, "input")
                .addLayer("loss", loss, new CnnToFeedForwardPreProcessor(to[2], to[3], to[1]), "code")
                .setOutputs("loss")
                .build());
        graph.getConfiguration().setDataType(DataType.FLOAT);
        graph.init();
        INDArray w = graph.getLayer("code").getParam("W");
        INDArray b = graph.getLayer("code").getParam("b");
        w.assign(values('c', w.shape()));
        b.assign(values('c', b.shape()));
        INDArray images = values('c', from);
        float[] inputs = images.data().asFloat();
        float[] ws = inOrder(w);
        Sums sums = new Sums((int) from[0] * size);
        for (int[] at : meetings(shape)) {
            sums.add(at[widens ? 0 : 1], (double) inputs[at[widens ? 1 : 0]] * ws[at[2]]);
        }
        add(sums, b, to);
        double worst = 0;
        try (FusedInference stack = Objects.requireNonNull(ConvolutionStack.between(graph, "input", "code"))) {
            int each = inputs.length / (int) from[0];
            float[][] outputs = stack.run(
                    (int) from[0], (row, target, offset) -> System.arraycopy(inputs, row * each, target, offset, each));
            for (int i = 0; i < sums.sums.length; i++) {
                double allowed = sums.allowed(i, OF_ACTIVATION) + OF_ACTIVATION * ROUNDING;
                double error = Math.abs(outputs[i / size][i % size] - value(activation, sums.sums[i])) / allowed;
                worst = error <= worst ? worst : error;
            }
        }
        GraphMemory.release(graph);
        return found.with(worst, shape + (widens ? ", transposed, " : ", ") + activation);
    }

    /** Over all pictures and places, for each channel. */
    private static Sums sums(INDArray images, int channels) {
        float[] values = images.data().asFloat();
        Sums sums = new Sums(channels);
        int place = (int) (images.size(2) * images.size(3));
        for (int i = 0; i < values.length; i++) {
            sums.add(i / place % channels, values[i]);
        }
        return sums;
    }

    private static void add(Sums sums, INDArray bias, long[] images) {
        int place = (int) (images[2] * images[3]);
        for (int i = 0; i < sums.sums.length; i++) {
            sums.add(i, bias.getDouble(i / place % bias.length()));
        }
    }

    /** Which value of the wide images meets which of the narrow ones by which weight. */
    private static List<int[]> meetings(Geometry shape) {
        long[] wide = shape.wide;
        long[] narrow = shape.narrow;
        int[] kernel = shape.kernel;
        List<int[]> all = new ArrayList<>();
        for (int image = 0; image < narrow[0]; image++) {
            for (int map = 0; map < narrow[1]; map++) {
                for (int channel = 0; channel < wide[1]; channel++) {
                    for (int place = 0; place < narrow[2] * narrow[3] * kernel[0] * kernel[1]; place++) {
                        int v = place % kernel[1];
                        int u = place / kernel[1] % kernel[0];
                        int column = (int) (place / kernel[1] / kernel[0] % narrow[3]);
                        int line = (int) (place / kernel[1] / kernel[0] / narrow[3]);
                        long row = (long) line * shape.stride[0] + u - shape.padding[0];
                        long along = (long) column * shape.stride[1] + v - shape.padding[1];
                        if (row >= 0 && row < wide[2] && along >= 0 && along < wide[3]) {
                            all.add(new int[] {
                                (int) (((image * wide[1] + channel) * wide[2] + row) * wide[3] + along),
                                (int) (((image * narrow[1] + map) * narrow[2] + line) * narrow[3] + column),
                                (int) (((map * wide[1] + channel) * kernel[0] + u) * kernel[1] + v)
                            });
                        }
                    }
                }
            }
        }
        return all;
    }
}
