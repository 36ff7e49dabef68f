package org.aezoo.evaluation.metrics;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.evaluation.search.HashIndex;
import org.aezoo.models.Archetypal;
import org.aezoo.models.Masked;
import org.aezoo.models.Quantised;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.PrincipalComponents;
import org.jspecify.annotations.Nullable;

/**
 * What a model's reconstructions are held against: the mean of the training rows, and as many principal components of
 * them as the code has values, both measured on the same rows and in the same scaled units as the model. What is not to
 * be compared is left out, with the reason.
 *
 * <p>Models of documents give probabilities of words; theirs are held against the relative frequencies of words in the
 * training rows, each word counted once more than it occurs, by the cross-entropy of a row.
 */
public final class Yardstick {

    /** More columns than this are not listed one by one. */
    private static final int MOST_COLUMNS = 1000;

    private static final String COMPONENTS = "components";
    private static final String R2 = "r2";

    private final TrainedAutoencoder trained;
    private final boolean words;
    private final float[] mean;
    private final @Nullable PrincipalComponents components;
    private final int fittedRows;
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private final ColumnErrors ofModel;
    private final ColumnErrors ofMean;
    private final ColumnErrors ofComponents;
    private double nats;
    private double meanNats;
    private long nanos;

    /**
     * Three figures side by side; null where one is left out or is no finite number.
     *
     * @param model of the model
     * @param mean of the mean row
     * @param components of principal components
     */
    public record Values(
            @Nullable Double model,
            @Nullable Double mean,
            @Nullable Double components) {}

    /**
     * A column of a table.
     *
     * @param name of the column
     * @param rmse root of the mean squared error, in the column's own units; values that min-max scaling cuts off count as
     *     they are cut off
     * @param r2 share of the column's variance over these rows that is not lost, at most 1; null where it has none
     * @param share of the column in the model's squared error, in scaled units, from 0 to 1
     */
    public record Column(
            String name, Values rmse, Values r2, @Nullable Double share) {}

    /**
     * What was measured.
     *
     * @param rows measured on
     * @param unit of {@code error}
     * @param error of a row, summed over its values, mean over rows
     * @param r2 share of the variance over these rows, summed over scaled columns, that is not lost, at most 1
     * @param components how many; 0 where they are left out
     * @param fittedRows training rows that components come from, evenly spread over all of them
     * @param columns of a table in its order, at most {@value #MOST_COLUMNS}: those of the largest errors
     * @param leftOut what is missing by name, and why
     * @param seconds that all of this took
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Figures(
            long rows,
            String unit,
            Values error,
            Values r2,
            int components,
            int fittedRows,
            List<Column> columns,
            Map<String, String> leftOut,
            double seconds) {

        /** One line for people; empty where nothing could be measured. */
        public String line() {
            if (error.model == null) {
                return "";
            }
            return unit + ": " + Numbers.of(error.model)
                    + (error.mean == null ? "" : ", of the mean row " + Numbers.of(error.mean))
                    + (error.components == null
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    ", of %d principal component%s %s",
                                    components,
                                    components == 1 ? "" : "s",
                                    Numbers.of(error.components)))
                    + (r2.model == null
                            ? ""
                            : "; R² " + Numbers.share(r2.model)
                                    + (r2.components == null ? "" : " against " + Numbers.share(r2.components)));
        }
    }

    /**
     * Gets ready to measure.
     *
     * @param trained stays the caller's
     * @param training rows that it was trained on, at least one
     */
    public Yardstick(TrainedAutoencoder trained, Dataset training) {
        long started = System.nanoTime();
        this.trained = trained;
        int size = trained.shape().size();
        words = trained.model().loss() == ReconstructionLoss.MULTINOMIAL;
        ofModel = new ColumnErrors(size);
        ofMean = new ColumnErrors(size);
        ofComponents = new ColumnErrors(size);
        mean = new float[size];
        if (trained.model() instanceof Masked) {
            leftOut.put("yardstick", "the model fills in what is missing, and gives the rest back as it is");
            components = null;
            fittedRows = 0;
            return;
        }
        int count = Archetypal.count(trained.model()) > 0
                // coefficients that sum to one: the last follows from the others
                ? Archetypal.count(trained.model()) - 1
                : trained.model().codeSize();
        String why = whyNoComponents(count);
        float[][] some = new float[why.isEmpty() ? Math.min(training.size(), PrincipalComponents.mostRows(size)) : 0][];
        double[] sums = new double[size];
        trained.forEachScaled(training, (first, scaled) -> {
            for (int i = 0; i < scaled.length; i++) {
                for (int j = 0; j < size; j++) {
                    sums[j] += scaled[i][j];
                }
                long at = (long) (first + i) * some.length / training.size();
                if (some.length > 0 && some[(int) at] == null) {
                    some[(int) at] = scaled[i];
                }
            }
        });
        double total = Arrays.stream(sums).sum() + size;
        for (int j = 0; j < size; j++) {
            mean[j] = (float) (words ? (sums[j] + 1) / total : sums[j] / training.size());
        }
        PrincipalComponents found = null;
        if (some.length > 0) {
            try {
                found = PrincipalComponents.approximate(some, count);
                if (found.explainedVariance().length < count && some.length < training.size()) {
                    why = "a code of " + count + " values needs more rows than the " + some.length + " that rows of "
                            + size + " values leave time for";
                    found = null;
                }
            } catch (InvalidInputException e) {
                why = String.valueOf(e.getMessage());
            }
        }
        components = found != null && found.explainedVariance().length == 0 ? null : found;
        fittedRows = components == null ? 0 : some.length;
        if (components == null) {
            leftOut.put(COMPONENTS, why.isEmpty() ? "training rows are all the same" : why);
        }
        if (words) {
            leftOut.put(R2, "counts of words are drawn from probabilities, which have no squared error");
        }
        nanos = System.nanoTime() - started;
    }

    private String whyNoComponents(int count) {
        int size = trained.shape().size();
        if (HashIndex.isOfBits(trained.model())) {
            return "a code of " + count + " bits holds less than as many numbers";
        }
        if (!Quantised.grids(trained.model()).isEmpty()) {
            return "the code is made of indices, which hold less than as many numbers";
        }
        if (words) {
            return "they rebuild numbers, and the model gives probabilities of words";
        }
        if (count >= size) {
            return "a code of " + count + " values is no shorter than a row of " + size
                    + ": as many components rebuild any row exactly";
        }
        return count < 1 ? "there is but one archetype" : "";
    }

    /**
     * Measures in a walk of its own; {@link Metrics} does it in the walk that it takes anyway.
     *
     * @param trained stays the caller's
     * @param training rows that it was trained on, at least one
     * @param rows at least one, to measure on
     */
    public static Figures of(TrainedAutoencoder trained, Dataset training, Dataset rows) {
        Yardstick yardstick = new Yardstick(trained, training);
        trained.forEach(rows, yardstick::add);
        return yardstick.figures();
    }

    /** Adds rows as the network sees and answers them. */
    void add(TrainedAutoencoder.View view) {
        if (trained.model() instanceof Masked) {
            return;
        }
        long started = System.nanoTime();
        float[][] x = view.scaled();
        float[][] means = new float[x.length][];
        Arrays.fill(means, mean);
        ofModel.add(x, view.reconstruction());
        if (words) {
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < mean.length; j++) {
                    if (x[i][j] != 0) {
                        nats += ReconstructionLoss.MULTINOMIAL.of(x[i][j], view.reconstruction()[i][j]);
                        meanNats += ReconstructionLoss.MULTINOMIAL.of(x[i][j], mean[j]);
                    }
                }
            }
        } else {
            ofMean.add(x, means);
            if (components != null) {
                ofComponents.add(x, components.reconstruct(x));
            }
        }
        nanos += System.nanoTime() - started;
    }

    /** What was measured, once all rows are added. */
    public Figures figures() {
        long started = System.nanoTime();
        long rows = ofModel.rows();
        Values error = words
                ? values(nats / rows, meanNats / rows, Double.NaN)
                : values(ofModel.sum(), ofMean.sum(), ofComponents.sum());
        Values r2 = words
                ? values(Double.NaN, Double.NaN, Double.NaN)
                : values(ofModel.r2(), ofMean.r2(), ofComponents.r2());
        List<Column> columns = words || rows == 0 || trained.shape().isImage() ? List.of() : columns();
        nanos += System.nanoTime() - started;
        return new Figures(
                rows,
                words ? "cross-entropy in nats per example" : "squared error per example in scaled units",
                error,
                r2,
                components == null ? 0 : components.explainedVariance().length,
                fittedRows,
                columns,
                leftOut,
                nanos / 1e9);
    }

    private List<Column> columns() {
        double[] scale = trained.scaling().scale();
        double all = ofModel.sum();
        List<Column> columns = new ArrayList<>();
        List<String> names = ColumnErrors.names(trained);
        IntStream.range(0, mean.length)
                .boxed()
                .sorted((a, b) -> Double.compare(ofModel.error(b), ofModel.error(a)))
                .limit(MOST_COLUMNS)
                .sorted()
                .forEach(j -> {
                    double unit = Math.abs(scale[scale.length == 1 ? 0 : j]);
                    columns.add(new Column(
                            names.get(j),
                            values(
                                    unit * Math.sqrt(ofModel.error(j)),
                                    unit * Math.sqrt(ofMean.error(j)),
                                    unit * Math.sqrt(ofComponents.error(j))),
                            values(ofModel.r2(j), ofMean.r2(j), ofComponents.r2(j)),
                            finite(ofModel.error(j) / all)));
                });
        return columns;
    }

    private static Values values(double model, double mean, double components) {
        return new Values(finite(model), finite(mean), finite(components));
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
