package org.aezoo.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.Feed;
import org.aezoo.data.FloatRows;
import org.aezoo.data.RowBatch;
import org.aezoo.data.Scaling;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Targets that are rows near by. */
class WalkTargetsTest {

    private static Dataset rows(int count) {
        SplittableRandom random = new SplittableRandom(2);
        float[][] rows = new float[count][3];
        for (float[] row : rows) {
            for (int j = 0; j < 3; j++) {
                row[j] = (float) (100 * random.nextDouble() * (j == 0 ? 1 : 10));
            }
        }
        return Dataset.of("rows", DataShape.row(3), new FloatRows(rows));
    }

    private static WalkTargets targets(TargetWalk walk, Dataset data, Scaling scaling) {
        return new WalkTargets(walk, data, data.subset(new int[0]), scaling, Feed.EXAMPLE);
    }

    private static int[] byDefinition(Dataset data, Scaling scaling, int row, int count) {
        float[][] all = data.head(data.size());
        for (float[] one : all) {
            scaling.apply(one, 3);
        }
        return IntStream.range(0, all.length)
                .filter(other -> other != row)
                .boxed()
                .sorted(Comparator.comparingDouble(other -> IntStream.range(0, 3)
                        .mapToDouble(j -> Math.pow((double) all[other][j] - all[row][j], 2))
                        .sum()))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Distances in scaled units: the first column, ten times narrower, counts as much as the others. */
    @Test
    void nearestRowsAreThoseOfScaledDistances() {
        Dataset data = rows(1500);
        Scaling scaling = Scaling.fit(Scaling.Kind.STANDARD, data);
        WalkTargets targets = targets(new TargetWalk(4, 1), data, scaling);
        for (int row : new int[] {0, 1, 1023, 1024, 1499}) {
            assertThat(targets.nearest(row)).containsExactly(byDefinition(data, scaling, row, 4));
        }
    }

    @Test
    void targetsAreReachedInThatManySteps() {
        Dataset data = rows(60);
        Scaling scaling = Scaling.fit(Scaling.Kind.STANDARD, data);
        RowBatch batch = new RowBatch(new int[] {7, 9}, 3, new float[6], i -> 0);
        for (int steps : new int[] {1, 2}) {
            WalkTargets targets = targets(new TargetWalk(2, steps), data, scaling);
            boolean[] seen = new boolean[60];
            for (int seed = 0; seed < 200; seed++) {
                float[] values = targets.training().values(batch, new SplittableRandom(seed));
                assertThat(values).isEqualTo(targets.training().values(batch, new SplittableRandom(seed)));
                seen[rowOf(data, scaling, Arrays.copyOf(values, 3))] = true;
                rowOf(data, scaling, Arrays.copyOfRange(values, 3, 6));
            }
            boolean[] expected = new boolean[60];
            for (int near : targets.nearest(7)) {
                if (steps == 1) {
                    expected[near] = true;
                } else {
                    for (int next : targets.nearest(near)) {
                        expected[next] = true;
                    }
                }
            }
            assertThat(seen).isEqualTo(expected);
        }
    }

    private static int rowOf(Dataset data, Scaling scaling, float[] target) {
        float[][] all = data.head(data.size());
        for (int row = 0; row < all.length; row++) {
            scaling.apply(all[row], 3);
            if (Arrays.equals(all[row], target)) {
                return row;
            }
        }
        throw new AssertionError("no row is " + Arrays.toString(target));
    }

    /** Rows held out go to training rows first, and on from there; what they reach goes through the model's feed. */
    @Test
    void rowsHeldOutAreLedToTrainingRows() {
        Dataset data = rows(1100);
        Dataset training = data.subset(IntStream.range(0, 40).toArray());
        Dataset heldOut = data.subset(IntStream.range(40, 1100).toArray());
        Feed twice = (batch, random) -> {
            float[] values = batch.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] *= 2;
            }
            return values;
        };
        WalkTargets targets = new WalkTargets(new TargetWalk(1, 1), training, heldOut, Scaling.none(), twice);
        float[][] all = data.head(1100);
        for (int row : new int[] {0, 1023, 1024, 1059}) {
            RowBatch batch = new RowBatch(new int[] {row}, 3, new float[3], i -> 0);
            float[] expected = Arrays.stream(all, 0, 40)
                    .min(Comparator.comparingDouble(one -> IntStream.range(0, 3)
                            .mapToDouble(j -> Math.pow((double) one[j] - all[40 + row][j], 2))
                            .sum()))
                    .orElseThrow()
                    .clone();
            for (int j = 0; j < 3; j++) {
                expected[j] *= 2;
            }
            assertThat(targets.heldOut().values(batch, new SplittableRandom(1))).containsExactly(expected);
        }
    }

    /** Angles between weighted counts: two documents of the same rare word are near, however long. */
    @Test
    void documentsAreComparedByTfIdf() {
        Dataset documents = Dataset.of("documents", DataShape.row(3), new FloatRows(new float[][] {
            {5, 1, 0}, {1, 0, 0}, {9, 30, 0}, {2, 0, 1}, {0, 0, 0}, {1, 0, 0}
        }));
        WalkTargets targets = targets(new TargetWalk(1, 1, TargetWalk.Distance.TF_IDF), documents, Scaling.none());
        assertThat(targets.nearest(1)).containsExactly(5);
        assertThat(targets.nearest(5)).containsExactly(1);
        assertThat(targets.nearest(2)).containsExactly(0);
    }

    @Test
    void fewRowsHaveFewNeighbours() {
        assertThat(targets(new TargetWalk(10, 3), rows(3), Scaling.none()).nearest(0))
                .hasSize(2);
        Dataset one = rows(1);
        WalkTargets alone = targets(new TargetWalk(10, 3), one, Scaling.none());
        RowBatch batch = new RowBatch(new int[] {0}, 3, new float[3], i -> 0);
        assertThat(alone.training().values(batch, new SplittableRandom(1))).isEqualTo(one.head(1)[0]);
        assertThatThrownBy(() -> new TargetWalk(0, 1)).hasMessage("neighbours must be at least 1, got 0");
        assertThatThrownBy(() -> new TargetWalk(1, 0)).hasMessage("steps must be at least 1, got 0");
    }

    /** Two numbers decide where a row lies; the other thirty columns are noise, whose plane is left out. */
    @Test
    void principalPlaneHoldsWhatVariesMost() {
        SplittableRandom random = new SplittableRandom(5);
        float[][] rows = new float[300][32];
        for (float[] row : rows) {
            double a = 10 * random.nextDouble(-1, 1);
            double b = 5 * random.nextDouble(-1, 1);
            for (int j = 0; j < 32; j++) {
                row[j] = (float) (7 + (j == 3 ? a : j == 8 ? b : random.nextDouble(-1, 1)));
            }
        }
        try (INDArray all = Nd4j.createFromArray(rows)) {
            PrincipalPlane plane = PrincipalPlane.of(all, 2);
            INDArray gram = plane.directions().transpose().mmul(plane.directions());
            assertThat(gram.sub(Nd4j.eye(2)).normmaxNumber().doubleValue()).isLessThan(1e-5);
            // the plane is that of columns 3 and 8, but for what the noise happens to share with them
            double inside = 0;
            for (int column : new int[] {3, 8}) {
                for (int d = 0; d < 2; d++) {
                    inside += Math.pow(plane.directions().getDouble(column, d), 2);
                }
            }
            assertThat(inside).isBetween(1.95, 2.0001);
            double[][] places = plane.project(all).castTo(DataType.DOUBLE).toDoubleMatrix();
            double sum = Arrays.stream(places).mapToDouble(place -> place[0]).sum();
            assertThat(sum / rows.length).isCloseTo(0, within(1e-3));
        }
    }

    @Test
    void neighboursByPrincipalComponentsLookAtNothingElse() {
        SplittableRandom random = new SplittableRandom(6);
        float[][] rows = new float[200][400];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < 400; j++) {
                rows[i][j] = (float) (random.nextDouble(-1, 1) + (j < 40 ? (i % 2 == 0 ? 1 : -1) : 0));
            }
        }
        Dataset data = Dataset.of("rows", DataShape.row(400), new FloatRows(rows));
        double[] sameKind = new double[2];
        TargetWalk.Distance[] distances = {TargetWalk.Distance.EUCLIDEAN, TargetWalk.Distance.PRINCIPAL_COMPONENTS};
        for (int d = 0; d < 2; d++) {
            WalkTargets targets = targets(new TargetWalk(10, 1, distances[d]), data, Scaling.none());
            for (int row = 0; row < 200; row++) {
                for (int other : targets.nearest(row)) {
                    sameKind[d] += (row - other) % 2 == 0 ? 1 / 2000.0 : 0;
                }
            }
        }
        assertThat(sameKind[1]).isGreaterThan(0.99).isGreaterThanOrEqualTo(sameKind[0]);
    }
}
