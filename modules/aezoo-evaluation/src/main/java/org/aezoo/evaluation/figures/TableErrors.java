package org.aezoo.evaluation.figures;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.evaluation.metrics.ColumnErrors;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;

/**
 * How well the columns of a table come back.
 *
 * @param names of the columns
 * @param errors of each column
 * @param original some values, evenly spread over rows and columns
 * @param rebuilt the same values after code and decoder
 */
public record TableErrors(List<String> names, ColumnErrors errors, double[] original, double[] rebuilt) {

    /**
     * Measures in one walk.
     *
     * @param dots how many values are kept for a chart, at most
     */
    public static TableErrors of(TrainedAutoencoder trained, Dataset data, int dots) {
        int columns = trained.shape().size();
        ColumnErrors errors = new ColumnErrors(columns);
        long values = (long) data.size() * columns;
        // an odd step does not keep hitting the same columns of an even number of them
        long step = Math.max(1, (values + dots - 1) / dots) | 1;
        double[] original = new double[(int) ((values + step - 1) / step)];
        double[] rebuilt = new double[original.length];
        trained.forEach(data, view -> {
            errors.add(view.scaled(), view.reconstruction());
            for (int i = 0; i < view.scaled().length; i++) {
                for (int j = 0; j < columns; j++) {
                    double x = view.scaled()[i][j];
                    double y = view.reconstruction()[i][j];
                    long value = (long) (view.first() + i) * columns + j;
                    if (value % step == 0) {
                        original[(int) (value / step)] = x;
                        rebuilt[(int) (value / step)] = y;
                    }
                }
            }
        });
        return new TableErrors(ColumnErrors.names(trained), errors, original, rebuilt);
    }

    /** The chart of {@link Charts#agreement}, or null for a network whose answers are not numbers. */
    public @Nullable BufferedImage agreement() {
        for (int i = 0; i < rebuilt.length; i++) {
            if (!Double.isFinite(original[i]) || !Double.isFinite(rebuilt[i])) {
                return null;
            }
        }
        return Charts.agreement(original, rebuilt);
    }

    /** Bars for the columns of which most is lost, without those that do not vary. */
    public @Nullable BufferedImage worst(int count) {
        double[] lost = new double[names.size()];
        Arrays.setAll(lost, j -> 100 * (1 - errors.r2(j)));
        int[] varying = IntStream.range(0, lost.length)
                .filter(j -> !Double.isNaN(lost[j]))
                .toArray();
        if (varying.length == 0 || IntStream.of(varying).anyMatch(j -> !Double.isFinite(lost[j]))) {
            return null;
        }
        int[] order = IntStream.of(varying)
                .boxed()
                .sorted((a, b) -> Double.compare(lost[b], lost[a]))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
        String title = order.length < varying.length
                ? "The " + order.length + " columns that are rebuilt worst, of " + varying.length
                : "What is lost of each column, worst first";
        return Charts.bars(
                title,
                "variance over test rows that is lost, in percent (100 (1 - R2))",
                IntStream.of(order).mapToObj(names::get).toList(),
                IntStream.of(order).mapToDouble(j -> lost[j]).toArray());
    }
}
