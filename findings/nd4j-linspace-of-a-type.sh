#!/usr/bin/env bash
# ND4J 1.0.0-M2.1 (nd4j-api): evenly spaced values, as grids over a latent space and time axes are made of (Nd4j.linspace).
# Guess: linspace(0, 10, 11, DOUBLE) and linspace(DOUBLE, 0, 10, 11) are the same eleven values from 0 to 10, as NumPy has them.
# Found: the second takes its numbers otherwise, and by their Java types: with integers it is ten values in steps of 11 (0 to
#        99), with doubles eleven values in steps of 10 (0 to 100).
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
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class Found {
    static void tell(String call, INDArray values) {
        System.out.println(call + ": " + Arrays.toString(values.toDoubleVector()));
    }

    public static void main(String[] args) {
        tell("linspace(0, 10, 11, DOUBLE)", Nd4j.linspace(0, 10, 11, DataType.DOUBLE));
        tell("linspace(DOUBLE, 0, 10, 11)", Nd4j.linspace(DataType.DOUBLE, 0, 10, 11));
        tell("linspace(DOUBLE, 0.0, 10.0, 11)", Nd4j.linspace(DataType.DOUBLE, 0.0, 10.0, 11));
    }
}
END
OMP_NUM_THREADS=1 java -Xmx1g -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
linspace(0, 10, 11, DOUBLE): [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]
linspace(DOUBLE, 0, 10, 11): [0.0, 11.0, 22.0, 33.0, 44.0, 55.0, 66.0, 77.0, 88.0, 99.0]
linspace(DOUBLE, 0.0, 10.0, 11): [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0]
END
