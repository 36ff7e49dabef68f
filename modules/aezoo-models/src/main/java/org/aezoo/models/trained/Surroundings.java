package org.aezoo.models.trained;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.models.Memorising;
import org.aezoo.numerics.MixedSpace;
import org.aezoo.numerics.NeighbourSearch;
import org.aezoo.numerics.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * How far rows are from kept ones that may be strange themselves.
 *
 * <pre>
 *   s(m)    = mean of d(m, r) over the tenth of the kept rows r that is nearest to m, m itself left out
 *   e(x, m) = d(x, m) + strangeness s(m)                          d of {@link MixedSpace}
 *   A(x)    = mean of the least e(x, m), so many as neighbours says, + floor
 *   B(x)    = the least e(x, m) + floor
 * </pre>
 *
 * <p>Kept rows that are equal count once. The floor is a thousandth of the median over the kept rows of their mean
 * distance to their own neighbours: what is nearer than that is as good as known. Of a group of strange rows among those
 * kept each is near to the others, but their distance from all the rest comes in by s.
 */
final class Surroundings implements AutoCloseable {

    /** Share of the kept rows that says how strange one of them is. */
    private static final double NEAR = 0.1;

    private static final double FLOOR = 1e-3;

    /** What the floor is at least, per column. */
    private static final double LEAST = 1e-6;

    private final int columns;
    private final int neighbours;
    private final MixedSpace space;

    /** Points of the distinct rows; their last coordinate is the root of what their strangeness adds. */
    private final float[][] points;

    /** What each column adds to that, [distinct][columns]. */
    private final float[][] strange;

    private final double floor;
    private final NeighbourSearch.Block block;

    /** By row: its number among the distinct ones, or its complement where it was kept more than once. */
    private final Map<Key, Integer> numbers = new HashMap<>();

    private record Key(float[] row) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(row, key.row);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(row);
        }
    }

    /**
     * What is near to some rows.
     *
     * @param mean [n][columns], each column's share of A without the floor
     * @param least [n][columns], each column's share of B without the floor
     */
    record Near(double[][] mean, double[][] least) {}

    /** @param rows [n][columns] in scaled units, at least one */
    Surroundings(float[][] rows, Memorising settings) {
        columns = rows[0].length;
        neighbours = settings.neighbours();
        space = MixedSpace.of(rows, settings.categories());
        List<float[]> distinct = new ArrayList<>();
        for (float[] row : rows) {
            Integer known = numbers.get(new Key(row));
            if (known == null) {
                numbers.put(new Key(row), distinct.size());
                distinct.add(space.point(row, 1));
            } else {
                numbers.put(new Key(row), Math.min(known, ~known));
            }
        }
        points = distinct.toArray(float[][]::new);
        strange = new float[points.length][columns];
        floor = Math.max(LEAST * columns, FLOOR * lookAround(settings.strangeness()));
        block = new NeighbourSearch.Block(0, points);
    }

    /** Sets what strangeness adds; returns the median over the kept rows of the mean distance to their neighbours. */
    private double lookAround(double strangeness) {
        int others = points.length - 1;
        if (others == 0) {
            return 0;
        }
        int few = Math.min(neighbours, others);
        int many = strangeness == 0 ? few : Math.max(few, (int) (NEAR * others));
        double[] means = new double[points.length];
        double[] added = new double[points.length];
        try (NeighbourSearch search = new NeighbourSearch(points, many + 1);
                NeighbourSearch.Block all = new NeighbourSearch.Block(0, points)) {
            search.offer(all);
            for (int i = 0; i < points.length; i++) {
                int[] nearest = without(search.nearest(i).rows(), i, many);
                for (int k = 0; k < few; k++) {
                    means[i] += sum(shares(points[i], nearest[k])) / few;
                }
                for (int r : strangeness == 0 ? new int[0] : nearest) {
                    double[] shares = shares(points[i], r);
                    for (int j = 0; j < columns; j++) {
                        strange[i][j] += (float) (strangeness * shares[j] / many);
                    }
                }
                added[i] = Math.sqrt(sum(strange[i]));
            }
        }
        for (int i = 0; i < points.length; i++) {
            points[i][space.width()] = (float) added[i];
        }
        Arrays.sort(means);
        return means[means.length / 2];
    }

    /** The first few of some rows, one of them left out. */
    private static int[] without(int[] rows, int one, int count) {
        return Arrays.stream(rows).filter(r -> r != one).limit(count).toArray();
    }

    /** What each column adds to the distance of a point from a kept one, with the strangeness that this one has by now. */
    private double[] shares(float[] point, int kept) {
        double[] shares = new double[columns];
        for (int c = 0; c < space.width(); c++) {
            double difference = (double) point[c] - points[kept][c];
            shares[space.column(c)] += difference * difference;
        }
        for (int j = 0; j < columns; j++) {
            shares[j] += points[kept][space.width()] == 0 ? 0 : strange[kept][j];
        }
        return shares;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    /** What A and B are at least. */
    double floor() {
        return floor;
    }

    /**
     * How far rows are from the kept ones.
     *
     * @param x [n][columns] in scaled units
     * @param own whether each is one of those that were kept, which then is not compared with itself; null for none
     */
    Near near(float[][] x, boolean @Nullable [] own) {
        float[][] asked = new float[x.length][];
        Arrays.setAll(asked, i -> space.point(x[i], 1));
        double[][] mean = new double[x.length][columns];
        double[][] least = new double[x.length][];
        try (NeighbourSearch search = new NeighbourSearch(asked, Math.min(neighbours + 1, points.length))) {
            search.offer(block);
            for (int i = 0; i < x.length; i++) {
                int self = own != null && own[i] ? numbers.getOrDefault(new Key(x[i]), -1) : -1;
                int[] nearest = without(search.nearest(i).rows(), points.length == 1 ? -1 : self, neighbours);
                least[i] = shares(asked[i], nearest[0]);
                for (int r : nearest) {
                    Vectors.add(mean[i], 1.0 / nearest.length, shares(asked[i], r));
                }
            }
        }
        return new Near(mean, least);
    }

    @Override
    public void close() {
        block.close();
    }
}
