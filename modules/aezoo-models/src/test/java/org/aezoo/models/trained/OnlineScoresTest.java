package org.aezoo.models.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.Schema.Windows;
import org.aezoo.data.Series;
import org.aezoo.data.series.SeriesDemo;
import org.aezoo.data.series.SeriesLines.Step;
import org.aezoo.data.series.SeriesWindows;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scores of a series that comes in, against those of all its windows. */
final class OnlineScoresTest {

    private static final int LENGTH = 12;
    private static final int STEPS = 700;

    /** Two channels that lack values here and there, and times with a gap of a day. */
    private static Series series() {
        Series demo = SeriesDemo.series(2);
        double[] seconds = new double[STEPS];
        List<String> times = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            seconds[i] = 60.0 * i + (i < 300 ? 0 : 86_400);
            times.add("t" + i);
        }
        double[][] values = {Arrays.copyOf(demo.values()[0], STEPS), Arrays.copyOf(demo.values()[1], STEPS)};
        values[0][40] = Double.NaN;
        Arrays.fill(values[0], 98, 112, Double.NaN);
        Arrays.fill(values[1], 99, 111, Double.NaN);
        return Series.of("part", List.of("load", "temperature"), times, seconds, values);
    }

    private static List<Step> steps(Series series) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < series.steps(); i++) {
            steps.add(new Step(
                    series.time(i), series.seconds()[i], new double[] {series.values()[0][i], series.values()[1][i]}));
        }
        return steps;
    }

    private static TrainedAutoencoder trained(String id, Dataset windows) {
        AutoencoderModel model = Zoo.get(id).forShape(windows.shape());
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        TrainedAutoencoder trained = new TrainedAutoencoder(
                model, graph, windows.shape(), windows.featureNames(), Scaling.fit(Scaling.Kind.STANDARD, windows), 1);
        trained.setSchema(windows.schema());
        trained.scorer().keepRows(windows);
        return trained;
    }

    @ParameterizedTest
    @CsvSource({"linear,1,0", "linear,1,11", "linear,5,4", "vae,1,3", "series,3,6"})
    void aStepHasTheMeanOfTheWindowsThatHaveEnded(String id, int stride, int delay) throws IOException {
        Series series = series();
        Dataset windows = SeriesWindows.cut("part", List.of(series), new Windows(LENGTH, stride));
        try (TrainedAutoencoder trained = trained(id, windows)) {
            double[] totals = trained.score(windows);
            double[][] shares = trained.scorer().explain(windows);
            OnlineScores online = new OnlineScores(trained, delay);
            List<OnlineScores.Scored> scored = new ArrayList<>();
            List<Step> steps = steps(series);
            int[] parts = {0, 1, 2, 13, 14, 350, STEPS};
            for (int i = 1; i < parts.length; i++) {
                scored.addAll(online.next(steps.subList(parts[i - 1], parts[i])));
                assertThat(scored).hasSize(Math.max(0, parts[i] - delay));
                // as if it had been stopped here
                online = again(trained, online, delay);
            }
            scored.addAll(online.rest());
            assertThat(scored).hasSize(STEPS);
            for (int step = 0; step < STEPS; step++) {
                double sum = 0;
                int count = 0;
                for (int row = 0; row < windows.size(); row++) {
                    int at = step - windows.firstStep(row);
                    if (at >= 0 && at < LENGTH && windows.firstStep(row) + LENGTH - 1 <= step + delay) {
                        double rest = totals[row] - Arrays.stream(shares[row]).sum();
                        double own = LENGTH * (shares[row][at] + shares[row][LENGTH + at]) + rest;
                        sum += (own + 3 * totals[row]) / 4;
                        count++;
                    }
                }
                assertThat(scored.get(step).time()).isEqualTo("t" + step);
                double score = scored.get(step).score();
                if (count == 0) {
                    assertThat(score).as("step " + step).isNaN();
                } else {
                    assertThat(score).as("step " + step).isCloseTo(sum / count, within(1e-4 * sum / count + 1e-9));
                }
            }
            assertThat(scored.get(105).score())
                    .as("most of each of its windows is missing")
                    .isNaN();
        }
    }

    private static OnlineScores again(TrainedAutoencoder trained, OnlineScores online, int delay) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        online.write(new DataOutputStream(bytes));
        OnlineScores restored = new OnlineScores(trained, delay);
        restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        return restored;
    }

    @Test
    void delaysThatLeaveStepsWithoutWindowsAreRefused() {
        Dataset windows = SeriesWindows.cut("part", List.of(series()), new Windows(LENGTH, 5));
        try (TrainedAutoencoder trained = trained("linear", windows)) {
            assertThatThrownBy(() -> new OnlineScores(trained, 3))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("between 4 and 11 steps");
            assertThatThrownBy(() -> new OnlineScores(trained, 12)).hasMessageContaining("got 12");
        }
    }
}
