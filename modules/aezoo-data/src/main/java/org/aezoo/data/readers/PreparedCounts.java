package org.aezoo.data.readers;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.aezoo.data.CountPreparation;

/** A {@link CountPreparation} fitted on and applied to sparse rows. */
final class PreparedCounts {

    private PreparedCounts() {}

    /**
     * Fits one.
     *
     * @param rows counts
     * @param training which of them to fit on
     * @param library whether rows are brought to the median total
     * @param keep how many columns to keep, those that vary most once the rest is done, of equal ones the first; 0 for
     *     all
     */
    static CountPreparation fit(SparseRows rows, int[] training, boolean library, boolean log, int keep) {
        int width = rows.rowSize();
        CountPreparation whole = new CountPreparation(width, new int[0], library ? median(rows, training) : 0, log);
        if (keep == 0 || keep == width) {
            return whole;
        }
        double[] sum = new double[width];
        double[] squares = new double[width];
        for (int row : training) {
            int[] where = rows.columns(row);
            float[] prepared = whole.prepared(rows.values(row));
            for (int i = 0; i < where.length; i++) {
                sum[where[i]] += prepared[i];
                squares[where[i]] += (double) prepared[i] * prepared[i];
            }
        }
        double[] scatter = new double[width];
        Arrays.setAll(scatter, j -> squares[j] - sum[j] * sum[j] / training.length);
        int[] kept = IntStream.range(0, width)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer j) -> -scatter[j]))
                .limit(keep)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        return new CountPreparation(width, kept, whole.total(), log);
    }

    private static double median(SparseRows rows, int[] training) {
        double[] totals = Arrays.stream(training)
                .mapToDouble(row -> CountPreparation.sum(rows.values(row)))
                .filter(total -> total > 0)
                .sorted()
                .toArray();
        int half = totals.length / 2;
        return totals.length == 0 ? 0 : totals.length % 2 == 1 ? totals[half] : (totals[half - 1] + totals[half]) / 2;
    }

    /** Prepares rows; what is zero stays zero, so they stay sparse. */
    static SparseRows apply(CountPreparation preparation, SparseRows rows) {
        SparseRows prepared = rows.map(preparation::prepared);
        int[] kept = preparation.columns();
        return kept.length == 0 ? prepared : prepared.select(kept);
    }
}
