#!/usr/bin/env bash
# Tablesaw 0.44.4 (tech.tablesaw:tablesaw-core), tables of the JVM: CSV files as scientific programs write them.
# Guess: a table that is written and read again has its rows; numbers with gaps are a column of numbers; identifiers such as 5f
#        and 3d are text.
# Found: of a table of one column each row with a missing value is gone after reading, as the line it wrote is empty, so scores
#        and rows do not belong together any more. A column with "nan", as NumPy's savetxt writes it, is text, all of it ("NaN"
#        and an empty cell are read as missing). The identifiers 5f, 3d, 7f are the numbers 5, 3, 7. "Is not equal to 3" finds
#        rows with a missing value, "greater than" and "at most" do not, so that rows above and rows at most 2 are not all rows.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>tech.tablesaw</groupId><artifactId>tablesaw-core</artifactId><version>0.44.4</version></dependency>
  </dependencies>
</project>
END
mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=jars ||
    { cat maven.log; exit 1; }

cat >Found.java <<'END'
import java.io.StringWriter;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

class Found {
    static Column<?> read(String lines) {
        return Table.read().csv(lines, "table").column(0);
    }

    static void tell(String lines) {
        Column<?> column = read(lines);
        System.out.println(lines.replace("\n", " ") + "is " + column.type() + ": " + column.asList());
    }

    public static void main(String[] args) {
        DoubleColumn scores = DoubleColumn.create("score", 1, Double.NaN, 3, 5);
        StringWriter out = new StringWriter();
        Table.create(scores).write().csv(out);
        System.out.println("rows written: " + scores.size() + ", read: " + read(out.toString()).size());
        tell("score\n1.5\nnan\n2.5\n");
        tell("score\n1.5\nNaN\n2.5\n");
        tell("id\n5f\n3d\n7f\n");
        System.out.println("not 3: " + scores.isNotEqualTo(3).size() + ", greater than 2: " + scores.isGreaterThan(2).size()
                + ", at most 2: " + scores.isLessThanOrEqualTo(2).size());
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
rows written: 4, read: 3
score 1.5 nan 2.5 is STRING: [1.5, nan, 2.5]
score 1.5 NaN 2.5 is DOUBLE: [1.5, null, 2.5]
id 5f 3d 7f is DOUBLE: [5.0, 3.0, 7.0]
not 3: 3, greater than 2: 2, at most 2: 1
END
