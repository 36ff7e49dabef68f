package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.aezoo.testkit.GraphChecks;
import org.aezoo.testkit.SecondJvm;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A file with every layer, vertex and loss of this module, written here and read in a JVM that has seen none of them. */
class SecondJvmTest {

    @Test
    void anotherJvmReadsTheFileAndAgreesToTheBit(@TempDir Path directory) {
        ComputationGraph graph = GraphChecks.graph(Nets.start()
                .addLayer(
                        "convolution",
                        new NativeConvolutionLayer.Builder(4, 4)
                                .stride(2, 2)
                                .padding(1, 1)
                                .nOut(2)
                                .activation(Activation.RELU)
                                .build(),
                        "input")
                .addLayer(
                        "encoder",
                        Nets.tied(18, 4, Activation.SIGMOID),
                        new CnnToFeedForwardPreProcessor(3, 3, 2),
                        "convolution")
                .addLayer("code", new L1PenaltyLayer(0.01), "encoder")
                .addVertex("decoder", new TiedDecoderVertex("encoder", 18, new ActivationTanH()), "code")
                .addLayer(
                        "deconvolution",
                        new NativeDeconvolutionLayer.Builder(4, 4)
                                .stride(2, 2)
                                .padding(1, 1)
                                .nIn(2)
                                .nOut(1)
                                .activation(Activation.IDENTITY)
                                .build(),
                        new FeedForwardToCnnPreProcessor(3, 3, 2),
                        "decoder")
                .addLayer(
                        "reconstruction",
                        Nets.output(new BernoulliLoss(), 36, 36, Activation.SIGMOID),
                        new CnnToFeedForwardPreProcessor(6, 6, 1),
                        "deconvolution")
                .addLayer("squared", Nets.output(new SquaredErrorLoss(), 4, 36, Activation.TANH), "code")
                .addLayer("gaussian", Nets.output(new GaussianLoss(0.5), 4, 36, Activation.IDENTITY), "code")
                .addLayer("sampled", new GaussianSamplingLayer(0.5, 0.1, 10), "code")
                .addLayer("posterior", Nets.output(new GaussianLoss(), 2, 36, Activation.IDENTITY), "sampled")
                .addLayer("noisy", new UnitVarianceSamplingLayer(0.1), "code")
                .addLayer("noise", Nets.output(new GaussianLoss(), 4, 36, Activation.IDENTITY), "noisy")
                .addLayer(
                        "weighted",
                        Nets.output(new WeightedLoss(new GaussianLoss(0.5)), 4, 18, Activation.IDENTITY),
                        "code")
                .addLayer("column-mean", Nets.dense(4, 36, Activation.IDENTITY), "code")
                .addLayer("column", new LearnedVarianceLossLayer(36, Activation.SIGMOID, 0.5, true), "column-mean")
                .addLayer("shared", new LearnedVarianceLossLayer(36, Activation.IDENTITY, 2, false), "column-mean")
                .setOutputs(
                        "reconstruction", "squared", "gaussian", "posterior", "noise", "weighted", "column", "shared")
                .setInputTypes(InputType.convolutional(6, 6, 1))
                .build());
        INDArray x = Reader.data();
        INDArray y = x.reshape(5, 36);
        graph.fit(new INDArray[] {x}, new INDArray[] {y, y, y, y, y, y, y, y});
        Path file = directory.resolve("graph.zip");
        GraphChecks.save(graph, file);

        assertThat(SecondJvm.run(Reader.class, file.toString())).contains(Reader.outputs(graph));
        GraphChecks.assertSaveAndLoadAgree(graph, x);
        GraphChecks.assertCloneAgrees(graph, x);
        GraphChecks.assertJsonAndYamlRoundTrip(graph.getConfiguration());
    }

    /** What the second JVM runs: reads the file, prints the bits of the outputs. */
    static final class Reader {

        private Reader() {}

        public static void main(String[] arguments) {
            System.out.println(outputs(GraphChecks.load(Path.of(arguments[0]))));
        }

        static INDArray data() {
            return Nets.uniform(3, 5, 1, 6, 6);
        }

        static String outputs(ComputationGraph graph) {
            StringBuilder text = new StringBuilder();
            for (INDArray output : graph.output(data())) {
                for (float value : output.dup('c').reshape(output.length()).toFloatVector()) {
                    text.append(Integer.toHexString(Float.floatToIntBits(value)))
                            .append(' ');
                }
            }
            return text.toString();
        }
    }
}
