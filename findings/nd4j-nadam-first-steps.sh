#!/usr/bin/env bash
# ND4J 1.0.0-M2.1 (nd4j-api): how far its updaters move a parameter whose gradient is 2 at every step, rate 0.001.
# Guess: Nadam, Adam with Nesterov's momentum, moves it by about the learning rate, less than twice as far in its first step.
# Found: its first step is 0.060, 60 times the rate, and its tenth still 0.011: the mean of squared gradients, which begins at 0,
#        is not corrected for that, as Adam's, AMSGrad's and AdaMax's are. Only after some thousand steps it moves by the rate.
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
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;

class Found {
    static void tell(IUpdater settings) {
        GradientUpdater<?> updater = settings.instantiate(Nd4j.zeros(DataType.DOUBLE, 1, settings.stateSize(1)), true);
        StringBuilder line = new StringBuilder(settings.getClass().getSimpleName() + ":");
        for (int step = 0; step < 5000; step++) {
            INDArray gradient = Nd4j.createFromArray(new double[][] {{2}});
            updater.applyUpdater(gradient, step, 0);
            if (step == 0 || step == 9 || step == 99 || step == 4999) {
                line.append(String.format(" step %d %.4f", step + 1, gradient.getDouble(0)));
            }
        }
        System.out.println(line);
    }

    public static void main(String[] args) {
        tell(new Adam(0.001));
        tell(new AMSGrad(0.001));
        tell(new AdaMax(0.001));
        tell(new Nadam(0.001));
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
Adam: step 1 0.0010 step 10 0.0010 step 100 0.0010 step 5000 0.0010
AMSGrad: step 1 0.0010 step 10 0.0010 step 100 0.0010 step 5000 0.0010
AdaMax: step 1 0.0010 step 10 0.0010 step 100 0.0010 step 5000 0.0010
Nadam: step 1 0.0601 step 10 0.0106 step 100 0.0032 step 5000 0.0010
END
