#!/usr/bin/env bash
# Smile 3.1.1 (com.github.haifengl:smile-base), measures of clusterings and distributions.
# Guess: two equal clusterings have an adjusted Rand index and a mutual information of 1, also where all rows are one cluster
#        or each row its own, as scikit-learn says; the divergence of (1/2, 1/2) from (1, 0) is infinite.
# Found: both are NaN there, and the divergence is -0.347: terms with a zero are left out, so that a divergence may be
#        negative.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory=jars ||
        { cat maven.log; return 1; }
}
fetch com.github.haifengl:smile-core:3.1.1
fetch com.github.haifengl:smile-base:3.1.1
fetch org.slf4j:slf4j-api:2.0.13

cat >Found.java <<'END'
import smile.math.MathEx;
import smile.validation.metric.AdjustedRandIndex;
import smile.validation.metric.NormalizedMutualInformation;

class Found {
    public static void main(String[] args) {
        int[] one = {0, 0, 0, 0};
        int[] each = {0, 1, 2, 3};
        System.out.println("ARI, one cluster: " + AdjustedRandIndex.of(one, one));
        System.out.println("ARI, a cluster for each row: " + AdjustedRandIndex.of(each, each));
        System.out.println("NMI, one cluster: " + NormalizedMutualInformation.SUM.score(one, one));
        double divergence = MathEx.KullbackLeiblerDivergence(new double[] {0.5, 0.5}, new double[] {1, 0});
        System.out.printf("KL((1/2, 1/2), (1, 0)): %.4f%n", divergence);
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
ARI, one cluster: NaN
ARI, a cluster for each row: NaN
NMI, one cluster: NaN
KL((1/2, 1/2), (1, 0)): -0.3466
END
