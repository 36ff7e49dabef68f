package org.aezoo.models.trained;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.aezoo.data.RowStore;
import org.aezoo.data.Scaling;

/**
 * Rows with values beyond the range of the training rows, where min-max scaling cuts them off. The network sees them at the
 * edge; in scores they count by how far they lie outside, see {@link TrainedAutoencoder#score(float[][])}.
 *
 * @param rows how many rows have such values
 * @param of all rows looked at
 * @param columns those that have such values, most rows first
 */
public record OutsideRange(int rows, int of, List<Column> columns) {

    /** So many columns stand in a message. */
    private static final int SHOWN = 5;

    /**
     * A column with such values.
     *
     * @param name of the column; {@code value 3} where there are no names
     * @param rows how many rows have one there
     * @param farthest the one that lies farthest outside, in source units
     * @param low the smallest value of the training rows
     * @param high the largest one
     */
    public record Column(String name, int rows, double farthest, double low, double high) {}

    static OutsideRange of(RowStore rows, Scaling scaling, List<String> names) {
        int size = rows.rowSize();
        int[] counts = new int[size];
        double[] most = new double[size];
        double[] farthest = new double[size];
        int outside = 0;
        double[] row = new double[size];
        for (int r = 0; scaling.cutsOff() && r < rows.rowCount(); r++) {
            rows.read(r, row, 0);
            double[] beyond = scaling.beyond(row);
            outside += beyond.length > 0 ? 1 : 0;
            for (int i = 0; i < beyond.length; i++) {
                counts[i] += beyond[i] > 0 ? 1 : 0;
                if (beyond[i] > most[i]) {
                    most[i] = beyond[i];
                    farthest[i] = row[i];
                }
            }
        }
        double[] low = scaling.shift();
        double[] width = scaling.scale();
        List<Column> columns = new ArrayList<>();
        IntStream.range(0, size)
                .filter(i -> counts[i] > 0)
                .boxed()
                .sorted((a, b) -> Integer.compare(counts[b], counts[a]))
                .forEach(i -> {
                    int at = low.length == 1 ? 0 : i;
                    String name = names.isEmpty() ? "value " + i : names.get(i);
                    columns.add(new Column(name, counts[i], farthest[i], low[at], low[at] + width[at]));
                });
        return new OutsideRange(outside, rows.rowCount(), List.copyOf(columns));
    }

    /** A row so far from all others that the network gives no number for it is as badly rebuilt as can be. */
    static double counted(double loss) {
        return Double.isNaN(loss) ? Double.POSITIVE_INFINITY : loss;
    }

    /** In one line; empty where there are none. */
    public String message() {
        if (rows == 0) {
            return "";
        }
        StringBuilder named = new StringBuilder();
        for (Column column : columns.subList(0, Math.min(SHOWN, columns.size()))) {
            named.append(named.isEmpty() ? "" : "; ")
                    .append(String.format(
                            Locale.ROOT,
                            "%s in %,d, farthest %s where %s to %s was trained on",
                            column.name,
                            column.rows,
                            number(column.farthest, column.high - column.low),
                            number(column.low, column.high - column.low),
                            number(column.high, column.high - column.low)));
        }
        return String.format(
                Locale.ROOT,
                "%,d of %,d rows %s values outside the range of the training rows (%s%s): the network sees them cut off"
                        + " at its edge, and scores count how far they lie outside",
                rows,
                of,
                rows == 1 ? "has" : "have",
                named,
                columns.size() > SHOWN ? String.format(Locale.ROOT, "; %,d columns in all", columns.size()) : "");
    }

    /** Six digits, or as many more as tell values of that range apart: {@code 17.7}, {@code 1000000}, {@code 1.7E+38}. */
    private static String number(double value, double width) {
        double more = width > 0 ? Math.ceil(Math.log10(Math.abs(value) / width)) : 0;
        BigDecimal rounded = new BigDecimal(value)
                .round(new MathContext(6 + (int) Math.max(0, Math.min(11, more))))
                .stripTrailingZeros();
        return Math.abs(value) < 1e15 && (value == Math.rint(value) || Math.abs(value) > 1e-4)
                ? rounded.toPlainString()
                : rounded.toString();
    }
}
