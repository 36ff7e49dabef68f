#!/usr/bin/env bash
# ND4J 1.0.0-M2.1 (nd4j-native with OpenBLAS 0.3.19): mmul in single precision, a row alone and the same row among others.
# Guess: a row of a product is the same however many rows there are, as each is a sum of its own.
# Found: its last bits depend on how many rows are multiplied: OpenBLAS takes another kernel for few rows, one with another
#        order of sums. Whoever puts requests of several clients into one batch gives each of them numbers that depend on
#        what the others asked.
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
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class Found {
    /** Of how many rows the product has other bits than of the row alone. */
    static int others(int rows, int width, int units) {
        SplittableRandom random = new SplittableRandom(1);
        float[][] a = new float[rows][width];
        float[][] w = new float[width][units];
        for (float[][] each : new float[][][] {a, w}) {
            for (float[] row : each) {
                for (int j = 0; j < row.length; j++) {
                    row[j] = (float) random.nextDouble() - 0.5f;
                }
            }
        }
        INDArray weights = Nd4j.createFromArray(w);
        INDArray together = Nd4j.createFromArray(a).mmul(weights);
        int others = 0;
        for (int i = 0; i < rows; i++) {
            INDArray alone = Nd4j.createFromArray(new float[][] {a[i]}).mmul(weights);
            boolean same = true;
            for (int j = 0; j < units; j++) {
                same &= alone.getFloat(0, j) == together.getFloat(i, j);
            }
            others += same ? 0 : 1;
        }
        return others;
    }

    public static void main(String[] args) {
        boolean any = false;
        for (int[] size : new int[][] {{20, 10}, {64, 64}, {784, 32}}) {
            for (int rows : new int[] {2, 8, 64, 600}) {
                int others = others(rows, size[0], size[1]);
                System.out.println(rows + " rows of " + size[0] + " by " + size[0] + "x" + size[1] + ": " + others
                        + " have other bits than alone");
                any |= others > 0;
            }
        }
        System.exit(any ? 0 : 1);
    }
}
END
OMP_NUM_THREADS=1 java -Xmx500m -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp 'jars/*' Found.java 2>/dev/null
