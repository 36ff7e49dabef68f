package org.aezoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Classifier;
import org.aezoo.models.ModelFile;
import org.aezoo.models.Settings;
import org.aezoo.models.TrainedAutoencoder;
import org.aezoo.models.TrainedClassifier;
import org.aezoo.models.Zoo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Model files of formats that were released must load forever and give the numbers they gave. They lie in
 * {@code src/test/resources}, as {@link #main} wrote them; files of a format are never written anew.
 */
final class CompatibilityTest {

    private static final TrainingOptions OPTIONS = TrainingOptions.defaults()
            .withSchedule(Schedule.CONSTANT)
            .withEpochs(3)
            .withBatchSize(20)
            .withPatience(0);

    private static final Classifier CLASSIFIER =
            Settings.with(Classifier.defaults(), Map.of("encoder-sizes", "6", "hidden-sizes", "6"));

    private static final Map<String, Map<String, String>> MODELS = models();

    private static Map<String, Map<String, String>> models() {
        Map<String, Map<String, String>> models = new LinkedHashMap<>();
        models.put("deep", Map.of("hidden-sizes", "6", "code-size", "2", "tied", "true"));
        models.put("sparse-kl", Map.of("code-size", "4"));
        models.put("vae", Map.of("hidden-sizes", "6", "code-size", "2"));
        models.put("vq-vae", Map.of("hidden-sizes", "6", "codebook-size", "8", "code-dim", "2"));
        models.put("stacked-denoising", Map.of("hidden-sizes", "6", "code-size", "2", "pretrain-epochs", "1"));
        return models;
    }

    private static float[][] rows(int count) {
        float[][] rows = new float[count][5];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < 5; j++) {
                rows[i][j] = (float) (3 * Math.sin(0.37 * i * (j + 1)) + j);
            }
        }
        return rows;
    }

    private static Dataset table() {
        int[] labels = IntStream.range(0, 60).map(i -> i % 2).toArray();
        return Dataset.of("table", DataShape.row(5), new FloatRows(rows(60)))
                .withLabels(labels, List.of("even", "odd"));
    }

    /** Writes the files of today's format; for a new format only. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        for (Map.Entry<String, Map<String, String>> entry : MODELS.entrySet()) {
            AutoencoderModel model =
                    Settings.with(Zoo.get(entry.getKey()).forShape(DataShape.row(5)), entry.getValue());
            Path kept = Files.createTempDirectory("compatibility");
            try (TrainedAutoencoder trained =
                    new Trainer(OPTIONS).keepIn(kept).train(model, table()).model()) {
                trained.save(folder.resolve(entry.getKey() + ".zip"));
                Files.writeString(folder.resolve(entry.getKey() + ".csv"), numbers(trained));
            }
        }
        try (TrainedClassifier trained =
                new ClassifierTrainer(OPTIONS).train(CLASSIFIER, null, table()).model()) {
            trained.save(folder.resolve("classifier.zip"));
            Files.writeString(folder.resolve("classifier.csv"), lines(trained.probabilities(rows(4))));
        }
    }

    /** Scores, codes and reconstructions of four rows, and two samples where there are some. */
    private static String numbers(TrainedAutoencoder trained) {
        float[][] rows = rows(4);
        List<float[]> all = new ArrayList<>();
        for (double score : trained.score(rows)) {
            all.add(new float[] {(float) score});
        }
        all.addAll(List.of(trained.encode(rows)));
        all.addAll(List.of(trained.reconstruct(rows)));
        if (!trained.model().codeGrids().isEmpty() || trained.model().posteriorVertex() != null) {
            all.addAll(List.of(trained.sampler().sample(2, 1)));
        }
        return lines(all.toArray(new float[0][]));
    }

    private static String lines(float[][] rows) {
        StringBuilder lines = new StringBuilder();
        for (float[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                lines.append(i == 0 ? "" : ",").append(row[i]);
            }
            lines.append('\n');
        }
        return lines.toString();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                CompatibilityTest.class.getResourceAsStream("/compatibility/format-1/" + name), name)) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deep", "sparse-kl", "vae", "vq-vae", "stacked-denoising", "classifier"})
    void filesOfTheFirstFormatGiveTheNumbersTheyGave(String name, @TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("model.zip"), resource(name + ".zip"));
        String expected = new String(resource(name + ".csv"), StandardCharsets.UTF_8);
        if (name.equals("classifier")) {
            try (TrainedClassifier trained = ModelFile.loadClassifier(file, false)) {
                agree(lines(trained.probabilities(rows(4))), expected);
            }
            return;
        }
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(file)) {
            assertThat(Settings.values(trained.model())).containsAllEntriesOf(Objects.requireNonNull(MODELS.get(name)));
            agree(numbers(trained), expected);
        }
    }

    /** To single precision: other processors sum in another order. */
    private static void agree(String got, String expected) {
        List<String> gotLines = got.lines().toList();
        List<String> expectedLines = expected.lines().toList();
        assertThat(gotLines).hasSameSizeAs(expectedLines);
        for (int i = 0; i < gotLines.size(); i++) {
            String[] left = gotLines.get(i).split(",", -1);
            String[] right = expectedLines.get(i).split(",", -1);
            assertThat(left).hasSameSizeAs(right);
            for (int j = 0; j < left.length; j++) {
                double wanted = Double.parseDouble(right[j]);
                assertThat(Double.parseDouble(left[j]))
                        .as("line %d, number %d", i + 1, j + 1)
                        .isCloseTo(wanted, within(1e-4 * (1 + Math.abs(wanted))));
            }
        }
    }
}
