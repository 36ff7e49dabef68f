#!/usr/bin/env bash
# ND4J 1.0.0-M2.1 (nd4j-api): its loss RECONSTRUCTION_CROSSENTROPY, the default of Deeplearning4j's AutoEncoder layer.
# Guess: the cross-entropy of inputs between 0 and 1, which XENT is too: least where the output is the label.
# Found: the name stands for LossKLD, label * log(label / output) without the second half. The score falls below 0 and goes on
#        falling as the output goes to 1, whatever the label: for labels of 0.3 it is least at 1, where XENT is least at 0.3.
#        An output that one trains with it ends at 1, that of a label of 0 stays where it was.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.nd4j</groupId><artifactId>nd4j-native-platform</artifactId><version>1.0.0-M2.1</version></dependency>
  </dependencies>
</project>
END
mvn -B -ntp -l maven.log -Djavacpp.platform.host \
    org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=jars || { cat maven.log; exit 1; }

cat >Found.java <<'END'
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class Found {
    static final IActivation IDENTITY = Activation.IDENTITY.getActivationFunction();
    static final IActivation SIGMOID = Activation.SIGMOID.getActivationFunction();

    static INDArray one(double value) {
        return Nd4j.createFromArray(new double[][] {{value}});
    }

    static void tell(LossFunction name) {
        ILossFunction loss = name.getILossFunction();
        StringBuilder line = new StringBuilder(name + " is " + loss.getClass().getSimpleName() + ", label 0.3:");
        for (double output : new double[] {0.1, 0.3, 0.6, 0.99}) {
            line.append(String.format(" %.3f", loss.computeScore(one(0.3), one(output), IDENTITY, null, true)));
        }
        line.append("; trained to");
        for (double label : new double[] {0.3, 0}) {
            INDArray z = one(0.2);
            for (int step = 0; step < 5000; step++) {
                z.subi(loss.computeGradient(one(label), z.dup(), SIGMOID, null));
            }
            line.append(String.format(" %.2f", SIGMOID.getActivation(z, false).getDouble(0)));
        }
        System.out.println(line);
    }

    public static void main(String[] args) {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        tell(LossFunction.RECONSTRUCTION_CROSSENTROPY);
        tell(LossFunction.XENT);
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
RECONSTRUCTION_CROSSENTROPY is LossKLD, label 0.3: 0.330 0.000 -0.208 -0.358; trained to 1.00 0.55
XENT is LossBinaryXENT, label 0.3: 0.765 0.611 0.795 3.227; trained to 0.30 0.00
END
