#!/usr/bin/env bash
# Apache Parquet 1.18.1 for Java (org.apache.parquet:parquet-avro): rows chosen by a filter on a column of scores.
# Guess: the filters compare as > and == do: a missing score, NaN, is not above 5, and 0.0 finds the zeros.
# Found: they compare as Double.compare does. gt(score, 5) returns the rows without a score, lt and ltEq do not, so "above the
#        threshold" and "not below" are full of rows that have none. eq(score, 0.0) passes over -0.0, which lt(score, 0.0)
#        finds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.parquet</groupId><artifactId>parquet-avro</artifactId><version>1.18.1</version></dependency>
    <dependency><groupId>org.apache.hadoop</groupId><artifactId>hadoop-client-api</artifactId><version>3.4.2</version></dependency>
    <dependency><groupId>org.apache.hadoop</groupId><artifactId>hadoop-client-runtime</artifactId><version>3.4.2</version></dependency>
  </dependencies>
</project>
END
mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=jars ||
    { cat maven.log; exit 1; }

cat >Found.java <<'END'
import static org.apache.parquet.filter2.predicate.FilterApi.doubleColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.eq;
import static org.apache.parquet.filter2.predicate.FilterApi.gt;
import static org.apache.parquet.filter2.predicate.FilterApi.gtEq;
import static org.apache.parquet.filter2.predicate.FilterApi.lt;
import static org.apache.parquet.filter2.predicate.FilterApi.ltEq;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Operators.DoubleColumn;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;

class Found {
    static final Schema ROW = SchemaBuilder.record("row").fields().requiredDouble("score").endRecord();
    static final Path FILE = Path.of("scores.parquet");

    static void tell(FilterPredicate filter) throws Exception {
        List<Object> found = new ArrayList<>();
        try (ParquetReader<GenericRecord> rows = AvroParquetReader.<GenericRecord>builder(
                        new LocalInputFile(FILE), new PlainParquetConfiguration())
                .withFilter(FilterCompat.get(filter))
                .build()) {
            for (GenericRecord row = rows.read(); row != null; row = rows.read()) {
                found.add(row.get("score"));
            }
        }
        System.out.println(filter + ": " + found);
    }

    public static void main(String[] args) throws Exception {
        try (ParquetWriter<GenericRecord> out = AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(FILE))
                .withSchema(ROW)
                .withConf(new PlainParquetConfiguration())
                .build()) {
            for (double score : new double[] {-0.0, 0, 1, Double.NaN, 7}) {
                GenericRecord row = new GenericData.Record(ROW);
                row.put("score", score);
                out.write(row);
            }
        }
        DoubleColumn score = doubleColumn("score");
        tell(gt(score, 5.0));
        tell(ltEq(score, 5.0));
        tell(eq(score, 0.0));
        tell(lt(score, 0.0));
        tell(gtEq(score, 0.0));
    }
}
END
java -Xmx1g -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
gt(score, 5.0): [NaN, 7.0]
lteq(score, 5.0): [-0.0, 0.0, 1.0]
eq(score, 0.0): [0.0]
lt(score, 0.0): [-0.0]
gteq(score, 0.0): [0.0, 1.0, NaN, 7.0]
END
