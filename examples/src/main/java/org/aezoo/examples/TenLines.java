package org.aezoo.examples;

import java.nio.file.Path;
import org.aezoo.data.DataSource;
import org.aezoo.data.LoadedData;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/** The ten lines of the project's README; a test compares them. */
public final class TenLines {

    private TenLines() {}

    public static void main(String[] args) {
        // tag::readme
        // TenLines
        TrainingOptions options = TrainingOptions.defaults().withEpochs(5);
        try (LoadedData digits = DataSource.parse("digits").load(DataSource.Options.defaults());
                TrainedAutoencoder trained = new Trainer(options)
                        .train(ShallowAutoencoder.image(28 * 28), digits.train())
                        .model()) {
            float[][] images = digits.test().head(3);
            float[][] codes = trained.encode(images); // 3 codes of 32 values
            double[] scores = trained.score(images); // high for images unlike those trained on
            System.out.printf("%d values became %d, score %.1f%n", images[0].length, codes[0].length, scores[0]);
            trained.save(Path.of("digits.zip")); // TrainedAutoencoder.load reads it back
        }
        // end::readme
    }
}
