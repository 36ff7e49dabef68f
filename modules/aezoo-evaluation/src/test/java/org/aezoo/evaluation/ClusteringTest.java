package org.aezoo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.aezoo.evaluation.metrics.ClusteringMetrics;
import org.aezoo.evaluation.metrics.Clusters;
import org.aezoo.numerics.KMeans;
import org.aezoo.numerics.LogisticRegression;
import org.junit.jupiter.api.Test;

/** Agreement of groups, k-means, and clusters by patterns. */
class ClusteringTest {

    @Test
    void agreementIsWhatItIsByHand() {
        // pairs together in both: 2, in the first 4 + ... : {0,0,0,1,1,1} and {0,0,1,1,2,2}
        ClusteringMetrics agreement = ClusteringMetrics.of(new int[] {0, 0, 0, 1, 1, 1}, new int[] {0, 0, 1, 1, 2, 2});
        // sum C(n_ij) = 2, sum C(a) = 6, sum C(b) = 3, C(6) = 15: E = 1.2, (2 - 1.2) / (4.5 - 1.2)
        assertThat(agreement.adjustedRandIndex()).isCloseTo(0.8 / 3.3, within(1e-12));
        // I = log 2 - (1/3) log 2, H_a = log 2, H_b = log 3
        assertThat(agreement.normalisedMutualInformation())
                .isCloseTo(2 * (2 / 3.0 * Math.log(2)) / (Math.log(2) + Math.log(3)), within(1e-12));
    }

    @Test
    void namesDoNotMatterAndChanceCountsNothing() {
        int[] groups = {3, 3, 0, 0, 0, 7};
        ClusteringMetrics same = ClusteringMetrics.of(groups, new int[] {1, 1, 2, 2, 2, 0});
        assertThat(same.adjustedRandIndex()).isEqualTo(1);
        assertThat(same.normalisedMutualInformation()).isCloseTo(1, within(1e-12));
        SplittableRandom random = new SplittableRandom(1);
        int[] one = random.ints(20_000, 0, 5).toArray();
        int[] other = random.ints(20_000, 0, 3).toArray();
        ClusteringMetrics chance = ClusteringMetrics.of(one, other);
        assertThat(chance.adjustedRandIndex()).isCloseTo(0, within(0.002));
        assertThat(chance.normalisedMutualInformation()).isBetween(0.0, 0.002);
        // one group says nothing of two; two that are one group each are the same
        assertThat(ClusteringMetrics.of(new int[4], new int[] {0, 0, 1, 1}).adjustedRandIndex())
                .isZero();
        assertThat(ClusteringMetrics.of(new int[4], new int[] {0, 0, 1, 1}).normalisedMutualInformation())
                .isZero();
        assertThat(ClusteringMetrics.of(new int[4], new int[4]).adjustedRandIndex())
                .isEqualTo(1);
        assertThat(ClusteringMetrics.of(new int[] {0}, new int[] {5}).normalisedMutualInformation())
                .isEqualTo(1);
        assertThatThrownBy(() -> ClusteringMetrics.of(new int[2], new int[3])).hasMessageContaining("got 2 and 3");
    }

    @Test
    void kMeansFindsGroupsThatAreApart() {
        SplittableRandom random = new SplittableRandom(2);
        float[][] rows = new float[300][2];
        int[] truth = new int[300];
        for (int i = 0; i < rows.length; i++) {
            truth[i] = i % 5;
            rows[i][0] = (float) (10 * truth[i] + random.nextGaussian());
            rows[i][1] = (float) (truth[i] % 2 * 10 + random.nextGaussian());
        }
        KMeans fit = KMeans.fit(rows, 5, 10, 1);
        assertThat(ClusteringMetrics.of(fit.clusters(), truth).adjustedRandIndex())
                .isEqualTo(1);
        double squares = 0;
        double[][] means = new double[5][2];
        int[] counts = new int[5];
        for (int i = 0; i < rows.length; i++) {
            counts[truth[i]]++;
            means[truth[i]][0] += rows[i][0];
            means[truth[i]][1] += rows[i][1];
        }
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < 2; j++) {
                squares += Math.pow(rows[i][j] - means[truth[i]][j] / counts[truth[i]], 2);
            }
        }
        assertThat(fit.squares()).isCloseTo(squares, within(1e-6 * squares));
        assertThat(KMeans.fit(rows, 5, 10, 1).clusters()).isEqualTo(fit.clusters());
        assertThat(KMeans.fit(rows, 1, 1, 1).clusters()).containsOnly(0);
        assertThat(KMeans.fit(new float[4][2], 3, 2, 1).squares()).isZero();
        assertThatThrownBy(() -> KMeans.fit(rows, 301, 1, 1)).hasMessage("k must be between 1 and 300, got 301");
    }

    @Test
    void rarePatternsJoinTheMostSimilarCluster() {
        BitSet[] patterns = new BitSet[1000];
        // 600 of one pattern, 396 of another, and 4 that differ from the second by one unit
        Arrays.setAll(patterns, i -> BitSet.valueOf(new long[] {i < 600 ? 0b1 : i < 996 ? 0b1110 : 0b1111110}));
        Clusters clusters = Clusters.of(patterns);
        assertThat(clusters.sizes()).containsExactly(600, 400);
        assertThat(clusters.of()[0]).isZero();
        assertThat(clusters.of()[999]).isEqualTo(1);
        // patterns of which each is rare make one cluster at least
        BitSet[] all = new BitSet[500];
        Arrays.setAll(all, i -> BitSet.valueOf(new long[] {i}));
        assertThat(Clusters.of(all).sizes()).containsExactly(500);
    }

    @Test
    void logisticRegressionFindsTheLogOdds() {
        SplittableRandom random = new SplittableRandom(5);
        float[][] rows = new float[20_000][2];
        boolean[] positive = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i][0] = (float) random.nextGaussian();
            rows[i][1] = (float) (3 + 2 * random.nextGaussian());
            positive[i] = random.nextDouble() < 1 / (1 + Math.exp(-(0.5 + 1.5 * rows[i][0] - (rows[i][1] - 3) / 2)));
        }
        double[] scores = LogisticRegression.fit(rows, positive).scores(new float[][] {{0, 3}, {1, 3}, {0, 5}});
        assertThat(scores[0]).isCloseTo(0.5, within(0.08));
        assertThat(scores[1]).isCloseTo(2, within(0.15));
        assertThat(scores[2]).isCloseTo(-0.5, within(0.1));
        // classes that are told apart without error do no harm
        float[][] apart = {{-2, 1}, {-1, 1}, {1, 1}, {2, 1}};
        double[] clear = LogisticRegression.fit(apart, new boolean[] {false, false, true, true})
                .scores(apart);
        assertThat(clear[0]).isNegative();
        assertThat(clear[3]).isPositive().isFinite();
    }
}
