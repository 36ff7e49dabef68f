#!/usr/bin/env bash
# ND4J 1.0.0-M2.1 (nd4j-api): pictures as UINT8 and counts as INT, and numbers that are missing.
# Guess: as in NumPy, sums of small integers are taken in a type that holds them, an addition in place that would lose
#        fractions is refused, and one NaN makes the largest and the smallest value NaN.
# Found: a sum has the type of the array: 1,000 pixels of 200 add up to 64, also for sumNumber, which gives a Number with a
#        fraction; three counts of 2 billion to 1.7 billion. mean is right. addi of halves to an INT array adds nothing. max and
#        min pass over NaN, argMax gives the place of a NaN if it comes first and passes over it elsewhere.
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

class Found {
    static void missing(double... values) {
        INDArray array = Nd4j.createFromArray(values);
        System.out.println(java.util.Arrays.toString(values) + ": max " + array.maxNumber() + ", min " + array.minNumber()
                + ", argMax " + array.argMax(0).getInt(0));
    }

    public static void main(String[] args) {
        INDArray pixels = Nd4j.valueArrayOf(new long[] {1000}, 200, DataType.UINT8);
        System.out.println("1,000 pixels of 200: sum " + pixels.sum(0) + ", sumNumber " + pixels.sumNumber() + ", mean "
                + pixels.meanNumber());
        INDArray counts = Nd4j.valueArrayOf(new long[] {3}, 2_000_000_000, DataType.INT);
        System.out.println("3 counts of 2 billion: sum " + counts.sum(0) + ", sumNumber " + counts.sumNumber() + ", mean "
                + counts.meanNumber());
        INDArray ints = Nd4j.createFromArray(1, 2, 3);
        ints.addi(Nd4j.createFromArray(0.5f, 0.5f, 0.5f));
        System.out.println("1, 2, 3 after addi of halves: " + java.util.Arrays.toString(ints.toIntVector()));
        missing(1, Double.NaN, 3);
        missing(Double.NaN, 1, 3);
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
1,000 pixels of 200: sum 64, sumNumber 64.0, mean 200.0
3 counts of 2 billion: sum 1705032704, sumNumber 1.705032704E9, mean 2.0E9
1, 2, 3 after addi of halves: [1, 2, 3]
[1.0, NaN, 3.0]: max 3.0, min 1.0, argMax 2
[NaN, 1.0, 3.0]: max 3.0, min 1.0, argMax 0
END
