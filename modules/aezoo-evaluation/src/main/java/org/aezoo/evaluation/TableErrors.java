package org.aezoo.evaluation;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.models.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;

/**
 * How well the columns of a table come back.
 *
 * @param names of the columns
 * @param errors mean squared error of each column, scaled units
 * @param original some values, evenly spread over rows and columns
 * @param rebuilt the same values after code and decoder
 */
record TableErrors(List<String> names, double[] errors, double[] original, double[] rebuilt) {

    /**
     * Measures in one walk.
     *
     * @param dots how many values are kept for a chart, at most
     */
    static TableErrors of(TrainedAutoencoder trained, Dataset data, int dots) {
        int columns = trained.shape().size();
        double[] errors = new double[columns];
        long values = (long) data.size() * columns;
        // an odd step does not keep hitting the same columns of an even number of them
        long step = Math.max(1, (values + dots - 1) / dots) | 1;
        double[] original = new double[(int) ((values + step - 1) / step)];
        double[] rebuilt = new double[original.length];
        trained.forEach(data, view -> {
            for (int i = 0; i < view.scaled().length; i++) {
                for (int j = 0; j < columns; j++) {
                    double x = view.scaled()[i][j];
                    double y = view.reconstruction()[i][j];
                    errors[j] += (x - y) * (x - y) / data.size();
                    long value = (long) (view.first() + i) * columns + j;
                    if (value % step == 0) {
                        original[(int) (value / step)] = x;
                        rebuilt[(int) (value / step)] = y;
                    }
                }
            }
        });
        List<String> names = trained.featureNames().isEmpty()
                ? IntStream.range(0, columns).mapToObj(j -> "column " + (j + 1)).toList()
                : trained.featureNames();
        return new TableErrors(names, errors, original, rebuilt);
    }

    /** The chart of {@link Charts#agreement}, or null for a network whose answers are not numbers. */
    @Nullable BufferedImage agreement() {
        for (int i = 0; i < rebuilt.length; i++) {
            if (!Double.isFinite(original[i]) || !Double.isFinite(rebuilt[i])) {
                return null;
            }
        }
        return Charts.agreement(original, rebuilt);
    }

    /** Bars for the columns with the largest errors. */
    @Nullable BufferedImage worst(int count) {
        for (double error : errors) {
            if (!Double.isFinite(error)) {
                return null;
            }
        }
        int[] order = IntStream.range(0, errors.length)
                .boxed()
                .sorted((a, b) -> Double.compare(errors[b], errors[a]))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
        String title = order.length < errors.length
                ? "The " + order.length + " columns that are rebuilt worst, of " + errors.length
                : "Error of each column, worst first";
        return Charts.bars(
                title,
                "mean squared error over test rows, scaled units",
                IntStream.of(order).mapToObj(names::get).toList(),
                IntStream.of(order).mapToDouble(j -> errors[j]).toArray());
    }
}
