#!/usr/bin/env bash
# ND4J 1.0.0-M2.1 (nd4j-api): RegressionEvaluation, R squared and correlation of predictions in single precision, as networks give
#     them, of values with a deviation of 1 around 0, 300 (temperatures in kelvin) and 1000 (pressures in hectopascal).
# Guess: both say the same whatever the mean is, but for the digits that single precision loses; R squared is at most 1.
# Found: around 0 the correlation is 0.91 and R squared 0.78. Around 300 the correlation is 0.84; around 1000 it is NaN and R
#        squared 1.42; around 100,000 R squared is 0.99999, the picture of a perfect model. Sums of squares are kept in single
#        precision and taken from each other. The mean squared error is right everywhere. In double precision the same happens
#        from ten million on.
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
import java.util.Random;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.factory.Nd4j;

class Found {
    public static void main(String[] args) {
        for (float mean : new float[] {0, 300, 1000, 100_000}) {
            Random random = new Random(1);
            int rows = 1000;
            float[][] values = new float[rows][1];
            float[][] predictions = new float[rows][1];
            for (int i = 0; i < rows; i++) {
                double value = random.nextGaussian();
                values[i][0] = (float) (mean + value);
                predictions[i][0] = (float) (mean + value + 0.5 * random.nextGaussian());
            }
            RegressionEvaluation evaluation = new RegressionEvaluation(1);
            evaluation.eval(Nd4j.createFromArray(values), Nd4j.createFromArray(predictions));
            System.out.printf("around %.0f: correlation %.2f, R squared %.5f, mean squared error %.3f%n", mean,
                    evaluation.pearsonCorrelation(0), evaluation.rSquared(0), evaluation.meanSquaredError(0));
        }
    }
}
END
OMP_NUM_THREADS=1 java -Xmx1g -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
around 0: correlation 0.91, R squared 0.78008, mean squared error 0.225
around 300: correlation 0.84, R squared 0.78441, mean squared error 0.225
around 1000: correlation NaN, R squared 1.41675, mean squared error 0.225
around 100000: correlation 0.85, R squared 0.99999, mean squared error 0.225
END
