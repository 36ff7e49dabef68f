#!/usr/bin/env bash
# Deeplearning4j 1.0.0-M2.1 (deeplearning4j-nn): its own AutoEncoder layer, trained with pretrainLayer.
# Guess: the error of the reconstruction falls, as the loss that one chose asks for; the same pair of layers, trained with
#        fit, learns the same rows.
# Found: the error rises with every step, from 0.06 to 0.28, where the means of the columns have 0.03: the layer hands out its
#        gradient with the other sign, and the updater walks uphill, with minimize(true) and with minimize(false). The loss
#        makes no difference at all: the parameters are equal to the last bit after training for squared error and for
#        cross-entropy.
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
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class Found {
    static NeuralNetConfiguration.Builder settings(boolean minimize) {
        return new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .activation(Activation.SIGMOID)
                .minimize(minimize)
                .updater(new Sgd(0.02));
    }

    static OutputLayer output(int columns) {
        return new OutputLayer.Builder(LossFunction.MSE)
                .nIn(4)
                .nOut(columns)
                .activation(Activation.SIGMOID)
                .build();
    }

    static MultiLayerNetwork withAutoEncoder(LossFunction loss, boolean minimize) {
        MultiLayerNetwork net = new MultiLayerNetwork(settings(minimize)
                .list()
                .layer(new AutoEncoder.Builder().nIn(6).nOut(4).corruptionLevel(0).lossFunction(loss).build())
                .layer(output(1))
                .build());
        net.init();
        return net;
    }

    static double error(INDArray rows, INDArray read) {
        INDArray off = read.sub(rows);
        return off.mul(off).meanNumber().doubleValue();
    }

    static double error(MultiLayerNetwork net, INDArray rows) {
        var layer = (org.deeplearning4j.nn.layers.feedforward.autoencoder.AutoEncoder) net.getLayer(0);
        LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
        return error(rows, layer.decode(layer.encode(rows, false, none), none));
    }

    static INDArray pretrained(LossFunction loss, boolean minimize, INDArray rows) {
        MultiLayerNetwork net = withAutoEncoder(loss, minimize);
        StringBuilder line = new StringBuilder(loss + ", minimize " + minimize + ":");
        double last = 0;
        boolean rises = true;
        for (int step = 0; step <= 200; step++) {
            double error = error(net, rows);
            if (step % 100 == 0) {
                line.append(String.format(" %.2f", error));
            }
            rises &= step > 50 || error > last;
            last = error;
            net.pretrainLayer(0, rows);
        }
        System.out.println(line + ", in each of the first steps " + (rises ? "up" : "?"));
        return net.getLayer(0).params().dup();
    }

    public static void main(String[] args) {
        Nd4j.getRandom().setSeed(3);
        double[][] plane = {{1, 0, .5, .3, .8, .1}, {0, 1, .5, .6, .1, .9}};
        INDArray rows = Nd4j.rand(DataType.DOUBLE, 200, 2)
                .mmul(Nd4j.createFromArray(plane))
                .muli(0.7)
                .addi(0.1);
        System.out.printf("means of the columns: %.2f%n", error(rows, rows.mean(0).reshape(1, 6).repeat(0, 200)));
        INDArray squares = pretrained(LossFunction.MSE, true, rows);
        pretrained(LossFunction.MSE, false, rows);
        INDArray crosses = pretrained(LossFunction.XENT, true, rows);
        boolean equal = true;
        for (int i = 0; i < squares.length(); i++) {
            equal &= squares.getDouble(i) == crosses.getDouble(i);
        }
        System.out.println("parameters of MSE and XENT: " + (equal ? "equal" : "different"));

        MultiLayerNetwork two = new MultiLayerNetwork(settings(true)
                .updater(new Sgd(2))
                .list()
                .layer(new DenseLayer.Builder().nIn(6).nOut(4).build())
                .layer(output(6))
                .build());
        two.init();
        for (int step = 0; step < 600; step++) {
            two.fit(rows, rows);
        }
        System.out.println("two layers and fit: " + (error(rows, two.output(rows)) < 0.02 ? "below 0.02" : "?"));
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
means of the columns: 0.03
MSE, minimize true: 0.06 0.22 0.28, in each of the first steps up
MSE, minimize false: 0.06 0.22 0.28, in each of the first steps up
XENT, minimize true: 0.06 0.22 0.28, in each of the first steps up
parameters of MSE and XENT: equal
two layers and fit: below 0.02
END
