#!/usr/bin/env bash
# Smile 3.1.1 (com.github.haifengl:smile-core), neighbours of rows, as scores of anomalies by the distance to the k-th are made of.
# Guess: search(row, k) gives the nearest first; whether a row of the training rows finds itself depends on its values; a distance
#        to a row with a missing value is NaN.
# Found: it gives the farthest first, in KDTree, CoverTree and LinearSearch alike. A row that is the very array of the training
#        rows is left out, a copy with the same values is found at a distance of 0: the same rows get larger scores before they
#        are saved and loaded than after. EuclideanDistance takes the columns that both rows have and scales them up, to 4.24
#        for 3.0 where one of two is missing; two rows without a column in common are NaN apart.
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
import smile.math.distance.EuclideanDistance;
import smile.neighbor.CoverTree;
import smile.neighbor.KDTree;
import smile.neighbor.KNNSearch;
import smile.neighbor.LinearSearch;
import smile.neighbor.Neighbor;

class Found {
    static void tell(String what, KNNSearch<double[], double[]> rows, double[] row) {
        StringBuilder line = new StringBuilder(what + ":");
        for (Neighbor<double[], double[]> neighbour : rows.search(row, 3)) {
            line.append(" ").append(neighbour.distance);
        }
        System.out.println(line);
    }

    public static void main(String[] args) {
        double[][] rows = {{0}, {1}, {3}, {7}, {15}};
        EuclideanDistance distance = new EuclideanDistance();
        tell("KDTree, a copy of the first row", KDTree.of(rows), rows[0].clone());
        tell("CoverTree, a copy of the first row", new CoverTree<>(rows, rows, distance), rows[0].clone());
        tell("LinearSearch, a copy of the first row", LinearSearch.of(rows, distance), rows[0].clone());
        tell("KDTree, the first row", KDTree.of(rows), rows[0]);
        tell("CoverTree, the first row", new CoverTree<>(rows, rows, distance), rows[0]);
        tell("LinearSearch, the first row", LinearSearch.of(rows, distance), rows[0]);
        double gone = Double.NaN;
        System.out.printf("1, NaN and 4, 7: %.2f; 1, NaN and NaN, 7: %.2f%n", distance.d(new double[] {1, gone}, new double[] {4, 7}),
                distance.d(new double[] {1, gone}, new double[] {gone, 7}));
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
KDTree, a copy of the first row: 3.0 1.0 0.0
CoverTree, a copy of the first row: 3.0 1.0 0.0
LinearSearch, a copy of the first row: 3.0 1.0 0.0
KDTree, the first row: 7.0 3.0 1.0
CoverTree, the first row: 7.0 3.0 1.0
LinearSearch, the first row: 7.0 3.0 1.0
1, NaN and 4, 7: 4.24; 1, NaN and NaN, 7: NaN
END
