#!/usr/bin/env bash
# ND4J 1.0.0-M2.1 (nd4j-api): arrays written as NumPy's .npy (Nd4j.writeAsNumpy, Nd4j.toNpyByteArray).
# Guess: the file holds the values of the array, whatever its order in memory is, and reads back as it was.
# Found: the header has the array's shape and "fortran_order: False", what follows is the memory as it lies there. A transposed
#        array comes back with its values in other places, some columns of a matrix as its first numbers, values that are no
#        part of the view among them; all without a word. dup('c') before writing puts it right.
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
import java.io.File;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class Found {
    static void tell(String what, INDArray array) throws Exception {
        File file = new File("array.npy");
        Nd4j.writeAsNumpy(array, file);
        INDArray read = Nd4j.createFromNpyFile(file);
        INDArray bytes = Nd4j.createNpyFromByteArray(Nd4j.toNpyByteArray(array));
        System.out.println(what + ": " + values(array) + " reads back as " + values(read)
                + (values(read).equals(values(bytes)) ? "" : ", of bytes as " + values(bytes)));
    }

    static String values(INDArray array) {
        return Arrays.deepToString(array.rank() == 1 ? new double[][] {array.toDoubleVector()} : array.toDoubleMatrix());
    }

    public static void main(String[] args) throws Exception {
        INDArray matrix = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {4, 5, 6}});
        INDArray columns = matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3));
        tell("matrix", matrix);
        tell("transposed", matrix.transpose());
        tell("order f", matrix.dup('f'));
        tell("two columns", columns);
        tell("one column", matrix.getColumn(1));
        tell("two columns, copied", columns.dup('c'));
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
matrix: [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]] reads back as [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
transposed: [[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]] reads back as [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
order f: [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]] reads back as [[1.0, 4.0, 2.0], [5.0, 3.0, 6.0]]
two columns: [[2.0, 3.0], [5.0, 6.0]] reads back as [[1.0, 2.0], [3.0, 4.0]]
one column: [[2.0, 5.0]] reads back as [[1.0, 2.0]]
two columns, copied: [[2.0, 3.0], [5.0, 6.0]] reads back as [[2.0, 3.0], [5.0, 6.0]]
END
