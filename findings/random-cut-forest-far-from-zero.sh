#!/usr/bin/env bash
# AWS Random Cut Forest for Java 4.2.0 (software.amazon.randomcutforest:randomcutforest-core), whose interface takes double[].
# Guess: scores do not depend on where a column lies; a row 30 standard deviations off stands out.
# Found: points are kept as float. In a column around 1e9 (a counter, seconds since 1970) the row 30 deviations off has the
#        very score of a normal one; without the offset it has seven times as much. A NaN has a score of NaN, without an error.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory=jars ||
        { cat maven.log; return 1; }
}
fetch software.amazon.randomcutforest:randomcutforest-core:4.2.0

cat >Found.java <<'END'
import com.amazon.randomcutforest.RandomCutForest;
import java.util.Random;

class Found {
    static RandomCutForest forest(double offset) {
        RandomCutForest forest = RandomCutForest.builder()
                .dimensions(2)
                .numberOfTrees(50)
                .sampleSize(64)
                .randomSeed(1)
                .build();
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            forest.update(new double[] {offset + random.nextGaussian(), random.nextGaussian()});
        }
        return forest;
    }

    static void tell(double offset) {
        double normal = forest(offset).getAnomalyScore(new double[] {offset, 0});
        double off = forest(offset).getAnomalyScore(new double[] {offset + 30, 0});
        System.out.println("around " + offset + ": " + (off > 3 * normal ? "stands out" : off == normal ? "equal" : "?"));
    }

    public static void main(String[] args) {
        tell(0);
        tell(1e9);
        System.out.println("NaN: " + forest(0).getAnomalyScore(new double[] {Double.NaN, 0}));
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
around 0.0: stands out
around 1.0E9: equal
NaN: NaN
END
