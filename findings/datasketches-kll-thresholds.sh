#!/usr/bin/env bash
# Apache DataSketches 6.2.0 (org.apache.datasketches:datasketches-java): the KLL sketch of quantiles, as one would take it for the
#     threshold that 1 of 1,000 scores exceeds.
# Guess: the same scores give the same threshold; of 100,000 scores about 100 lie above it; a score of NaN makes a fuss.
# Found: the sketch draws at random and takes no seed: of ten sketches of the same scores hardly two agree. Its error is in ranks,
#        1.3 % of all rows to either side whatever the quantile is, so that anything from none to 1,400 rows above is as promised;
#        in ten runs the counts differed by more than a factor of two. NaN is passed over, and not counted.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory=jars ||
        { cat maven.log; return 1; }
}
fetch org.apache.datasketches:datasketches-java:6.2.0
fetch org.apache.datasketches:datasketches-memory:3.0.2

cat >Found.java <<'END'
import java.util.Random;
import java.util.TreeSet;
import org.apache.datasketches.kll.KllDoublesSketch;

class Found {
    public static void main(String[] args) {
        double[] scores = new Random(1).doubles(100_000).toArray();
        TreeSet<Double> thresholds = new TreeSet<>();
        double error = 0;
        for (int run = 0; run < 10; run++) {
            KllDoublesSketch sketch = KllDoublesSketch.newHeapInstance();
            for (double score : scores) {
                sketch.update(score);
            }
            thresholds.add(sketch.getQuantile(0.999));
            error = sketch.getNormalizedRankError(false);
        }
        System.out.println("ten thresholds of the same scores: " + (thresholds.size() > 3 ? "different" : "?"));
        int[] above = new int[2];
        for (double score : scores) {
            above[0] += score > thresholds.last() ? 1 : 0;
            above[1] += score > thresholds.first() ? 1 : 0;
        }
        System.err.println(thresholds + ", above: " + above[0] + " to " + above[1]);
        System.out.println("rows above, most for fewest: " + (above[1] > 2 * above[0] ? "more than twice" : "?"));
        System.out.printf("error promised, in rows of 100,000: %.0f%n", 100_000 * error);

        KllDoublesSketch sketch = KllDoublesSketch.newHeapInstance();
        sketch.update(1);
        sketch.update(Double.NaN);
        System.out.println("1 and NaN: " + sketch.getN() + " scores");
    }
}
END
java -cp "jars/*" Found.java 2>numbers | tee seen
cat numbers
diff seen - <<'END'
ten thresholds of the same scores: different
rows above, most for fewest: more than twice
error promised, in rows of 100,000: 1329
1 and NaN: 1 scores
END
