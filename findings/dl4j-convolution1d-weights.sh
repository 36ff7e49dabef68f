#!/usr/bin/env bash
# Deeplearning4j 1.0.0-M2.1 (deeplearning4j-nn): the weights of its Convolution1D layer.
# Guess: the parameter W has the shape [outputs, inputs, kernel, 1], so the number at [o, i, k, 0] weighs tap k of input i for
#        output o, as in Convolution2D, whose weights are [outputs, inputs, height, width].
# Found: the shape is as guessed, but the numbers are taken in the order [kernel, inputs, outputs]: with two outputs, three
#        inputs and two taps, the one at [0, 1, 1] weighs tap 0 of input 1 for output 1. Training does not mind; weights that
#        are copied from elsewhere by their shape give other outputs without a word. With one output and one tap all is well.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.deeplearning4j</groupId><artifactId>deeplearning4j-nn</artifactId><version>1.0.0-M2.1</version></dependency>
    <dependency><groupId>org.nd4j</groupId><artifactId>nd4j-native-platform</artifactId><version>1.0.0-M2.1</version></dependency>
  </dependencies>
</project>
END
mvn -B -ntp -l maven.log -Djavacpp.platform.host \
    org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=jars || { cat maven.log; exit 1; }

cat >Found.java <<'END'
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class Found {
    static final int OUTPUTS = 2, INPUTS = 3, TAPS = 2, STEPS = 5;

    public static void main(String[] arguments) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .activation(Activation.IDENTITY)
                .list()
                .layer(new Convolution1D.Builder(TAPS).nOut(OUTPUTS).build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MSE).nOut(1).activation(Activation.IDENTITY).build())
                .setInputType(InputType.recurrent(INPUTS, STEPS))
                .build());
        net.init();
        INDArray w = net.getLayer(0).getParam("W");
        net.getLayer(0).getParam("b").assign(0);
        boolean shape = java.util.Arrays.equals(w.shape(), new long[] {OUTPUTS, INPUTS, TAPS, 1});
        int asShaped = 0;
        int asFound = 0;
        for (int o = 0; o < OUTPUTS; o++) {
            for (int i = 0; i < INPUTS; i++) {
                for (int k = 0; k < TAPS; k++) {
                    w.assign(0);
                    w.putScalar(new int[] {o, i, k, 0}, 1);
                    // where in the row-major order of [outputs, inputs, taps] the 1 stands, read as [taps, inputs, outputs]
                    int place = (o * INPUTS + i) * TAPS + k;
                    asShaped += weighs(net, o, i, k) ? 1 : 0;
                    asFound += weighs(net, place % OUTPUTS, place / OUTPUTS % INPUTS, place / OUTPUTS / INPUTS) ? 1 : 0;
                }
            }
        }
        int all = OUTPUTS * INPUTS * TAPS;
        System.out.println("W is [outputs, inputs, taps, 1]: " + shape + "; weights that act as the shape says: "
                + asShaped + " of " + all + ", as [taps, inputs, outputs]: " + asFound + " of " + all);
        if (!shape || asShaped == all || asFound != all) {
            throw new IllegalStateException("this has changed");
        }
    }

    /** Whether tap k of input i reaches output o at the first step, and nothing else does. */
    static boolean weighs(MultiLayerNetwork net, int o, int i, int k) {
        for (int input = 0; input < INPUTS; input++) {
            for (int tap = 0; tap < TAPS; tap++) {
                INDArray x = Nd4j.zeros(1, INPUTS, STEPS);
                x.putScalar(0, input, tap, 1);
                INDArray y = net.feedForward(x).get(1);
                for (int output = 0; output < OUTPUTS; output++) {
                    boolean here = output == o && input == i && tap == k;
                    if ((y.getDouble(0, output, 0) != 0) != here) {
                        return false;
                    }
                }
            }
        }
        return true;
    }
}
END
java -Xmx1g -cp 'jars/*' Found.java 2>/dev/null
