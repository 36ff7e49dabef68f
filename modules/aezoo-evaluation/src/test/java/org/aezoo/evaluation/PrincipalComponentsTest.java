package org.aezoo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.numerics.PrincipalComponents;
import org.aezoo.numerics.Svd;
import org.aezoo.numerics.Vectors;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {

    /** Points on two crossing lines: variance 8 along (1, 1), 2 along (1, -1), around (10, 20). */
    private static final float[][] CROSS = {
        {14, 24}, {6, 16}, {12, 18}, {8, 22},
    };

    @Test
    void findsAxesAndVariancesOfACross() {
        PrincipalComponents found = PrincipalComponents.fit(CROSS, 2);

        double half = Math.sqrt(0.5);
        assertThat(found.mean()).containsExactly(10, 20);
        // squared distances along the axes: 2 x 32 and 2 x 8, over four rows
        assertThat(found.explainedVariance()).containsExactly(new double[] {16, 4}, within(1e-12));
        assertThat(found.totalVariance()).isCloseTo(20, within(1e-12));
        assertThat(found.components()[0]).containsExactly(new double[] {half, half}, within(1e-12));
        assertThat(Math.abs(found.components()[1][0])).isCloseTo(half, within(1e-12));
        assertThat(found.components()[1][0]).isCloseTo(-found.components()[1][1], within(1e-12));
    }

    @Test
    void whatOneComponentLeavesIsTheVarianceOfTheOther() {
        PrincipalComponents found = PrincipalComponents.fit(CROSS, 1);

        assertThat(found.encode(CROSS)[0][0]).isCloseTo((float) Math.sqrt(32), within(1e-5f));
        assertThat(found.reconstruct(CROSS)[2]).containsExactly(new float[] {10, 20}, within(1e-5f));
        Dataset data = Dataset.of("cross", DataShape.row(2), new FloatRows(CROSS));
        assertThat(found.sumOfSquares(data, Scaling.none())).isCloseTo(4, within(1e-12));
    }

    @Test
    void agreesWithTheSingularValuesOfTheCentredRowsForAnySeed() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int rows = 5 + random.nextInt(40);
        int size = 2 + random.nextInt(12);
        float[][] data = new float[rows][size];
        double[] mean = new double[size];
        for (float[] row : data) {
            for (int j = 0; j < size; j++) {
                row[j] = (float) (1000 + random.nextGaussian() * (j + 1));
                mean[j] += row[j] / (double) rows;
            }
        }
        double[][] centred = new double[rows][size];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < size; j++) {
                centred[i][j] = data[i][j] - mean[j];
            }
        }
        int count = Math.min(rows - 1, size);

        PrincipalComponents found = PrincipalComponents.fit(data, count);

        Svd svd = Svd.of(centred);
        for (int k = 0; k < count; k++) {
            assertThat(found.explainedVariance()[k])
                    .as("variance %d with seed %d", k, seed)
                    .isCloseTo(svd.values()[k] * svd.values()[k] / rows, within(1e-8));
        }
        double[][] components = found.components();
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                assertThat(Vectors.dot(components[a], components[b]))
                        .as("product of components %d and %d with seed %d", a, b, seed)
                        .isCloseTo(a == b ? 1 : 0, within(1e-10));
            }
        }
    }

    @Test
    void rowsThatAreAllTheSameHaveNoVariance() {
        PrincipalComponents found = PrincipalComponents.fit(new float[][] {{1, 2, 3}, {1, 2, 3}}, 3);

        assertThat(found.explainedVariance()).containsExactly(0, 0, 0);
        assertThat(found.reconstruct(new float[][] {{1, 2, 3}})[0]).containsExactly(1, 2, 3);
    }

    @Test
    void saysWhatIsWrongWithItsInput() {
        assertThatThrownBy(() -> PrincipalComponents.fit(CROSS, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count must be between 1 and 2, got 3");
        assertThatThrownBy(() -> PrincipalComponents.fit(new float[][] {{1, Float.NaN}}, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not finite");
        PrincipalComponents found = PrincipalComponents.fit(CROSS, 1);
        assertThatThrownBy(() -> found.encode(new float[][] {{1, 2, 3}}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("must have 2 values")
                .hasMessageContaining("got 3");
    }

    /** Hinton and Salakhutdinov, 2006, print 13.87 for 30 components. */
    @Test
    void givesTheKnownFiguresForMnist() {
        Dataset train = Mnist.train();
        Dataset test = Mnist.test();

        PrincipalComponents all = PrincipalComponents.fit(train, Scaling.pixel(), 128);

        assertThat(all.first(30).sumOfSquares(test, Scaling.pixel())).isCloseTo(13.866, within(0.0005));
        assertThat(all.first(32).sumOfSquares(test, Scaling.pixel())).isCloseTo(13.19, within(0.005));
        assertThat(all.first(64).sumOfSquares(test, Scaling.pixel())).isCloseTo(7.09, within(0.005));
        assertThat(all.sumOfSquares(test, Scaling.pixel())).isCloseTo(3.30, within(0.005));
        double[] imageMean = all.mean();
        double mean = 0;
        float[] row = new float[784];
        for (int r = 0; r < test.size(); r++) {
            test.read(r, row, 0);
            for (int j = 0; j < row.length; j++) {
                double difference = row[j] / 255 - imageMean[j];
                mean += difference * difference;
            }
        }
        assertThat(mean / test.size()).as("error of the mean image").isCloseTo(52.90, within(0.005));
    }
}
