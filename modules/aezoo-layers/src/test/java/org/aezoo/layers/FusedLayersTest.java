package org.aezoo.layers;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.cpu.Kernels;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.layers.cpu.ParallelLoops;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** Kernels work in single precision only, Deeplearning4j's own way in double precision too: both must agree. */
class FusedLayersTest {

    private static final int IN = 37;

    private static List<Arguments> networks() {
        List<Arguments> all = new ArrayList<>();
        List<Activation> hidden = List.of(Activation.IDENTITY, Activation.RELU, Activation.SIGMOID, Activation.TANH);
        for (Activation f : hidden) {
            for (int batch : new int[] {1, 7, 130}) {
                all.add(Arguments.of("dense", f, Activation.SIGMOID, new BernoulliLoss(), batch));
                all.add(Arguments.of("tied", f, Activation.SIGMOID, new BernoulliLoss(), batch));
                all.add(Arguments.of("contractive", f, Activation.SIGMOID, new BernoulliLoss(), batch));
            }
            for (Activation g : hidden) {
                all.add(Arguments.of("dense", f, g, new SquaredErrorLoss(), 5));
                all.add(Arguments.of("tied", f, g, new GaussianLoss(0.3), 5));
            }
            all.add(Arguments.of("dense", f, Activation.SIGMOID, new WeightedLoss(new BernoulliLoss()), 70));
            all.add(Arguments.of("tied", f, Activation.TANH, new WeightedLoss(new GaussianLoss(0.3)), 70));
            all.add(Arguments.of("dropout above", f, Activation.SIGMOID, new BernoulliLoss(), 9));
        }
        return all;
    }

    @ParameterizedTest(name = "{0}, {1}, {2}, {3}, batch of {4}")
    @MethodSource("networks")
    void lossAndGradientsAgree(String kind, Activation f, Activation g, ILossFunction loss, int batch) {
        ComputationGraphConfiguration configuration = configuration(kind, f, g, loss);
        ComputationGraph fast = network(configuration, DataType.FLOAT);
        ComputationGraph plain = network(configuration, DataType.DOUBLE);
        plain.setParams(fast.params().castTo(DataType.DOUBLE));
        INDArray rows = rows(batch);
        boolean weighted = loss instanceof WeightedLoss;
        INDArray labels = weighted ? Nd4j.hstack(rows, weights(batch)) : rows;

        assertThat(gradients(fast, rows, labels, DataType.FLOAT))
                .usingComparatorWithPrecision(largest(gradients(plain, rows, labels, DataType.DOUBLE)) * 1e-5)
                .containsExactly(gradients(plain, rows, labels, DataType.DOUBLE));
        assertThat(fast.score()).isCloseTo(plain.score(), within(1e-5 * Math.abs(plain.score())));
        assertThat(fast.score(data(rows, labels, DataType.FLOAT), false))
                .isCloseTo(
                        plain.score(data(rows, labels, DataType.DOUBLE), false),
                        within(1e-5 * Math.abs(plain.score())));
        double[] output = plain.outputSingle(rows).reshape(rows.length()).toDoubleVector();
        assertThat(fast.outputSingle(rows.castTo(DataType.FLOAT))
                        .castTo(DataType.DOUBLE)
                        .reshape(rows.length())
                        .toDoubleVector())
                .usingComparatorWithPrecision(1e-5 * largest(output))
                .containsExactly(output);
    }

    @Test
    void largePreactivationsGiveFiniteLosses() {
        ComputationGraph network = network(
                configuration("dense", Activation.IDENTITY, Activation.SIGMOID, new BernoulliLoss()), DataType.FLOAT);
        network.params().muli(1000);
        INDArray rows = rows(70).castTo(DataType.FLOAT);
        network.fit(data(rows));
        assertThat(network.score()).isFinite().isPositive();
        assertThat(network.params().toDoubleVector()).doesNotContain(Double.NaN);
    }

    @Test
    void adamTakesTheStepsOfNd4j() {
        INDArray slow = Nd4j.zeros(DataType.FLOAT, 1, 2 * 9001);
        INDArray fast = slow.dup();
        var slowUpdater = new Adam(0.01).instantiate(slow, true);
        var fastUpdater = new FusedAdam(0.01).instantiate(fast, true);
        for (int step = 0; step < 5; step++) {
            INDArray gradient =
                    random(9001, step).castTo(DataType.FLOAT).subi(0.5).reshape(shape(fastUpdater));
            INDArray copy = gradient.dup();
            slowUpdater.applyUpdater(gradient, step, 0);
            fastUpdater.applyUpdater(copy, step, 0);
            assertThat(copy.data().asFloat())
                    .usingComparatorWithPrecision(1e-7f)
                    .containsExactly(gradient.data().asFloat());
        }
        assertThat(fast.reshape(fast.length()).toFloatVector())
                .usingComparatorWithPrecision(1e-7f)
                .containsExactly(slow.reshape(slow.length()).toFloatVector());
    }

    /** That of a gradient, which differs between releases of Deeplearning4j. */
    private static long[] shape(GradientUpdater<?> updater) {
        return ((AdamUpdater) updater).getM().shape();
    }

    @Test
    void adamTakesTheSameStepsOnTwoThreads() {
        int length = (int) ParallelLoops.LEAST_VALUES + 9001;
        float[][] steps = new float[2][];
        int before = NativeThreads.get();
        try {
            for (int threads = 1; threads <= 2; threads++) {
                NativeThreads.set(threads);
                var updater = new FusedAdam(0.01).instantiate(Nd4j.zeros(DataType.FLOAT, 1, 2L * length), true);
                INDArray gradient =
                        random(length, 1).castTo(DataType.FLOAT).subi(0.5).reshape(shape(updater));
                updater.applyUpdater(gradient, 0, 0);
                updater.applyUpdater(gradient, 1, 0);
                steps[threads - 1] = gradient.data().asFloat();
            }
        } finally {
            NativeThreads.set(before);
        }
        assertThat(steps[1]).containsExactly(steps[0]);
        assertThat(steps[0][length - 1]).isNotZero();
    }

    @Test
    void updaterTakesTheStepsOfDeeplearning4j() {
        ComputationGraph plain = adamNetwork();
        ComputationGraph fast = adamNetwork();
        fast.setParams(plain.params());
        FusedUpdater.install(fast);
        INDArray before = fast.params().dup();
        for (int step = 0; step < 6; step++) {
            plain.fit(data(rows(9).castTo(DataType.FLOAT)));
            fast.fit(data(rows(9).castTo(DataType.FLOAT)));
        }
        assertThat(fast.getUpdater()).isInstanceOf(FusedUpdater.class);
        assertThat(bits(fast.params())).isNotEqualTo(bits(before));
        assertThat(flat(fast.params())).usingComparatorWithPrecision(1e-6).containsExactly(flat(plain.params()));
        assertThat(flat(fast.getUpdater().getStateViewArray()))
                .usingComparatorWithPrecision(1e-6)
                .containsExactly(flat(plain.getUpdater().getStateViewArray()));
    }

    @Test
    void stepsAreTakenInTheSameWalk() {
        ComputationGraph graph = adamNetwork();
        FusedUpdater.install(graph);
        assertThat(graph.getOptimizer()).isInstanceOf(FusedDescent.class);
        INDArray before = graph.params().dup();
        graph.fit(data(rows(9).castTo(DataType.FLOAT)));
        double[] gradient = flat(graph.gradient().gradient());
        double[] moved = flat(before.sub(graph.params()));
        // the first step of Adam is the learning rate against the gradient's sign, and the gradient is still there
        for (int i = 0; i < moved.length; i++) {
            assertThat(moved[i]).isCloseTo(gradient[i] / 9 / (Math.abs(gradient[i]) / 9 + 1e-8) * 0.01, within(1e-5));
        }
    }

    @Test
    void whoListensFindsStepsInThePlaceOfTheGradient() {
        ComputationGraph graph = adamNetwork();
        FusedUpdater.install(graph);
        graph.setListeners(new BaseTrainingListener() {});
        INDArray before = graph.params().dup();
        graph.fit(data(rows(9).castTo(DataType.FLOAT)));
        assertThat(flat(graph.gradient().gradient()))
                .usingComparatorWithPrecision(1e-6)
                .containsExactly(flat(before.sub(graph.params())));
    }

    @Test
    void stepsGoOnWhenDeeplearning4jTakesTheUpdaterOff() {
        ComputationGraph plain = adamNetwork();
        ComputationGraph fast = adamNetwork();
        fast.setParams(plain.params());
        FusedUpdater.install(fast);
        for (int step = 0; step < 6; step++) {
            if (step == 2) {
                fast.setLearningRate(0.02);
                plain.setLearningRate(0.02);
                assertThat(fast.getUpdater()).isNotInstanceOf(FusedUpdater.class);
            } else if (step == 4) {
                FusedUpdater.install(fast);
            }
            plain.fit(data(rows(9).castTo(DataType.FLOAT)));
            fast.fit(data(rows(9).castTo(DataType.FLOAT)));
        }
        assertThat(flat(fast.params())).usingComparatorWithPrecision(1e-6).containsExactly(flat(plain.params()));
    }

    private static ComputationGraph adamNetwork() {
        ComputationGraphConfiguration configuration =
                configuration("dense", Activation.TANH, Activation.SIGMOID, new BernoulliLoss());
        configuration.getVertices().values().forEach(vertex -> {
            NeuralNetConfiguration conf = ((LayerVertex) vertex).getLayerConf();
            ((BaseLayer) conf.getLayer()).setIUpdater(new FusedAdam(0.01));
            ((BaseLayer) conf.getLayer()).setBiasUpdater(null);
        });
        return network(configuration, DataType.FLOAT);
    }

    private static double[] flat(INDArray array) {
        return array.reshape(array.length()).castTo(DataType.DOUBLE).toDoubleVector();
    }

    @Test
    void kernelsWorkHere() {
        assertThat(HostMemory.holds(Nd4j.zeros(DataType.FLOAT, 2, 3))).isTrue();
        assertThat(HostMemory.holds(Nd4j.zeros(DataType.DOUBLE, 2, 3))).isFalse();
        assertThat(HostMemory.holds(
                        Nd4j.zeros(DataType.FLOAT, 4, 3).get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2))))
                .isFalse();
    }

    @Test
    void kernelsAreExactToAFewUnitsInTheLastPlace() {
        float[] x = new float[40_001];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i - 20_000) * 1e-3f;
        }
        float[] tanh = x.clone();
        float[] sigmoid = x.clone();
        Kernels.tanh(tanh, 0, x.length);
        Kernels.sigmoid(sigmoid, 0, x.length);
        for (int i = 0; i < x.length; i++) {
            assertThat(tanh[i]).isCloseTo((float) Math.tanh(x[i]), within(4e-7f));
            assertThat(sigmoid[i]).isCloseTo((float) (1 / (1 + Math.exp(-x[i]))), within(2e-7f));
        }
    }

    private static ComputationGraphConfiguration configuration(
            String kind, Activation f, Activation g, ILossFunction loss) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Sgd(0.01))
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.feedForward(IN));
        boolean tied = "tied".equals(kind) || "contractive".equals(kind);
        if (tied) {
            TiedDenseLayer.Builder plain = new TiedDenseLayer.Builder().nOut(11).activation(f);
            graph.addLayer(
                    "code",
                    "tied".equals(kind)
                            ? plain.build()
                            : new ContractiveDenseLayer.Builder()
                                    .contraction(0.2)
                                    .nOut(11)
                                    .activation(f)
                                    .build(),
                    "input");
            graph.addVertex("decoder", new TiedDecoderVertex("code", IN), "code");
            FusedLossLayer output = new FusedLossLayer.Builder(loss, g).build();
            output.setNIn(IN);
            output.setNOut(IN);
            graph.addLayer("reconstruction", output, "decoder");
        } else {
            graph.addLayer(
                    "a", new FusedDenseLayer.Builder().nOut(13).activation(f).build(), "input");
            String below = "a";
            if ("dropout above".equals(kind)) {
                // keeps everything, but scales it: in place, as Deeplearning4j lets it
                graph.addLayer("dropout", new DropoutLayer(new Dropout(0.999999)), "a");
                below = "dropout";
            }
            graph.addLayer(
                    "code", new FusedDenseLayer.Builder().nOut(5).activation(f).build(), below);
            graph.addLayer(
                    "reconstruction",
                    new FusedOutputLayer.Builder(loss).nOut(IN).activation(g).build(),
                    "code");
        }
        return graph.setOutputs("reconstruction").build();
    }

    private static ComputationGraph network(ComputationGraphConfiguration configuration, DataType type) {
        ComputationGraphConfiguration copy = configuration.clone();
        copy.setDataType(type);
        copy.getVertices().values().forEach(vertex -> vertex.setDataType(type));
        ComputationGraph network = new ComputationGraph(copy);
        network.init();
        return network;
    }

    private static double[] gradients(ComputationGraph network, INDArray rows, INDArray labels, DataType type) {
        network.setInput(0, rows.castTo(type));
        network.setLabels(labels.castTo(type));
        network.computeGradientAndScore();
        INDArray gradient = network.gradient().gradient();
        return gradient.reshape(gradient.length()).castTo(DataType.DOUBLE).toDoubleVector();
    }

    private static MultiDataSet data(INDArray rows, INDArray labels, DataType type) {
        return new MultiDataSet(new INDArray[] {rows.castTo(type)}, new INDArray[] {labels.castTo(type)});
    }

    /** Two in three are 0. */
    private static INDArray weights(int batch) {
        INDArray weights = random(batch * IN, 11).reshape(batch, IN);
        return weights.muli(weights.gt(0.66).castTo(DataType.DOUBLE)).muli(3);
    }

    private static MultiDataSet data(INDArray rows) {
        return new MultiDataSet(new INDArray[] {rows}, new INDArray[] {rows});
    }

    private static INDArray rows(int batch) {
        return random(batch * IN, 5).reshape(batch, IN);
    }

    private static INDArray random(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return Nd4j.createFromArray(random.doubles(count).toArray());
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
