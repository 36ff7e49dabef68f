package org.aezoo.layers;

import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** Small graphs and data for the tests of this module. */
public final class Nets {

    private Nets() {}

    public static ComputationGraphConfiguration.GraphBuilder start() {
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(1e-2))
                .graphBuilder()
                .addInputs("input");
    }

    public static DenseLayer dense(int in, int out, Activation activation) {
        return new DenseLayer.Builder().nIn(in).nOut(out).activation(activation).build();
    }

    static TiedDenseLayer tied(int in, int out, Activation activation) {
        return new TiedDenseLayer.Builder()
                .nIn(in)
                .nOut(out)
                .activation(activation)
                .build();
    }

    public static OutputLayer output(ILossFunction loss, int in, int out, Activation activation) {
        return new OutputLayer.Builder(loss)
                .nIn(in)
                .nOut(out)
                .activation(activation)
                .build();
    }

    public static LossLayer loss(ILossFunction loss, Activation activation) {
        return new LossLayer.Builder(loss).activation(activation).build();
    }

    /** Values in (0, 1), from a seed of its own. */
    public static INDArray uniform(long seed, long... shape) {
        INDArray values = Nd4j.create(shape);
        Random random = new Random(seed);
        INDArray flat = values.reshape(values.length());
        for (long i = 0; i < flat.length(); i++) {
            flat.putScalar(i, random.nextDouble());
        }
        return values;
    }

    /** Standard normal values, from a seed of its own. */
    public static INDArray normal(long seed, long... shape) {
        INDArray values = Nd4j.create(shape);
        Random random = new Random(seed);
        INDArray flat = values.reshape(values.length());
        for (long i = 0; i < flat.length(); i++) {
            flat.putScalar(i, random.nextGaussian());
        }
        return values;
    }
}
