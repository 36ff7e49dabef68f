#!/usr/bin/env bash
# H2O 3.44.0.1 (ai.h2o:h2o-algos): its autoencoder as a detector of anomalies, rows with missing values, the model as a MOJO.
# Guess: what is missing makes a row no more normal than what is there; the exported model (MOJO) gives the errors that the
#        cluster gives; a value that never occurred raises the error, whichever column has it.
# Found: the cluster puts the column's mean in, compares with that, and a row of nothing but missing values has a smaller error
#        than any of the 500 rows of training. The MOJO gives NaN for each row that lacks a value, and the same error as the
#        cluster for all others. A column that was constant in training is left out: a million in it changes nothing.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>ai.h2o</groupId><artifactId>h2o-algos</artifactId><version>3.44.0.1</version></dependency>
    <dependency><groupId>ai.h2o</groupId><artifactId>h2o-jetty-9</artifactId><version>3.44.0.1</version></dependency>
    <dependency><groupId>javax.servlet</groupId><artifactId>javax.servlet-api</artifactId><version>3.1.0</version></dependency>
  </dependencies>
</project>
END
mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=jars ||
    { cat maven.log; exit 1; }

cat >Found.java <<'END'
import hex.deeplearning.DeepLearning;
import hex.deeplearning.DeepLearningModel;
import hex.deeplearning.DeepLearningModel.DeepLearningParameters;
import hex.genmodel.MojoModel;
import hex.genmodel.easy.EasyPredictModelWrapper;
import hex.genmodel.easy.RowData;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.Random;
import water.DKV;
import water.H2OStarter;
import water.Key;
import water.fvec.Frame;
import water.fvec.Vec;

class Found {
    static final String[] NAMES = {"a", "b", "c", "constant"};

    static Frame frame(double[]... rows) {
        Vec[] columns = new Vec[NAMES.length];
        for (int c = 0; c < columns.length; c++) {
            double[] column = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                column[i] = rows[i][c];
            }
            columns[c] = Vec.makeVec(column, Vec.newKey());
        }
        Frame frame = new Frame(Key.make(), NAMES, columns);
        DKV.put(frame);
        return frame;
    }

    static double[] errors(DeepLearningModel model, double[]... rows) {
        Vec column = model.scoreAutoEncoder(frame(rows), Key.make(), false).vec(0);
        double[] errors = new double[rows.length];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = column.at(i);
        }
        return errors;
    }

    static double mojo(EasyPredictModelWrapper model, double[] row) throws Exception {
        RowData values = new RowData();
        for (int c = 0; c < row.length; c++) {
            if (!Double.isNaN(row[c])) {
                values.put(NAMES[c], row[c]);
            }
        }
        return model.predictAutoEncoder(values).mse;
    }

    public static void main(String[] args) throws Exception {
        H2OStarter.start(new String[] {"-name", "found" + System.nanoTime(), "-ip", "127.0.0.1", "-nthreads", "1"}, false);
        Random random = new Random(1);
        double[][] rows = new double[500][];
        for (int i = 0; i < rows.length; i++) {
            double z = random.nextGaussian();
            rows[i] = new double[] {z, 2 * z + 0.1 * random.nextGaussian(), -z + 0.1 * random.nextGaussian(), 5};
        }
        DeepLearningParameters settings = new DeepLearningParameters();
        settings._train = frame(rows)._key;
        settings._autoencoder = true;
        settings._hidden = new int[] {1};
        settings._epochs = 50;
        settings._reproducible = true;
        settings._seed = 5;
        DeepLearningModel model = new DeepLearning(settings).trainModel().get();

        try (OutputStream out = new FileOutputStream("model.zip")) {
            model.getMojo().writeTo(out);
        }
        EasyPredictModelWrapper exported = new EasyPredictModelWrapper(
                new EasyPredictModelWrapper.Config().setModel(MojoModel.load("model.zip")));
        double gone = Double.NaN;
        double[] missing = {gone, gone, gone, gone};
        double[] oneMissing = {gone, 2, -1, 5};
        double[] anomaly = {1, -2, -1, 5};
        double[] constantOff = {1, -2, -1, 1e6};
        double[] errors = errors(model, missing, oneMissing, anomaly, constantOff);
        int smaller = 0;
        for (double error : errors(model, rows)) {
            smaller += error < errors[0] ? 1 : 0;
        }
        System.out.println("rows of training with a smaller error than a row of missing values: " + smaller);
        System.out.printf("MOJO and cluster, a row with nothing missing: %s%n",
                Math.abs(mojo(exported, anomaly) / errors[2] - 1) < 1e-6 ? "equal" : "?");
        System.out.printf("one value missing: cluster %s, MOJO %s%n", errors[1] > 0 ? "a number" : "?", mojo(exported, oneMissing));
        System.out.println("all missing: MOJO " + mojo(exported, missing));
        System.out.println("a million in a constant column: " + (errors[3] == errors[2] ? "no change" : "?"));
        System.out.flush();
        Runtime.getRuntime().halt(0); // H2O would wait for more work
    }
}
END
javac -cp "jars/*" Found.java 2>/dev/null
java -Xmx1g --add-opens java.base/java.lang=ALL-UNNAMED -cp "jars/*:." Found 2>h2o.log | grep -E '^(rows|MOJO|one|all|a million)' | tee seen
diff seen - <<'END'
rows of training with a smaller error than a row of missing values: 0
MOJO and cluster, a row with nothing missing: equal
one value missing: cluster a number, MOJO NaN
all missing: MOJO NaN
a million in a constant column: no change
END
