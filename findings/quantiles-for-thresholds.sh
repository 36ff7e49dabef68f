#!/usr/bin/env bash
# Commons Statistics 1.1, Commons Math 3.6.1 and Smile 3.1.1: quantiles of scores, as one would take them for a threshold.
# Guess: the 95th percentile of 1 to 20 is 19.05, as NumPy and R have it by default, and the third quartile 15.25; where a score
#        is NaN the answer is NaN, or there is an error.
# Found: the percentile is 19.65 in Commons Statistics and 19.95 in Commons Math, whose defaults are two other definitions; the
#        third quartile is 15.58, 15.75, and 16 in Smile, which takes a value that occurred. The median of 1, NaN, 3, 2 is
#        2.5 in Commons Statistics, where NaN counts as the largest, 2 in Commons Math, which leaves it out, and 3 in Smile.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory=jars ||
        { cat maven.log; return 1; }
}
fetch org.apache.commons:commons-statistics-descriptive:1.1
fetch org.apache.commons:commons-numbers-core:1.2
fetch org.apache.commons:commons-numbers-arrays:1.2
fetch org.apache.commons:commons-math3:3.6.1
fetch com.github.haifengl:smile-base:3.1.1
fetch org.slf4j:slf4j-api:2.0.13

cat >Found.java <<'END'
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.Quantile.EstimationMethod;
import smile.math.MathEx;

class Found {
    public static void main(String[] args) {
        double[] twenty = IntStream.rangeClosed(1, 20).asDoubleStream().toArray();
        double[] missing = {1, Double.NaN, 3, 2};
        Quantile quantile = Quantile.withDefaults().withCopy(true);
        System.out.printf("Commons Statistics: %.2f, %.2f, with NaN %.2f; as NumPy %.2f%n", quantile.evaluate(twenty, 0.95),
                quantile.evaluate(twenty, 0.75), quantile.evaluate(missing, 0.5),
                quantile.with(EstimationMethod.HF7).evaluate(twenty, 0.95));
        System.out.printf("Commons Math: %.2f, %.2f, with NaN %.2f%n", new Percentile().evaluate(twenty, 95),
                new Percentile().evaluate(twenty, 75), new Percentile().evaluate(missing, 50));
        System.out.printf("Smile: third quartile %.2f, with NaN %.2f%n", MathEx.q3(twenty.clone()),
                MathEx.median(missing.clone()));
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
Commons Statistics: 19.65, 15.58, with NaN 2.50; as NumPy 19.05
Commons Math: 19.95, 15.75, with NaN 2.00
Smile: third quartile 16.00, with NaN 3.00
END
