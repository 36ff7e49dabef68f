package org.aezoo.examples;

import java.util.Map;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.Labelled;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.metrics.ConfusionMatrix;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.denoising.DenoisingAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.training.ClassifierTrainer;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/** A classifier from 200 labels in a few lines; examples/README.md shows them, and a test compares. */
public final class Classify {

    private Classify() {}

    public static void main(String[] args) {
        // tag::readme
        // Classify
        TrainingOptions options = TrainingOptions.defaults().withEpochs(5);
        TrainingOptions few = options.withEpochs(100).withBatchSize(20).withValidation(0);
        Classifier settings = Settings.with(Classifier.defaults(), Map.of("dropout", "0.2"));
        try (LoadedData digits = DataSource.parse("digits").load(DataSource.Options.defaults());
                TrainedAutoencoder encoder = new Trainer(options)
                        .train(DenoisingAutoencoder.image(28 * 28), digits.train())
                        .model()) {
            Dataset labelled = Labelled.balanced(digits.train(), 200, 1); // 20 of each class
            try (TrainedClassifier trained = new ClassifierTrainer(few)
                    .train(settings, encoder, labelled)
                    .model()) {
                int[] classes = trained.predict(digits.test().head(3));
                double error = ConfusionMatrix.of(trained, digits.test()).testError();
                System.out.printf(
                        "the first is a %s; error %.1f %%%n",
                        trained.classNames().get(classes[0]), error);
            }
        }
        // end::readme
    }
}
