#!/usr/bin/env bash
# MOA 2024.07.0 (nz.ac.waikato.cms.moa:moa): moa.classifiers.oneclass.Autoencoder, one-class detection on streams.
# Guess: rows of any scale are learnt, what lies far from them has the higher score; every column counts but the class.
# Found: its outputs are logistic and nothing is scaled: of rows around 100 each has a score near 20,000 after training, and the
#        row of ones, 99 off in every column, has one below 1 and so is the most normal of all. The last column is taken for the
#        class, wherever the header says that the class is: with the class in front the score depends on the row's label, and
#        a value of a million in the last column does not change it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory=jars ||
        { cat maven.log; return 1; }
}
fetch nz.ac.waikato.cms.moa:moa:2024.07.0
fetch nz.ac.waikato.cms.weka:weka-dev:3.9.6
fetch org.apache.commons:commons-math3:3.6.1

cat >Found.java <<'END'
import com.yahoo.labs.samoa.instances.Attribute;
import com.yahoo.labs.samoa.instances.DenseInstance;
import com.yahoo.labs.samoa.instances.Instance;
import com.yahoo.labs.samoa.instances.Instances;
import com.yahoo.labs.samoa.instances.InstancesHeader;
import java.util.List;
import java.util.Random;
import moa.classifiers.oneclass.Autoencoder;

class Found {
    static InstancesHeader header(int classIndex) {
        Attribute label = new Attribute("label", List.of("normal", "outlier"));
        List<Attribute> columns = new java.util.ArrayList<>();
        for (int j = 0; j < 4; j++) {
            columns.add(new Attribute("x" + j));
        }
        columns.add(classIndex, label);
        Instances rows = new Instances("rows", columns, 0);
        rows.setClassIndex(classIndex);
        return new InstancesHeader(rows);
    }

    static Instance row(InstancesHeader header, double... values) {
        Instance row = new DenseInstance(1, values);
        row.setDataset(header);
        return row;
    }

    public static void main(String[] args) {
        Random random = new Random(1);
        InstancesHeader last = header(4);
        Autoencoder far = new Autoencoder();
        far.prepareForUse();
        for (int i = 0; i < 2000; i++) {
            far.trainOnInstance(row(last, near(random), near(random), near(random), near(random), 0));
        }
        System.out.printf("around 100: a row of 100s has %.0f, a row of 1s %s%n",
                far.getAnomalyScore(row(last, 100, 100, 100, 100, 0)),
                far.getAnomalyScore(row(last, 1, 1, 1, 1, 0)) < 1 ? "less than 1" : "?");

        InstancesHeader first = header(0);
        Autoencoder mixed = new Autoencoder();
        mixed.prepareForUse();
        for (int i = 0; i < 2000; i++) {
            double u = random.nextDouble();
            mixed.trainOnInstance(row(first, 0, u, u, 1 - u, 0.5));
        }
        double normal = mixed.getAnomalyScore(row(first, 0, 0.5, 0.5, 0.5, 0.5));
        double labelled = mixed.getAnomalyScore(row(first, 1, 0.5, 0.5, 0.5, 0.5));
        double million = mixed.getAnomalyScore(row(first, 0, 0.5, 0.5, 0.5, 1e6));
        System.out.println("class in front: another label has " + (labelled > 5 * normal ? "more than five times the score" : "?")
                + ", a million in the last column " + (million == normal ? "the same" : "?"));
    }

    static double near(Random random) {
        return 100 + random.nextGaussian();
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
around 100: a row of 100s has 19602, a row of 1s less than 1
class in front: another label has more than five times the score, a million in the last column the same
END
