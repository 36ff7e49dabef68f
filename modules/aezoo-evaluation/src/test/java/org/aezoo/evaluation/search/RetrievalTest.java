package org.aezoo.evaluation.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.data.InvalidInputException;
import org.junit.jupiter.api.Test;

/** {@link Retrieval} against figures worked out by hand, and rankings against all distances sorted. */
class RetrievalTest {

    private static Retrieval.Ranking fixed(int[]... rankings) {
        return new Retrieval.Ranking() {
            @Override
            public int queries() {
                return rankings.length;
            }

            @Override
            public int[] of(int query) {
                return rankings[query];
            }
        };
    }

    @Test
    void figuresAreThoseOfTheDefinition() {
        // relevant for the first query: rows 0 and 3; for the second: none; for the third: row 4
        boolean[][] relevant = {{true, false, false, true, false}, {}, {false, false, false, false, true}};
        Map<String, Double> figures = Retrieval.figures(
                fixed(new int[] {3, 1, 0, 2, 4}, new int[] {0, 1, 2, 3, 4}, new int[] {0, 1, 2, 3, 4}),
                (query, row) -> query != 1 && relevant[query][row],
                List.of(1, 3, 10));
        assertThat(figures.keySet())
                .containsExactly("precision_at_1", "precision_at_3", "precision_at_10", "mean_average_precision");
        assertThat(figures.get("precision_at_1")).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(figures.get("precision_at_3")).isCloseTo(2 / 9.0, within(1e-12));
        // only five rows are there
        assertThat(figures.get("precision_at_10")).isCloseTo((0.4 + 0 + 0.2) / 3, within(1e-12));
        // (1/1 + 2/3) / 2 and 1/5; the query without relevant rows has no part in it
        assertThat(figures.get("mean_average_precision")).isCloseTo((5 / 6.0 + 0.2) / 2, within(1e-12));
    }

    private static float[][] rows(int count, int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][size];
        for (float[] row : rows) {
            for (int j = 0; j < size; j++) {
                // whole numbers, whose products are exact, so that equal distances are equal
                row[j] = random.nextInt(7) - 3;
            }
        }
        return rows;
    }

    @Test
    void rankingsAreThoseOfAllDistancesSorted() {
        float[][] rows = rows(50, 4, 1);
        float[][] queries = rows(150, 4, 2);
        Retrieval.Ranking euclidean = Retrieval.euclidean(rows, queries);
        Retrieval.Ranking inParts = Retrieval.euclidean(rows, queries, 50 * 7);
        Retrieval.Ranking cosine = Retrieval.cosine(rows, queries);
        for (int q = queries.length - 1; q >= 0; q--) {
            float[] query = queries[q];
            assertThat(euclidean.of(q)).containsExactly(sorted(rows, row -> squared(row, query)));
            assertThat(inParts.of(q)).isEqualTo(euclidean.of(q));
            double[] angles = IntStream.of(cosine.of(q))
                    .mapToDouble(row -> angle(rows[row], query))
                    .toArray();
            for (int i = 1; i < angles.length; i++) {
                assertThat(angles[i]).isLessThanOrEqualTo(angles[i - 1] + 1e-5);
            }
        }
    }

    private interface Distance {
        double of(float[] row);
    }

    private static int[] sorted(float[][] rows, Distance distance) {
        return IntStream.range(0, rows.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer row) -> distance.of(rows[row]))
                        .thenComparingInt(row -> row))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double squared(float[] one, float[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(j -> (one[j] - other[j]) * (one[j] - other[j]))
                .sum();
    }

    private static double angle(float[] one, float[] other) {
        double product = 0;
        double first = 0;
        double second = 0;
        for (int j = 0; j < one.length; j++) {
            product += one[j] * other[j];
            first += one[j] * one[j];
            second += other[j] * other[j];
        }
        return first == 0 || second == 0 ? 0 : product / Math.sqrt(first * second);
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        assertThatThrownBy(() -> Retrieval.euclidean(new float[0][], rows(1, 2, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("there are no rows to search in");
        assertThatThrownBy(() -> Retrieval.cosine(rows(2, 3, 1), rows(1, 2, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("queries must have 3 values as the rows have, got 2");
        assertThatThrownBy(() -> Retrieval.figures(fixed(), (query, row) -> true, List.of(1)))
                .hasMessage("queries must be at least 1, got 0");
        assertThatThrownBy(() -> Retrieval.figures(fixed(new int[] {0}), (query, row) -> true, List.of(0)))
                .hasMessage("depth must be at least 1, got 0");
    }
}
