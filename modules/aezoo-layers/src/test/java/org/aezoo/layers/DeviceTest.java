package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.aezoo.layers.LayerContractTest.Subject;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
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
        for (int rows : new int[] {1, 23}) {
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
        graph.close();
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
        assertThat(Host.holds(Nd4j.zeros(DataType.FLOAT, 2, 3))).isFalse();
        assertThat(Host.holdsInOrder(Nd4j.zeros(DataType.FLOAT, 2, 3))).isFalse();
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

    @Test
    void usesOfCodesAreCountedAlike() {
        double[] z = {0.1, 0.2, 0.9, 0.8, 0.15, 0.22, -3, 1};
        INDArray indices = Nd4j.createFromArray(2L, 0L, 2L, 3L);
        assertThat(CodeVectors.tally(CodeVectors.tally(null, indices, 5), indices, 5).toLongVector())
                .containsExactly(2, 0, 4, 2, 0);
        double[] vectors = {0, 0, 1, 1, -2, 2};
        assertThat(DeviceCodebook.nearest(
                                Nd4j.createFromArray(z).reshape(4, 2), Nd4j.createFromArray(vectors).reshape(3, 2))
                        .toIntVector())
                .containsExactly(Codebook.nearest(z, vectors, 3, 2));
    }
}
