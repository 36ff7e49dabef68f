#!/usr/bin/env bash
# t-digest 3.3 (com.tdunning:t-digest), as one would take it for the threshold of scores that take few values.
# Guess: of 900 zeros and 100 ones, 0.9 are at or below 0, and every quantile is 0 or 1.
# Found: cdf(0) is 0.4455, half of the weight there, and the quantile of 0.89 is 0.137, which never occurred; of 1,000 equal
#        values half are at or below that value.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory=jars ||
        { cat maven.log; return 1; }
}
fetch com.tdunning:t-digest:3.3

cat >Found.java <<'END'
import com.tdunning.math.stats.TDigest;

class Found {
    public static void main(String[] args) {
        TDigest two = TDigest.createMergingDigest(100);
        for (int i = 0; i < 1000; i++) {
            two.add(i < 900 ? 0 : 1);
        }
        System.out.printf("two values: cdf(0) %.4f, quantile(0.89) %.3f%n", two.cdf(0), two.quantile(0.89));
        TDigest equal = TDigest.createMergingDigest(100);
        for (int i = 0; i < 1000; i++) {
            equal.add(7);
        }
        System.out.printf("one value: cdf(7) %.4f%n", equal.cdf(7));
    }
}
END
java -cp "jars/*" Found.java | tee seen
diff seen - <<'END'
two values: cdf(0) 0.4455, quantile(0.89) 0.137
one value: cdf(7) 0.5000
END
