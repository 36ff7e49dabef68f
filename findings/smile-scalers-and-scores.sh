#!/usr/bin/env bash
# Smile 3.1.1 (com.github.haifengl:smile-core), scalers and detectors of anomalies.
# Guess: Scaler, which maps columns to 0 to 1, maps a value out of the training rows' range outside of it, and its inverse brings
#        the value back; the median of four values is the mean of the middle two; in one package a higher score means the same.
# Found: Scaler cuts at 0 and 1, so that a row a million off is handed on as one at the border, and the inverse gives the border;
#        of a constant column, 5 becomes 0 and 6 becomes 1. MathEx.median takes the upper of the middle two, RobustStandardizer
#        subtracts the lower. A row that lies far out has the higher score of IsolationForest and the lower of SVM, both of
#        smile.anomaly.
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
import java.util.Random;
import smile.anomaly.IsolationForest;
import smile.anomaly.SVM;
import smile.data.DataFrame;
import smile.data.transform.InvertibleColumnTransform;
import smile.feature.transform.RobustStandardizer;
import smile.feature.transform.Scaler;
import smile.math.MathEx;
import smile.math.kernel.GaussianKernel;

class Found {
    static DataFrame frame(double[]... rows) {
        return DataFrame.of(rows, "a", "b");
    }

    static String row(DataFrame frame) {
        return frame.getDouble(0, 0) + ", " + frame.getDouble(0, 1);
    }

    public static void main(String[] args) {
        DataFrame training = frame(new double[] {1, 5}, new double[] {2, 5}, new double[] {3, 5}, new double[] {4, 5});
        InvertibleColumnTransform scaler = Scaler.fit(training);
        DataFrame scaled = scaler.apply(frame(new double[] {1e6, 6}));
        System.out.println("Scaler, 1000000 in a column of 1 to 4, 6 in one of 5: " + row(scaled) + ", inverse "
                + row(scaler.invert(scaled)));
        System.out.println("RobustStandardizer, 2 in a column of 1 to 4: "
                + RobustStandardizer.fit(training).apply(training).getDouble(1, 0));
        System.out.println("median of 1, 2, 3, 4: " + MathEx.median(new double[] {1, 2, 3, 4}));
        Random random = new Random(1);
        double[][] rows = new double[300][2];
        for (double[] row : rows) {
            row[0] = random.nextGaussian();
            row[1] = random.nextGaussian();
        }
        double[] middle = {0, 0};
        double[] out = {9, 9};
        IsolationForest forest = IsolationForest.fit(rows);
        SVM<double[]> svm = SVM.fit(rows, new GaussianKernel(1));
        System.out.println("9 deviations out: IsolationForest " + (forest.score(out) > forest.score(middle) ? "higher" : "lower")
                + ", SVM " + (svm.score(out) > svm.score(middle) ? "higher" : "lower"));
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
Scaler, 1000000 in a column of 1 to 4, 6 in one of 5: 1.0, 1.0, inverse 4.0, 6.0
RobustStandardizer, 2 in a column of 1 to 4: 0.0
median of 1, 2, 3, 4: 3.0
9 deviations out: IsolationForest higher, SVM lower
END
