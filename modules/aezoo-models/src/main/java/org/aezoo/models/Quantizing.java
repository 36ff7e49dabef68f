package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;

import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.layers.FiniteScalarQuantizerLayer;
import org.aezoo.layers.NativeConvolutionLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;

/** What the quantising variants share: the same networks around the one layer in which they differ. */
final class Quantizing {

    /** Behind the objective of a model with a learnt codebook; sg is the identity without a gradient. */
    static final String COMMITMENT = " + commitment * sum_p |z_p - sg(e_p)|^2";

    private Quantizing() {}

    /** Fully connected encoder, vectors side by side, quantiser, mirrored decoder. */
    static ComputationGraphConfiguration dense(
            GraphBuilder graph,
            List<Integer> hiddenSizes,
            int units,
            Layer quantizer,
            Nonlinearity activation,
            int inputSize,
            Nonlinearity outputActivation,
            ReconstructionLoss loss) {
        String below = Graphs.encoders(graph, hiddenSizes, activation);
        graph.addLayer("vectors", Graphs.dense(units, IDENTITY), below);
        quantize(graph, quantizer, units);
        below = Graphs.decoders(graph, hiddenSizes, activation);
        return Graphs.end(graph.addLayer("reconstruction", Graphs.output(inputSize, outputActivation, loss), below));
    }

    /** Convolutions that halve the picture, a vector per position, quantiser, and the way back up. */
    static ComputationGraphConfiguration convolutional(
            GraphBuilder graph,
            DataShape shape,
            List<Integer> filters,
            int codeDim,
            Layer quantizer,
            Nonlinearity activation,
            Nonlinearity outputActivation,
            ReconstructionLoss loss) {
        String below = encode(graph, shape, filters, activation);
        graph.addLayer("vectors", pointwise(codeDim), below);
        quantize(graph, quantizer, codeDim);
        return decode(graph, "code", shape, filters, activation, outputActivation, loss);
    }

    /** From the vectors to the code; what is rounded as it stands is normalised first, or it leaves most levels unused. */
    private static void quantize(GraphBuilder graph, Layer quantizer, int channels) {
        if (quantizer instanceof FiniteScalarQuantizerLayer) {
            BatchNormalization normalised = new BatchNormalization.Builder()
                    .nIn(channels)
                    .nOut(channels)
                    .lockGammaBeta(true)
                    .build();
            graph.addLayer("normalised", normalised, "vectors").addLayer("code", quantizer, "normalised");
        } else {
            graph.addLayer("code", quantizer, "vectors");
        }
    }

    /** The encoder's levels; the name of the last one. */
    static String encode(GraphBuilder graph, DataShape shape, List<Integer> filters, Nonlinearity activation) {
        String below = "input";
        for (int k = 1; k <= filters.size(); k++) {
            graph.addLayer(
                    "encoder-" + k,
                    Convolutions.halve(filters.get(k - 1), shape.height(), shape.width(), k, activation),
                    below);
            below = "encoder-" + k;
        }
        return below;
    }

    /** From maps of the size of the encoder's last level back to the example. */
    static ComputationGraphConfiguration decode(
            GraphBuilder graph,
            String code,
            DataShape shape,
            List<Integer> filters,
            Nonlinearity activation,
            Nonlinearity outputActivation,
            ReconstructionLoss loss) {
        int levels = filters.size();
        graph.addLayer("decoder-" + levels, around(filters.get(levels - 1), activation), code);
        for (int k = levels - 1; k >= 1; k--) {
            graph.addLayer(
                    "decoder-" + k,
                    Convolutions.twice(filters.get(k - 1), shape.height(), shape.width(), k + 1, activation),
                    "decoder-" + (k + 1));
        }
        graph.addLayer(
                "picture",
                Convolutions.twice(shape.channels(), shape.height(), shape.width(), 1, IDENTITY),
                "decoder-1");
        return Graphs.end(graph.addLayer(
                "reconstruction",
                Graphs.lossOnly(shape.size(), outputActivation, loss),
                new CnnToFeedForwardPreProcessor(shape.height(), shape.width(), shape.channels()),
                "picture"));
    }

    /** A dense layer at every position, without an activation. */
    static NativeConvolutionLayer pointwise(int maps) {
        return convolution(1, maps, IDENTITY);
    }

    private static NativeConvolutionLayer around(int maps, Nonlinearity activation) {
        return convolution(3, maps, activation);
    }

    private static NativeConvolutionLayer convolution(int side, int maps, Nonlinearity activation) {
        return new NativeConvolutionLayer.Builder(side, side)
                .stride(1, 1)
                .padding(side / 2, side / 2)
                .convolutionMode(ConvolutionMode.Truncate)
                .nOut(maps)
                .activation(activation.activation())
                .weightInit(activation.weightInit())
                .build();
    }

    /** Refuses settings of a codebook that make no sense. */
    static void checkCodebook(int codebookSize, int codeDim, double commitment, double decay, double restart) {
        Require.between("codebookSize", codebookSize, 2, 65_536);
        Require.atLeast("codeDim", codeDim, 1);
        Require.atLeast("commitment", commitment, 0);
        Require.that(decay >= 0 && decay < 1, "decay", "0 or more and below 1", decay);
        Require.that(restart >= 0 && restart < 1, "restart", "0 or more and below 1", restart);
    }

    /** Refuses levels of finite scalars; the size of the codebook that they make. */
    static int checkLevels(List<Integer> levels) {
        Require.that(!levels.isEmpty(), "levels", "one number or more", levels);
        Require.sizes("levels", levels, 2);
        long product = 1;
        for (int level : levels) {
            product = Math.min(product * level, 1L << 32);
        }
        Require.that(product <= 65_536, "levels", "numbers with a product of at most 65536", levels);
        return (int) product;
    }

    /** Refuses pictures and levels of convolutions that leave less than 2 pixels a side. */
    static void checkPicture(int channels, int height, int width, List<Integer> filters, int halvings) {
        Require.atLeast("channels", channels, 1);
        Require.atLeast("height", height, 4);
        Require.atLeast("width", width, 4);
        Require.that(!filters.isEmpty(), "filters", "one level or more", filters);
        Require.sizes("filters", filters, 1);
        Require.that(
                Convolutions.halved(Math.min(height, width), halvings) >= 2,
                "filters",
                "few enough levels that the code keeps 2 or more pixels a side, for " + height + "x" + width,
                filters);
    }
}
