package org.aezoo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory stays where it is over many training steps and over many models that are opened and closed. */
final class MemoryTest {

    private static final Dataset TABLE = table();

    private static Dataset table() {
        float[][] rows = new float[200][20];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = (float) Math.sin(0.1 * i * (j + 1));
            }
        }
        return Dataset.of("table", DataShape.row(20), new FloatRows(rows));
    }

    private static AutoencoderModel model(String id) {
        AutoencoderModel model = Zoo.get(id).forShape(DataShape.row(20));
        return Settings.with(model, Map.of("hidden-sizes", "400", "code-size", "10"));
    }

    /** Native memory that JavaCPP knows of and the heap that is in use, once what nobody holds is collected. */
    static long used() {
        try {
            for (int i = 0; i < 3; i++) {
                System.gc();
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime runtime = Runtime.getRuntime();
        return Pointer.totalBytes() + runtime.totalMemory() - runtime.freeMemory();
    }

    static void report(String what, long before, long after) {
        if (Boolean.getBoolean("aezoo.memory.report")) {
            org.slf4j.LoggerFactory.getLogger(MemoryTest.class)
                    .warn("{}: {} kB, then {} kB", what, before >> 10, after >> 10);
        }
    }

    /** A tenth of the model per cycle would be 60 MB in the end; its file has 33,000 weights. */
    @Test
    void openingScoringAndClosingLeavesNothing(@TempDir Path folder) throws Exception {
        int cycles = Integer.getInteger("aezoo.memory.cycles", 100);
        Path file = folder.resolve("model.zip");
        TrainingOptions options = TrainingOptions.defaults()
                .withSchedule(Schedule.CONSTANT)
                .withEpochs(1)
                .withPatience(0);
        try (TrainedAutoencoder trained =
                new Trainer(options).train(model("denoising"), TABLE).model()) {
            trained.save(file);
        }
        cycle(file, 20);
        long before = used();
        cycle(file, cycles);
        long after = used();
        report(cycles + " cycles", before, after);
        // each holds 130 kB of weights and as much of gradients
        assertThat(after - before).isLessThan(cycles * 260L * 1024 / 10);
    }

    private static void cycle(Path file, int times) {
        for (int i = 0; i < times; i++) {
            try (TrainedAutoencoder trained = TrainedAutoencoder.load(file)) {
                assertThat(trained.score(TABLE.head(50))).hasSize(50);
                assertThat(trained.reconstruct(TABLE.head(50))).hasDimensions(50, 20);
            }
        }
    }

    @Test
    void stepsLeaveNothing() throws Exception {
        int steps = Integer.getInteger("aezoo.memory.steps", 2000);
        List<Long> used = new java.util.ArrayList<>();
        int batches = 20;
        int epochs = steps / batches;
        Trainer trainer = new Trainer(TrainingOptions.defaults()
                .withSchedule(Schedule.CONSTANT)
                .withEpochs(epochs)
                .withBatchSize(9)
                .withValidation(0.1)
                .withPatience(0));
        trainer.listen(new TrainingListener() {
            @Override
            public void epochDone(EpochRecord epoch, boolean better) {
                if (epoch.epoch() == epochs / 4 || epoch.epoch() == epochs) {
                    used.add(used());
                }
            }
        });
        trainer.train(model("vae"), TABLE).model().close();
        assertThat(used).hasSize(2);
        report(steps + " steps", used.get(0), used.get(1));
        // 500 bytes per step; the history takes some of it
        assertThat(used.get(1) - used.get(0)).isLessThan(2_000_000L + 500L * steps);
    }
}
