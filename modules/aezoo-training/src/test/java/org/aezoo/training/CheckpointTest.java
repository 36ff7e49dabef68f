package org.aezoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.denoising.DenoisingAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two checkpoints are kept, and a damaged one costs an epoch; a folder belongs to one run at a time. */
final class CheckpointTest {

    private static final TrainingOptions OPTIONS = TrainingOptions.defaults()
            .withSchedule(Schedule.CONSTANT)
            .withEpochs(5)
            .withBatchSize(16)
            .withPatience(0);

    private static AutoencoderModel model() {
        return Settings.with(DenoisingAutoencoder.tabular(4), Map.of("hidden-sizes", "5", "code-size", "2"));
    }

    private static Dataset table() {
        float[][] rows = new float[60][4];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < 4; j++) {
                rows[i][j] = (float) Math.sin(i * (j + 1));
            }
        }
        return Dataset.of("table", DataShape.row(4), new FloatRows(rows));
    }

    private static float[] trained(Path folder, int epochs) {
        try (TrainedAutoencoder trained = new Trainer(OPTIONS.withEpochs(epochs))
                .keepIn(folder)
                .train(model(), table())
                .model()) {
            return trained.graph().params().dup().data().asFloat();
        }
    }

    private static void cutInHalf(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.json", "epoch-000003.zip"})
    void damagedCheckpointCostsTheEpochsSinceTheOneBefore(String damaged, @TempDir Path whole, @TempDir Path parts)
            throws IOException {
        float[] expected = trained(whole, 5);
        trained(parts, 3);
        Path checkpoint = parts.resolve("checkpoint");
        assertThat(names(checkpoint))
                .containsExactly("epoch-000001.zip", "epoch-000003.zip", "previous.json", "state.json");
        cutInHalf(checkpoint.resolve(damaged));
        assertThat(trained(parts, 5)).isEqualTo(expected);
        assertThat(names(checkpoint)).contains("epoch-000005.zip", "state.json");
    }

    @Test
    void missingStateFallsBackToThePrevious(@TempDir Path whole, @TempDir Path parts) throws IOException {
        float[] expected = trained(whole, 5);
        trained(parts, 3);
        Files.delete(parts.resolve("checkpoint/state.json"));
        RunFolder.open(parts, true).close();
        assertThat(trained(parts, 5)).isEqualTo(expected);
    }

    @Test
    void twoDamagedOnesAreRefused(@TempDir Path folder) throws IOException {
        trained(folder, 3);
        cutInHalf(folder.resolve("checkpoint/epoch-000001.zip"));
        cutInHalf(folder.resolve("checkpoint/epoch-000003.zip"));
        assertThatThrownBy(() -> trained(folder, 5))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("epoch-000003.zip");
    }

    @Test
    void statesNameNoFilesElsewhere(@TempDir Path folder) throws IOException {
        trained(folder, 1);
        Path state = folder.resolve("checkpoint/state.json");
        Files.writeString(state, Files.readString(state).replace("epoch-000001.zip", "../model.zip"));
        assertThatThrownBy(() -> trained(folder, 5))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("names no network");
    }

    @Test
    void secondRunIsRefused(@TempDir Path folder) {
        Path path = folder.resolve("run");
        try (RunFolder first = RunFolder.open(path, false)) {
            assertThatThrownBy(() -> RunFolder.open(first.path(), false))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("another run is writing to");
        }
        RunFolder.open(path, false).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.zip", "report.html"})
    void filesOfSomebodyElseAreNotReplaced(String name, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve(name), "of somebody else");
        assertThatThrownBy(() -> RunFolder.open(folder, false))
                .isInstanceOf(RunFolderException.class)
                .hasMessageContaining("already holds a " + name);
        assertThat(folder.resolve(name)).hasContent("of somebody else");
        assertThat(names(folder)).containsExactly(name);
    }

    @Test
    void runStoppedBeforeItsFirstCheckpointStartsAnew(@TempDir Path folder) throws IOException {
        Path checkpoint = Files.createDirectories(folder.resolve("checkpoint"));
        Files.writeString(checkpoint.resolve(".epoch-000001.zip.123-1.tmp"), "half");
        Files.writeString(folder.resolve("mine.tmp"), "of somebody else");
        RunFolder.open(folder, false).close();
        assertThat(checkpoint).isEmptyDirectory();
        assertThat(folder.resolve("mine.tmp")).exists();
        assertThatThrownBy(() -> RunFolder.open(folder, true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no checkpoint to resume");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
