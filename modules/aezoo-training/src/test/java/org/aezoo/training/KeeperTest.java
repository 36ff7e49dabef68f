package org.aezoo.training;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.ModelFile;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What is written while training goes on is what would have been written at once. */
final class KeeperTest {

    private static final TrainingOptions OPTIONS =
            TrainingOptions.defaults().withBatchSize(16).withPatience(0);

    private static Dataset table() {
        float[][] rows = new float[60][4];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < 4; j++) {
                rows[i][j] = (float) Math.sin(i * (j + 1));
            }
        }
        return Dataset.of("table", DataShape.row(4), new FloatRows(rows));
    }

    private static TrainedAutoencoder trained(String id) {
        AutoencoderModel model = Settings.with(
                Zoo.get(id).forShape(DataShape.row(4)), id.equals("anomaly") ? Map.of("members", "2") : Map.of());
        return new Trainer(OPTIONS.withEpochs(2)).train(model, table()).model();
    }

    private static Checkpoint.State state(int epoch, int best) {
        Losses losses = new Losses(1, 1, Map.of());
        EpochRecord record = new EpochRecord(1, 0.1, losses, losses, 1, 1, 0, List.of());
        return new Checkpoint.State(
                Checkpoint.fileOf(epoch),
                Collections.nCopies(epoch, record),
                best,
                0,
                null,
                OPTIONS,
                null,
                0,
                null,
                null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anomaly", "vae", "fsq", "denoising"})
    void aCopyIsWrittenToTheByte(String id, @TempDir Path folder) throws IOException {
        try (TrainedAutoencoder trained = trained(id);
                INDArray best = trained.graph().params().dup();
                Keeper<TrainedAutoencoder> keeper = new Keeper<>(folder, ModelKind.AUTOENCODER, trained, 0)) {
            keeper.write(best, state(1, 1), true);
            Path atOnce = folder.resolve("at-once.zip");
            Path bestAtOnce = folder.resolve("best-at-once.zip");
            for (int epoch = 3; epoch <= 5; epoch += 2) {
                best.assign(trained.graph().params().mul(1.5));
                trained.graph().params().addi(0.25 * epoch);
                trained.graph().getUpdater().getStateViewArray().addi(0.5);
                trained.graph().setLearningRate(0.01 * epoch);
                trained.graph().getConfiguration().setIterationCount(100 * epoch);
                ModelFile.save(trained, atOnce, true);
                keeper.write(best, state(epoch, epoch - 1), true);
                // training goes on
                trained.graph().params().addi(1);
                trained.graph().getUpdater().getStateViewArray().addi(1);
                try (INDArray now = trained.graph().params().dup()) {
                    trained.graph().params().assign(best);
                    trained.save(bestAtOnce);
                    trained.graph().params().assign(now);
                }
                while (keeper.isWriting()) {
                    Thread.onSpinWait();
                }
                Path written = folder.resolve("checkpoint").resolve(Checkpoint.fileOf(epoch));
                assertThat(written).hasSameBinaryContentAs(atOnce);
                try (TrainedAutoencoder expected = TrainedAutoencoder.load(bestAtOnce);
                        TrainedAutoencoder kept = TrainedAutoencoder.load(folder)) {
                    assertThat(bits(kept.graph().params()))
                            .isEqualTo(bits(expected.graph().params()));
                }
            }
        }
    }

    @Test
    void aWriteThatFailsIsToldByTheNextCall(@TempDir Path folder) throws IOException {
        try (TrainedAutoencoder trained = trained("denoising");
                INDArray best = trained.graph().params().dup()) {
            Keeper<TrainedAutoencoder> keeper = new Keeper<>(folder, ModelKind.AUTOENCODER, trained, 0);
            keeper.write(best, state(1, 1), true);
            Files.createDirectories(folder.resolve("checkpoint/epoch-000002.zip/in-the-way"));
            keeper.write(best, state(2, 1), true);
            assertThatThrownBy(() -> keeper.writeBest(best, 2))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("epoch-000002.zip");
            keeper.close();
        }
    }

    @Test
    void secondsOfAnEpochHaveThePausesInThem() {
        TrainingListener slow = new TrainingListener() {
            @Override
            public void epochDone(EpochRecord epoch, boolean better) {
                try {
                    Thread.sleep(300);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        AutoencoderModel model = Zoo.get("linear").forShape(DataShape.row(4));
        TrainingResult<TrainedAutoencoder> result =
                new Trainer(OPTIONS.withEpochs(3)).listen(slow).train(model, table());
        result.model().close();
        EpochRecord second = result.history().get(1);
        assertThat(second.seconds()).isGreaterThanOrEqualTo(0.3);
        assertThat(54 / second.examplesPerSecond()).isLessThan(second.seconds() - 0.2);
        assertThat(result.seconds()).isGreaterThanOrEqualTo(0.6);
    }

    @Test
    void stepSizesSetInPlaceAreThoseOfDeeplearning4j() {
        AutoencoderModel model = Zoo.get("denoising").forShape(DataShape.row(4));
        ComputationGraph one = new ComputationGraph(model.graph(1));
        one.init();
        ComputationGraph other = one.clone();
        StepSizes whole = new StepSizes(one);
        DataSet batch = new DataSet(Nd4j.rand(8, 4), Nd4j.rand(8, 4));
        for (double factor : new double[] {1, 0.5, 0.01}) {
            whole.set(one, factor);
            other.setLearningRate(whole.first() * factor);
            Nd4j.getRandom().setSeed(3);
            one.fit(batch);
            Nd4j.getRandom().setSeed(3);
            other.fit(batch);
            assertThat(bits(one.params())).isEqualTo(bits(other.params()));
        }
        one.close();
        other.close();
    }
}
