#!/usr/bin/env bash
# ELKI 0.8.0 (io.github.elki-project:elki-outlier), local outlier factors where rows stand several times.
# Guess: as in scikit-learn, the rows next to duplicates have a large but finite factor, and the farther one the larger.
# Found: both are Infinity, so that they cannot be ranked, and a threshold taken from them is Infinity too; COF gives the
#        nearer one Infinity and the far one 25.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory=jars ||
        { cat maven.log; return 1; }
}
fetch io.github.elki-project:elki-outlier:0.8.0
fetch io.github.elki-project:elki-core:0.8.0
fetch io.github.elki-project:elki-core-api:0.8.0
fetch io.github.elki-project:elki-core-data:0.8.0
fetch io.github.elki-project:elki-core-dbids:0.8.0
fetch io.github.elki-project:elki-core-dbids-int:0.8.0
fetch io.github.elki-project:elki-core-distance:0.8.0
fetch io.github.elki-project:elki-logging:0.8.0
fetch io.github.elki-project:elki-core-math:0.8.0
fetch io.github.elki-project:elki-core-parallel:0.8.0
fetch io.github.elki-project:elki-core-util:0.8.0
fetch io.github.elki-project:elki-database:0.8.0
fetch io.github.elki-project:elki-input:0.8.0
fetch io.github.elki-project:elki-index-preprocessed:0.8.0
fetch net.jafama:jafama:2.3.2
fetch it.unimi.dsi:fastutil:8.5.6

cat >Found.java <<'END'
import elki.data.NumberVector;
import elki.data.type.TypeUtil;
import elki.database.Database;
import elki.database.StaticArrayDatabase;
import elki.database.ids.DBIDIter;
import elki.database.relation.Relation;
import elki.datasource.ArrayAdapterDatabaseConnection;
import elki.distance.minkowski.EuclideanDistance;
import elki.outlier.lof.COF;
import elki.outlier.lof.LOF;
import elki.result.outlier.OutlierResult;

class Found {
    static void tell(String name, Relation<NumberVector> rows, OutlierResult result) {
        StringBuilder line = new StringBuilder(name);
        for (DBIDIter row = rows.iterDBIDs(); row.valid(); row.advance()) {
            line.append(String.format(" %.2f", result.getScores().doubleValue(row)));
        }
        System.out.println(line);
    }

    public static void main(String[] args) {
        double[][] values = {{0, 0}, {0, 0}, {0, 0}, {0, 0}, {1, 0}, {9, 9}};
        Database database = new StaticArrayDatabase(new ArrayAdapterDatabaseConnection(values), null);
        database.initialize();
        Relation<NumberVector> rows = database.getRelation(TypeUtil.NUMBER_VECTOR_FIELD);
        tell("LOF", rows, new LOF<NumberVector>(2, EuclideanDistance.STATIC).run(rows));
        tell("COF", rows, new COF<NumberVector>(EuclideanDistance.STATIC, 2).run(rows));
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
LOF 1.00 1.00 1.00 1.00 Infinity Infinity
COF 1.00 1.00 1.00 1.00 Infinity 25.08
END
