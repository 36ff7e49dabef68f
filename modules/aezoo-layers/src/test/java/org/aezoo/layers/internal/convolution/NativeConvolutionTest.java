package org.aezoo.layers.internal.convolution;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import org.aezoo.layers.BernoulliLoss;
import org.aezoo.layers.NativeConvolutionLayer;
import org.aezoo.layers.NativeDeconvolutionLayer;
import org.aezoo.layers.Nets;
import org.aezoo.testkit.GradientChecks;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class NativeConvolutionTest {

    /** One convolution or deconvolution: everything that changes its numbers. */
    private record Shape(
            int kernel,
            int stride,
            int padding,
            int dilation,
            ConvolutionMode mode,
            boolean bias,
            Activation activation,
            double dropout) {

        <T extends ConvolutionLayer.BaseConvBuilder<T>> T apply(T builder, int in, int out) {
            if (dropout != 1) {
                builder.dropOut(dropout);
            }
            return builder.kernelSize(kernel, kernel)
                    .stride(stride, stride)
                    .padding(padding, padding)
                    .dilation(dilation, dilation)
                    .convolutionMode(mode)
                    .hasBias(bias)
                    .nIn(in)
                    .nOut(out)
                    .activation(activation);
        }

        Shape withDropout(double dropout) {
            return new Shape(kernel, stride, padding, dilation, mode, bias, activation, dropout);
        }
    }

    // kernel, stride, padding, dilation, mode, bias, activation, height, in, out, batch
    private static final String ENCODER_28 = "4, 2, 1, 1, Truncate, true, RELU, 28, 1, 4, 2";

    @ParameterizedTest
    @CsvSource({
        ENCODER_28,
        "4, 2, 1, 1, Truncate, true, SIGMOID, 14, 3, 5, 3",
        "3, 2, 1, 1, Truncate, false, TANH, 7, 4, 2, 1",
        "3, 1, 0, 1, Truncate, true, IDENTITY, 9, 2, 3, 2",
        "1, 1, 0, 1, Truncate, true, TANH, 1, 1, 1, 1",
        "3, 2, 0, 1, Same, true, TANH, 7, 2, 3, 2",
        "3, 2, 0, 1, Same, true, TANH, 8, 2, 3, 2",
        "3, 2, 1, 1, Strict, true, TANH, 7, 2, 3, 2"
    })
    void convolutionAgreesWithDeeplearning4j(
            int kernel,
            int stride,
            int padding,
            int dilation,
            ConvolutionMode mode,
            boolean bias,
            Activation activation,
            int height,
            int in,
            int out,
            int batch) {
        Shape shape = new Shape(kernel, stride, padding, dilation, mode, bias, activation, 1);
        INDArray x = Nets.uniform(1, batch, in, height, height);
        assertAgree(
                net(convolution(shape, in, out), height, in),
                net(shape.apply(new ConvolutionLayer.Builder(), in, out).build(), height, in),
                x);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 2, 1, 1, Truncate, true, TANH, 4, 8, 3, 2, 7",
        "4, 2, 1, 1, Truncate, true, RELU, 7, 3, 2, 3, 14",
        "4, 2, 1, 1, Truncate, true, SIGMOID, 14, 4, 1, 2, 28",
        "3, 1, 0, 1, Truncate, false, IDENTITY, 5, 2, 3, 1, 7",
        "1, 1, 0, 1, Truncate, true, TANH, 1, 1, 1, 1, 1",
        "3, 2, 0, 1, Same, true, TANH, 4, 2, 3, 2, 8"
    })
    void deconvolutionAgreesWithDeeplearning4j(
            int kernel,
            int stride,
            int padding,
            int dilation,
            ConvolutionMode mode,
            boolean bias,
            Activation activation,
            int height,
            int in,
            int out,
            int batch,
            int expectedHeight) {
        Shape shape = new Shape(kernel, stride, padding, dilation, mode, bias, activation, 1);
        INDArray x = Nets.uniform(1, batch, in, height, height);
        ComputationGraphConfiguration ours = net(deconvolution(shape, in, out), height, in);
        assertThat(GraphChecks.graph(ours).outputSingle(x).shape())
                .containsExactly(batch, out, expectedHeight, expectedHeight);
        assertAgree(
                ours, net(shape.apply(new Deconvolution2D.Builder(), in, out).build(), height, in), x);
    }

    private static void assertAgree(
            ComputationGraphConfiguration ours, ComputationGraphConfiguration stock, INDArray x) {
        ComputationGraph first = GraphChecks.graph(ours);
        ComputationGraph second = GraphChecks.graph(stock);
        assertThat(bits(first.params())).isEqualTo(bits(second.params()));
        INDArray parameters = Nets.normal(9, 1, first.numParams()).muli(0.3);
        first.setParams(parameters);
        second.setParams(parameters);
        INDArray output = first.outputSingle(x);
        assertClose(output, second.outputSingle(x));
        INDArray labels = Nets.uniform(2, output.shape());
        for (ComputationGraph graph : new ComputationGraph[] {first, second}) {
            graph.setInput(0, x);
            graph.setLabel(0, labels);
            graph.computeGradientAndScore();
        }
        assertThat(first.score()).isCloseTo(second.score(), within(1e-5 * Math.abs(second.score())));
        Map<String, INDArray> gradients = second.gradient().gradientForVariable();
        gradients.forEach((name, gradient) ->
                assertClose(Objects.requireNonNull(first.gradient().getGradientFor(name), name), gradient));
    }

    /** Within 1e-5 of the greatest value. */
    private static void assertClose(INDArray actual, INDArray expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        double greatest = Math.max(1, expected.normmaxNumber().doubleValue());
        assertThat(actual.sub(expected).normmaxNumber().doubleValue()).isLessThanOrEqualTo(1e-5 * greatest);
    }

    @ParameterizedTest
    @CsvSource({"SIGMOID, 4, 2, 1, true", "TANH, 3, 2, 1, false", "RELU, 3, 1, 0, true", "IDENTITY, 1, 1, 0, true"})
    void gradients(Activation activation, int kernel, int stride, int padding, boolean bias) {
        Shape shape = new Shape(kernel, stride, padding, 1, ConvolutionMode.Truncate, bias, activation, 1);
        for (int batch : new int[] {1, 3}) {
            INDArray x = Nets.uniform(1, batch, 2, 6, 6);
            ComputationGraphConfiguration conf = Nets.start()
                    .addLayer("encoder", convolution(shape, 2, 3), "input")
                    .addLayer("decoder", deconvolution(shape, 3, 2), "encoder")
                    .addLayer("reconstruction", loss(), "decoder")
                    .setOutputs("reconstruction")
                    .setInputTypes(InputType.convolutional(6, 6, 2))
                    .build();
            INDArray y = Nets.uniform(2, GraphChecks.graph(conf).outputSingle(x).shape());
            GradientChecks.assertGradients(conf, new DataSet(x, y));
        }
    }

    @Test
    void gradientsInSameMode() {
        Shape shape = new Shape(3, 2, 0, 1, ConvolutionMode.Same, true, Activation.TANH, 1);
        INDArray x = Nets.uniform(1, 2, 2, 6, 6);
        GradientChecks.assertGradients(autoencoder(shape), x);
    }

    @Test
    void everyCheck() {
        Shape shape = new Shape(4, 2, 1, 1, ConvolutionMode.Truncate, true, Activation.TANH, 1);
        INDArray x = Nets.uniform(1, 4, 2, 6, 6);
        GraphChecks.assertAll(autoencoder(shape), new DataSet(x, x));
        GraphChecks.assertAll(autoencoder(shape.withDropout(0.8)), new DataSet(x, x));
    }

    @Test
    void dropoutReachesTheGradientBelow() {
        // keeps nearly nothing: whatever reaches the layer below has to be nearly nothing too
        Shape open = new Shape(3, 1, 1, 1, ConvolutionMode.Truncate, true, Activation.IDENTITY, 1);
        for (Layer layer :
                new Layer[] {convolution(open.withDropout(1e-6), 2, 2), deconvolution(open.withDropout(1e-6), 2, 2)}) {
            ComputationGraph graph = GraphChecks.graph(Nets.start()
                    .addLayer("below", convolution(open, 2, 2), "input")
                    .addLayer("dropping", layer, "below")
                    .addLayer("reconstruction", loss(), "dropping")
                    .setOutputs("reconstruction")
                    .setInputTypes(InputType.convolutional(6, 6, 2))
                    .build());
            INDArray x = Nets.uniform(1, 3, 2, 6, 6);
            graph.setInput(0, x);
            graph.setLabel(0, x);
            graph.computeGradientAndScore();
            assertThat(graph.gradient().getGradientFor("below_W").norm1Number().doubleValue())
                    .isZero();
        }
    }

    @Test
    void transferLearningFreezes() {
        Shape shape = new Shape(4, 2, 1, 1, ConvolutionMode.Truncate, true, Activation.TANH, 1);
        INDArray x = Nets.uniform(1, 4, 2, 6, 6);
        ComputationGraph graph = GraphChecks.graph(autoencoder(shape));
        ComputationGraph tuned = new TransferLearning.GraphBuilder(graph)
                .setFeatureExtractor("encoder")
                .build();
        assertThat(bits(tuned.outputSingle(x))).isEqualTo(bits(graph.outputSingle(x)));
        INDArray frozen = tuned.getLayer("encoder").params().dup();
        GraphChecks.assertLossFalls(tuned, new DataSet(x, x), 10);
        assertThat(bits(tuned.getLayer("encoder").params())).isEqualTo(bits(frozen));
        GraphChecks.assertSaveAndLoadAgree(tuned, x);
    }

    @Test
    void mistakesAreNamed() {
        Shape dilated = new Shape(3, 1, 0, 2, ConvolutionMode.Truncate, true, Activation.TANH, 1);
        Shape shape = new Shape(3, 1, 0, 1, ConvolutionMode.Truncate, true, Activation.TANH, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        convolution(shape, 2, 3).getOutputType(0, InputType.convolutional(6, 6, 2, CNN2DFormat.NHWC)))
                .withMessageStartingWith("format must be NCHW, got NHWC");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GraphChecks.graph(net(convolution(dilated, 2, 3), 9, 2)))
                .withMessageStartingWith("dilation must be 1, got [2, 2]");
        ComputationGraph graph = GraphChecks.graph(net(convolution(shape, 2, 3), 6, 2));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> graph.output(Nets.uniform(1, 1, 3, 6, 6)))
                .withMessageStartingWith("input must be [batch, 2, height, width], got [1, 3, 6, 6]");
    }

    private static NativeConvolutionLayer convolution(Shape shape, int in, int out) {
        return shape.apply(new NativeConvolutionLayer.Builder(), in, out).build();
    }

    private static NativeDeconvolutionLayer deconvolution(Shape shape, int in, int out) {
        return shape.apply(new NativeDeconvolutionLayer.Builder(), in, out).build();
    }

    private static CnnLossLayer loss() {
        return new CnnLossLayer.Builder(new BernoulliLoss())
                .activation(Activation.SIGMOID)
                .build();
    }

    private static ComputationGraphConfiguration net(FeedForwardLayer layer, int height, int channels) {
        return Nets.start()
                .addLayer("layer", layer, "input")
                .addLayer("reconstruction", loss(), "layer")
                .setOutputs("reconstruction")
                .setInputTypes(InputType.convolutional(height, height, channels))
                .build();
    }

    private static ComputationGraphConfiguration autoencoder(Shape shape) {
        return Nets.start()
                .addLayer("encoder", convolution(shape, 2, 3), "input")
                .addLayer("decoder", deconvolution(shape, 3, 2), "encoder")
                .addLayer("reconstruction", loss(), "decoder")
                .setOutputs("reconstruction")
                .setInputTypes(InputType.convolutional(6, 6, 2))
                .build();
    }
}
