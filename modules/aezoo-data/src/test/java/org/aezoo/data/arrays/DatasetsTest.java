package org.aezoo.data.arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.Scaling;
import org.aezoo.data.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

final class DatasetsTest {

    private static double[] row(Dataset data, int row) {
        double[] values = new double[data.shape().size()];
        data.read(row, values, 0);
        return values;
    }

    @Test
    void arraysWithMissingValues() {
        Dataset data = Dataset.of(new double[][] {{1, Double.NaN}, {3, 4e9 + 0.25}});
        assertThat(data.takesMissing()).isTrue();
        assertThat(row(data, 1)).containsExactly(3, 4e9 + 0.25);
        assertThat(Scaling.fit(Scaling.Kind.STANDARD, data).fills()).isTrue();
        assertThat(Dataset.of(new float[][] {{1, 2}}).takesMissing()).isFalse();
        assertThat(TestFiles.refusal(() -> Dataset.of(new double[][] {{1}, {1e39}})))
                .contains("value 0 of row 1 is 1.0E39");
        assertThat(TestFiles.refusal(() -> Dataset.of(new float[][] {{1}, {Float.NaN}})))
                .contains("every value of row 1 is missing");
        assertThatThrownBy(() -> Dataset.of(new float[][] {{1}, {1, 2}})).hasMessageContaining("row 1 has 2");
        assertThatThrownBy(() -> Dataset.of(new double[0][])).hasMessageContaining("got none");
    }

    @Test
    void streams() {
        boolean[] closed = {false};
        Stream<double[]> rows = IntStream.range(0, 100_000)
                .mapToObj(i -> new double[] {i, i == 7 ? Double.NaN : 0.5})
                .onClose(() -> closed[0] = true);
        try (Dataset data = Datasets.of(rows)) {
            assertThat(data.size()).isEqualTo(100_000);
            assertThat(row(data, 99_999)).containsExactly(99_999, 0.5);
            assertThat(data.takesMissing()).isTrue();
        }
        assertThat(closed[0]).isTrue();
        assertThat(TestFiles.refusal(() -> Datasets.of(Stream.empty()))).contains("no rows");
        assertThat(TestFiles.refusal(() -> Datasets.of(Stream.of(new double[1], new double[2]))))
                .contains("row 1 has 2");
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"DOUBLE", "FLOAT", "HALF", "BFLOAT16", "LONG", "INT", "SHORT", "BYTE", "UBYTE", "BOOL"})
    void arraysOfEveryTypeAndOrder(DataType type) {
        INDArray all =
                Nd4j.createFromArray(new double[][] {{0, 1, 0}, {1, 1, 0}}).castTo(type);
        INDArray view = all.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3));
        try (Dataset data = Datasets.of(all.dup('f'));
                Dataset columns = Datasets.of(view);
                Dataset turned = Datasets.of(all.transpose())) {
            assertThat(row(data, 1)).containsExactly(1, 1, 0);
            assertThat(row(columns, 0)).containsExactly(1, 0);
            assertThat(row(turned, 1)).containsExactly(1, 1);
            assertThat(turned.size()).isEqualTo(3);
        }
    }

    @Test
    void picturesAndLargeNumbers() {
        INDArray pictures = Nd4j.createFromArray(new int[] {1, 2, 200, 16_777_217, 5, 6, 7, 8});
        try (Dataset data = Datasets.of(pictures.reshape(1, 2, 2, 2));
                Dataset grey = Datasets.of(pictures.reshape(2, 2, 2))) {
            assertThat(data.shape()).isEqualTo(DataShape.image(2, 2, 2));
            assertThat(row(data, 0)).containsExactly(1, 2, 200, 16_777_217, 5, 6, 7, 8);
            assertThat(grey.shape()).isEqualTo(DataShape.image(1, 2, 2));
        }
        assertThat(TestFiles.refusal(() -> Datasets.of(Nd4j.zeros(3)))).contains("[n, columns]", "got [3]");
    }

    @Test
    void iteratorsWithLabels() {
        DataSet set = new DataSet(
                Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}}),
                Nd4j.createFromArray(new double[][] {{0, 1}, {1, 0}}));
        set.setLabelNames(List.of("no", "yes"));
        SingletonDataSetIterator iterator = new SingletonDataSetIterator(set);
        iterator.next();
        try (Dataset data = Datasets.of(iterator)) {
            assertThat(row(data, 1)).containsExactly(3, 4);
            assertThat(data.labelNames()).hasSize(2);
            assertThat(data.label(0)).isEqualTo(1);
            assertThat(data.label(1)).isZero();
        }
        INDArray rows = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}});
        try (Dataset data = Datasets.of(new SingletonDataSetIterator(new DataSet(rows, rows)))) {
            assertThat(data.hasLabels()).isFalse();
        }
        DataSet series = new DataSet(Nd4j.zeros(2, 3, 4), null);
        assertThat(TestFiles.refusal(() -> Datasets.of(new SingletonDataSetIterator(series))))
                .contains("got [2, 3, 4]");
    }
}
