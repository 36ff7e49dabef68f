#!/usr/bin/env bash
# Tribuo 4.3.2 (org.tribuo:tribuo-core), LibSVMDataSource: a training and a test file in LIBSVM format, whose
#     columns are counted from 0, as scikit-learn writes them by default.
# Guess: column 3 of the test file is column 3 of the training file.
# Found: whether columns count from 0 or from 1 is told anew for each file, by whether column 0 occurs in it. Where no row of
#        the test file has a value there, as rare columns of sparse rows will, all its columns are taken for the ones before
#        them: a classifier without an error on its training rows is right on about half of the test rows, without a word.
#        The constructor that is given isZeroIndexed() and getMaxFeatureID() of the training file reads it right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.tribuo</groupId><artifactId>tribuo-classification-sgd</artifactId><version>4.3.2</version></dependency>
  </dependencies>
</project>
END
mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=jars ||
    { cat maven.log; exit 1; }

cat >Found.java <<'END'
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.logging.LogManager;
import org.tribuo.Dataset;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.datasource.LibSVMDataSource;

class Found {
    static final LabelFactory LABELS = new LabelFactory();

    /** Rows of columns 0 to 5, of which 3 tells the classes apart; every tenth row has a value in column 0, or none has. */
    static Path file(String name, boolean first, Random random) throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            rows.append(i % 2 == 0 ? "-1" : "1");
            for (int column = first && i % 10 == 0 ? 0 : 1; column < 6; column++) {
                double mean = column != 3 ? 0 : i % 2 == 0 ? -1 : 1;
                rows.append(" ").append(column).append(":").append(mean + 0.2 * random.nextGaussian());
            }
            rows.append("\n");
        }
        return Files.writeString(Path.of(name), rows);
    }

    static double accuracy(Model<Label> model, Dataset<Label> rows) {
        return new LabelEvaluator().evaluate(model, rows).accuracy();
    }

    public static void main(String[] args) throws Exception {
        LogManager.getLogManager().reset();
        Random random = new Random(1);
        LibSVMDataSource<Label> training = new LibSVMDataSource<>(file("training", true, random), LABELS);
        Path file = file("test", false, random);
        LibSVMDataSource<Label> test = new LibSVMDataSource<>(file, LABELS);
        LibSVMDataSource<Label> told =
                new LibSVMDataSource<>(file, LABELS, training.isZeroIndexed(), training.getMaxFeatureID());
        System.out.println("columns from 0: training " + training.isZeroIndexed() + ", test " + test.isZeroIndexed());
        Dataset<Label> rows = new MutableDataset<>(training);
        Model<Label> model = new LogisticRegressionTrainer().train(rows);
        double off = accuracy(model, new MutableDataset<>(test));
        System.out.println("accuracy: training " + accuracy(model, rows) + ", test " + (off < 0.6 ? "about a half" : off)
                + ", told how to count " + accuracy(model, new MutableDataset<>(told)));
    }
}
END
java -Xmx1g -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
columns from 0: training true, test false
accuracy: training 1.0, test about a half, told how to count 1.0
END
