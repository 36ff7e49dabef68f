package org.aezoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.StagedModel;
import org.aezoo.models.TrainingIterator;
import org.aezoo.models.Variant;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

/** Deeplearning4j's own fit, with what a model's iterator gives it, against the zoo's trainer. */
final class PlainDeeplearning4jTest {

    private static final int EPOCHS = 6;
    private static final int BATCH = 32;

    static Stream<AutoencoderModel> unstaged() {
        return Zoo.list().stream().map(PlainDeeplearning4jTest::small).filter(model -> !(model instanceof StagedModel));
    }

    private static AutoencoderModel small(Variant variant) {
        AutoencoderModel model;
        try {
            model = variant.forShape(DataShape.row(12));
        } catch (IllegalArgumentException picturesOnly) {
            model = variant.forShape(DataShape.image(1, 8, 8));
        }
        Map<String, String> known = Settings.values(model);
        Map<String, String> few = new LinkedHashMap<>();
        // the trainer alone can start from principal components of the rows
        Map.of("start", "random", "filters", "4", "codebook-size", "16", "members", "1", "memory", "0", "batches", "2")
                .forEach((name, value) -> {
                    if (known.containsKey(name)) {
                        few.put(name, value);
                    }
                });
        return Settings.with(model, few);
    }

    /** Counts where the model wants some, pixels of pictures, else columns that go together. */
    private static Dataset rows(AutoencoderModel model) {
        SplittableRandom random = new SplittableRandom(1);
        boolean picture = model.inputSize() == 64;
        float[][] rows = IntStream.range(0, 160)
                .mapToObj(i -> {
                    float[] row = new float[model.inputSize()];
                    double level = random.nextDouble();
                    for (int j = 0; j < row.length; j++) {
                        double value = Math.abs(Math.sin(3 * level * (j + 1))) + 0.05 * random.nextDouble();
                        row[j] = (float) Math.rint(picture ? Math.min(255, 240 * value) : 8 * value);
                    }
                    return row;
                })
                .toArray(float[][]::new);
        DataShape shape = picture ? DataShape.image(1, 8, 8) : DataShape.row(12);
        int[] batches = IntStream.range(0, rows.length).map(i -> i % 2).toArray();
        return Dataset.of("rows", shape, new FloatRows(rows)).withBatches(batches, List.of("a", "b"));
    }

    @ParameterizedTest
    @MethodSource("unstaged")
    void endsWhereTheTrainerEnds(AutoencoderModel settings) {
        Dataset data = rows(settings);
        AutoencoderModel model = settings.forData(data);
        TrainingOptions options = TrainingOptions.defaults()
                .withEpochs(EPOCHS)
                .withBatchSize(BATCH)
                .withValidation(0)
                .withPatience(0)
                .withSchedule(Schedule.CONSTANT);
        ComputationGraph plain = new ComputationGraph(model.graph(1));
        plain.init();
        TrainingResult<TrainedAutoencoder> result = new Trainer(options).train(model, data);
        try (TrainedAutoencoder trained = result.model();
                TrainingIterator iterator = model.iterator(data, BATCH)) {
            assertThat(iterator.scaling()).isEqualTo(trained.scaling());
            double before = loss(plain, model, data);
            // the trainer gives the best epoch back
            for (int epoch = 1; epoch <= result.bestEpoch(); epoch++) {
                // the draws that the trainer has inside of the network: with others, both would end a few percent apart
                Nd4j.getRandom().setSeed((1_000_003L + epoch) << 1 | 1);
                plain.fit(iterator);
            }
            double after = loss(plain, model, data);
            double ours = loss(trained.graph(), model, data);
            assertThat(after).as(model.id()).isLessThan(before);
            assertThat(after).as(model.id()).isCloseTo(ours, within(0.02 * Math.abs(ours)));
        } finally {
            plain.close();
        }
    }

    /** The mean over one epoch of batches, the same for every network. */
    private static double loss(ComputationGraph graph, AutoencoderModel model, Dataset data) {
        double sum = 0;
        int count = 0;
        try (TrainingIterator all = model.iterator(data, null, BATCH, 99)) {
            while (all.hasNext()) {
                sum += graph.score(all.next(), false);
                count++;
            }
        }
        return sum / count;
    }
}
