#!/usr/bin/env bash
# ND4J 1.0.0-M2.1 (nd4j-api): arrays written as text (Nd4j.writeTxt, Nd4j.readTxt), and sorted (Nd4j.sort) where a value is
#     missing.
# Guess: an array of doubles comes back from text as it was, as 18 digits are written; all but the NaN of a sorted array are
#        sorted, wherever the NaN is put.
# Found: readTxt gives an array of floats: 1234567.891 is 1234567.875, 1e-300 is 0, 1e300 infinite. An array with a NaN is
#        written and cannot be read again (ClassCastException). Around a NaN a sorted array is in no order: 5, NaN, 1, 4, 2, 3, 0
#        comes out as 0, 1, 2, 3, 5, NaN, 4, so that a threshold taken from its end is not the largest value.
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

class Found {
    static String read(double... values) {
        Nd4j.writeTxt(Nd4j.createFromArray(values).reshape(1, values.length), "array.txt");
        try {
            INDArray array = Nd4j.readTxt("array.txt");
            return array.dataType() + " " + Arrays.toString(array.data().asDouble());
        } catch (ClassCastException e) {
            return "ClassCastException";
        }
    }

    public static void main(String[] args) {
        System.out.println("1234567.891, 1e-300, 1e300: " + read(1234567.891, 1e-300, 1e300));
        System.out.println("1, NaN: " + read(1, Double.NaN));
        INDArray scores = Nd4j.createFromArray(5, Double.NaN, 1, 4, 2, 3, 0);
        System.out.println("sorted: " + Arrays.toString(Nd4j.sort(scores, true).toDoubleVector()));
    }
}
END
OMP_NUM_THREADS=1 java -Xmx1g -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
1234567.891, 1e-300, 1e300: FLOAT [1234567.875, 0.0, Infinity]
1, NaN: ClassCastException
sorted: [0.0, 1.0, 2.0, 3.0, 5.0, NaN, 4.0]
END
