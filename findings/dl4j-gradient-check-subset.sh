#!/usr/bin/env bash
# Deeplearning4j 1.0.0-M2.1 (deeplearning4j-nn): GradientCheckUtil, which compares gradients with finite differences.
# Guess: subset(true) with maxPerParam(2) checks at most two weights of each array, for a ComputationGraph as for a
#        MultiLayerNetwork: both configurations have the two settings.
# Found: for a MultiLayerNetwork two or three are (the stride is rounded down); for a ComputationGraph both settings are taken and nothing looks at them: each of
#        the weights takes its two scores.
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
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class Found {
    static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MSE).nIn(3).nOut(4).activation(Activation.IDENTITY).build();
    }

    static DenseLayer dense() {
        return new DenseLayer.Builder().nIn(4).nOut(3).activation(Activation.TANH).build();
    }

    static NeuralNetConfiguration.Builder settings() {
        return new NeuralNetConfiguration.Builder().seed(5).dataType(DataType.DOUBLE).updater(new NoOp());
    }

    public static void main(String[] args) {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        INDArray rows = Nd4j.rand(DataType.DOUBLE, 6, 4);

        MultiLayerNetwork list = new MultiLayerNetwork(
                settings().list().layer(dense()).layer(output()).build());
        list.init();
        AtomicInteger scores = new AtomicInteger();
        boolean right = GradientCheckUtil.checkGradients(new GradientCheckUtil.MLNConfig()
                .net(list)
                .input(rows)
                .labels(rows)
                .subset(true)
                .maxPerParam(2)
                .print(GradientCheckUtil.PrintMode.ZEROS)
                .callEachIter(net -> scores.incrementAndGet()));
        System.out.println("MultiLayerNetwork: " + right + ", " + list.numParams() + " weights, " + scores.get() / 2
                + " of them looked at");

        ComputationGraph graph = new ComputationGraph(settings()
                .graphBuilder()
                .addInputs("in")
                .addLayer("code", dense(), "in")
                .addLayer("out", output(), "code")
                .setOutputs("out")
                .build());
        graph.init();
        scores.set(0);
        right = GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                .net(graph)
                .inputs(new INDArray[] {rows})
                .labels(new INDArray[] {rows})
                .subset(true)
                .maxPerParam(2)
                .print(GradientCheckUtil.PrintMode.ZEROS)
                .callEachIter(net -> scores.incrementAndGet()));
        System.out.println("ComputationGraph: " + right + ", " + graph.numParams() + " weights, " + scores.get() / 2
                + " of them looked at");
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
MultiLayerNetwork: true, 31 weights, 9 of them looked at
ComputationGraph: true, 31 weights, 31 of them looked at
END
