package org.aezoo.training;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.plain.LinearAutoencoder;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.TrainingResult.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

final class TrainerTest {

    private static final TrainingOptions OPTIONS = TrainingOptions.defaults()
            .withSchedule(Schedule.CONSTANT)
            .withEpochs(4)
            .withBatchSize(16)
            .withPatience(0);

    /** Six columns that two hidden numbers decide. */
    private static Dataset table(int rows) {
        SplittableRandom random = new SplittableRandom(7);
        float[][] values = new float[rows][6];
        for (float[] row : values) {
            double a = random.nextDouble();
            double b = random.nextDouble();
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (10 * i + a * (i + 1) - b * (6 - i) + 0.01 * random.nextDouble());
            }
        }
        return Dataset.of("table", DataShape.row(6), new FloatRows(values));
    }

    private static AutoencoderModel model() {
        return Settings.with(DeepAutoencoder.tabular(6), Map.of("hidden-sizes", "8", "learning-rate", "0.01"));
    }

    @Test
    void lossFallsAndPartsSumToTheTotal() {
        TrainingResult<TrainedAutoencoder> result = new Trainer(OPTIONS.withEpochs(15)).train(model(), table(400));
        try (TrainedAutoencoder trained = result.model()) {
            List<EpochRecord> history = result.history();
            assertThat(history).hasSize(15);
            assertThat(history.get(14).judged()).isLessThan(0.2 * history.get(0).judged());
            assertThat(result.stop()).isEqualTo(Stop.FINISHED);
            assertThat(result.trainRows() + result.validationRows()).isEqualTo(400);
            EpochRecord last = history.get(14);
            assertThat(last.train().reconstruction()).isCloseTo(last.train().total(), within(1e-9));
            assertThat(trained.score(table(400).head(3))).hasSize(3);
        }
    }

    @Test
    void runThatIsStoppedWhileItCoolsDownEndsWithTheSameWeights(@TempDir Path whole, @TempDir Path parts) {
        TrainingOptions cooling = OPTIONS.withSchedule(Schedule.COOLDOWN).withEpochs(12);
        Trainer stopped = new Trainer(cooling).keepIn(parts);
        List<Integer> last = new ArrayList<>();
        stopped.listen(new TrainingListener() {
            @Override
            public void cooling(int lastEpoch) {
                last.add(lastEpoch);
            }

            @Override
            public void batchDone(int epoch, int batch, int examples, Losses mean) {
                if (epoch == 11 && batch == 2) {
                    stopped.stop();
                }
            }
        });
        stopped.train(model(), table(100)).model().close();
        assertThat(last).containsExactly(12);
        TrainingResult<TrainedAutoencoder> rest =
                new Trainer(cooling).keepIn(parts).train(model(), table(100));
        TrainingResult<TrainedAutoencoder> uninterrupted =
                new Trainer(cooling).keepIn(whole).train(model(), table(100));
        assertThat(rest.history()).hasSize(12);
        assertThat(rest.history().get(8).validation()).isNotNull();
        assertThat(rest.history().get(9).validation()).isNull();
        assertThat(floats(rest)).isEqualTo(floats(uninterrupted));
        assertThat(rest.stillImproving()).isTrue();

        // asked for nothing, a resumed run goes on as it was started
        TrainingResult<TrainedAutoencoder> nothing =
                new Trainer(TrainingOptions.defaults()).keepIn(whole).train(model(), table(100));
        assertThat(nothing.history()).hasSize(12);
        nothing.model().close();
        TrainingResult<TrainedAutoencoder> further =
                new Trainer(cooling.withEpochs(20)).keepIn(whole).train(model(), table(100));
        assertThat(further.history()).hasSize(20);
        assertThat(further.history().get(12).learningRate()).isEqualTo(0.01);
        assertThat(further.history().get(19).train().total())
                .isLessThan(further.history().get(12).train().total());
        further.model().close();
    }

    @Test
    void validationRowsStayUnseenWhereAsked() {
        TrainingResult<TrainedAutoencoder> result = new Trainer(
                        OPTIONS.withSchedule(Schedule.COOLDOWN).withEpochs(8).withValidationToo(false))
                .train(model(), table(100));
        result.model().close();
        assertThat(result.history())
                .allSatisfy(epoch -> assertThat(epoch.validation()).isNotNull());
    }

    @Test
    void weightDecayIsReportedApart() {
        AutoencoderModel decayed = Settings.with(model(), Map.of("weight-decay", "0.01"));
        TrainingResult<TrainedAutoencoder> result = new Trainer(OPTIONS).train(decayed, table(100));
        result.model().close();
        Losses losses = result.history().get(3).train();
        assertThat(losses.penalties()).containsOnlyKeys("weight_decay");
        double decay = losses.penalties().getOrDefault("weight_decay", Double.NaN);
        assertThat(decay).isPositive();
        assertThat(losses.reconstruction() + decay).isCloseTo(losses.total(), within(1e-9));
    }

    @Test
    void sameSeedGivesTheSameWeights() {
        assertThat(weights(OPTIONS)).isEqualTo(weights(OPTIONS));
        assertThat(weights(OPTIONS.withSeed(0))).isEqualTo(weights(OPTIONS.withSeed(0)));
        assertThat(weights(OPTIONS)).isNotEqualTo(weights(OPTIONS.withSeed(2)));
    }

    private static float[] weights(TrainingOptions options) {
        try (TrainedAutoencoder trained =
                new Trainer(options).train(model(), table(100)).model()) {
            return trained.graph().params().dup().data().asFloat();
        }
    }

    @Test
    void resumedRunEndsWithTheSameWeights(@TempDir Path whole, @TempDir Path parts) {
        TrainingOptions cosine = OPTIONS.withSchedule(Schedule.COSINE).withEpochs(6);
        Trainer stopped = new Trainer(cosine).keepIn(parts);
        stopped.listen(new TrainingListener() {
            @Override
            public void batchDone(int epoch, int batch, int examples, Losses mean) {
                if (epoch == 4 && batch == 2) {
                    stopped.stop();
                }
            }
        });
        TrainingResult<TrainedAutoencoder> first = stopped.train(model(), table(100));
        first.model().close();
        assertThat(first.stop()).isEqualTo(Stop.REQUESTED);
        assertThat(first.history()).hasSize(3);
        TrainingResult<TrainedAutoencoder> rest =
                new Trainer(cosine).keepIn(parts).train(model(), table(100));
        TrainingResult<TrainedAutoencoder> uninterrupted =
                new Trainer(cosine).keepIn(whole).train(model(), table(100));
        assertThat(rest.history()).hasSize(6);
        assertThat(rest.bestEpoch()).isEqualTo(uninterrupted.bestEpoch());
        assertThat(floats(rest)).isEqualTo(floats(uninterrupted));
    }

    /** The codebook with its counts and sums is part of the weights; dead codes start anew alike. */
    @Test
    void quantisedRunsResumeAlikeAndEndWithTheirPrior(@TempDir Path whole, @TempDir Path parts) {
        AutoencoderModel quantised = Settings.with(
                Zoo.get("vq-vae").forShape(DataShape.row(6)), Map.of("codebook-size", "40", "restart", "0.3"));
        new Trainer(OPTIONS.withEpochs(2))
                .keepIn(parts)
                .train(quantised, table(100))
                .model()
                .close();
        TrainingResult<TrainedAutoencoder> rest =
                new Trainer(OPTIONS.withEpochs(4)).keepIn(parts).train(quantised, table(100));
        TrainingResult<TrainedAutoencoder> uninterrupted =
                new Trainer(OPTIONS.withEpochs(4)).keepIn(whole).train(quantised, table(100));
        assertThat(uninterrupted.history().get(0).train().penalties()).containsOnlyKeys("commitment");
        assertThat(rest.model().codes().prior().size()).isEqualTo(rest.trainRows());
        try (TrainedAutoencoder loaded = TrainedAutoencoder.load(whole)) {
            assertThat(loaded.sampler().sample(4, 1))
                    .isDeepEqualTo(uninterrupted.model().sampler().sample(4, 1));
        }
        assertThat(floats(rest)).isEqualTo(floats(uninterrupted));
    }

    /** Plain models are fitted when somebody asks for it; what is trained further has other codes. */
    @Test
    void modelsMadeForSamplesEndWithTheirMixture(@TempDir Path made, @TempDir Path plain) {
        TrainingResult<TrainedAutoencoder> result =
                new Trainer(OPTIONS).keepIn(made).train(Zoo.get("rae").forShape(DataShape.row(6)), table(100));
        try (TrainedAutoencoder loaded = TrainedAutoencoder.load(made)) {
            assertThat(loaded.sampler().sample(4, 1))
                    .isDeepEqualTo(result.model().sampler().sample(4, 1));
        }
        TrainedAutoencoder without =
                new Trainer(OPTIONS).keepIn(plain).train(model(), table(100)).model();
        assertThat(without.codes().mixture()).isNull();
        without.codes().fitMixture(table(100));
        Path file = plain.resolve("fitted.zip");
        without.save(file);
        assertThat(new Trainer(OPTIONS)
                        .continueFrom(file)
                        .train(model(), table(100))
                        .model()
                        .codes()
                        .mixture())
                .isNull();
    }

    @Test
    void aCodebookLargerThanTheRowsIsRefused() {
        AutoencoderModel quantised =
                Settings.with(Zoo.get("vq-vae").forShape(DataShape.row(6)), Map.of("codebook-size", "64"));
        assertThatThrownBy(() -> new Trainer(OPTIONS).train(quantised, table(50)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("codebook-size must be at most the number of training rows, \\d+, got 64");
    }

    /** What is said beside the training loss is the same loss: codes are drawn for both. At the mean code it is lower. */
    @Test
    void validationOfAVariationalModelIsTheLossThatTrainingLowers() {
        AutoencoderModel variational = Settings.with(
                Zoo.get("vae").forShape(DataShape.row(6)), Map.of("code-size", "4", "learning-rate", "0.005"));
        TrainingResult<TrainedAutoencoder> result =
                new Trainer(OPTIONS.withEpochs(30).withValidation(0.3)).train(variational, table(1000));
        try (TrainedAutoencoder trained = result.model()) {
            double drawn = 0;
            double trainedOn = 0;
            for (EpochRecord epoch : result.history().subList(20, 30)) {
                drawn += Objects.requireNonNull(epoch.validation()).total() / 10;
                trainedOn += epoch.train().total() / 10;
            }
            INDArray rows = Nd4j.create(trained.networkInput(table(1000).head(1000)));
            double atTheMean = trained.graph().score(new DataSet(rows, rows), false);
            assertThat(drawn).isCloseTo(trainedOn, within(0.1 * trainedOn));
            assertThat(atTheMean).isLessThan(0.9 * drawn);
        }
    }

    private static float[] floats(TrainingResult<TrainedAutoencoder> result) {
        try (TrainedAutoencoder trained = result.model()) {
            return trained.graph().params().dup().data().asFloat();
        }
    }

    @Test
    void resumingWithOtherSettingsIsRefused(@TempDir Path folder) {
        new Trainer(OPTIONS).keepIn(folder).train(model(), table(100)).model().close();
        assertThatThrownBy(() -> new Trainer(OPTIONS).keepIn(folder).train(ShallowAutoencoder.tabular(6), table(100)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("same model and settings");
        assertThatThrownBy(() ->
                        new Trainer(OPTIONS.withBatchSize(8)).keepIn(folder).train(model(), table(100)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(
                        ".* was started with other options \\(batch-size=\\d+, now 8\\): resume it with the same"
                                + " options .*");
    }

    @Test
    void stopsEarlyAndKeepsTheBestEpoch() {
        // a step size this large makes the validation loss jump about
        AutoencoderModel jumpy = Settings.with(model(), Map.of("learning-rate", "0.3"));
        TrainingResult<TrainedAutoencoder> result =
                new Trainer(OPTIONS.withEpochs(200).withPatience(3)).train(jumpy, table(100));
        try (TrainedAutoencoder trained = result.model()) {
            assertThat(result.stop()).isEqualTo(Stop.PATIENCE);
            int epochs = result.history().size();
            assertThat(epochs).isLessThan(200).isEqualTo(result.bestEpoch() + 3);
            double best = result.history().stream()
                    .mapToDouble(EpochRecord::judged)
                    .min()
                    .orElseThrow();
            assertThat(result.history().get(result.bestEpoch() - 1).judged()).isEqualTo(best);
            assertThat(trained.graph().params().sumNumber().doubleValue()).isFinite();
        }
    }

    @Test
    void divergenceStopsAndKeepsTheLastGoodModel() {
        AutoencoderModel wild = Settings.with(LinearAutoencoder.tabular(6), Map.of("learning-rate", "1e6"));
        TrainingResult<TrainedAutoencoder> result = new Trainer(OPTIONS.withEpochs(50)).train(wild, table(400));
        try (TrainedAutoencoder trained = result.model()) {
            assertThat(result.stop()).isEqualTo(Stop.DIVERGED);
            assertThat(result.message()).contains("the loss became").contains("lower learning-rate");
            for (double score : trained.score(table(5).head(5))) {
                assertThat(score).isFinite();
            }
        }
    }

    @Test
    void divergenceGoesBackToTheLastGoodEpochWithALowerStepSize() {
        AutoencoderModel wild = Settings.with(LinearAutoencoder.tabular(6), Map.of("learning-rate", "1e4"));
        List<Integer> tookBack = new ArrayList<>();
        TrainingResult<TrainedAutoencoder> result = new Trainer(
                        OPTIONS.withEpochs(20).withRetries(6))
                .listen(new TrainingListener() {
                    @Override
                    public void tookBack(int epoch, String reason) {
                        assertThat(reason).startsWith("the loss became ");
                        tookBack.add(epoch);
                    }
                })
                .train(wild, table(400));
        result.model().close();
        assertThat(result.stop()).isEqualTo(Stop.FINISHED);
        assertThat(tookBack).isNotEmpty().hasSizeLessThanOrEqualTo(6);
        EpochRecord last = result.history().get(19);
        assertThat(last.learningRate()).isCloseTo(1e4 * Math.pow(0.1, tookBack.size()), within(1e-9));
        assertThat(last.train().total())
                .isLessThan(result.history().get(0).train().total());
    }

    @ParameterizedTest
    @EnumSource(
            value = Schedule.class,
            names = {"CONSTANT", "COSINE"})
    void goingBackIsAsIfTheStepSizeHadBeenLowerFromThere(Schedule schedule) {
        // it explodes in its first epoch, so that what is left has to be what the lower step size gives by itself
        AutoencoderModel wild = Settings.with(LinearAutoencoder.tabular(6), Map.of("learning-rate", "1e5"));
        TrainingOptions options = OPTIONS.withEpochs(4).withSchedule(schedule);
        TrainingResult<TrainedAutoencoder> result = new Trainer(options.withRetries(10)).train(wild, table(400));
        double factor = result.history().get(0).learningRate() / 1e5;
        assertThat(factor).isLessThan(0.5);
        AutoencoderModel tame =
                Settings.with(LinearAutoencoder.tabular(6), Map.of("learning-rate", String.valueOf(1e5 * factor)));
        TrainingResult<TrainedAutoencoder> expected = new Trainer(options).train(tame, table(400));
        try (TrainedAutoencoder one = result.model();
                TrainedAutoencoder other = expected.model()) {
            assertThat(one.graph().params().distance2(other.graph().params()))
                    .isLessThanOrEqualTo(
                            1e-4 * other.graph().params().norm2Number().doubleValue());
        }
    }

    @Test
    void resumedRunKnowsThatItWasTakenBack(@TempDir Path folder) {
        AutoencoderModel wild = Settings.with(LinearAutoencoder.tabular(6), Map.of("learning-rate", "1e5"));
        TrainingOptions options = OPTIONS.withRetries(10).withPatience(0);
        TrainingResult<TrainedAutoencoder> whole = new Trainer(options.withEpochs(6)).train(wild, table(400));
        new Trainer(options.withEpochs(3))
                .keepIn(folder)
                .train(wild, table(400))
                .model()
                .close();
        TrainingResult<TrainedAutoencoder> resumed =
                new Trainer(options.withEpochs(6)).keepIn(folder).train(wild, table(400));
        try (TrainedAutoencoder one = whole.model();
                TrainedAutoencoder other = resumed.model()) {
            assertThat(bits(other.graph().params())).isEqualTo(bits(one.graph().params()));
        }
        assertThat(resumed.history().get(5).learningRate())
                .isEqualTo(whole.history().get(5).learningRate());
    }

    @Test
    void epochsOfQuantisingModelsSayHowTheirCodebooksAreUsed() {
        Dataset data = table(100);
        TrainingResult<TrainedAutoencoder> result =
                new Trainer(OPTIONS.withEpochs(2)).train(Zoo.get("fsq").forShape(data.shape()), data);
        result.model().close();
        for (EpochRecord epoch : result.history()) {
            assertThat(epoch.codebooks()).hasSize(1);
            CodebookUse use = epoch.codebooks().get(0);
            assertThat(use.usage()).isBetween(0.001, 1.0);
            assertThat(use.perplexity()).isBetween(1.0, 1000.0);
        }
        assertThat(CodebookUse.of(new long[] {3, 0, 3, 0}).usage()).isEqualTo(0.5);
        assertThat(CodebookUse.of(new long[] {3, 0, 3, 0}).perplexity()).isCloseTo(2, within(1e-12));
        assertThat(CodebookUse.of(new long[] {1, 2, 1, 0}).perplexity())
                .isCloseTo(Math.exp(0.5 * Math.log(4) + 0.5 * Math.log(2)), within(1e-12));
    }

    @Test
    void scheduleChangesTheStepSizeAndKeepsTheOptimisersState() {
        TrainingResult<TrainedAutoencoder> result =
                new Trainer(OPTIONS.withSchedule(Schedule.COSINE)).train(model(), table(100));
        result.model().close();
        List<Double> rates = new ArrayList<>();
        result.history().forEach(epoch -> rates.add(epoch.learningRate()));
        assertThat(rates.get(0)).isCloseTo(0.01, within(1e-12));
        assertThat(rates.get(2)).isCloseTo(0.005, within(1e-12));
        assertThat(rates).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void savedModelScoresTheSame(@TempDir Path folder) {
        Dataset data = table(100);
        TrainingResult<TrainedAutoencoder> result = new Trainer(OPTIONS).train(model(), data);
        Path file = folder.resolve("model.zip");
        float[][] rows = data.head(20);
        double[] before;
        float[][] codes;
        try (TrainedAutoencoder trained = result.model()) {
            before = trained.score(rows);
            codes = trained.encode(rows);
            trained.save(file);
        }
        try (TrainedAutoencoder loaded = TrainedAutoencoder.load(file)) {
            assertThat(loaded.score(rows)).isEqualTo(before);
            assertThat(loaded.encode(rows)).isDeepEqualTo(codes);
            assertThat(loaded.decode(codes)).isDeepEqualTo(loaded.reconstruct(rows));
            assertThat(loaded.model()).isEqualTo(model());
        }
        assertThat(Files.exists(file)).isTrue();
    }

    @Test
    void sharesSumToTheScore() {
        Dataset data = table(50);
        try (TrainedAutoencoder trained =
                new Trainer(OPTIONS).train(model(), data).model()) {
            double[] scores = trained.score(data.head(50));
            double[][] shares = trained.scorer().explain(data.head(50));
            for (int i = 0; i < scores.length; i++) {
                double sum = 0;
                for (double share : shares[i]) {
                    sum += share;
                }
                // shares go through the graph, scores the short way: single precision both
                assertThat(sum).isCloseTo(scores[i], within(1e-5 * Math.abs(scores[i])));
            }
            assertThat(scores).doesNotHaveDuplicates();
        }
    }

    @Test
    void plainDeeplearning4jOpensTheModelFile(@TempDir Path folder) throws Exception {
        Dataset data = table(50);
        Path file = folder.resolve("model.zip");
        try (TrainedAutoencoder trained =
                new Trainer(OPTIONS).train(model(), data).model()) {
            trained.save(file);
            var plain = org.deeplearning4j.nn.graph.ComputationGraph.load(file.toFile(), true);
            INDArray x = org.nd4j.linalg.factory.Nd4j.rand(3, 6);
            assertThat(bits(plain.outputSingle(x)))
                    .isEqualTo(bits(trained.graph().outputSingle(x)));
            plain.close();
        }
    }

    @Test
    void dataOfAnotherShapeIsRefused() {
        assertThatThrownBy(() -> new Trainer(OPTIONS).train(ShallowAutoencoder.image(28 * 28), table(10)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("input-size must be 6");
    }

    @Test
    void valuesOutsideTheUnitIntervalAreRefusedForTheBernoulliLoss() {
        AutoencoderModel bernoulli = ShallowAutoencoder.image(6);
        assertThatThrownBy(() ->
                        new Trainer(OPTIONS.withScaling(org.aezoo.data.Scaling.Kind.NONE)).train(bernoulli, table(10)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("[0, 1]");
    }
}
