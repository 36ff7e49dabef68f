package org.aezoo.layers.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.aezoo.layers.InformationDimensionLayer;
import org.aezoo.layers.LayerContractTest;
import org.aezoo.layers.LayerContractTest.Subject;
import org.aezoo.layers.Nets;
import org.aezoo.layers.ShareLayer;
import org.aezoo.layers.SquaredErrorLoss;
import org.aezoo.layers.TopKLayer;
import org.aezoo.layers.VectorQuantizerLayer;
import org.aezoo.layers.internal.codebook.CodeTally;
import org.aezoo.layers.internal.codebook.Codebook;
import org.aezoo.layers.internal.codebook.DeviceCodebook;
import org.aezoo.layers.internal.kernels.DeviceDiscrepancy;
import org.aezoo.layers.internal.kernels.MaximumMeanDiscrepancy;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** The two ways of {@link Device}: what layers do in Java on the CPU, and what they do by operations on a card. */
class DeviceTest {

    private static final int SIZE = 6;
    private static final int CODE = 4;
    private static final int STEPS = 4;

    @AfterEach
    void backToTheCpu() {
        System.clearProperty(Device.OPERATIONS);
        System.clearProperty(Device.NOISE);
    }

    static Stream<Arguments> subjects() {
        return LayerContractTest.subjects()
                .flatMap(subject -> subject.activations().stream().map(f -> Arguments.of(subject, f)));
    }

    /** Exactly, as far as double precision goes; the layers' own tests hold one of the ways against numeric gradients. */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("subjects")
    void bothWaysDoTheSame(Subject subject, Activation activation) {
        ComputationGraphConfiguration configuration = subject.net().of(activation, SIZE, CODE);
        // with fewer vectors than codes several codes are the same, and rounding decides which of them is nearest
        int few = subject.types().contains(VectorQuantizerLayer.class) ? 9 : 1;
        for (int rows : new int[] {few, 23}) {
            DataSet single = LayerContractTest.batch(subject, rows, SIZE);
            DataSet batch = new DataSet(
                    single.getFeatures().castTo(DataType.DOUBLE),
                    single.getLabels().castTo(DataType.DOUBLE));
            double[][] host = run(configuration, batch, false);
            double[][] device = run(configuration, batch, true);
            for (int part = 0; part < host.length; part++) {
                assertThat(device[part])
                        .as("part %d of %d rows", part, rows)
                        .usingComparatorWithPrecision(1e-9)
                        .containsExactly(host[part]);
            }
        }
    }

    /** Losses of some steps, the parameters after them, the last gradient, output and score in inference. */
    private static double[][] run(ComputationGraphConfiguration configuration, DataSet batch, boolean operations) {
        System.setProperty(Device.OPERATIONS, String.valueOf(operations));
        ComputationGraphConfiguration twice = configuration.clone();
        twice.setDataType(DataType.DOUBLE);
        twice.getVertices().values().forEach(vertex -> vertex.setDataType(DataType.DOUBLE));
        ComputationGraph graph = new ComputationGraph(twice);
        graph.init();
        double[] losses = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            System.setProperty(Device.NOISE, String.valueOf(step));
            graph.fit(batch);
            losses[step] = graph.score();
        }
        double[] output = flat(graph.outputSingle(batch.getFeatures()));
        double[] score = {graph.score(batch, false)};
        double[][] parts = {losses, flat(graph.params()), flat(graph.gradient().gradient()), output, score};
        GraphMemory.release(graph);
        return parts;
    }

    private static double[] flat(INDArray array) {
        return array.dup('c').data().asDouble();
    }

    @Test
    void propertyChangesTheWay() {
        assertThat(Device.isHost()).isTrue();
        System.setProperty(Device.OPERATIONS, "true");
        assertThat(Device.isHost()).isFalse();
        assertThat(Device.isCpu()).isTrue();
        assertThat(HostMemory.holds(Nd4j.zeros(DataType.FLOAT, 2, 3))).isFalse();
        assertThat(HostMemory.holdsInOrder(Nd4j.zeros(DataType.FLOAT, 2, 3))).isFalse();
    }

    @Test
    void noiseFromANumberIsTheSameEachTime() {
        INDArray first = Nd4j.zeros(DataType.FLOAT, 300, 70);
        INDArray second = Nd4j.zeros(DataType.FLOAT, 300, 70);
        System.setProperty(Device.NOISE, "5");
        Device.drawGaussian(first, 2);
        Device.drawGaussian(second, 2);
        assertThat(first).isEqualTo(second);
        assertThat(first.meanNumber().doubleValue()).isCloseTo(0, within(0.05));
        assertThat(first.stdNumber().doubleValue()).isCloseTo(2, within(0.05));
        System.setProperty(Device.NOISE, "6");
        Device.drawGaussian(second, 2);
        assertThat(first).isNotEqualTo(second);
    }

    /** Groups of every size from none on, rows that are the same, and one group alone. */
    @Test
    void discrepanciesAgree() {
        SplittableRandom random = new SplittableRandom(11);
        for (int trial = 0; trial < 60; trial++) {
            int rows = 1 + random.nextInt(14);
            int size = 1 + random.nextInt(3);
            int count = 2 + random.nextInt(3);
            double[] values = random.doubles((long) rows * size, -1, 1).toArray();
            int[] groups = random.ints(rows, 0, trial % 9 == 0 ? 1 : count).toArray();
            double[][] marks = new double[rows][count - 1];
            // then several pairs may have the median distance, and its gradient goes one way or another
            boolean twins = trial % 4 == 0;
            for (int i = 0; i < rows; i++) {
                if (groups[i] > 0) {
                    marks[i][groups[i] - 1] = 1;
                }
                if (trial % 10 == 0 || (twins && i == 1)) {
                    System.arraycopy(values, 0, values, i * size, size);
                }
            }
            MaximumMeanDiscrepancy expected = new MaximumMeanDiscrepancy(values, size, groups, count);
            DeviceDiscrepancy got = new DeviceDiscrepancy(
                    Nd4j.createFromArray(values).reshape(rows, size), Nd4j.createFromArray(marks));
            assertThat(got.value().getDouble(0)).as("trial %d", trial).isCloseTo(expected.value(), within(1e-12));
            if (!twins || trial % 10 == 0) {
                assertThat(flat(got.gradient()))
                        .as("trial %d", trial)
                        .usingComparatorWithPrecision(1e-11)
                        .containsExactly(expected.gradient());
            }
        }
    }

    @Test
    void codebooksMoveAlike() {
        SplittableRandom random = new SplittableRandom(12);
        int dead = 0;
        for (int trial = 0; trial < 40; trial++) {
            int size = 2 + random.nextInt(9);
            int dim = 1 + random.nextInt(3);
            int count = 1 + random.nextInt(20);
            double restart = trial % 3 == 0 ? 0 : 0.5;
            double decay = trial % 5 == 0 ? 0 : 0.7;
            double[] z = random.doubles((long) count * dim, -1, 1).toArray();
            double[] counts = random.doubles(size, 0, 2).toArray();
            counts[0] = 0;
            counts[1] = 1;
            Codebook before = new Codebook(
                    size,
                    dim,
                    random.doubles((long) size * dim, -1, 1).toArray(),
                    counts,
                    random.doubles((long) size * dim, -1, 1).toArray());
            int[] nearest = Codebook.nearest(z, before.vectors, size, dim);
            Codebook expected = before.after(z, nearest, decay, restart, trial);
            INDArray rows = Nd4j.createFromArray(z).reshape(count, dim);
            DeviceCodebook start = new DeviceCodebook(
                    Nd4j.createFromArray(before.vectors).reshape(size, dim),
                    Nd4j.createFromArray(counts).reshape(1, size),
                    Nd4j.createFromArray(before.sums).reshape(size, dim));
            DeviceCodebook got =
                    start.after(rows, DeviceCodebook.nearest(rows, start.vectors()), decay, restart, trial);
            dead += Arrays.stream(expected.counts).distinct().count() < size ? 1 : 0;
            assertThat(flat(got.counts())).usingComparatorWithPrecision(1e-12).containsExactly(expected.counts);
            assertThat(flat(got.sums())).usingComparatorWithPrecision(1e-12).containsExactly(expected.sums);
            assertThat(flat(got.vectors())).usingComparatorWithPrecision(1e-10).containsExactly(expected.vectors);
        }
        assertThat(dead).as("trials in which several vectors begin anew").isGreaterThan(9);
    }

    @Test
    void ofEqualActivationsTheFirstAreKeptOnEveryDevice() {
        INDArray rows = Nd4j.createFromArray(new double[][] {{1, 2, 2, 2, 0}, {0, 0, 0, 0, 0}, {-1, -2, 5, -2, -2}});
        for (int k = 1; k <= 6; k++) {
            ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                    .dataType(DataType.DOUBLE)
                    .graphBuilder()
                    .addInputs("input")
                    .setInputTypes(InputType.feedForward(5))
                    .addLayer("top", new TopKLayer(k), "input")
                    .addLayer("end", Nets.loss(new SquaredErrorLoss(), Activation.IDENTITY), "top")
                    .setOutputs("end")
                    .build());
            graph.init();
            double[] host = flat(graph.outputSingle(rows));
            System.setProperty(Device.OPERATIONS, "true");
            assertThat(flat(graph.outputSingle(rows))).containsExactly(host);
            System.clearProperty(Device.OPERATIONS);
        }
    }

    @Test
    void rowsThatAreHardlyActiveAreWorkedOnAlike() {
        INDArray rows =
                Nd4j.createFromArray(new double[][] {{0, 0, 0, 0}, {1e-3, 0, 0, -2e-3}, {0, 3, 0, 0}, {1, 1, -1, 1}});
        for (Layer layer : List.of(new ShareLayer(), new InformationDimensionLayer(0.7))) {
            ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                    .seed(4)
                    .dataType(DataType.DOUBLE)
                    .updater(new Sgd(0.1))
                    .graphBuilder()
                    .addInputs("input")
                    .setInputTypes(InputType.feedForward(4))
                    .addLayer("below", Nets.dense(4, 4, Activation.IDENTITY), "input")
                    .addLayer("layer", layer, "below")
                    .addLayer("end", Nets.output(new SquaredErrorLoss(), 4, 4, Activation.IDENTITY), "layer")
                    .setOutputs("end")
                    .build());
            graph.init();
            graph.getLayer("below").getParam("W").assign(Nd4j.eye(4).castTo(DataType.DOUBLE));
            double[][] gradients = new double[2][];
            for (int way = 0; way < 2; way++) {
                System.setProperty(Device.OPERATIONS, String.valueOf(way == 1));
                graph.setInput(0, rows);
                graph.setLabels(rows.add(1));
                graph.computeGradientAndScore();
                gradients[way] = flat(graph.gradient().gradient());
            }
            assertThat(gradients[1]).usingComparatorWithPrecision(1e-9).containsExactly(gradients[0]);
        }
    }

    @Test
    void usesOfCodesAreCountedAlike() {
        double[] z = {0.1, 0.2, 0.9, 0.8, 0.15, 0.22, -3, 1};
        INDArray indices = Nd4j.createFromArray(2L, 0L, 2L, 3L);
        CodeTally there = new CodeTally();
        CodeTally here = new CodeTally();
        for (int time = 0; time < 2; time++) {
            there.add(indices, 5);
            here.add(indices.toIntVector(), 5);
        }
        assertThat(there.take(5)).containsExactly(2, 0, 4, 2, 0);
        assertThat(there.take(5)).containsOnly(0);
        assertThat(here.take(5)).containsExactly(2, 0, 4, 2, 0);
        assertThat(here.take(5)).containsOnly(0);
        double[] vectors = {0, 0, 1, 1, -2, 2};
        assertThat(DeviceCodebook.nearest(
                                Nd4j.createFromArray(z).reshape(4, 2),
                                Nd4j.createFromArray(vectors).reshape(3, 2))
                        .toIntVector())
                .containsExactly(Codebook.nearest(z, vectors, 3, 2));
    }
}
