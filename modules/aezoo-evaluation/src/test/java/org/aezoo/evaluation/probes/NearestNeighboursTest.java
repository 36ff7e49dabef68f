package org.aezoo.evaluation.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearestNeighboursTest {

    private static final List<String> NAMES = List.of("a", "b", "c", "d");

    /** Rows as they are, 100 at a time. */
    private static final Features ROWS = new Features() {
        @Override
        public int size() {
            return 6;
        }

        @Override
        public void forEach(Dataset data, Consumer consumer) {
            for (int from = 0; from < data.size(); from += 100) {
                float[][] rows = new float[Math.min(100, data.size() - from)]
                        [data.shape().size()];
                for (int i = 0; i < rows.length; i++) {
                    data.read(from + i, rows[i], 0);
                }
                consumer.accept(from, rows);
            }
        }
    };

    /** Small whole numbers, so that many rows are equally far, on a far-off place, where products lose digits. */
    private static Dataset rows(int count, long seed, int spread, float shift) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][6];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < 6; j++) {
                rows[i][j] = shift + random.nextInt(spread);
            }
            labels[i] = random.nextInt(NAMES.size());
        }
        return Dataset.of("rows", DataShape.row(6), new FloatRows(rows)).withLabels(labels, NAMES);
    }

    /** The same by the definition: all distances, sorted. */
    private static int bruteForce(Dataset known, float[] query, int k) {
        float[] row = new float[6];
        double[] distances = new double[known.size()];
        for (int r = 0; r < distances.length; r++) {
            known.read(r, row, 0);
            for (int j = 0; j < 6; j++) {
                distances[r] += ((double) row[j] - query[j]) * ((double) row[j] - query[j]);
            }
        }
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, distances.length).boxed().toList());
        // the sort is stable: of equally far rows the first one stays first
        order.sort(Comparator.comparingDouble(r -> distances[r]));
        int[] votes = new int[NAMES.size()];
        List<Integer> nearest = order.subList(0, Math.min(k, order.size()));
        nearest.forEach(r -> votes[known.label(r)]++);
        int most = IntStream.of(votes).max().orElseThrow();
        return nearest.stream()
                .map(known::label)
                .filter(label -> votes[label] == most)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 40, 1000})
    void agreesWithAllDistancesSorted(int k) {
        for (float shift : new float[] {0, 500}) {
            for (int spread : new int[] {3, 1000}) {
                Dataset known = rows(730, 1, spread, shift);
                Dataset judged = rows(60, 2, spread, shift);
                float[][] queries = judged.head(60);
                int[] labels = NearestNeighbours.labels(ROWS, known, queries, k);
                for (int i = 0; i < queries.length; i++) {
                    assertThat(labels[i]).isEqualTo(bruteForce(known, queries[i], k));
                }
                long wrong = IntStream.range(0, 60)
                        .filter(i -> labels[i] != judged.label(i))
                        .count();
                assertThat(NearestNeighbours.error(ROWS, known, judged, k)).isEqualTo(wrong / 60.0);
            }
        }
    }

    @Test
    void badInputIsRefused() {
        Dataset known = rows(10, 1, 3, 0);
        Dataset bare = Dataset.of("bare", DataShape.row(6), new FloatRows(new float[4][6]));
        assertThatThrownBy(() -> NearestNeighbours.error(ROWS, bare, known, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("bare has no labels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NearestNeighbours.error(ROWS, known, known, 0))
                .withMessage("neighbours must be at least 1, got 0");
    }
}
