package org.aezoo.models.trained;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.Interrupts;
import org.aezoo.data.Series;
import org.jspecify.annotations.Nullable;

/**
 * Scores of the steps of a series, from those of the windows that they are in, in the mean over these: a quarter what the
 * step itself adds to a window's score, times the steps of a window, and three quarters the window's score. The one says
 * where in a window something is, the other that there is something at all. Scores of steps have the size of those of
 * windows.
 *
 * @param series what the steps are of
 * @param shares [channels][steps], what each channel adds; NaN for steps in no window
 * @param rebuilt [channels][steps], the mean of what came back in these windows, in the units of the source; NaN likewise
 */
public record StepScores(Series series, double[][] shares, double[][] rebuilt) {

    /** How much of a step's score is its own. */
    private static final double OWN = 0.25;

    /**
     * Scores all steps that windows hold.
     *
     * @param windows a dataset with {@link Dataset#series()}
     * @return for each series in turn; the divergence of a variational model counts for all steps of a window alike
     */
    public static List<StepScores> of(TrainedAutoencoder trained, Dataset windows) {
        List<Series> all = windows.series();
        int channels = all.get(0).channels().size();
        int length = windows.shape().size() / channels;
        int[] places = places(trained, windows, length);
        List<double[][]> sums = new ArrayList<>();
        List<double[][]> values = new ArrayList<>();
        List<int[]> counts = new ArrayList<>();
        for (Series each : all) {
            sums.add(new double[channels][each.steps()]);
            values.add(new double[channels][each.steps()]);
            counts.add(new int[each.steps()]);
        }
        trained.forEach(windows, view -> {
            Scorer.Scores scores = trained.scorer().scores(view);
            for (int r = 0; r < view.scaled().length; r++) {
                int row = view.first() + r;
                int series = windows.seriesOf(row);
                double[] parts = parts(scores, r, length);
                int first = windows.firstStep(row);
                double[] back = trained.scaling().inverse(view.reconstruction()[r]);
                for (int i = 0; i < parts.length; i++) {
                    int channel = places[i / length];
                    values.get(series)[channel][first + i % length] += back[i];
                    sums.get(series)[channel][first + i % length] += parts[i];
                }
                for (int step = first; step < first + length; step++) {
                    counts.get(series)[step]++;
                }
            }
        });
        List<StepScores> result = new ArrayList<>();
        for (int s = 0; s < all.size(); s++) {
            divide(sums.get(s), counts.get(s));
            divide(values.get(s), counts.get(s));
            result.add(new StepScores(all.get(s), sums.get(s), values.get(s)));
        }
        return result;
    }

    /** The same, worked out when they are first asked for, by several threads maybe, and once. */
    public static Supplier<List<StepScores>> once(TrainedAutoencoder trained, Dataset windows) {
        FutureTask<List<StepScores>> work = new FutureTask<>(() -> of(trained, windows));
        return () -> {
            work.run();
            return Interrupts.result(work);
        };
    }

    /**
     * What each value of a window says of its step: a quarter of it the value's own share of the window's score times the
     * window's steps, three quarters what its channel adds to the window's score.
     *
     * @param length steps of a window
     * @return [channels * length], by channel; the sum over channels is a step's score, if it is in this window alone
     */
    public static double[] parts(Scorer.Scores scores, int window, int length) {
        double[] parts = scores.shares()[window].clone();
        double rest = (scores.total(window) - Arrays.stream(parts).sum()) / parts.length;
        for (int from = 0; from < parts.length; from += length) {
            double channel = Arrays.stream(parts, from, from + length).sum() + length * rest;
            for (int i = from; i < from + length; i++) {
                parts[i] = OWN * length * (parts[i] + rest) + (1 - OWN) * channel;
            }
        }
        return parts;
    }

    /** Of each channel of the model its place in the series, whose columns may stand in another order. */
    private static int[] places(TrainedAutoencoder trained, Dataset windows, int length) {
        List<String> known = trained.featureNames();
        List<String> names = windows.featureNames();
        int[] places = new int[names.size() / length];
        Arrays.setAll(places, c -> known.isEmpty() ? c : names.indexOf(known.get(c * length)) / length);
        return places;
    }

    private static void divide(double[][] sums, int[] counts) {
        for (double[] channel : sums) {
            Arrays.setAll(channel, step -> counts[step] == 0 ? Double.NaN : channel[step] / counts[step]);
        }
    }

    /** What each channel adds to the score of a step. */
    public double[] shares(int step) {
        return Arrays.stream(shares).mapToDouble(channel -> channel[step]).toArray();
    }

    /** The score of a step; NaN where it is in no window. */
    public double score(int step) {
        return Arrays.stream(shares(step)).sum();
    }

    /** Scores of all steps that have one, series by series. */
    public static double[] known(List<StepScores> all) {
        return all.stream()
                .flatMapToDouble(each -> each.steps().mapToDouble(each::score))
                .toArray();
    }

    /** Which of the steps behind {@link #known} are anomalous; null where nobody knows. */
    public static boolean @Nullable [] marks(List<StepScores> all) {
        boolean[] marks = new boolean
                [all.stream().mapToInt(each -> (int) each.steps().count()).sum()];
        int at = 0;
        for (StepScores each : all) {
            boolean[] anomalous = each.series.anomalous();
            if (anomalous == null) {
                return null;
            }
            for (int step : each.steps().toArray()) {
                marks[at++] = anomalous[step];
            }
        }
        return marks;
    }

    /** The steps that have a score. */
    public IntStream steps() {
        return IntStream.range(0, series.steps()).filter(step -> !Double.isNaN(shares[0][step]));
    }
}
