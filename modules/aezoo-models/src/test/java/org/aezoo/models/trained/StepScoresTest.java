package org.aezoo.models.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.Scaling;
import org.aezoo.data.Schema.Windows;
import org.aezoo.data.Series;
import org.aezoo.data.series.SeriesDemo;
import org.aezoo.data.series.SeriesWindows;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What windows' scores become for steps. */
final class StepScoresTest {

    private static final int LENGTH = 12;

    @ParameterizedTest
    @CsvSource({"linear,1", "linear,5", "vae,1", "series,3", "lstm,4"})
    void aStepHasTheMeanOfItsSharesTimesTheLengthAndOfItsWindows(String id, int stride) {
        Series series = Series.of("part", List.of("load", "temperature"), values());
        Dataset windows = SeriesWindows.cut("part", List.of(series), new Windows(LENGTH, stride));
        AutoencoderModel model = Zoo.get(id).forShape(windows.shape());
        if (id.equals("lstm")) {
            model = Settings.with(model, Map.of("hidden-size", "4"));
        }
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        Scaling scaling = Scaling.fit(Scaling.Kind.STANDARD, windows);
        try (TrainedAutoencoder trained =
                new TrainedAutoencoder(model, graph, windows.shape(), windows.featureNames(), scaling, 1)) {
            trained.scorer().keepRows(windows);
            StepScores scored = StepScores.of(trained, windows).get(0);
            double[] totals = trained.score(windows);
            double[][] shares = trained.scorer().explain(windows);

            int step = 50;
            int[] around = IntStream.range(0, windows.size())
                    .filter(row -> windows.firstStep(row) <= step && step < windows.firstStep(row) + LENGTH)
                    .toArray();
            double expected = Arrays.stream(around)
                            .mapToDouble(row -> {
                                double rest =
                                        totals[row] - Arrays.stream(shares[row]).sum();
                                int at = step - windows.firstStep(row);
                                double own = shares[row][at] + shares[row][LENGTH + at] + rest / LENGTH;
                                return (LENGTH * own + 3 * totals[row]) / 4;
                            })
                            .sum()
                    / around.length;
            assertThat(scored.score(step)).isCloseTo(expected, within(1e-4 * Math.abs(expected)));

            int last = windows.firstStep(windows.size() - 1) + LENGTH;
            assertThat(scored.steps().toArray())
                    .containsExactly(IntStream.range(0, last).toArray());
            assertThat(scored.shares()[0].length).isEqualTo(100);
            // the first step is in the first window alone
            assertThat(scored.rebuilt()[1][0]).isCloseTo(trained.reconstruct(windows.head(1))[0][LENGTH], within(0.05));
        }
    }

    @Test
    void channelsThatStandInAnotherOrderKeepTheirNames() {
        Series series = Series.of("part", List.of("a", "b"), values());
        Series turned = Series.of("part", List.of("b", "a"), new double[][] {values()[1], values()[0]});
        Windows cut = new Windows(LENGTH, 1);
        Dataset windows = SeriesWindows.cut("part", List.of(series), cut);
        AutoencoderModel model = Zoo.get("linear").forShape(windows.shape());
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        Scaling scaling = Scaling.fit(Scaling.Kind.STANDARD, windows);
        try (TrainedAutoencoder trained =
                new TrainedAutoencoder(model, graph, windows.shape(), windows.featureNames(), scaling, 1)) {
            StepScores straight = StepScores.of(trained, windows).get(0);
            StepScores other = StepScores.of(trained, SeriesWindows.cut("part", List.of(turned), cut))
                    .get(0);
            assertThat(other.shares()[0]).isEqualTo(straight.shares()[1]);
            assertThat(other.rebuilt()[1]).isEqualTo(straight.rebuilt()[0]);
        }
    }

    private static double[][] values() {
        Series demo = SeriesDemo.series(2);
        return new double[][] {Arrays.copyOf(demo.values()[0], 100), Arrays.copyOf(demo.values()[1], 100)};
    }
}
