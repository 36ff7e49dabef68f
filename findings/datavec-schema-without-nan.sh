#!/usr/bin/env bash
# DataVec 1.0.0-M2.1 (org.datavec:datavec-api): rows with values that the schema does not allow, and FilterInvalidValues.
# Guess: a column of doubles, which its schema prints as allowNaN=false and allowInfinite=false, has its NaN and infinite values
#        found invalid, and their rows filtered out.
# Found: both are valid. With a smallest and a largest value in the schema infinity is found, as any value beyond them is, and NaN
#        never: the rows go on into training, where the loss is NaN from then on. Texts that are no numbers are found.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.datavec</groupId><artifactId>datavec-api</artifactId><version>1.0.0-M2.1</version></dependency>
  </dependencies>
</project>
END
mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=jars ||
    { cat maven.log; exit 1; }

cat >Found.java <<'END'
import java.util.ArrayList;
import java.util.List;
import org.datavec.api.transform.filter.FilterInvalidValues;
import org.datavec.api.transform.schema.Schema;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

class Found {
    static void tell(Schema schema) {
        FilterInvalidValues filter = new FilterInvalidValues();
        filter.setInputSchema(schema);
        List<Writable> left = new ArrayList<>();
        for (Writable value : new Writable[] {
            new DoubleWritable(1),
            new DoubleWritable(99),
            new DoubleWritable(Double.NaN),
            new DoubleWritable(Double.POSITIVE_INFINITY),
            new Text("n/a")
        }) {
            if (!filter.removeExample(List.of(value))) {
                left.add(value);
            }
        }
        System.out.println(schema.getMetaData(0) + ", left: " + left);
    }

    public static void main(String[] args) {
        tell(new Schema.Builder().addColumnDouble("x").build());
        tell(new Schema.Builder().addColumnDouble("x", 0.0, 10.0, false, false).build());
    }
}
END
java -Xmx1g -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
DoubleMetaData(name="x",allowNaN=false,allowInfinite=false), left: [1.0, 99.0, NaN, Infinity]
DoubleMetaData(name="x",minAllowed=0.0,maxAllowed=10.0,allowNaN=false,allowInfinite=false), left: [1.0, NaN]
END
