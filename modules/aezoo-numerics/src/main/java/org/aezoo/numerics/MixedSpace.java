package org.aezoo.numerics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows of numbers and categories as points whose squared Euclidean distance counts categories by whether they are the
 * same. A column of 2 to {@code most} values among the rows that it is fitted on is one of categories.
 *
 * <pre>
 *   g_v      = -log p_v / (2 sum_u -log p_u p_u (1 - p_u))         p_v the share of value v in its column
 *   d(x, m)  = sum over numbers (x_j - m_j)^2 + sum over categories g_x + g_m where x_j is not m_j
 * </pre>
 *
 * <p>So two rows drawn at random differ by 1 in each column of categories, more where values are rare, and by twice its
 * variance in one of numbers. A value that no fitted row has counts nothing itself: it may be a category of its own, or lie
 * between others. From three deviations of the column beyond the nearest known value on, the distance that is left counts:
 * a number far out of range stays far out.
 */
public final class MixedSpace {

    /** One column: its known values, rising, and the roots of their g; none for numbers. */
    private record Column(float[] values, float[] roots, double slack) {

        boolean isNumber() {
            return values.length == 0;
        }

        int width() {
            return isNumber() ? 1 : values.length + 1;
        }
    }

    /** Deviations of a column that an unknown value may lie beside the known ones. */
    private static final double SLACK = 3;

    private static final Column NUMBER = new Column(new float[0], new float[0], 0);

    private final List<Column> columns;
    private final int[] columnOf;
    private final int categories;

    private MixedSpace(List<Column> columns) {
        this.columns = columns;
        categories = (int) columns.stream().filter(column -> !column.isNumber()).count();
        columnOf = new int[columns.stream().mapToInt(Column::width).sum()];
        int at = 0;
        for (int j = 0; j < columns.size(); j++) {
            for (int k = 0; k < columns.get(j).width(); k++) {
                columnOf[at++] = j;
            }
        }
    }

    /**
     * Finds out which columns are categories.
     *
     * @param rows [n][columns], at least one
     * @param most values of a column of categories; 0 or 1 for none
     */
    public static MixedSpace of(float[][] rows, int most) {
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < rows[0].length; j++) {
            columns.add(column(rows, j, most));
        }
        return new MixedSpace(columns);
    }

    private static Column column(float[][] rows, int j, int most) {
        Map<Float, Integer> counts = new TreeMap<>();
        for (float[] row : rows) {
            counts.merge(row[j] + 0f, 1, Integer::sum); // -0 is 0
            if (counts.size() > most) {
                return NUMBER;
            }
        }
        double mean = 0;
        double square = 0;
        double scale = 0;
        float[] values = new float[counts.size()];
        double[] surprise = new double[values.length];
        int at = 0;
        for (Map.Entry<Float, Integer> one : counts.entrySet()) {
            double share = one.getValue() / (double) rows.length;
            values[at] = one.getKey();
            surprise[at] = -Math.log(share);
            scale += 2 * surprise[at++] * share * (1 - share);
            mean += share * one.getKey();
            square += share * one.getKey() * one.getKey();
        }
        if (values.length < 2) {
            return NUMBER;
        }
        float[] roots = new float[values.length];
        for (int v = 0; v < roots.length; v++) {
            roots[v] = (float) Math.sqrt(surprise[v] / scale);
        }
        return new Column(values, roots, SLACK * Math.sqrt(Math.max(0, square - mean * mean)));
    }

    /** How many columns are categories. */
    public int categories() {
        return categories;
    }

    /** How many coordinates a point has. */
    public int width() {
        return columnOf.length;
    }

    /** Which column a coordinate belongs to. */
    public int column(int coordinate) {
        return columnOf[coordinate];
    }

    /**
     * The point of a row.
     *
     * @param row [columns]
     * @param further coordinates at the end, which stay 0
     */
    public float[] point(float[] row, int further) {
        float[] point = new float[columnOf.length + further];
        int at = 0;
        for (int j = 0; j < row.length; j++) {
            Column column = columns.get(j);
            if (column.isNumber()) {
                point[at] = row[j];
            } else {
                set(point, at, column, row[j]);
            }
            at += column.width();
        }
        return point;
    }

    private static void set(float[] point, int at, Column column, float value) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int k = 0; k < column.values.length; k++) {
            double difference = (double) value - column.values[k];
            if (difference == 0) {
                point[at + k] = column.roots[k];
                return;
            }
            nearest = Math.min(nearest, Math.abs(difference));
        }
        point[at + column.values.length] = (float) Math.max(0, nearest - column.slack);
    }
}
