package org.aezoo.training.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.plain.PrincipalComponentsStart;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.numerics.PrincipalComponents;
import org.aezoo.training.EpochRecord;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrincipalStartTest {

    private static final int COLUMNS = 12;

    /** Columns of different scales, some of them with a long tail, that four hidden numbers decide but for noise. */
    private static Dataset table(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] values = new float[rows][COLUMNS];
        for (float[] row : values) {
            double[] hidden = {
                random.nextGaussian(), random.nextGaussian(), Math.exp(random.nextGaussian()), random.nextDouble()
            };
            for (int j = 0; j < COLUMNS; j++) {
                double value = 0.3 * random.nextGaussian();
                for (int k = 0; k < hidden.length; k++) {
                    value += Math.sin(1 + j * (k + 1)) * hidden[k];
                }
                row[j] = (float) ((j + 1) * value + 10 * j);
            }
        }
        return Dataset.of("table", DataShape.row(COLUMNS), new FloatRows(values));
    }

    @ParameterizedTest
    @CsvSource({"linear, relu", "shallow, relu", "shallow, leaky-relu", "shallow, elu", "deep, relu"})
    void networkStartsAsThePrincipalComponents(String id, String activation) {
        Dataset rows = table(400, 1);
        Scaling scaling = Scaling.fit(Scaling.Kind.STANDARD, rows);
        AutoencoderModel model = Zoo.get(id).forShape(rows.shape());
        if (id.equals("shallow")) {
            model = Settings.with(model, Map.of("activation", activation));
        }
        ComputationGraph graph = new ComputationGraph(model.graph(3));
        graph.init();
        PrincipalStart.fill(graph, model, rows, scaling);
        PrincipalComponents exact = PrincipalComponents.fit(rows, scaling, model.codeSize());
        float[][] scaled = new float[rows.size()][COLUMNS];
        for (int r = 0; r < scaled.length; r++) {
            rows.read(r, scaling, scaled[r], 0);
        }
        float[][] expected = exact.reconstruct(scaled);
        try (TrainedAutoencoder started =
                new TrainedAutoencoder(model, graph, rows.shape(), rows.featureNames(), Scaling.none(), 3)) {
            float[][] actual = started.reconstruct(scaled);
            for (int r = 0; r < expected.length; r++) {
                assertThat(actual[r]).containsExactly(expected[r], within(2e-4f));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "linear, tied, true",
        "shallow, activation, tanh",
        "shallow, start, random",
        "deep, activation, elu",
        "deep, hidden-sizes, 6",
        "deep, tied, true"
    })
    void whatCannotBeComponentsStartsAtRandom(String id, String setting, String value) {
        AutoencoderModel model = Settings.with(Zoo.get(id).forShape(DataShape.row(COLUMNS)), Map.of(setting, value));
        assertThat(PrincipalComponentsStart.of(model)).isNull();
    }

    /** With nothing set, on rows that are not trained on. The rows are linear but for noise, so nothing can be better. */
    @Test
    void defaultsAreNoWorseThanPrincipalComponents() {
        Dataset rows = table(600, 1);
        Dataset later = table(400, 2);
        for (String id : new String[] {"linear", "shallow", "deep"}) {
            AutoencoderModel model = Zoo.get(id).forShape(rows.shape());
            TrainingResult<TrainedAutoencoder> result = new Trainer(TrainingOptions.defaults()).train(model, rows);
            try (TrainedAutoencoder trained = result.model()) {
                double exact = PrincipalComponents.fit(rows, trained.scaling(), model.codeSize())
                        .sumOfSquares(later, trained.scaling());
                double ours = squaredError(trained, later);
                assertThat(ours / exact).as(id).isLessThan(id.equals("deep") ? 1.04 : 1.02);
                EpochRecord last = result.history().get(result.history().size() - 1);
                assertThat(last.validation())
                        .as("all rows are trained on in the end")
                        .isNull();
                assertThat(result.bestEpoch()).isEqualTo(result.history().size());
                assertThat(last.learningRate())
                        .isLessThan(0.1 * result.history().get(0).learningRate());
            }
        }
    }

    private static double squaredError(TrainedAutoencoder trained, Dataset rows) {
        double[] sum = {0};
        trained.forEach(rows, view -> {
            for (int i = 0; i < view.scaled().length; i++) {
                for (int j = 0; j < COLUMNS; j++) {
                    double off = view.scaled()[i][j] - view.reconstruction()[i][j];
                    sum[0] += off * off;
                }
            }
        });
        return sum[0] / rows.size();
    }
}
