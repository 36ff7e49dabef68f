#!/usr/bin/env bash
# Commons Math 3.6.1 (org.apache.commons:commons-math3): has a column drifted, and how rare is a score, where values are counts and
#     stand several times; Commons Statistics 1.1 beside it.
# Guess: the Kolmogorov-Smirnov test does not depend on the order of the rows, and its probability belongs to its statistic; an
#        empirical distribution function is a number between 0 and 1 everywhere.
# Found: of up to 10,000 pairs of values that are tied, noise is added before the test: of 90 and 90 counts, with a statistic of
#        0.11 in every order, the probability goes from 0.05 to 0.40 with the order of the rows; Commons Statistics has 0.64.
#        EmpiricalDistribution is NaN in every interval that no value fell into: with one far value, which is what one asks it
#        about, nearly everywhere.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.commons</groupId><artifactId>commons-math3</artifactId><version>3.6.1</version></dependency>
    <dependency><groupId>org.apache.commons</groupId><artifactId>commons-statistics-inference</artifactId><version>1.1</version></dependency>
  </dependencies>
</project>
END
mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=jars ||
    { cat maven.log; exit 1; }

cat >Found.java <<'END'
import java.util.Random;
import java.util.TreeSet;
import org.apache.commons.math3.random.EmpiricalDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;

class Found {
    static void shuffle(double[] values, Random random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }

    public static void main(String[] args) {
        Random random = new Random(1);
        double[] before = new double[90];
        double[] after = new double[90];
        for (int i = 0; i < 90; i++) {
            before[i] = random.nextInt(4);
            after[i] = random.nextInt(4);
        }
        KolmogorovSmirnovTest test = new KolmogorovSmirnovTest();
        TreeSet<Double> statistics = new TreeSet<>();
        TreeSet<Double> probabilities = new TreeSet<>();
        for (int order = 0; order < 30; order++) {
            shuffle(before, random);
            shuffle(after, random);
            statistics.add(test.kolmogorovSmirnovStatistic(before, after));
            probabilities.add(test.kolmogorovSmirnovTest(before, after));
        }
        System.out.printf("30 orders of the same rows: statistic %.2f to %.2f, probability %s%n", statistics.first(),
                statistics.last(), probabilities.last() > 4 * probabilities.first() ? "from 1 to more than 4 times" : "?");
        System.out.printf("Commons Statistics: %.2f%n", org.apache.commons.statistics.inference.KolmogorovSmirnovTest
                .withDefaults().test(before, after).getPValue());

        double[] scores = new double[1000];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = i < 999 ? random.nextDouble() : 1000;
        }
        EmpiricalDistribution distribution = new EmpiricalDistribution(10);
        distribution.load(scores);
        System.out.println("999 scores below 1, one of 1000; share below 500: " + distribution.cumulativeProbability(500));
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
30 orders of the same rows: statistic 0.11 to 0.11, probability from 1 to more than 4 times
Commons Statistics: 0.64
999 scores below 1, one of 1000; share below 500: NaN
END
