package org.aezoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.Copies;
import org.aezoo.models.trained.Scorer;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several copies of a model answer as one does: to the bit, and in order. */
final class CopiesTest {

    private static Dataset rows(int count) {
        SplittableRandom random = new SplittableRandom(4);
        float[][] values = new float[count][5];
        for (float[] row : values) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return Dataset.of("rows", DataShape.row(5), new FloatRows(values));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shallow", "vae", "anomaly"})
    void answersAreThoseOfOne(String id, @TempDir Path folder) {
        Path file = folder.resolve("model.zip");
        Dataset many = rows(20_011);
        try (TrainedAutoencoder trained = new Trainer(
                        TrainingOptions.defaults().withEpochs(1).withPatience(0))
                .train(
                        Settings.with(
                                Zoo.get(id).forShape(DataShape.row(5)),
                                id.equals("anomaly") ? Map.of("members", "1", "code-size", "8") : Map.of()),
                        rows(100))
                .model()) {
            trained.save(file);
            AtomicInteger opened = new AtomicInteger();
            try (Copies copies = new Copies(
                    trained,
                    () -> {
                        opened.incrementAndGet();
                        return TrainedAutoencoder.load(file);
                    },
                    many.size())) {
                List<Double> scores = new ArrayList<>();
                List<Integer> firsts = new ArrayList<>();
                copies.forEach(
                        many,
                        (copy, view) -> {
                            Scorer.Scores some = copy.scorer().scores(view);
                            return Map.entry(view.first(), some);
                        },
                        made -> {
                            firsts.add(made.getKey());
                            for (int i = 0; i < made.getValue().divergence().length; i++) {
                                scores.add(made.getValue().total(i));
                            }
                        });
                assertThat(scores)
                        .isEqualTo(Arrays.stream(trained.score(many)).boxed().toList());
                assertThat(firsts).isSorted().hasSize(40);
                assertThat(opened.get()).isLessThan(Runtime.getRuntime().availableProcessors());
                assertThatThrownBy(() -> copies.forEach(
                                many,
                                (copy, view) -> {
                                    throw new InvalidInputException("row " + view.first());
                                },
                                made -> {}))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessage("row 0");
            }
            assertThat(trained.score(rows(2))).hasSize(2);
        }
    }
}
