package org.aezoo.evaluation.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.Quantised;
import org.aezoo.models.settings.Require;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;

/**
 * The codes of rows, packed into bits, in which the rows nearest to others are looked up by Hamming distance.
 *
 * <p>Ranking goes through all codes: a few instructions per 64 bits. Rows within a small radius are looked up instead: of
 * a code of at most 64 bits all that differ from it in so few bits are made and searched for, where that is less work.
 */
public final class HashIndex {

    final byte[] model;
    private final String data;
    private final int bits;
    private final int words;
    final long[] codes;
    final int @Nullable [][] labels;
    final List<String> labelNames;
    private int @Nullable [] order;

    HashIndex(byte[] model, String data, int bits, long[] codes, int @Nullable [][] labels, List<String> labelNames) {
        this.model = model;
        this.data = data;
        this.bits = bits;
        this.words = words(bits);
        this.codes = codes;
        this.labels = labels;
        this.labelNames = List.copyOf(labelNames);
    }

    /**
     * A row that was found.
     *
     * @param row its number in the data that the index was made of
     * @param distance bits in which its code differs
     */
    public record Hit(int row, int distance) {}

    /**
     * The index of a dataset.
     *
     * @param trained stays the caller's
     * @throws InvalidInputException if its codes are no bits, or there are no rows
     */
    public static HashIndex of(TrainedAutoencoder trained, Dataset data) {
        int bits = checkBits(trained.model());
        if (data.size() == 0) {
            throw new InvalidInputException(data.name() + " has no rows to make an index of");
        }
        long[] codes = new long[Math.multiplyExact(data.size(), words(bits))];
        int[] at = {0};
        trained.forEach(data, view -> {
            for (float[] code : view.codes()) {
                pack(code, codes, at[0]);
                at[0] += words(bits);
            }
        });
        return new HashIndex(trained.fingerprint(), data.name(), bits, codes, labels(data), data.labelNames());
    }

    /**
     * An index of codes that come from elsewhere.
     *
     * @param codes [rows][bits], of which values above 0.5 are ones
     */
    static HashIndex of(float[][] codes) {
        int bits = codes[0].length;
        long[] packed = new long[codes.length * words(bits)];
        for (int i = 0; i < codes.length; i++) {
            pack(codes[i], packed, i * words(bits));
        }
        return new HashIndex(new byte[HashIndexFile.DIGEST], "", bits, packed, null, List.of());
    }

    private static int @Nullable [][] labels(Dataset data) {
        return data.hasLabels()
                ? IntStream.range(0, data.size()).mapToObj(data::labels).toArray(int[][]::new)
                : null;
    }

    static int words(int bits) {
        return (bits + Long.SIZE - 1) / Long.SIZE;
    }

    private static void pack(float[] code, long[] target, int at) {
        for (int j = 0; j < code.length; j++) {
            if (code[j] > 0.5f) {
                target[at + j / Long.SIZE] |= 1L << j;
            }
        }
    }

    /** Whether a model's codes are bits: vectors of one value from codebooks of two. */
    public static boolean isOfBits(AutoencoderModel model) {
        return !Quantised.grids(model).isEmpty()
                && Quantised.grids(model).stream().allMatch(grid -> grid.codebookSize() == 2 && grid.codeDim() == 1);
    }

    private static int checkBits(AutoencoderModel model) {
        if (!isOfBits(model)) {
            throw new InvalidInputException("the codes of " + model.id()
                    + " are no bits: an index of hashes needs a model such as binary-code");
        }
        return Quantised.grids(model).stream().mapToInt(CodeGrid::positions).sum();
    }

    /** Bits of a code. */
    public int bits() {
        return bits;
    }

    /** How many rows there are. */
    public int size() {
        return codes.length / words;
    }

    /** What the data was called that the index was made of. */
    public String data() {
        return data;
    }

    public boolean hasLabels() {
        return labels != null;
    }

    /** The names of a row's classes, one or more. */
    public List<String> labels(int row) {
        if (labels == null) {
            throw new IllegalStateException("this index has no labels");
        }
        return Arrays.stream(labels[row]).mapToObj(labelNames::get).toList();
    }

    /** How many different codes there are. */
    public int distinct() {
        int[] sorted = order();
        int distinct = sorted.length == 0 ? 0 : 1;
        for (int i = 1; i < sorted.length; i++) {
            if (compare(sorted[i - 1], sorted[i]) != 0) {
                distinct++;
            }
        }
        return distinct;
    }

    /** The code of a row, as a query. */
    public long[] code(int row) {
        return Arrays.copyOfRange(codes, row * words, (row + 1) * words);
    }

    /**
     * The codes of raw rows, as queries.
     *
     * @throws InvalidInputException if the index was made by another model
     */
    public long[][] queries(TrainedAutoencoder trained, Dataset rows) {
        checkMadeBy(trained);
        long[][] queries = new long[rows.size()][words];
        int[] at = {0};
        trained.forEach(rows, view -> {
            for (float[] code : view.codes()) {
                pack(code, queries[at[0]++], 0);
            }
        });
        return queries;
    }

    private void checkMadeBy(TrainedAutoencoder trained) {
        int own = checkBits(trained.model());
        if (own != bits) {
            throw new InvalidInputException("the index has codes of " + bits + " bits, but those of this model have "
                    + own + ": make an index with 'aezoo hash'");
        }
        if (!isOf(trained)) {
            throw new InvalidInputException("the index was made by another model (or by this one before it was trained"
                    + " further): make it again with 'aezoo hash'");
        }
    }

    /** Whether it was made by a model, with the weights that this has now. */
    public boolean isOf(TrainedAutoencoder trained) {
        return Arrays.equals(model, trained.fingerprint());
    }

    /** Bits in which a row's code differs from another one. */
    public int distance(long[] query, int row) {
        int distance = 0;
        for (int w = 0; w < words; w++) {
            distance += Long.bitCount(query[w] ^ codes[row * words + w]);
        }
        return distance;
    }

    /** All rows, the nearest first; of rows that are equally far the one with the lower number. */
    public int[] ranking(long[] query) {
        return ranked(query, size());
    }

    /**
     * The nearest rows, the nearest first; of rows that are equally far the one with the lower number.
     *
     * @param count how many, 1 or more; all if there are fewer
     */
    public List<Hit> nearest(long[] query, int count) {
        Require.atLeast("count", count, 1);
        check(query);
        int[] rows = ranked(query, Math.min(count, size()));
        return Arrays.stream(rows)
                .mapToObj(row -> new Hit(row, distance(query, row)))
                .toList();
    }

    /** Counts how many rows there are at each distance, then puts each where it belongs. */
    private int[] ranked(long[] query, int count) {
        int[] distances = new int[size()];
        int[] starts = new int[bits + 2];
        for (int row = 0; row < distances.length; row++) {
            distances[row] = distance(query, row);
            starts[distances[row] + 1]++;
        }
        for (int d = 0; d <= bits; d++) {
            starts[d + 1] += starts[d];
        }
        int[] ranked = new int[count];
        for (int row = 0; row < distances.length; row++) {
            int place = starts[distances[row]]++;
            if (place < count) {
                ranked[place] = row;
            }
        }
        return ranked;
    }

    /**
     * Every row within a distance, in the order of {@link #nearest}.
     *
     * @param radius bits that may differ, 0 or more
     */
    public List<Hit> within(long[] query, int radius) {
        Require.atLeast("radius", radius, 0);
        check(query);
        List<Hit> hits = new ArrayList<>();
        if (words == 1 && buckets(radius) * (2 + Math.log(size()) / Math.log(2)) < size()) {
            lookUp(query[0], 0, radius, 0, hits);
        } else {
            for (int row = 0; row < size(); row++) {
                int distance = distance(query, row);
                if (distance <= radius) {
                    hits.add(new Hit(row, distance));
                }
            }
        }
        hits.sort(Comparator.comparingInt(Hit::distance).thenComparingInt(Hit::row));
        return hits;
    }

    /** How many codes lie within a radius. */
    private double buckets(int radius) {
        double all = 1;
        double ring = 1;
        for (int r = 1; r <= Math.min(radius, bits); r++) {
            ring *= (bits - r + 1.0) / r;
            all += ring;
        }
        return all;
    }

    private void lookUp(long code, int firstBit, int left, int distance, List<Hit> hits) {
        int[] sorted = order();
        int at = firstAtLeast(sorted, code);
        while (at < sorted.length && codes[sorted[at]] == code) {
            hits.add(new Hit(sorted[at++], distance));
        }
        if (left > 0) {
            for (int j = firstBit; j < bits; j++) {
                lookUp(code ^ 1L << j, j + 1, left - 1, distance + 1, hits);
            }
        }
    }

    private int firstAtLeast(int[] sorted, long code) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (codes[sorted[middle]] < code) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The rows in the order of their codes. */
    private synchronized int[] order() {
        int[] known = order;
        if (known == null) {
            known = IntStream.range(0, size())
                    .boxed()
                    .sorted(this::compare)
                    .mapToInt(Integer::intValue)
                    .toArray();
            order = known;
        }
        return known;
    }

    private int compare(int one, int other) {
        return Arrays.compare(codes, one * words, (one + 1) * words, codes, other * words, (other + 1) * words);
    }

    private void check(long[] query) {
        if (query.length != words) {
            throw new InvalidInputException(
                    "a query must have " + words + " times 64 bits as the index has, got " + query.length);
        }
    }

    /**
     * Writes it to a file, see docs/architecture.md.
     *
     * @param file its folder exists; what is there is replaced
     * @throws IOException if that fails; the file is then as it was
     */
    public void save(Path file) throws IOException {
        HashIndexFile.write(this, file);
    }

    /**
     * Reads such a file.
     *
     * @throws InvalidInputException if it is not there, no index, of a later format or damaged
     */
    public static HashIndex load(Path file) {
        return HashIndexFile.read(file);
    }
}
