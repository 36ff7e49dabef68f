#!/usr/bin/env bash
# ND4J 1.0.0-M2.1 (nd4j-api): the exact ROC, new ROC(0), where scores are tied, as those of rows that stand several times are.
# Guess: ties count half, as everywhere: the area is 0.5 where all scores are equal, and does not depend on the order of rows.
# Found: every row is a step of its own, in the order in which the rows came. With all scores equal the area is 1 with the
#        anomalies first, 0 with them last, and both it and the one under precision and recall follow the order of the rows.
#        The approximation, new ROC(200), says 0.5.
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

    static String areas(int steps, double[] labels, double[] scores) {
        ROC roc = new ROC(steps);
        roc.eval(column(labels), column(scores));
        return String.format("%.4f (precision and recall %.4f)", roc.calculateAUC(), roc.calculateAUCPR());
    }

    static double area(double[] labels, double[] scores) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < labels.length; j++) {
                if (labels[i] == 1 && labels[j] == 0) {
                    sum += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        return sum / pairs;
    }

    public static void main(String[] args) {
        double[] equal = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5};
        double[] first = {1, 1, 1, 0, 0, 0};
        double[] last = {0, 0, 0, 1, 1, 1};
        System.out.println("exact, all equal, anomalies first: " + areas(0, first, equal));
        System.out.println("exact, all equal, anomalies last: " + areas(0, last, equal));
        System.out.println("200 steps, all equal, anomalies last: " + areas(200, last, equal));
        double[] scores = {0.25, 0.25, 0.25, 0.5, 0.5, 0.5, 0.75, 0.75};
        double[] firsts = {1, 0, 0, 1, 1, 0, 1, 0};
        double[] lasts = {0, 0, 1, 0, 1, 1, 0, 1};
        System.out.println("exact, three scores, anomalies first: " + areas(0, firsts, scores));
        System.out.println("exact, three scores, anomalies last: " + areas(0, lasts, scores));
        System.out.printf("ties count half: %.4f and %.4f%n", area(firsts, scores), area(lasts, scores));
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
exact, all equal, anomalies first: 1.0000 (precision and recall 1.0000)
exact, all equal, anomalies last: 0.0000 (precision and recall 0.3000)
200 steps, all equal, anomalies last: 0.5000 (precision and recall 0.7500)
exact, three scores, anomalies first: 0.7500 (precision and recall 0.7313)
exact, three scores, anomalies last: 0.4375 (precision and recall 0.4202)
ties count half: 0.5938 and 0.5938
END
