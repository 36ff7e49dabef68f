package org.aezoo.training;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Labelled;
import org.aezoo.data.LoadedData;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.testkit.SecondJvm;
import org.aezoo.training.TrainingResult.Stop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClassifierTrainerTest {

    private static final TrainingOptions OPTIONS = TrainingOptions.defaults()
            .withSchedule(Schedule.CONSTANT)
            .withEpochs(6)
            .withBatchSize(16)
            .withPatience(0)
            .withValidation(0);

    /** Three clouds in six columns. */
    private static Dataset clouds(int rows) {
        SplittableRandom random = new SplittableRandom(7);
        float[][] values = new float[rows][6];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = i % 3;
            for (int j = 0; j < 6; j++) {
                values[i][j] = (float) (random.nextGaussian() + (j == labels[i] ? 6 : 0));
            }
        }
        return Dataset.of("clouds", DataShape.row(6), new FloatRows(values)).withLabels(labels, List.of("a", "b", "c"));
    }

    private static TrainedAutoencoder encoder(String id, String... settings) {
        AutoencoderModel model = Zoo.get(id).forShape(DataShape.row(6));
        for (String setting : settings) {
            String[] parts = setting.split("=", -1);
            model = Settings.with(model, Map.of(parts[0], parts[1]));
        }
        return new Trainer(OPTIONS.withEpochs(2)).train(model, clouds(90)).model();
    }

    private static Classifier settings(String... pairs) {
        Classifier settings = Classifier.defaults();
        for (String pair : pairs) {
            String[] parts = pair.split("=", -1);
            settings = Settings.with(settings, Map.of(parts[0], parts[1]));
        }
        return settings;
    }

    private static double error(TrainedClassifier trained, Dataset data) {
        int[] predicted = trained.predict(data.head(data.size()));
        int wrong = 0;
        for (int i = 0; i < predicted.length; i++) {
            wrong += predicted[i] == data.label(i) ? 0 : 1;
        }
        return (double) wrong / predicted.length;
    }

    @Test
    void columnsThatAreConstantAreSaid() {
        List<String> notes = new ArrayList<>();
        Dataset clouds = clouds(30);
        float[][] rows = clouds.head(30);
        for (float[] row : rows) {
            row[5] = 3;
        }
        Dataset constant = Dataset.of("constant", clouds.shape(), new FloatRows(rows))
                .withLabels(IntStream.range(0, 30).map(clouds::label).toArray(), clouds.labelNames());
        new ClassifierTrainer(OPTIONS.withEpochs(1))
                .listen(new TrainingListener() {
                    @Override
                    public void noted(String message) {
                        notes.add(message);
                    }
                })
                .train(settings(), null, constant)
                .model()
                .close();
        assertThat(notes).singleElement().asString().startsWith("value 5 is the same in every training row");
    }

    @Test
    void fewLabelsOnAPretrainedCodeTellDigitsApart() {
        try (LoadedData data = DataSource.parse("digits").load(DataSource.Options.defaults())) {
            Dataset some = data.train()
                    .subset(java.util.stream.IntStream.range(0, 2000).toArray());
            AutoencoderModel model = Settings.with(
                    Zoo.get("denoising").forShape(some.shape()), Map.of("code-size", "100", "tied", "true"));
            try (TrainedAutoencoder encoder = new Trainer(OPTIONS.withEpochs(5))
                            .train(model, some)
                            .model();
                    TrainedClassifier trained = new ClassifierTrainer(OPTIONS.withEpochs(40))
                            .train(settings("dropout=0.3", "noise-rate=0.2"), encoder, Labelled.balanced(some, 200, 1))
                            .model()) {
                Dataset judged = data.test()
                        .subset(java.util.stream.IntStream.range(0, 500).toArray());
                // by chance it were 0.9
                assertThat(error(trained, judged)).isLessThan(0.25);
                assertThat(trained.encoder()).isEqualTo("denoising");
                float[][] probabilities = trained.probabilities(judged.head(3));
                for (float[] row : probabilities) {
                    double sum = 0;
                    for (float p : row) {
                        sum += p;
                    }
                    assertThat(sum).isBetween(0.9999, 1.0001);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linear",
                "shallow",
                "deep",
                "sparse-l1",
                "sparse-kl",
                "top-k",
                "dropout",
                "denoising",
                "contractive",
                "gaussian-probabilistic",
                "rae"
            })
    void classifierStartsAtTheCodeOfEachEncoder(String id) {
        try (TrainedAutoencoder encoder = encoder(id)) {
            TrainingResult<TrainedClassifier> result = new ClassifierTrainer(OPTIONS.withEpochs(30))
                    .train(settings("encoder-learning-rate=0", "learning-rate=0.03"), encoder, clouds(90));
            try (TrainedClassifier trained = result.model()) {
                float[][] rows = clouds(20).head(20);
                // the encoder is frozen: its code is what it was, to the last bit
                assertThat(trained.encode(rows)).isDeepEqualTo(encoder.encode(rows));
                List<EpochRecord> history = result.history();
                assertThat(history.get(29).judged())
                        .isLessThan(0.95 * history.get(0).judged());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.01"})
    void frozenEncoderStaysBitForBitTheSame(String decay) {
        try (TrainedAutoencoder encoder = encoder("deep", "tied=true", "hidden-sizes=8");
                TrainedClassifier trained = new ClassifierTrainer(OPTIONS)
                        .train(
                                settings("encoder-learning-rate=0", "weight-decay=" + decay, "hidden-sizes=5"),
                                encoder,
                                clouds(90))
                        .model();
                TrainedClassifier tuned = new ClassifierTrainer(OPTIONS)
                        .train(settings("hidden-sizes=5"), encoder, clouds(90))
                        .model()) {
            for (String layer : List.of("encoder-1", "code")) {
                for (String key : List.of("W", "b")) {
                    float[] before = values(encoder.graph(), layer, key);
                    assertThat(values(trained.graph(), layer, key)).containsExactly(before);
                    assertThat(values(tuned.graph(), layer, key)).isNotEqualTo(before);
                }
            }
            assertThat(trained.encode(clouds(3).head(3))[0]).hasSize(5);
        }
    }

    /** Without its shape: a bias is a vector in some releases of Deeplearning4j, a row in others. */
    private static float[] values(ComputationGraph graph, String layer, String key) {
        return graph.getLayer(layer).getParam(key).dup('c').data().asFloat();
    }

    @Test
    void stepSizesFallFromLayerToLayer() {
        try (TrainedAutoencoder encoder = encoder("deep", "hidden-sizes=8,7");
                TrainedClassifier trained = new ClassifierTrainer(OPTIONS.withEpochs(1))
                        .train(
                                settings("learning-rate=0.01", "encoder-learning-rate=0.008", "layer-decay=0.5"),
                                encoder,
                                clouds(30))
                        .model()) {
            assertThat(List.of("class", "code", "encoder-2", "encoder-1").stream()
                            .map(trained.graph()::getLearningRate))
                    .containsExactly(0.01, 0.008, 0.004, 0.002);
        }
    }

    @Test
    void sameSeedSameWeightsAndFreshWeightsAreOthers() {
        try (TrainedAutoencoder encoder = encoder("shallow")) {
            assertThat(weights(settings("dropout=0.2"), encoder))
                    .isEqualTo(weights(settings("dropout=0.2"), encoder))
                    .isNotEqualTo(weights(settings("dropout=0.2", "from-scratch=true"), encoder));
            try (TrainedClassifier alone = new ClassifierTrainer(OPTIONS.withEpochs(20))
                    .train(settings("encoder-sizes=9,4"), null, clouds(90))
                    .model()) {
                assertThat(alone.encoder()).isEqualTo("none");
                assertThat(error(alone, clouds(90))).isLessThan(0.1);
            }
        }
    }

    private static float[] weights(Classifier settings, TrainedAutoencoder encoder) {
        try (TrainedClassifier trained = new ClassifierTrainer(OPTIONS)
                .train(settings, encoder, clouds(90))
                .model()) {
            return trained.graph().params().dup().data().asFloat();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2})
    void resumedRunEndsWithTheSameWeights(double validation, @TempDir Path whole, @TempDir Path parts) {
        Classifier settings = settings("dropout=0.3", "noise=gaussian", "noise-std=0.2");
        TrainingOptions options =
                OPTIONS.withSchedule(Schedule.COSINE).withEpochs(8).withValidation(validation);
        try (TrainedAutoencoder encoder = encoder("contractive")) {
            ClassifierTrainer stopped = new ClassifierTrainer(options).keepIn(parts);
            stopped.listen(new TrainingListener() {
                @Override
                public void batchDone(int epoch, int batch, int examples, Losses mean) {
                    if (epoch == 4 && batch == 2) {
                        stopped.stop();
                    }
                }
            });
            TrainingResult<TrainedClassifier> first = stopped.train(settings, encoder, clouds(90));
            first.model().close();
            assertThat(first.stop()).isEqualTo(Stop.REQUESTED);
            TrainingResult<TrainedClassifier> rest =
                    new ClassifierTrainer(options).keepIn(parts).train(settings, encoder, clouds(90));
            TrainingResult<TrainedClassifier> uninterrupted =
                    new ClassifierTrainer(options).keepIn(whole).train(settings, encoder, clouds(90));
            try (TrainedClassifier resumed = rest.model();
                    TrainedClassifier once = uninterrupted.model();
                    TrainedClassifier kept = TrainedClassifier.load(whole)) {
                assertThat(rest.history()).hasSize(8);
                assertThat(bits(resumed.graph().params()))
                        .isEqualTo(bits(once.graph().params()));
                assertThat(rest.bestEpoch()).isEqualTo(uninterrupted.bestEpoch());
                assertThat(bits(kept.graph().params()))
                        .isEqualTo(bits(once.graph().params()));
            }
            assertThatThrownBy(
                            () -> new ClassifierTrainer(options).keepIn(parts).train(settings, encoder, clouds(60)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("on other labelled rows");
            assertThatThrownBy(() -> new ClassifierTrainer(options)
                            .keepIn(parts)
                            .train(settings("dropout=0.1"), encoder, clouds(90)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("resume it with the same encoder and settings");
        }
    }

    @Test
    void validationStopsEarlyAndKeepsTheBestEpoch() {
        TrainingOptions options = OPTIONS.withValidation(0.5).withPatience(3).withEpochs(400);
        TrainingResult<TrainedClassifier> result =
                new ClassifierTrainer(options).train(settings("learning-rate=0.05"), null, clouds(30));
        result.model().close();
        assertThat(result.stop()).isEqualTo(Stop.PATIENCE);
        assertThat(result.history()).hasSize(result.bestEpoch() + 3);
        assertThat(result.validationRows()).isEqualTo(15);
    }

    @Test
    void anotherJvmPredictsTheSame(@TempDir Path folder) {
        Path file = folder.resolve("classifier.zip");
        try (TrainedAutoencoder encoder = encoder("contractive");
                TrainedClassifier trained = new ClassifierTrainer(OPTIONS)
                        .train(settings("dropout=0.3", "hidden-sizes=5"), encoder, clouds(90))
                        .model()) {
            trained.save(file);
            assertThat(SecondJvm.run(Reader.class, file.toString()).lines()).contains(Reader.line(trained));
        }
        assertThatThrownBy(() -> TrainedAutoencoder.load(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("holds a classifier");
    }

    /** What the second JVM runs. */
    static final class Reader {

        private Reader() {}

        public static void main(String[] files) {
            try (TrainedClassifier trained = TrainedClassifier.load(Path.of(files[0]))) {
                System.out.println(line(trained));
            }
        }

        static String line(TrainedClassifier trained) {
            return trained.settings() + " " + trained.classNames() + " " + trained.encoder()
                    + Arrays.deepToString(trained.probabilities(clouds(9).head(9)));
        }
    }

    @Test
    void unfitEncodersAndDataAreRefused() {
        ClassifierTrainer trainer = new ClassifierTrainer(OPTIONS);
        Dataset bare = Dataset.of("bare", DataShape.row(6), new FloatRows(new float[9][6]));
        Dataset wide = Dataset.of("wide", DataShape.row(7), new FloatRows(new float[9][7]))
                .withLabels(new int[9], List.of("a", "b"));
        try (TrainedAutoencoder encoder = encoder("shallow");
                TrainedAutoencoder variational = encoder("vae")) {
            refused("bare has no labels", () -> trainer.train(settings(), encoder, bare));
            refused("the encoder takes", () -> trainer.train(settings(), encoder, wide));
            refused(
                    "the encoder of vae cannot be trained as a classifier",
                    () -> trainer.train(settings(), variational, clouds(30)));
        }
    }

    private static void refused(String message, Runnable work) {
        assertThatThrownBy(work::run).isInstanceOf(InvalidInputException.class).hasMessageContaining(message);
    }
}
