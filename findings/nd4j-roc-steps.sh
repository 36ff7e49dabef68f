#!/usr/bin/env bash
# ND4J 1.0.0-M2.1 (nd4j-api): the ROC in steps, new ROC(200), which needs no memory for the scores, for scores that are errors of
#     reconstruction or log-likelihoods instead of probabilities.
# Guess: the area is that of the exact ROC, new ROC(0), but for the steps, whatever the scale; or scores beyond 0 to 1 are refused.
# Found: the steps are 0, 0.005, …, 1. Where all anomalies score higher than all others, the area is 0.5 for scores of 2 to 70
#        and for scores of 0.001 to 0.004, and 0, the worst, for scores of -4 to -1; the exact one is 1 each time. Nothing
#        is said.
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
import org.nd4j.evaluation.classification.ROC;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class Found {
    static INDArray column(double... values) {
        return Nd4j.createFromArray(values).reshape(values.length, 1);
    }

    static ROC roc(int steps, double[] labels, double[] scores) {
        ROC roc = new ROC(steps);
        roc.eval(column(labels), column(scores));
        return roc;
    }

    static void tell(double... scores) {
        double[] labels = {1, 0, 1, 0};
        System.out.println("anomalies " + scores[0] + " and " + scores[2] + ", others " + scores[1] + " and " + scores[3] + ": exact "
                + roc(0, labels, scores).calculateAUC() + ", 200 steps " + roc(200, labels, scores).calculateAUC());
    }

    public static void main(String[] args) {
        tell(50, 3, 70, 2);
        tell(0.003, 0.001, 0.004, 0.002);
        tell(-1, -3, -2, -4);
    }
}
END
OMP_NUM_THREADS=1 java -Xmx1g -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
anomalies 50.0 and 70.0, others 3.0 and 2.0: exact 1.0, 200 steps 0.5
anomalies 0.003 and 0.004, others 0.001 and 0.002: exact 1.0, 200 steps 0.5
anomalies -1.0 and -2.0, others -3.0 and -4.0: exact 1.0, 200 steps 0.0
END
