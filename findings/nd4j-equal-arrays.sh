#!/usr/bin/env bash
# ND4J 1.0.0-M2.1 (nd4j-api): when two arrays are equal, as a test of weights, gradients or probabilities asks.
# Guess: equals compares values, as Arrays.equals does; what Conditions.equals counts and what Conditions.notEquals counts adds up
#        to all values.
# Found: equals is true up to 1e-5 apart, whatever the size of the values: 1e-6 equals -1e-6 and 9e-6, a gradient of 1e-7
#        equals none at all, and a step of training with a small rate leaves the weights "equal". Conditions.equals(0) takes
#        1e-5 for 0 as well, so that replaceWhere overwrites it, and Conditions.notEquals(0) does not: of 0, 1e-6, 1e-5 and 1
#        three are equal to 0 and three are not. eq(0), and equalsWithEps(other, 0), are exact.
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
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;

class Found {
    static INDArray array(double... values) {
        return Nd4j.createFromArray(values);
    }

    public static void main(String[] args) {
        INDArray small = array(1e-6, 1e-7);
        System.out.println("1e-6, 1e-7 and 9e-6, 0: " + small.equals(array(9e-6, 0))
                + ", with equalsWithEps(other, 0) " + small.equalsWithEps(array(9e-6, 0), 0));
        System.out.println("1 and 1.000009: " + array(1).equals(array(1.000009)));
        System.out.println("1 and 1.00002: " + array(1).equals(array(1.00002)));

        INDArray four = array(0, 1e-6, 1e-5, 1);
        System.out.println("equal to 0 of 0, 1e-6, 1e-5, 1: " + four.scan(Conditions.equals(0)).intValue() + ", not equal: "
                + four.scan(Conditions.notEquals(0)).intValue() + ", with eq " + four.eq(0));
        BooleanIndexing.replaceWhere(four, 7, Conditions.equals(0));
        System.out.println("zeros replaced: " + Arrays.toString(four.toDoubleVector()));
    }
}
END
OMP_NUM_THREADS=1 java -Xmx1g -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
1e-6, 1e-7 and 9e-6, 0: true, with equalsWithEps(other, 0) false
1 and 1.000009: true
1 and 1.00002: false
equal to 0 of 0, 1e-6, 1e-5, 1: 3, not equal: 3, with eq [      true,     false,     false,     false]
zeros replaced: [7.0, 7.0, 7.0, 1.0]
END
