package org.aezoo.benchmarks.series;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.Schema.Windows;
import org.aezoo.data.Series;
import org.aezoo.data.series.SeriesWindows;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * A variant at its defaults, trained on the windows of the training steps as {@code aezoo train --data series:FILE} does.
 * Steps have their {@link StepScores}; where scores must be causal, the share of the last quarter of the window that ends
 * with a step, as a tail probability among those before.
 *
 * @param id of the variant
 */
record ModelDetector(String id) implements SeriesDetector {

    @Override
    public double[] score(double[][] channels, int trainSteps, boolean causal) {
        double[][] known = Arrays.stream(channels)
                .map(channel -> Arrays.copyOf(channel, trainSteps))
                .toArray(double[][]::new);
        Windows windows = SeriesWindows.choose(List.of(series(known)));
        Dataset training = cut(known, windows);
        try (TrainedAutoencoder trained = new Trainer(TrainingOptions.defaults())
                .train(Zoo.get(id).forShape(training.shape()), training)
                .model()) {
            Dataset all = cut(channels, new Windows(windows.length(), causal ? 1 : windows.stride()));
            return causal
                    ? causal(trained, all, windows.length(), trainSteps)
                    : filled(StepScores.of(trained, all).get(0));
        }
    }

    private static Series series(double[][] channels) {
        List<String> names =
                IntStream.range(0, channels.length).mapToObj(c -> "channel" + c).toList();
        return Series.of("series", names, channels);
    }

    private static Dataset cut(double[][] channels, Windows windows) {
        return SeriesWindows.cut("series", List.of(series(channels)), windows);
    }

    /** Steps without a score get the least. */
    private static double[] filled(StepScores steps) {
        double least = steps.steps().mapToDouble(steps::score).min().orElse(0);
        return IntStream.range(0, steps.series().steps())
                .mapToDouble(step -> Double.isNaN(steps.score(step)) ? least : steps.score(step))
                .toArray();
    }

    private static double[] causal(TrainedAutoencoder trained, Dataset windows, int length, int trainSteps) {
        double[] last = new double[windows.series().get(0).steps()];
        int quarter = Math.max(1, length / 4);
        trained.forEach(windows, view -> {
            double[][] shares = trained.scorer().scores(view).shares();
            for (int r = 0; r < shares.length; r++) {
                int step = windows.firstStep(view.first() + r) + length - 1;
                for (int i = 0; i < shares[r].length; i++) {
                    last[step] += i % length >= length - quarter ? shares[r][i] : 0;
                }
            }
        });
        return WindowDetectors.rarities(last, trainSteps);
    }
}
