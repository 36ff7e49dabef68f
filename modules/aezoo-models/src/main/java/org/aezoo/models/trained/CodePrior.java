package org.aezoo.models.trained;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.CodeGrid;
import org.jspecify.annotations.Nullable;

/**
 * A prior over the indices of a quantised code, by counting: how often an index followed what stands left of it and above
 * it, in the codes of training rows. It is no neural network, and it sees no further than the next neighbours: it knows
 * strokes and textures, and not what a whole picture has to look like.
 *
 * <pre>
 *   P(k_1 ... k_n) = prod_p P(k_p | contexts of p)         grid after grid, each from the top left on
 *   P_j(k) = (count_j(k) + kinds_j P_(j-1)(k)) / (total_j + kinds_j)      Witten and Bell, 1991
 * </pre>
 *
 * <p>j runs from no context over the position, the neighbour above, it and the left one, both with the position, to all
 * four neighbours with the position; a grid behind another one sees the index at its place there in all of them. P_0 is
 * the same for every index. A context that was never seen hands on what the one before it says.
 *
 * <p>In a model file it is the indices themselves, of at most a million vectors: rows, positions, then two bytes each.
 * Whoever has the file can decode these rows: a model that must not tell of its training rows needs its prior taken off.
 */
public final class CodePrior {

    /** Indices that are kept at most. */
    static final int LIMIT = 1_000_000;

    private static final int FORMAT = 1;
    private static final int ORDERS = 6;
    private static final long NOTHING = 0xffff_ffffL;

    private final List<CodeGrid> grids;
    private final int[][] rows;
    private final int positions;
    private @Nullable Counts counts;

    /**
     * @param grids of the model
     * @param rows indices of training rows, one per position of all grids; the first ones are kept if there are more
     *     than a million indices
     */
    public CodePrior(List<CodeGrid> grids, int[][] rows) {
        this.grids = List.copyOf(grids);
        this.positions = grids.stream().mapToInt(CodeGrid::positions).sum();
        this.rows = Arrays.copyOf(rows, Math.min(rows.length, kept(grids)));
        for (int[] row : this.rows) {
            check(row);
        }
    }

    /** How many rows a prior of these grids keeps at most. */
    static int kept(List<CodeGrid> grids) {
        return LIMIT / Math.max(1, grids.stream().mapToInt(CodeGrid::positions).sum());
    }

    /** How many rows it was counted from; 0 for one that knows nothing and takes every index as equally likely. */
    public int size() {
        return rows.length;
    }

    private void check(int[] row) {
        if (row.length != positions) {
            throw new InvalidInputException("a row of indices must have " + positions + ", got " + row.length);
        }
        int at = 0;
        for (CodeGrid grid : grids) {
            for (int p = 0; p < grid.positions(); p++, at++) {
                if (row[at] < 0 || row[at] >= grid.codebookSize()) {
                    throw new InvalidInputException("an index of '" + grid.vertex() + "' must be between 0 and "
                            + (grid.codebookSize() - 1) + ", got " + row[at]);
                }
            }
        }
    }

    /**
     * What the indices of an example take under this prior.
     *
     * @param row one index per position
     * @return bits: minus the logarithm to base 2 of its probability
     */
    public double bits(int[] row) {
        check(row);
        Counts all = counts();
        double[] bits = {0};
        walk(row, (grid, at, contexts) -> {
            double probability = 1.0 / grid.codebookSize();
            for (long context : contexts) {
                probability = all.mixed(context, row[at], probability);
            }
            bits[0] -= Math.log(probability) / Math.log(2);
        });
        return bits[0];
    }

    /** Draws the indices of a new example. */
    public int[] sample(SplittableRandom random) {
        Counts all = counts();
        int[] row = new int[positions];
        walk(row, (grid, at, contexts) -> {
            double[] probabilities = new double[grid.codebookSize()];
            Arrays.fill(probabilities, 1.0 / probabilities.length);
            for (long context : contexts) {
                all.mix(context, probabilities);
            }
            row[at] = draw(probabilities, random.nextDouble());
        });
        return row;
    }

    /** Does something at a position; what comes after it in the row has not been looked at yet. */
    @FunctionalInterface
    private interface Step {
        void at(CodeGrid grid, int position, long[] contexts);
    }

    /** Goes through the positions of a row, grid after grid. */
    private void walk(int[] row, Step step) {
        int start = 0;
        for (int g = 0; g < grids.size(); g++) {
            for (int p = 0; p < grids.get(g).positions(); p++) {
                step.at(grids.get(g), start + p, contexts(row, g, start, p));
            }
            start += grids.get(g).positions();
        }
    }

    private static int draw(double[] probabilities, double at) {
        double left = at;
        for (int k = 0; k < probabilities.length; k++) {
            left -= probabilities[k];
            if (left < 0) {
                return k;
            }
        }
        return probabilities.length - 1;
    }

    /** Counting takes a second or two for a million indices, so it is done when first needed. */
    private synchronized Counts counts() {
        Counts known = counts;
        if (known == null) {
            Counts all = new Counts();
            for (int[] row : rows) {
                walk(row, (grid, at, contexts) -> {
                    for (long context : contexts) {
                        all.add(context, row[at]);
                    }
                });
            }
            known = all;
            counts = known;
        }
        return known;
    }

    private long[] contexts(int[] row, int g, int start, int p) {
        CodeGrid grid = grids.get(g);
        int width = grid.width();
        int y = p / width;
        int x = p % width;
        long left = x > 0 ? row[start + p - 1] : NOTHING;
        long above = y > 0 ? row[start + p - width] : NOTHING;
        long corner = x > 0 && y > 0 ? row[start + p - width - 1] : NOTHING;
        long right = y > 0 && x + 1 < width ? row[start + p - width + 1] : NOTHING;
        long other = NOTHING;
        if (g > 0) {
            CodeGrid before = grids.get(g - 1);
            int beforeY = y * before.height() / grid.height();
            int beforeX = x * before.width() / width;
            other = row[start - before.positions() + beforeY * before.width() + beforeX];
        }
        long[] contexts = new long[ORDERS];
        contexts[0] = key(g, 0);
        contexts[1] = key(g, 1, other, p);
        contexts[2] = key(g, 2, other, above);
        contexts[3] = key(g, 3, other, above, left);
        contexts[4] = key(g, 4, other, above, left, p);
        contexts[5] = key(g, 5, other, above, left, p, corner, right);
        return contexts;
    }

    /** 64 bits of which two contexts have the same once in a million models. */
    private static long key(long... parts) {
        long key = 0;
        for (long part : parts) {
            key = stir(key + part + 1);
        }
        return key;
    }

    private static long stir(long value) {
        long z = (value + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    void write(OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        out.writeInt(FORMAT);
        out.writeInt(rows.length);
        out.writeInt(positions);
        byte[] line = new byte[2 * positions];
        for (int[] row : rows) {
            for (int p = 0; p < positions; p++) {
                line[2 * p] = (byte) (row[p] >>> 8);
                line[2 * p + 1] = (byte) row[p];
            }
            out.write(line);
        }
        out.flush();
    }

    /** Reads no more than the sizes allow, whatever the stream holds. */
    public static CodePrior read(InputStream from, List<CodeGrid> grids) throws IOException {
        DataInputStream in = new DataInputStream(from);
        int format = in.readInt();
        int count = in.readInt();
        int size = in.readInt();
        int positions = grids.stream().mapToInt(CodeGrid::positions).sum();
        if (format != FORMAT || grids.isEmpty() || size != positions || count < 0 || count > kept(grids)) {
            throw new IOException("a prior of format " + format + " with " + count + " rows of " + size
                    + " indices does not fit a code of " + positions);
        }
        int[][] rows = new int[count][size];
        byte[] line = new byte[2 * size];
        for (int[] row : rows) {
            in.readFully(line);
            for (int p = 0; p < size; p++) {
                row[p] = ((line[2 * p] & 0xff) << 8) | (line[2 * p + 1] & 0xff);
            }
        }
        if (in.read() != -1) {
            throw new IOException("there is more behind the prior's " + count + " rows");
        }
        return new CodePrior(grids, rows);
    }

    /** Numbers by 64-bit keys, in open addressing; 0 where there is none. */
    private static final class Table {

        private long[] keys = new long[1 << 12];
        private int[] values = new int[1 << 12];
        private int used;

        private int find(long key) {
            int at = (int) stir(key) & (keys.length - 1);
            while (values[at] != 0 && keys[at] != key) {
                at = (at + 1) & (keys.length - 1);
            }
            return at;
        }

        int get(long key) {
            return values[find(key)];
        }

        int increment(long key) {
            int at = find(key);
            if (values[at] == 0) {
                if (++used > keys.length / 2) {
                    grow();
                    at = find(key);
                }
                keys[at] = key;
            }
            return ++values[at];
        }

        private void grow() {
            long[] oldKeys = keys;
            int[] oldValues = values;
            keys = new long[2 * oldKeys.length];
            values = new int[2 * oldKeys.length];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldValues[i] != 0) {
                    int at = find(oldKeys[i]);
                    keys[at] = oldKeys[i];
                    values[at] = oldValues[i];
                }
            }
        }
    }

    /** What was seen in each context: how often, how many kinds, how often each. */
    private static final class Counts {

        private final Table totals = new Table();
        private final Table kinds = new Table();
        private final Table each = new Table();

        void add(long context, int index) {
            totals.increment(context);
            if (each.increment(stir(context ^ index)) == 1) {
                kinds.increment(context);
            }
        }

        double mixed(long context, int index, double before) {
            double kinds = this.kinds.get(context);
            return kinds == 0
                    ? before
                    : (each.get(stir(context ^ index)) + kinds * before) / (totals.get(context) + kinds);
        }

        void mix(long context, double[] probabilities) {
            double kinds = this.kinds.get(context);
            if (kinds > 0) {
                double total = totals.get(context) + kinds;
                for (int k = 0; k < probabilities.length; k++) {
                    probabilities[k] = (each.get(stir(context ^ k)) + kinds * probabilities[k]) / total;
                }
            }
        }
    }
}
