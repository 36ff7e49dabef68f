package org.aezoo.training;

import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.aezoo.models.trained.ModelFile;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a kind of model is trained and kept.
 *
 * @param labelled whether it learns from labels
 * @param save writes a model to a file
 * @param readWeights of the model in a run's folder into an array of as many
 * @param saveWithState writes a model with its optimiser's state
 * @param loadWithState reads that again
 */
record ModelKind<M>(
        boolean labelled,
        BiConsumer<M, Path> save,
        BiConsumer<Path, INDArray> readWeights,
        BiConsumer<M, Path> saveWithState,
        Function<Path, M> loadWithState) {

    static final ModelKind<TrainedAutoencoder> AUTOENCODER = new ModelKind<>(
            false,
            TrainedAutoencoder::save,
            (from, into) -> {
                try (TrainedAutoencoder best = TrainedAutoencoder.load(from)) {
                    into.assign(best.graph().params());
                }
            },
            (trained, to) -> ModelFile.save(trained, to, true),
            from -> ModelFile.load(from, true));

    static final ModelKind<TrainedClassifier> CLASSIFIER = new ModelKind<>(
            true,
            TrainedClassifier::save,
            (from, into) -> {
                try (TrainedClassifier best = TrainedClassifier.load(from)) {
                    into.assign(best.graph().params());
                }
            },
            (trained, to) -> ModelFile.save(trained, to, true),
            from -> ModelFile.loadClassifier(from, true));
}
