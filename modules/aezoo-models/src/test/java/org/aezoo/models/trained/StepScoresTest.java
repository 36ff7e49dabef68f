package org.aezoo.models.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.Metadata;
import org.aezoo.data.Scaling;
import org.aezoo.data.Schema.Windows;
import org.aezoo.data.Series;
import org.aezoo.data.series.SeriesDemo;
import org.aezoo.data.series.SeriesWindows;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What windows' scores become for steps. */
final class StepScoresTest {

    private static final int LENGTH = 12;

    @ParameterizedTest
    @CsvSource({"linear,1", "linear,5", "vae,1", "series,3", "lstm,4"})
    void aStepHasTheMeanOfItsSharesTimesTheLength(String id, int stride) {
        Series demo = SeriesDemo.series(2);
        double[][] values = {
            Arrays.copyOf(demo.values()[0], 100), Arrays.copyOf(demo.values()[1], 100)
        };
        Series series = new Series("part", demo.channels(), List.of(), new double[0], values, null);
        Metadata steps = Metadata.of("part", DataShape.row(2))
                .withFeatureNames(series.channels())
                .withSchema(SeriesWindows.schema(series.channels(), false));
        Dataset windows = SeriesWindows.cut(List.of(series), steps, new Windows(LENGTH, stride));
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
                                double rest = totals[row]
                                        - Arrays.stream(shares[row]).sum();
                                int at = step - windows.firstStep(row);
                                return shares[row][at] + shares[row][LENGTH + at] + rest / LENGTH;
                            })
                            .sum()
                    * LENGTH
                    / around.length;
            assertThat(scored.score(step)).isCloseTo(expected, within(1e-4 * Math.abs(expected)));

            int last = windows.firstStep(windows.size() - 1) + LENGTH;
            assertThat(scored.steps().toArray()).containsExactly(IntStream.range(0, last).toArray());
            assertThat(scored.shares()[0].length).isEqualTo(100);
            // the first step is in the first window alone
            assertThat(scored.rebuilt()[1][0])
                    .isCloseTo(trained.reconstruct(windows.head(1))[0][LENGTH], within(0.05));
        }
    }
}
