#!/usr/bin/env bash
# Matrix Market files as SciPy writes them, read by three JVM libraries: la4j 0.6.0, EJML 0.44.0, MTJ 1.0.4.
# Guess: a dense ("array") file comes column by column, as the format says; the other half of a symmetric one is filled in;
#        integers and patterns are numbers.
# Found: la4j fills a dense matrix row by row, so that all but the corners stand elsewhere, without a word, and refuses
#        "symmetric", "integer" and "pattern". EJML leaves the upper half of a symmetric matrix 0, without a word, and
#        refuses integers and patterns. MTJ fills the other half in, and refuses patterns.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory=jars ||
        { cat maven.log; return 1; }
}
fetch org.la4j:la4j:0.6.0
fetch org.ejml:ejml-core:0.44.0
fetch org.ejml:ejml-ddense:0.44.0
fetch org.ejml:ejml-dsparse:0.44.0
fetch org.ejml:ejml-fdense:0.44.0
fetch org.ejml:ejml-fsparse:0.44.0
fetch org.ejml:ejml-simple:0.44.0
fetch com.googlecode.matrix-toolkits-java:mtj:1.0.4
fetch com.github.fommil.netlib:core:1.1.2
fetch net.sourceforge.f2j:arpack_combined_all:0.1

cat >Found.java <<'END'
import java.io.StringReader;
import no.uib.cipr.matrix.io.MatrixVectorReader;
import no.uib.cipr.matrix.sparse.CompRowMatrix;
import org.ejml.data.DMatrixSparseTriplet;
import org.ejml.ops.MatrixIO;

class Found {
    static final String HEAD = "%%MatrixMarket matrix ";
    static final String DENSE = HEAD + "array real general\n2 3\n1\n2\n3\n4\n5\n6\n"; // [1 3 5; 2 4 6]
    static final String SYMMETRIC = HEAD + "coordinate real symmetric\n2 2 2\n1 1 5\n2 1 7\n"; // [5 7; 7 0]
    static final String INTEGER = HEAD + "coordinate integer general\n2 2 1\n1 2 9\n";
    static final String PATTERN = HEAD + "coordinate pattern general\n2 2 1\n1 2\n";

    interface Reading {
        Object of(String file) throws Exception;
    }

    static void tell(String what, String file, Reading reading) {
        String seen;
        try {
            seen = String.valueOf(reading.of(file));
        } catch (Exception e) {
            seen = e.getClass().getSimpleName();
        }
        System.out.println(what + ": " + seen);
    }

    public static void main(String[] args) {
        Reading la4j = file -> {
            org.la4j.Matrix m = org.la4j.Matrix.fromMatrixMarket(file);
            return m.get(0, 0) + " " + m.get(0, 1) + " " + m.get(1, 0) + " " + m.get(1, 1);
        };
        Reading ejml = file -> {
            DMatrixSparseTriplet m = MatrixIO.loadMatrixMarketDSTR(new StringReader(file));
            return m.get(0, 0) + " " + m.get(0, 1) + " " + m.get(1, 0) + " " + m.get(1, 1);
        };
        Reading mtj = file -> {
            CompRowMatrix m = new CompRowMatrix(new MatrixVectorReader(new StringReader(file)));
            return m.get(0, 0) + " " + m.get(0, 1) + " " + m.get(1, 0) + " " + m.get(1, 1);
        };
        tell("la4j, dense", DENSE, la4j);
        tell("la4j, symmetric", SYMMETRIC, la4j);
        tell("la4j, integer", INTEGER, la4j);
        tell("la4j, pattern", PATTERN, la4j);
        tell("EJML, symmetric", SYMMETRIC, ejml);
        tell("EJML, integer", INTEGER, ejml);
        tell("EJML, pattern", PATTERN, ejml);
        tell("MTJ, symmetric", SYMMETRIC, mtj);
        tell("MTJ, pattern", PATTERN, mtj);
    }
}
END
java -cp "jars/*" Found.java | tee seen
diff seen - <<'END'
la4j, dense: 1.0 2.0 4.0 5.0
la4j, symmetric: IllegalArgumentException
la4j, integer: IllegalArgumentException
la4j, pattern: IllegalArgumentException
EJML, symmetric: 5.0 0.0 7.0 0.0
EJML, integer: RuntimeException
EJML, pattern: RuntimeException
MTJ, symmetric: 5.0 7.0 7.0 0.0
MTJ, pattern: UnsupportedOperationException
END
