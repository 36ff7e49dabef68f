#!/usr/bin/env bash
# jHDF 0.13.0 (io.jhdf:jhdf), which writes HDF5 too: arrays of Java whose rows have different lengths, and empty ones.
# Guess: rows of different lengths are refused, or filled up with zeros or NaN; an array without values, as a table without rows
#        is, becomes a dataset of size 0.
# Found: a row that is shorter than the first is filled up with what the row before it has there: {1, 2, 3}, {4} reads back as
#        1 2 3 and 4 2 3, without a word. A first row that is the shorter one, and an empty array, end in an
#        exception from inside.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies><dependency><groupId>io.jhdf</groupId><artifactId>jhdf</artifactId><version>0.13.0</version></dependency></dependencies>
</project>
END
mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=jars ||
    { cat maven.log; exit 1; }

cat >Found.java <<'END'
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.nio.file.Path;
import java.util.Arrays;

class Found {
    static void tell(String what, Object data) {
        Path path = Path.of("file.h5");
        String seen;
        try {
            try (WritableHdfFile file = HdfFile.write(path)) {
                file.putDataset("data", data);
            }
            try (HdfFile file = new HdfFile(path)) {
                seen = Arrays.deepToString((Object[]) file.getDatasetByPath("data").getData());
            }
        } catch (RuntimeException e) {
            seen = e.getClass().getSimpleName();
        }
        System.out.println(what + ": " + seen);
    }

    public static void main(String[] args) {
        tell("{1, 2, 3}, {4, 5, 6}", new double[][] {{1, 2, 3}, {4, 5, 6}});
        tell("{1, 2, 3}, {4}", new double[][] {{1, 2, 3}, {4}});
        tell("{4}, {1, 2, 3}", new double[][] {{4}, {1, 2, 3}});
        tell("no rows", new double[0][3]);
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
{1, 2, 3}, {4, 5, 6}: [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
{1, 2, 3}, {4}: [[1.0, 2.0, 3.0], [4.0, 2.0, 3.0]]
{4}, {1, 2, 3}: BufferOverflowException
no rows: ArrayIndexOutOfBoundsException
END
