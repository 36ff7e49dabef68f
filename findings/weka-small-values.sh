#!/usr/bin/env bash
# WEKA 3.8.6 (nz.ac.waikato.cms.weka:weka-stable): a column of small values, as probabilities, currents in amperes or errors are.
# Guess: a saved table loads as it was, or in single precision at worst; a decision tree does not mind the scale of a column.
# Found: ARFF, CSV, JSON and XRFF are written with six decimals, so that 6.6e-8 comes back as 0, without a word; LIBSVM keeps all
#        digits. J48 takes values that are 1e-5 apart for one: it separates two classes in [0, 2] without an error, and not at
#        all once the column is multiplied by 1e-5, where REPTree and RandomTree still make no error.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>nz.ac.waikato.cms.weka</groupId><artifactId>weka-stable</artifactId><version>3.8.6</version></dependency>
  </dependencies>
</project>
END
mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=jars ||
    { cat maven.log; exit 1; }

cat >Found.java <<'END'
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import weka.classifiers.Classifier;
import weka.classifiers.trees.J48;
import weka.classifiers.trees.RandomTree;
import weka.classifiers.trees.REPTree;
import weka.core.Attribute;
import weka.core.DenseInstance;
import weka.core.Instance;
import weka.core.Instances;
import weka.core.converters.AbstractFileLoader;
import weka.core.converters.AbstractFileSaver;
import weka.core.converters.ArffLoader;
import weka.core.converters.ArffSaver;
import weka.core.converters.CSVLoader;
import weka.core.converters.CSVSaver;
import weka.core.converters.JSONLoader;
import weka.core.converters.JSONSaver;
import weka.core.converters.LibSVMLoader;
import weka.core.converters.LibSVMSaver;
import weka.core.converters.XRFFLoader;
import weka.core.converters.XRFFSaver;

class Found {
    /** Rows of class 0 between 0 and 0.9, of class 1 between 1 and 1.9, times the scale. */
    static Instances rows(double scale) {
        ArrayList<Attribute> columns = new ArrayList<>();
        columns.add(new Attribute("x"));
        columns.add(new Attribute("class", List.of("0", "1")));
        Instances rows = new Instances("rows", columns, 200);
        rows.setClassIndex(1);
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            rows.add(new DenseInstance(1, new double[] {scale * (i % 2 + 0.9 * random.nextDouble()), i % 2}));
        }
        return rows;
    }

    static void file(String name, AbstractFileSaver saver, AbstractFileLoader loader) throws Exception {
        File file = new File(name + saver.getFileExtension());
        saver.setInstances(rows(1e-7));
        saver.setFile(file);
        saver.writeBatch();
        loader.setSource(file);
        System.out.println(name + ": " + loader.getDataSet().instance(0).value(0));
    }

    static int errors(Classifier classifier, double scale) throws Exception {
        Instances rows = rows(scale);
        classifier.buildClassifier(rows);
        int errors = 0;
        for (Instance row : rows) {
            errors += classifier.classifyInstance(row) == row.classValue() ? 0 : 1;
        }
        return errors;
    }

    static void tree(Classifier classifier) throws Exception {
        System.out.println(classifier.getClass().getSimpleName() + ", errors in 200 rows: " + errors(classifier, 1) + ", times 1e-5: "
                + errors(classifier, 1e-5));
    }

    public static void main(String[] args) throws Exception {
        System.out.println("written: " + rows(1e-7).instance(0).value(0));
        file("ARFF", new ArffSaver(), new ArffLoader());
        file("CSV", new CSVSaver(), new CSVLoader());
        file("JSON", new JSONSaver(), new JSONLoader());
        file("XRFF", new XRFFSaver(), new XRFFLoader());
        file("LIBSVM", new LibSVMSaver(), new LibSVMLoader());
        tree(new J48());
        tree(new REPTree());
        tree(new RandomTree());
    }
}
END
java -Xmx1g -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
written: 6.577903716329618E-8
ARFF: 0.0
CSV: 0.0
JSON: 0.0
XRFF: 0.0
LIBSVM: 6.577903716329618E-8
J48, errors in 200 rows: 0, times 1e-5: 100
REPTree, errors in 200 rows: 0, times 1e-5: 0
RandomTree, errors in 200 rows: 0, times 1e-5: 0
END
