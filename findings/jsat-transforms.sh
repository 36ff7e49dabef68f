#!/usr/bin/env bash
# JSAT 0.0.9 (com.edwardraff:JSAT), transforms that one would put before an autoencoder or hold it against.
# Guess: principal components are taken of centred rows; a constant column becomes 0, also for a new value.
# Found: PCA finds its directions on centred rows, but does not centre what it transforms: the codes of the training rows have
#        the mean of the data (100 here). UnitVarianceTransform makes a constant column infinite, and StandardizeTransform
#        makes a new value that is 1 off it 100,000.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory=jars ||
        { cat maven.log; return 1; }
}
fetch com.edwardraff:JSAT:0.0.9

cat >Found.java <<'END'
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import jsat.SimpleDataSet;
import jsat.classifiers.DataPoint;
import jsat.datatransform.DataTransform;
import jsat.datatransform.PCA;
import jsat.datatransform.StandardizeTransform;
import jsat.datatransform.UnitVarianceTransform;
import jsat.linear.DenseVector;

class Found {
    static SimpleDataSet data(double[][] rows) {
        List<DataPoint> points = new ArrayList<>();
        for (double[] row : rows) {
            points.add(new DataPoint(new DenseVector(row)));
        }
        return new SimpleDataSet(points);
    }

    static double transformed(DataTransform transform, double[] row, int column) {
        return transform.transform(new DataPoint(new DenseVector(row))).getNumericalValues().get(column);
    }

    public static void main(String[] args) {
        Random random = new Random(1);
        double[][] rows = new double[300][5];
        for (double[] row : rows) {
            for (int j = 0; j < row.length; j++) {
                row[j] = (j < 2 ? 5 : 1) * random.nextGaussian() + (j == 0 ? 100 : 0);
            }
        }
        PCA pca = new PCA(2);
        pca.fit(data(rows));
        double mean = 0;
        for (double[] row : rows) {
            mean += Math.abs(transformed(pca, row, 0)) / rows.length;
        }
        System.out.printf("PCA, mean of the first code: %.0f%n", mean);
        SimpleDataSet constant = data(new double[][] {{1, 5}, {2, 5}, {3, 5}, {4, 5}});
        DataTransform unit = new UnitVarianceTransform();
        unit.fit(constant);
        System.out.println("UnitVarianceTransform, constant column: " + transformed(unit, new double[] {2, 5}, 1));
        DataTransform standard = new StandardizeTransform();
        standard.fit(constant);
        System.out.printf("StandardizeTransform, 1 off a constant: %.0f%n", transformed(standard, new double[] {2, 6}, 1));
    }
}
END
java -cp "jars/*" Found.java | tee seen
diff seen - <<'END'
PCA, mean of the first code: 100
UnitVarianceTransform, constant column: Infinity
StandardizeTransform, 1 off a constant: 100000
END
