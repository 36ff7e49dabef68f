#!/usr/bin/env bash
# EJML 0.46.1 (org.ejml:ejml-simple): a matrix written as Matrix Market with SimpleMatrix.saveToMatrixMarket.
# Guess: the file holds the numbers, and loads as the same matrix.
# Found: each number is written as the text ".15e", dense and sparse, as the default format lacks its "%"; nothing is said
#        before somebody reads the file. MatrixIO.saveMatrixMarket with "%.16e" writes numbers. The largest element passes over
#        a NaN unless it comes first, when it is NaN.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies><dependency><groupId>org.ejml</groupId><artifactId>ejml-simple</artifactId><version>0.46.1</version></dependency></dependencies>
</project>
END
mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=jars ||
    { cat maven.log; exit 1; }

cat >Found.java <<'END'
import java.io.FileReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.ops.MatrixIO;
import org.ejml.simple.SimpleMatrix;

class Found {
    static String body(SimpleMatrix matrix) throws Exception {
        matrix.saveToMatrixMarket("matrix.mtx");
        return Files.lines(Path.of("matrix.mtx"))
                .filter(line -> !line.startsWith("%"))
                .map(line -> line.strip().replaceAll(" +", " "))
                .collect(Collectors.joining(" | "));
    }

    public static void main(String[] args) throws Exception {
        SimpleMatrix dense = new SimpleMatrix(new double[][] {{0.5, 2}, {3, 4}});
        DMatrixSparseCSC one = new DMatrixSparseCSC(2, 2);
        one.set(0, 1, 7);
        System.out.println("sparse: " + body(SimpleMatrix.wrap(one)));
        System.out.println("dense: " + body(dense));
        try {
            System.out.println("loaded: " + MatrixIO.loadMatrixMarketDDRM(new FileReader("matrix.mtx")));
        } catch (NumberFormatException e) {
            System.out.println("loaded: " + e.getMessage());
        }
        StringWriter out = new StringWriter();
        MatrixIO.saveMatrixMarket((DMatrixRMaj) dense.getMatrix(), "%.16e", out);
        DMatrixRMaj loaded = MatrixIO.loadMatrixMarketDDRM(new StringReader(out.toString()));
        System.out.println("with %.16e: " + (dense.isIdentical(SimpleMatrix.wrap(loaded), 0) ? "equal" : "different"));
        System.out.println("largest of 1, NaN, 3: " + new SimpleMatrix(new double[][] {{1, Double.NaN, 3}}).elementMax()
                + ", of NaN, 1, 3: " + new SimpleMatrix(new double[][] {{Double.NaN, 1, 3}}).elementMax());
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
sparse: 2 2 1 | 1 2 .15e
dense: 2 2 | .15e | .15e | .15e | .15e
loaded: For input string: ".15e"
with %.16e: equal
largest of 1, NaN, 3: 3.0, of NaN, 1, 3: NaN
END
