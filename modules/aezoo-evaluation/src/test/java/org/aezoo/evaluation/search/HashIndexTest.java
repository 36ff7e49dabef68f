package org.aezoo.evaluation.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.evaluation.metrics.BitUse;
import org.aezoo.evaluation.search.HashIndex.Hit;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link HashIndex} against distances counted value by value. */
class HashIndexTest {

    private static float[][] codes(int rows, int bits, long seed, double rate) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] codes = new float[rows][bits];
        for (float[] code : codes) {
            for (int j = 0; j < bits; j++) {
                code[j] = random.nextDouble() < rate ? 1 : 0;
            }
        }
        return codes;
    }

    private static int distance(float[] one, float[] other) {
        return (int)
                IntStream.range(0, one.length).filter(j -> one[j] != other[j]).count();
    }

    private static List<Hit> all(float[][] codes, float[] query) {
        return IntStream.range(0, codes.length)
                .mapToObj(row -> new Hit(row, distance(codes[row], query)))
                .sorted(Comparator.comparingInt(Hit::distance).thenComparingInt(Hit::row))
                .toList();
    }

    /** Few ones, so that many codes are near each other; both ways of looking up are taken. */
    @ParameterizedTest
    @CsvSource({"1,50", "7,300", "16,3000", "32,40000", "63,2000", "64,20000", "65,500", "130,300"})
    void findsWhatComparingAllFinds(int bits, int rows) {
        float[][] codes = codes(rows, bits, bits, 0.04);
        HashIndex index = HashIndex.of(codes);
        assertThat(index.size()).isEqualTo(rows);
        assertThat(index.distinct()).isEqualTo((int)
                Arrays.stream(codes).map(Arrays::toString).distinct().count());
        float[][] queries = codes(5, bits, -bits, 0.04);
        HashIndex packed = HashIndex.of(queries);
        for (int q = 0; q < queries.length; q++) {
            List<Hit> expected = all(codes, queries[q]);
            long[] query = packed.code(q);
            assertThat(index.nearest(query, 20)).isEqualTo(expected.subList(0, Math.min(20, rows)));
            assertThat(index.ranking(query))
                    .containsExactly(expected.stream().mapToInt(Hit::row).toArray());
            for (int radius = 0; radius <= 4; radius++) {
                int most = radius;
                assertThat(index.within(query, radius))
                        .isEqualTo(expected.stream()
                                .filter(hit -> hit.distance() <= most)
                                .toList());
            }
        }
    }

    private static TrainedAutoencoder trained(String id, long seed, Map<String, String> settings) {
        AutoencoderModel model = Settings.with(Zoo.get(id).forShape(DataShape.row(5)), settings);
        ComputationGraph graph = new ComputationGraph(model.graph(seed));
        graph.init();
        return new TrainedAutoencoder(model, graph, DataShape.row(5), List.of(), Scaling.none(), seed);
    }

    private static Dataset data(int rows) {
        float[][] values = codes(rows, 5, 9, 0.5);
        int[][] labels = IntStream.range(0, rows)
                .mapToObj(i -> i % 2 == 0 ? new int[] {0} : new int[] {1, 2})
                .toArray(int[][]::new);
        return Dataset.of("rows", DataShape.row(5), new FloatRows(values))
                .withLabelSets(labels, List.of("even", "odd", "all"));
    }

    @Test
    void anIndexOfAModelIsThatOfItsCodesAndComesBackFromItsFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("rows.index");
        try (TrainedAutoencoder trained = trained("binary-code", 1, Map.of("code-size", "70"))) {
            Dataset data = data(40);
            HashIndex index = HashIndex.of(trained, data);
            float[][] codes = trained.encode(data.head(40));
            index.save(file);
            HashIndex loaded = HashIndex.load(file);
            assertThat(loaded.bits()).isEqualTo(70);
            assertThat(loaded.size()).isEqualTo(40);
            assertThat(loaded.data()).isEqualTo("rows");
            assertThat(loaded.hasLabels()).isTrue();
            assertThat(loaded.labels(3)).containsExactly("odd", "all");
            assertThat(loaded.labels(4)).containsExactly("even");
            long[][] queries = loaded.queries(trained, data);
            for (int row = 0; row < 40; row++) {
                assertThat(loaded.nearest(queries[row], 40)).isEqualTo(all(codes, codes[row]));
            }
            try (var left = Files.list(folder)) {
                assertThat(left).containsExactly(file);
            }
            HashIndex.of(trained, Dataset.of("plain", DataShape.row(5), new FloatRows(codes(3, 5, 1, 0.5))))
                    .save(file);
            assertThat(HashIndex.load(file).hasLabels()).isFalse();
        }
    }

    @Test
    void whatDoesNotBelongTogetherIsRefused() {
        try (TrainedAutoencoder trained = trained("binary-code", 1, Map.of("code-size", "8"));
                TrainedAutoencoder other = trained("binary-code", 2, Map.of("code-size", "8"));
                TrainedAutoencoder wide = trained("binary-code", 1, Map.of("code-size", "9"));
                TrainedAutoencoder dense = trained("shallow", 1, Map.of());
                TrainedAutoencoder coarse = trained("fsq", 1, Map.of())) {
            HashIndex index = HashIndex.of(trained, data(4));
            refused(() -> index.queries(other, data(1)), "the index was made by another model");
            refused(() -> index.queries(wide, data(1)), "codes of 8 bits, but those of this model have 9");
            refused(() -> index.queries(dense, data(1)), "the codes of shallow are no bits");
            refused(() -> HashIndex.of(coarse, data(1)), "the codes of fsq are no bits");
            refused(() -> HashIndex.of(trained, data(4).subset(new int[0])), "rows has no rows");
            refused(() -> index.nearest(new long[2], 1), "a query must have 1 times 64 bits");
            assertThatThrownBy(() -> index.nearest(new long[1], 0)).hasMessage("count must be at least 1, got 0");
            assertThatThrownBy(() -> index.within(new long[1], -1)).hasMessage("radius must be at least 0, got -1");
        }
    }

    @Test
    void damagedFilesAreRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("rows.index");
        refused(() -> HashIndex.load(file), "there is no index");
        HashIndex.of(codes(9, 20, 1, 0.5)).save(file);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            refused(() -> HashIndex.load(file), length < 4 ? "is no index" : "is damaged");
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            refused(() -> HashIndex.load(file), at < 4 ? "is no index" : at < 8 ? "has format" : "is damaged");
        }
    }

    /** Files whose checksum fits, made to take memory or to reach beyond their end. */
    @ParameterizedTest
    @CsvSource({
        "72,0,bits and rows must be at least 1",
        "72,2147483647,need",
        "76,2147483647,need",
        "76,-5,bits and rows must be at least 1",
        "76,8,need",
        "82,2147483647,label names must be between 0 and",
        "82,-1,label names must be between 0 and",
        "82,3,",
    })
    void numbersThatMakeNoSenseAreRefused(int at, int number, String message, @TempDir Path folder)
            throws IOException, NoSuchAlgorithmException {
        Path file = folder.resolve("rows.index");
        HashIndex.of(codes(9, 20, 1, 0.5)).save(file);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        bytes.putInt(at, number);
        byte[] rest = Arrays.copyOfRange(bytes.array(), 40, bytes.capacity());
        bytes.position(8);
        bytes.put(MessageDigest.getInstance("SHA-256").digest(rest));
        Files.write(file, bytes.array());
        refused(() -> HashIndex.load(file), message == null ? "damaged" : message);
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessageContaining(message);
    }

    /** Codes of 0 and 1 worked out by hand. */
    @Test
    void useOfBitsIsCounted() {
        BitUse use = new BitUse(3);
        assertThat(use.figures()).isEmpty();
        use.add(new float[][] {{1, 1, 0}, {0, 0, 0}});
        use.add(new float[][] {{1, 1, 0}, {0, 1, 0}});
        assertThat(use.means()).containsExactly(0.5, 0.75, 0);
        Map<String, Double> figures = use.figures();
        assertThat(new ArrayList<>(figures.keySet()))
                .containsExactly(
                        "bit_imbalance", "worst_bit_imbalance", "constant_bits", "bit_correlation", "distinct_codes");
        assertThat(figures.get("bit_imbalance")).isCloseTo(0.25, within(1e-12));
        assertThat(figures.get("worst_bit_imbalance")).isEqualTo(0.5);
        assertThat(figures.get("constant_bits")).isEqualTo(1);
        // covariance 1/2 - 3/8 over the root of 1/4 times 3/16, for one pair of three
        assertThat(figures.get("bit_correlation")).isCloseTo(0.125 / Math.sqrt(0.25 * 0.1875) / 3, within(1e-12));
        assertThat(figures.get("distinct_codes")).isEqualTo(3);
        assertThat(new BitUse(1).figures()).isEmpty();
    }
}
