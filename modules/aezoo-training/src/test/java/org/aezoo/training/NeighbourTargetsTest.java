package org.aezoo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is trained with rows near by as targets. */
final class NeighbourTargetsTest {

    private static Dataset rows(int count) {
        SplittableRandom random = new SplittableRandom(1);
        float[][] rows = new float[count][3];
        for (float[] row : rows) {
            for (int j = 0; j < 3; j++) {
                row[j] = (float) random.nextDouble();
            }
        }
        return Dataset.of(rows);
    }

    /** What is drawn depends on seed, epoch and batch alone, so that a resumed run ends with the same weights. */
    @Test
    void aResumedRunEndsAsOneThatWasNeverStopped(@TempDir Path folder) {
        Dataset data = rows(200);
        AutoencoderModel model =
                Settings.with(Zoo.get("binary-code").forShape(DataShape.row(3)), Map.of("code-size", "6"));
        TrainingOptions options =
                TrainingOptions.defaults().withSchedule(Schedule.CONSTANT).withEpochs(4);
        TrainingResult<TrainedAutoencoder> whole = new Trainer(options).train(model, data);
        new Trainer(options.withEpochs(2))
                .keepIn(folder)
                .train(model, data)
                .model()
                .close();
        TrainingResult<TrainedAutoencoder> resumed =
                new Trainer(options).keepIn(folder).train(model, data);
        assertThat(resumed.model().graph().params())
                .isEqualTo(whole.model().graph().params());
        AutoencoderModel plain = Settings.with(model, Map.of("target-neighbours", "0"));
        TrainingResult<TrainedAutoencoder> other = new Trainer(options).train(plain, data);
        assertThat(other.model().graph().params())
                .isNotEqualTo(whole.model().graph().params());
        whole.model().close();
        resumed.model().close();
        other.model().close();
    }
}
