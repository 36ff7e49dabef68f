package org.aezoo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.aezoo.data.preparation.BatchOneHot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The column that says in which batch each row was measured, from the file to what a network sees. */
class BatchColumnTest {

    @TempDir
    Path folder;

    private LoadedData load(String content, String parameters) {
        Path file = TestFiles.write(folder.resolve("t.csv"), content);
        return DataSource.parse("csv:" + file + "?" + parameters).load(new DataSource.Options(null, 0, 1));
    }

    @Test
    void batchesAreReadSortedAndCarried() {
        try (LoadedData loaded = load("day,x,kind\n10,1,a\n9,2,b\n10,3,a\n2,4,b\n", "batch=day&label=kind")) {
            Dataset data = loaded.train();
            assertThat(data.featureNames()).containsExactly("x");
            assertThat(data.batchNames()).containsExactly("2", "9", "10");
            assertThat(new int[] {data.batch(0), data.batch(1), data.batch(2), data.batch(3)})
                    .containsExactly(2, 1, 2, 0);
            assertThat(data.label(3)).isEqualTo(1);
            Dataset some = data.subset(new int[] {3, 0});
            assertThat(some.batchNames()).containsExactly("2", "9", "10");
            assertThat(some.batch(0)).isZero();
            Dataset both = some.concat(data.withName("other"));
            assertThat(both.batch(1)).isEqualTo(2);
            assertThat(both.batch(3)).isEqualTo(1);
            assertThat(both.with(both.metadata().withChecksum("1"))
                            .withFeatureNames(some.featureNames())
                            .hasBatches())
                    .isTrue();
        }
    }

    @Test
    void batchesOfTwoFilesGoTogetherByName() {
        FloatRows rows = new FloatRows(new float[][] {{1}, {2}});
        Dataset first = Dataset.of("a", DataShape.row(1), rows).withBatches(new int[] {0, 1}, List.of("x", "y"));
        Dataset second = Dataset.of("b", DataShape.row(1), rows).withBatches(new int[] {0, 1}, List.of("y", "z"));
        Dataset both = first.concat(second);
        assertThat(both.batchNames()).containsExactly("x", "y", "z");
        assertThat(both.batch(2)).isEqualTo(1);
        assertThat(both.batch(3)).isEqualTo(2);
        assertThat(first.concat(Dataset.of("c", DataShape.row(1), rows)).hasBatches())
                .isFalse();
        assertThatThrownBy(() -> first.withBatches(new int[] {0, 2}, List.of("x", "y")))
                .hasMessage("batches must be between 0 and 1, got 2 for row 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "batch=dya; no column 'dya'",
                "batch=x&label=x; label and batch must be two columns, got 'x' for both",
                "batch=; parameter 'batch' has no value",
                "transform=lag; transform must be one of none, log, arcsinh, got 'lag' (did you mean 'log'?)",
                "transform=log&batch=day; line 3, column 'x': transform=log needs values above -1, got -1.0"
            })
    void badParametersAreNamed(String parameters, String message) {
        assertThatThrownBy(() -> load("day,x\n1,2\n2,-1\n", parameters))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void emptyBatchesAreRefused() {
        assertThatThrownBy(() -> load("day,x\n1,2\n ,4\n", "batch=day"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("line 3, column 'day': the batch is empty; every row needs one");
    }

    @Test
    void numbersAreTransformed() {
        try (LoadedData loaded = load("a,b\n0,-5\n99,5\n", "transform=arcsinh")) {
            float[][] rows = loaded.train().head(2);
            assertThat(rows[0][0]).isZero();
            assertThat(rows[0][1]).isCloseTo(-0.8813736f, within(1e-6f));
            assertThat(rows[1][0]).isCloseTo((float) Math.log(19.8 + Math.sqrt(19.8 * 19.8 + 1)), within(1e-5f));
        }
        try (LoadedData loaded = load("a,b\n0,1\n99,1e6\n", "transform=log")) {
            assertThat(loaded.train().head(2)[1]).containsExactly((float) Math.log(100), (float) Math.log1p(1e6));
        }
    }

    @Test
    void aNetworkSeesAMarkForEachBatchButTheReference() {
        BatchOneHot marks = new BatchOneHot(3, 1);
        float[][] rows = {{5}, {6}, {7}};
        assertThat(marks.seen(rows, new int[] {0, 1, 2}))
                .isDeepEqualTo(new float[][] {{5, 1, 0}, {6, 0, 0}, {7, 0, 1}});
        assertThat(marks.seen(rows, null)[0]).containsExactly(5, 0, 0);
        assertThatThrownBy(() -> marks.seen(rows, new int[] {0, 3, 0}))
                .hasMessage("batch must be between 0 and 2, got 3");
        assertThatThrownBy(() -> new BatchOneHot(2, 2)).hasMessage("reference must be between 0 and 1, got 2");
        RowBatch batch = new RowBatch(new int[3], 1, new float[] {5, 6, 7}, i -> 0, i -> 2 - i);
        assertThat(marks.input(Feed.EXAMPLE).values(batch, new SplittableRandom(1)))
                .containsExactly(5, 0, 1, 6, 0, 0, 7, 1, 0);
    }

    /** Each row keeps its own batch, in whatever order an epoch has them. */
    @Test
    void marksFollowTheRowsThroughShuffling() {
        float[][] values = new float[50][1];
        int[] of = new int[50];
        for (int i = 0; i < 50; i++) {
            of[i] = i % 7 == 0 ? 1 : 0;
            values[i][0] = of[i] == 1 ? 10 + i : i;
            values[i][0] += of[i] * 100;
        }
        Dataset data =
                Dataset.of("rows", DataShape.row(1), new FloatRows(values)).withBatches(of, List.of("a", "b"));
        Split split = Split.of(data, 0.3, 4);
        Batches batches = new Batches(
                split.rest(),
                Scaling.none(),
                List.of(new BatchOneHot(2, 0).input(Feed.EXAMPLE)),
                List.of(Feed.EXAMPLE),
                8,
                true,
                3);
        int marked = 0;
        try (Batches.Epoch epoch = batches.epoch(0)) {
            while (epoch.hasNext()) {
                try (Batches.Batch batch = epoch.next()) {
                    INDArray seen = batch.data().getFeatures(0);
                    for (int i = 0; i < batch.size(); i++) {
                        assertThat(seen.getDouble(i, 1)).isEqualTo(seen.getDouble(i, 0) > 100 ? 1 : 0);
                        marked += (int) seen.getDouble(i, 1);
                    }
                }
            }
        }
        assertThat(marked).isPositive();
    }
}
