#!/usr/bin/env bash
# ND4J 1.0.0-M2.1 (nd4j-api): rows put in random order by DataSet.shuffle, Nd4j.shuffle and splitTestAndTrain(rows, Random).
# Guess: every order can come out, as of Collections.shuffle; each row is as likely here as there.
# Found: rows are swapped in pairs, one of an even place with one of an odd place. Four rows come out as 1, 0, 3, 2 or as
#        3, 2, 1, 0 with 500 seeds, where 24 orders exist; of 1,000 rows each changes from an even to an odd place or back. Rows
#        of two kinds in turn are in turn afterwards, and the same seed a second time puts all rows back where they were.
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class Found {
    /** Rows of three columns that hold the row's number. */
    static DataSet rows(int count) {
        double[][] values = new double[count][3];
        for (int i = 0; i < count; i++) {
            Arrays.fill(values[i], i);
        }
        return new DataSet(Nd4j.createFromArray(values), Nd4j.createFromArray(values));
    }

    static int[] order(DataSet rows) {
        return Arrays.stream(rows.getFeatures().getColumn(0).toDoubleVector()).mapToInt(value -> (int) value).toArray();
    }

    static int[] shuffled(int count, Consumer<DataSet> shuffle) {
        DataSet rows = rows(count);
        shuffle.accept(rows);
        return order(rows);
    }

    static int keepParity(int[] order) {
        int keep = 0;
        for (int i = 0; i < order.length; i++) {
            keep += (order[i] - i) % 2 == 0 ? 1 : 0;
        }
        return keep;
    }

    public static void main(String[] args) {
        Set<String> orders = new TreeSet<>();
        Set<String> java = new TreeSet<>();
        Random seeds = new Random(1);
        for (int i = 0; i < 500; i++) {
            long seed = seeds.nextLong();
            orders.add(Arrays.toString(shuffled(4, rows -> rows.shuffle(seed))));
            List<Integer> list = new ArrayList<>(List.of(0, 1, 2, 3));
            Collections.shuffle(list, new Random(seed));
            java.add(list.toString());
        }
        System.out.println("orders of 4 rows: " + orders + ", of Collections.shuffle " + java.size());
        System.out.println("of 1,000 rows, from even to even places or from odd to odd: shuffle(seed) "
                + keepParity(shuffled(1000, rows -> rows.shuffle(7))) + ", shuffle() "
                + keepParity(shuffled(1000, DataSet::shuffle)) + ", Nd4j.shuffle "
                + keepParity(shuffled(1000, rows -> Nd4j.shuffle(rows.getFeatures(), new Random(7), 1)))
                + ", splitTestAndTrain " + keepParity(shuffled(1000, rows -> rows.splitTestAndTrain(500, new Random(7)))));
        int[] twice = shuffled(1000, rows -> {
            rows.shuffle(7);
            rows.shuffle(7);
        });
        int back = 0;
        for (int i = 0; i < twice.length; i++) {
            back += twice[i] == i ? 1 : 0;
        }
        System.out.println("the same seed twice: " + back + " of 1000 where they were");
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
orders of 4 rows: [[1, 0, 3, 2], [3, 2, 1, 0]], of Collections.shuffle 24
of 1,000 rows, from even to even places or from odd to odd: shuffle(seed) 0, shuffle() 0, Nd4j.shuffle 0, splitTestAndTrain 0
the same seed twice: 1000 of 1000 where they were
END
