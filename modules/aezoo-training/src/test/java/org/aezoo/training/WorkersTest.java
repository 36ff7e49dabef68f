package org.aezoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aezoo.data.Batches;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Scaling;
import org.aezoo.layers.FusedUpdater;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.Quantised;
import org.aezoo.models.Variant;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.Json;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.TrainingResult.Stop;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

final class WorkersTest {

    private static final TrainingOptions OPTIONS = TrainingOptions.defaults()
            .withSchedule(Schedule.CONSTANT)
            .withEpochs(4)
            .withBatchSize(16)
            .withPatience(0);

    private static Dataset rows(DataShape shape, int count) {
        SplittableRandom random = new SplittableRandom(3);
        float[][] rows = new float[count][shape.size()];
        for (float[] row : rows) {
            double phase = 6 * random.nextDouble();
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (0.5 + 0.4 * Math.sin(phase + 0.7 * i));
            }
        }
        return Dataset.of("waves", shape, new FloatRows(rows));
    }

    private static Batches batches(AutoencoderModel model, Dataset data, int size) {
        return new Batches(data, Scaling.none(), model.inputs(), model.targets(), size, false, 1);
    }

    private final List<ComputationGraph> graphs = new ArrayList<>();

    private ComputationGraph graph(ComputationGraphConfiguration configuration) {
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        FusedUpdater.install(graph);
        graphs.add(graph);
        return graph;
    }

    @AfterEach
    void close() {
        graphs.forEach(ComputationGraph::close);
    }

    /** Plain gradient descent instead of what the model says. */
    private static ComputationGraphConfiguration descending(AutoencoderModel model) {
        ComputationGraphConfiguration configuration = model.graph(5);
        configuration.getVertices().values().stream()
                .filter(org.deeplearning4j.nn.conf.graph.LayerVertex.class::isInstance)
                .map(v -> ((org.deeplearning4j.nn.conf.graph.LayerVertex) v)
                        .getLayerConf()
                        .getLayer())
                .filter(BaseLayer.class::isInstance)
                .forEach(layer -> {
                    ((BaseLayer) layer).setIUpdater(new Sgd(0.01));
                    ((BaseLayer) layer).setBiasUpdater(new Sgd(0.01));
                });
        return configuration;
    }

    private static float[] weights(ComputationGraph graph) {
        return graph.params().dup().data().asFloat();
    }

    /** Counts steps and stops nobody. */
    private static class Counting implements Workers.Steps {

        private final List<Integer> examples = new ArrayList<>();
        private double loss;

        @Override
        public boolean goOn() {
            return true;
        }

        @Override
        public void taken(Losses losses, int count) {
            examples.add(count);
            loss += losses.total() * count;
        }
    }

    @ParameterizedTest
    @CsvSource({"deep, 2", "deep, 4", "linear, 2", "denoising, 2", "contractive, 2", "convolutional, 2", "saucie, 2"})
    void withGradientDescentSharesMakeTheStepOfTheWholeBatch(String id, int workers) {
        boolean image = id.equals("convolutional");
        DataShape shape = image ? DataShape.image(1, 8, 8) : DataShape.row(12);
        AutoencoderModel model = Zoo.get(id).forShape(shape);
        Dataset data = rows(shape, 48);
        Counting together = new Counting();
        double alone = 0;
        ComputationGraph shared = graph(descending(model));
        ComputationGraph whole = graph(descending(model));
        float[] before = weights(whole);
        try (Batches.Epoch all = batches(model, data, 16).epoch(0)) {
            while (all.hasNext()) {
                try (Batches.Batch batch = all.next()) {
                    whole.fit(batch.data());
                    alone += whole.score() * batch.size();
                }
            }
        }
        try (Batches.Epoch all = batches(model, data, 16).epoch(0)) {
            new Workers(shared, workers).train(all, 1, together);
        }
        assertThat(together.examples).containsExactly(16, 16, 16);
        assertThat(together.loss).isCloseTo(alone, within(1e-5 * Math.abs(alone)));
        float[] after = weights(whole);
        double moved = 0;
        for (int i = 0; i < after.length; i++) {
            moved = Math.max(moved, Math.abs(after[i] - before[i]));
        }
        assertThat(moved).isGreaterThan(1e-4);
        assertThat(weights(shared)).containsExactly(after, within((float) (1e-6 + 1e-4 * moved)));
    }

    /** Shares that are alike have to leave what one of them leaves: weights, moments and the count of steps. */
    @Test
    void theStateOfAdamIsSharedAndOutlivesTheEpoch() {
        AutoencoderModel model = Zoo.get("deep").forShape(DataShape.row(12));
        Dataset half = rows(DataShape.row(12), 24);
        int[] twice = new int[48];
        for (int i = 0; i < 48; i++) {
            twice[i] = i / 16 * 8 + i % 8;
        }
        ComputationGraph shared = graph(model.graph(5));
        ComputationGraph whole = graph(model.graph(5));
        Workers workers = new Workers(shared, 2);
        for (int epoch = 0; epoch < 3; epoch++) {
            try (Batches.Epoch all = batches(model, half, 8).epoch(epoch)) {
                while (all.hasNext()) {
                    try (Batches.Batch batch = all.next()) {
                        whole.fit(batch.data());
                    }
                }
            }
            try (Batches.Epoch all = batches(model, half.subset(twice), 16).epoch(epoch)) {
                workers.train(all, epoch, new Counting());
            }
        }
        assertThat(weights(shared)).isEqualTo(weights(whole));
        assertThat(shared.getUpdater().getStateViewArray().dup().data().asFloat())
                .isEqualTo(whole.getUpdater().getStateViewArray().dup().data().asFloat());
        assertThat(shared.getConfiguration().getIterationCount()).isEqualTo(9);
    }

    /** Whoever hands the parts out asks several times whether there are more, and takes the first answer for granted. */
    @Test
    void aStopTakesNothingBack() {
        AutoencoderModel model = Zoo.get("deep").forShape(DataShape.row(12));
        for (int asked = 1; asked < 4; asked++) {
            int most = asked;
            int[] questions = {0};
            Counting steps = new Counting() {
                @Override
                public boolean goOn() {
                    return ++questions[0] <= most;
                }
            };
            try (Batches.Epoch all =
                    batches(model, rows(DataShape.row(12), 96), 16).epoch(0)) {
                new Workers(graph(model.graph(5)), 2).train(all, 1, steps);
            }
            assertThat(steps.examples).hasSize(most).containsOnly(16);
        }
    }

    @Test
    void sharesAreAsEqualAsTheyCanBe() {
        var input = Nd4j.arange(20).reshape(10, 2).castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT);
        var shares = BatchShares.split(new MultiDataSet(input, input), 3);
        assertThat(shares).extracting(share -> share.getFeatures(0).size(0)).containsExactly(4L, 3L, 3L);
        assertThat(shares.get(1).getFeatures(0)).isSameAs(shares.get(1).getLabels(0));
        assertThat(shares.get(1).getFeatures(0).toFloatMatrix())
                .isDeepEqualTo(new float[][] {{8, 9}, {10, 11}, {12, 13}});
        assertThat(BatchShares.split(new MultiDataSet(input, input), 12)).hasSize(10);
    }

    private static float[] floats(TrainingResult<TrainedAutoencoder> result) {
        try (TrainedAutoencoder trained = result.model()) {
            return weights(trained.graph());
        }
    }

    /** 90 rows in batches of 16 leave one of 10, of which eight workers get two rows or one. */
    @ParameterizedTest
    @CsvSource({"denoising, 2", "vae, 2", "vae, 8", "dropout, 3"})
    void sameSeedGivesTheSameWeightsAndAResumedRunTheSameEnd(
            String id, int workers, @TempDir Path whole, @TempDir Path parts) {
        AutoencoderModel model = Zoo.get(id).forShape(DataShape.row(12));
        Dataset data = rows(DataShape.row(12), 100);
        TrainingOptions options = OPTIONS.withWorkers(workers);
        TrainingResult<TrainedAutoencoder> uninterrupted =
                new Trainer(options).keepIn(whole).train(model, data);
        Trainer stopped = new Trainer(options).keepIn(parts);
        stopped.listen(new TrainingListener() {
            @Override
            public void batchDone(int epoch, int batch, int examples, Losses mean) {
                if (epoch == 3 && batch == 2) {
                    stopped.stop();
                }
            }
        });
        TrainingResult<TrainedAutoencoder> first = stopped.train(model, data);
        first.model().close();
        assertThat(first.stop()).isEqualTo(Stop.REQUESTED);
        assertThat(first.history()).hasSize(2);
        TrainingResult<TrainedAutoencoder> rest =
                new Trainer(options).keepIn(parts).train(model, data);
        float[] end = floats(uninterrupted);
        assertThat(floats(rest)).isEqualTo(end);
        assertThat(floats(new Trainer(options).train(model, data))).isEqualTo(end);
        assertThat(floats(new Trainer(options.withSeed(2)).train(model, data))).isNotEqualTo(end);
        assertThatThrownBy(() -> new Trainer(OPTIONS).keepIn(parts).train(model, data))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("workers=" + workers)
                .hasMessageContaining("same options");
    }

    @Test
    void savedModelsScoreTheSame(@TempDir Path folder) {
        AutoencoderModel model = Zoo.get("stacked-denoising").forShape(DataShape.row(12));
        Dataset data = rows(DataShape.row(12), 100);
        TrainingResult<TrainedAutoencoder> result =
                new Trainer(OPTIONS.withWorkers(2)).keepIn(folder).train(model, data);
        assertThat(result.stages()).isNotEmpty();
        assertThat(result.history().get(3).judged())
                .isLessThan(result.history().get(0).judged());
        try (TrainedAutoencoder trained = result.model();
                TrainedAutoencoder loaded = TrainedAutoencoder.load(folder)) {
            assertThat(loaded.score(data.head(20))).isEqualTo(trained.score(data.head(20)));
        }
    }

    static Stream<String> variants() {
        return Zoo.list().stream().map(Variant::id);
    }

    /** But for those with a learnt codebook, which say so. */
    @ParameterizedTest
    @MethodSource("variants")
    void everyVariantTrainsRepeatably(String id) {
        boolean image = id.contains("vq-vae") || !Zoo.get(id).takes(DataShape.row(12));
        DataShape shape = image ? DataShape.image(1, 8, 8) : DataShape.row(12);
        AutoencoderModel whole = Zoo.get(id).forShape(shape);
        Map<String, String> small = new HashMap<>(Map.of(
                "code-size",
                "4",
                "codebook-size",
                "8",
                "k",
                "2",
                "members",
                "1",
                "pretrain-epochs",
                "1",
                "filters",
                "3"));
        small.keySet().retainAll(Settings.values(whole).keySet());
        AutoencoderModel model = Settings.with(whole, small);
        Trainer trainer = new Trainer(OPTIONS.withEpochs(2).withWorkers(2));
        Dataset data = rows(shape, 60);
        if (Quantised.grids(model).stream().anyMatch(CodeGrid::learnt)) {
            assertThat(id).startsWith("vq-vae");
            assertThatThrownBy(() -> trainer.train(model, data))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("workers must be 1 for " + id);
            return;
        }
        TrainingResult<TrainedAutoencoder> first = trainer.train(model, data);
        assertThat(first.stop()).isEqualTo(Stop.FINISHED);
        assertThat(first.history())
                .hasSize(2)
                .allSatisfy(epoch -> assertThat(epoch.judged()).isFinite());
        float[] weights = floats(first);
        assertThat(floats(new Trainer(OPTIONS.withEpochs(2).withWorkers(2)).train(model, data)))
                .isEqualTo(weights);
    }

    @Test
    void whatWasChosenIsCountedForAllShares() {
        AutoencoderModel model = Zoo.get("fsq").forShape(DataShape.row(12));
        Dataset data = rows(DataShape.row(12), 64);
        ComputationGraph graph = graph(model.graph(5));
        try (Batches.Epoch all = batches(model, data, 16).epoch(0)) {
            List<long[]> chosen = new Workers(graph, 2).train(all, 1, new Counting());
            assertThat(chosen).hasSize(1);
            int perRow = Quantised.grids(model).get(0).positions();
            assertThat(Arrays.stream(chosen.get(0)).sum()).isEqualTo(64L * perRow);
        }
    }

    @Test
    void divergenceIsSeenAndTakenBack() {
        AutoencoderModel wild =
                Settings.with(Zoo.get("linear").forShape(DataShape.row(12)), Map.of("learning-rate", "1e4"));
        Dataset data = rows(DataShape.row(12), 400);
        TrainingResult<TrainedAutoencoder> ended = new Trainer(OPTIONS.withWorkers(2)).train(wild, data);
        ended.model().close();
        assertThat(ended.stop()).isEqualTo(Stop.DIVERGED);
        TrainingResult<TrainedAutoencoder> result =
                new Trainer(OPTIONS.withWorkers(2).withRetries(8)).train(wild, data);
        result.model().close();
        assertThat(result.stop()).isEqualTo(Stop.FINISHED);
        assertThat(result.history().get(3).learningRate()).isLessThan(1e4);
    }

    /** Those that do not end within seconds. */
    private static List<Thread> workerThreads() throws InterruptedException {
        List<Thread> left = livingThreads();
        for (int i = 0; i < 100 && !left.isEmpty(); i++) {
            Thread.sleep(50);
            left = livingThreads();
        }
        return left;
    }

    /** Adam's steps from half of a batch are a little shorter, so that the first epochs end a little higher. */
    @ParameterizedTest
    @CsvSource({"deep, 6", "vae, 6", "denoising, 6", "convolutional, 3"})
    void theLossIsThatOfOneWorkerWithinAFewPerCent(String id, int epochs) throws Exception {
        try (LoadedData digits = DataSource.parse("digits").load(DataSource.Options.defaults())) {
            Dataset data = digits.train().subset(IntStream.range(0, 1000).toArray());
            AutoencoderModel model = Zoo.get(id).forShape(data.shape());
            TrainingOptions options = OPTIONS.withEpochs(epochs).withBatchSize(32);
            TrainingResult<TrainedAutoencoder> alone = new Trainer(options).train(model, data);
            TrainingResult<TrainedAutoencoder> together = new Trainer(options.withWorkers(2)).train(model, data);
            alone.model().close();
            together.model().close();
            double loss = alone.history().get(epochs - 1).judged();
            assertThat(loss).isLessThan(0.8 * alone.history().get(0).judged());
            assertThat(together.history().get(epochs - 1).judged())
                    .isCloseTo(loss, within(0.05 * loss))
                    .isNotEqualTo(loss);
        }
    }

    /** The weights of the network are 26 kB, the threads of an epoch two. */
    @Test
    void hundredsOfEpochsLeaveNothing() throws Exception {
        AutoencoderModel model = Settings.with(
                Zoo.get("vae").forShape(DataShape.row(12)), Map.of("hidden-sizes", "200", "code-size", "4"));
        int epochs = Integer.getInteger("aezoo.memory.epochs", 200);
        List<Long> used = new ArrayList<>();
        Trainer trainer = new Trainer(OPTIONS.withEpochs(epochs).withWorkers(2).withSchedule(Schedule.COSINE));
        trainer.listen(new TrainingListener() {
            @Override
            public void epochDone(EpochRecord epoch, boolean better) {
                if (epoch.epoch() == epochs / 4 || epoch.epoch() == epochs) {
                    used.add(MemoryTest.used());
                }
            }
        });
        trainer.train(model, rows(DataShape.row(12), 50)).model().close();
        assertThat(workerThreads()).isEmpty();
        MemoryTest.report(epochs + " epochs of two workers", used.get(0), used.get(1));
        // a copy of the network with Adam's moments and the gradient would be 4 x 26 kB for each epoch
        assertThat(used.get(1) - used.get(0)).isLessThan(2_000_000L + 10_000L * epochs);
    }

    private static List<Thread> livingThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("ParallelWrapper"))
                .toList();
    }

    @Test
    void aFailureEndsAllWorkersAndIsTold() throws Exception {
        AutoencoderModel narrow = Zoo.get("deep").forShape(DataShape.row(12));
        AutoencoderModel wide = Zoo.get("deep").forShape(DataShape.row(13));
        ComputationGraph graph = graph(narrow.graph(5));
        try (Batches.Epoch all = batches(wide, rows(DataShape.row(13), 48), 16).epoch(0)) {
            Workers workers = new Workers(graph, 3);
            assertThatThrownBy(() -> workers.train(all, 1, new Counting())).hasStackTraceContaining("13");
            assertThat(workerThreads()).isEmpty();
            float[] unharmed = weights(graph);
            assertThat(unharmed).doesNotContain(Float.NaN);
        }
        Trainer trainer = new Trainer(OPTIONS.withWorkers(2)).listen(new TrainingListener() {
            @Override
            public void batchDone(int epoch, int batch, int examples, Losses mean) {
                throw new IllegalStateException("a listener's own");
            }
        });
        assertThatThrownBy(() -> trainer.train(narrow, rows(DataShape.row(12), 48)))
                .hasMessage("a listener's own");
        assertThat(workerThreads()).isEmpty();
    }

    @Test
    void aLayersErrorIsTold() throws Exception {
        AutoencoderModel model = Zoo.get("deep").forShape(DataShape.row(12));
        ComputationGraph graph = graph(model.graph(5));
        try (Batches.Epoch all = batches(model, rows(DataShape.row(12), 48), 16).epoch(0)) {
            graph.setListeners(new org.deeplearning4j.optimize.api.BaseTrainingListener() {
                @Override
                public void iterationDone(org.deeplearning4j.nn.api.Model trained, int iteration, int epoch) {
                    throw new AssertionError("out of luck");
                }
            });
            Workers workers = new Workers(graph, 2);
            assertThatThrownBy(() -> workers.train(all, 1, new Counting()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("out of luck");
            assertThat(workerThreads()).isEmpty();
        }
    }

    @Test
    void numbersThatCannotBeAreRefused() throws Exception {
        assertThatThrownBy(() -> OPTIONS.withWorkers(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("workers must be between 1 and 256, got 0");
        assertThatThrownBy(() -> OPTIONS.withWorkers(17))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("workers must be at most batchSize, 16, got 17");
        Dataset few = rows(DataShape.row(12), 8);
        assertThatThrownBy(() -> new Trainer(OPTIONS.withWorkers(8))
                        .train(Zoo.get("deep").forShape(DataShape.row(12)), few))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("workers must be at most the number of training rows, 7, got 8");
        AutoencoderModel quantised =
                Settings.with(Zoo.get("vq-vae").forShape(DataShape.row(12)), Map.of("codebook-size", "8"));
        assertThatThrownBy(() -> new Trainer(OPTIONS.withWorkers(2)).train(quantised, rows(DataShape.row(12), 50)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("workers must be 1 for vq-vae, whose codebook is no mean of several, got 2");
    }

    @Test
    void optionsOfOlderFilesHaveOneWorker() throws Exception {
        String old = "{\"epochs\":4,\"batch_size\":16,\"seed\":1,\"validation\":0.1,\"patience\":0,"
                + "\"schedule\":\"CONSTANT\",\"scaling\":null,\"retries\":0}";
        assertThat(Json.mapper().readValue(old, TrainingOptions.class)).isEqualTo(OPTIONS.withValidationToo(false));
        TrainingOptions several = OPTIONS.withWorkers(3).withSchedule(Schedule.COSINE);
        String now = Json.mapper().writeValueAsString(several);
        assertThat(now).contains("\"workers\" : 3");
        assertThat(Json.mapper().readValue(now, TrainingOptions.class)).isEqualTo(several);
    }
}
