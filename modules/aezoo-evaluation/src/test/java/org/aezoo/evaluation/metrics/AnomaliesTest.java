package org.aezoo.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which label marks anomalies: certain, or not said. */
final class AnomaliesTest {

    /** Rows with these labels. */
    private static Dataset labelled(String... rows) {
        List<String> names = new ArrayList<>();
        int[] labels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            if (!names.contains(rows[i])) {
                names.add(rows[i]);
            }
            labels[i] = names.indexOf(rows[i]);
        }
        return Dataset.of("rows", DataShape.row(1), new FloatRows(new float[rows.length][1]))
                .withLabels(labels, names);
    }

    @ParameterizedTest
    @CsvSource({
        "0,1",
        "0.0,1.0",
        "0,1.0",
        "00,01",
        "-0,1",
        "0e0,1e0",
        "False,True",
        "FALSE,TRUE",
        "no,yes",
        "N,Y",
        "f,t",
        "normal,anomaly",
        "Normal,Anomaly",
        "'''Normal''','''Anomaly'''",
        "inlier,outlier",
        "inliers,Outliers",
        "normal,abnormal",
        "ok,anomalous",
        "-1,outlier",
        "0,anomaly"
    })
    void certain(String normal, String anomaly) {
        Dataset rows = labelled(normal, normal, anomaly, normal);
        assertThat(Anomalies.label(rows, "y")).contains(anomaly);
        assertThat(Anomalies.find(rows))
                .hasValueSatisfying(marks -> assertThat(marks).containsExactly(false, false, true, false));
        assertThat(Anomalies.label(labelled(anomaly, normal, normal, normal), null))
                .as("whichever comes first")
                .contains(anomaly);
    }

    @ParameterizedTest
    @CsvSource({
        "1,-1",
        "-1,1",
        "1.0,-1.0",
        "1,2",
        "0,2",
        "0,-1",
        "good,bad",
        "ok,broken",
        "red,blue",
        "1,true",
        "0,yes",
        "anomaly,outlier",
        "NaN,1",
        "n,o"
    })
    void hasToBeSaid(String one, String other) {
        Dataset rows = labelled(one, one, one, other);
        assertThat(Anomalies.label(rows, null)).isEmpty();
        assertThat(Anomalies.find(rows)).isEmpty();
        assertThatThrownBy(() -> Anomalies.of(rows, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("it is not certain which label of rows marks anomalies: it has " + one + " (3), " + other
                        + " (1); name one of them");
        assertThat(Anomalies.of(rows, other)).containsExactly(false, false, false, true);
    }

    @Test
    void labelsThatDoNotOccurDoNotCount() {
        Dataset three = labelled("0", "1", "2", "0");
        assertThat(Anomalies.label(three, null)).isEmpty();
        assertThat(Anomalies.label(three.subset(new int[] {0, 1, 3}), null)).contains("1");
        assertThat(Anomalies.label(labelled("0", "0"), null)).isEmpty();
    }

    @Test
    void onesThatAreMostOfTheRowsAreDoubtful() {
        assertThat(Anomalies.label(labelled("1", "1", "0", "0"), null)).contains("1");
        assertThat(Anomalies.label(labelled("1", "1", "1", "0"), null)).isEmpty();
        assertThat(Anomalies.label(labelled("yes", "yes", "yes", "no"), null)).isEmpty();
        assertThat(Anomalies.label(labelled("outlier", "outlier", "outlier", "inlier"), null))
                .as("a name says it")
                .contains("outlier");
    }

    @ParameterizedTest
    @CsvSource({
        "normal,false",
        "is_normal,false",
        "isInlier,false",
        "OK?,false",
        "passed,false",
        "abnormal,true",
        "outlier,true",
        "normality_broken,true",
        "y,true",
        "fraud,true"
    })
    void columnsThatMarkWhatIsNormal(String column, boolean certain) {
        assertThat(Anomalies.label(labelled("0", "0", "1"), column).isPresent()).isEqualTo(certain);
        assertThat(Anomalies.label(labelled("False", "False", "True"), column).isPresent())
                .isEqualTo(certain);
        assertThat(Anomalies.label(labelled("no", "no", "anomaly"), column)).contains("anomaly");
    }

    @Test
    void aLabelIsNamedAsNumberOrInAnyCase() {
        Dataset rows = labelled("0.0", "1.0", "Broken");
        assertThat(Anomalies.named(rows, "1")).isEqualTo("1.0");
        assertThat(Anomalies.named(rows, "broken")).isEqualTo("Broken");
        assertThatThrownBy(() -> Anomalies.named(rows, "brokn"))
                .hasMessage("rows has no label 'brokn' (did you mean 'Broken'?): it has 0.0 (1), 1.0 (1), Broken (1)");
        assertThatThrownBy(
                        () -> Anomalies.of(Dataset.of("rows", DataShape.row(1), new FloatRows(new float[2][1])), null))
                .hasMessageContaining("rows has no labels that tell anomalies");
    }

    @Test
    void aRowWithSeveralLabelsHasEachOfThem() {
        Dataset rows = Dataset.of("rows", DataShape.row(1), new FloatRows(new float[3][1]))
                .withLabelSets(new int[][] {{0}, {0, 1}, {1}}, List.of("pump", "broken"));
        assertThat(Anomalies.of(rows, "broken")).containsExactly(false, true, true);
    }
}
