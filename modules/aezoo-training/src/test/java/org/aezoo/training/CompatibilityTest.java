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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Variant;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.ModelFile;
import org.aezoo.models.trained.Sampler;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.models.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Model files of formats that were released must load forever and give the numbers they gave. They lie in
 * {@code src/test/resources}, as {@link #main} wrote them; files that are there are never written anew.
 */
final class CompatibilityTest {

    private static final TrainingOptions OPTIONS = TrainingOptions.defaults()
            .withSchedule(Schedule.CONSTANT)
            .withEpochs(3)
            .withBatchSize(20)
            .withPatience(0);

    /** Data of every kind that a variant may ask for. */
    private enum Kind {
        TABLE,
        PICTURES,
        COUNTS,
        BATCHES;

        DataShape shape() {
            return this == PICTURES ? DataShape.image(1, 8, 8) : DataShape.row(this == COUNTS ? 6 : 5);
        }

        float[][] rows(int count) {
            float[][] rows = new float[count][shape().size()];
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < shape().size(); j++) {
                    double wave = Math.sin(0.37 * i * (j + 1));
                    rows[i][j] = (float)
                            switch (this) {
                                case TABLE -> 3 * wave + j;
                                case PICTURES -> Math.round(127.5 + 127.5 * wave);
                                case COUNTS -> Math.round(4 + 4 * wave);
                                case BATCHES -> 3 * wave + j + 2 * (i % 3);
                            };
                }
            }
            return rows;
        }

        Dataset dataset() {
            int[] labels = IntStream.range(0, 60).map(i -> i % 2).toArray();
            Dataset data =
                    Dataset.of("table", shape(), new FloatRows(rows(60))).withLabels(labels, List.of("even", "odd"));
            int[] batches = IntStream.range(0, 60).map(i -> i % 3).toArray();
            return this == BATCHES ? data.withBatches(batches, List.of("a", "b", "c")) : data;
        }
    }

    /**
     * A model that is stored.
     *
     * @param name of its files
     * @param id of its variant
     * @param settings beside the variant's defaults for the data
     */
    private record Stored(String name, String id, Kind kind, Map<String, String> settings) {

        AutoencoderModel model() {
            return Settings.with(Zoo.get(id).forShape(kind.shape()), settings);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stored stored(String name, String id, Kind kind, String... settings) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return new Stored(name, id, kind, map);
    }

    private static Stored table(String id, String... settings) {
        return stored(id, id, Kind.TABLE, settings);
    }

    private static Stored picture(String id, String... settings) {
        return stored(id, id, Kind.PICTURES, settings);
    }

    /** One of each variant, more of those that have several forms. */
    static List<Stored> autoencoders() {
        return List.of(
                table("linear", "code-size", "2"),
                stored("linear-tied", "linear", Kind.TABLE, "code-size", "2", "tied", "true"),
                table("shallow", "code-size", "2"),
                stored("shallow-slopes", "shallow", Kind.TABLE, "code-size", "2", "column-slopes", "true"),
                table("deep", "hidden-sizes", "6", "code-size", "2", "tied", "true"),
                picture("convolutional", "filters", "2,3", "code-channels", "2"),
                table("sparse-l1", "code-size", "3"),
                table("sparse-kl", "code-size", "4"),
                table("top-k", "code-size", "4", "k", "2"),
                stored("top-k-alive", "top-k", Kind.TABLE, "code-size", "4", "k", "2", "auxiliary", "0.1"),
                table("batch-top-k", "code-size", "4", "k", "2"),
                table("jump-relu", "code-size", "4", "k", "2"),
                table("matryoshka", "code-size", "4", "k", "2"),
                table("dropout", "code-size", "4"),
                table("denoising", "hidden-sizes", "6", "code-size", "3"),
                picture("convolutional-denoising", "filters", "2,3", "code-channels", "2"),
                picture("context-encoder", "hidden-sizes", "6", "code-size", "3"),
                stored(
                        "context-encoder-surface",
                        "context-encoder",
                        Kind.PICTURES,
                        "hidden-sizes",
                        "6",
                        "code-size",
                        "3",
                        "filling",
                        "surface",
                        "output-activation",
                        "identity",
                        "loss",
                        "mse"),
                picture("convolutional-context-encoder", "filters", "2,3", "code-size", "4"),
                stored(
                        "convolutional-context-encoder-bridge",
                        "convolutional-context-encoder",
                        Kind.PICTURES,
                        "filters",
                        "2,3",
                        "bridge-layers",
                        "1"),
                table("contractive", "hidden-sizes", "6", "code-size", "3"),
                table("stacked", "hidden-sizes", "6", "code-size", "2", "pretrain-epochs", "1"),
                table("stacked-denoising", "hidden-sizes", "6", "code-size", "2", "pretrain-epochs", "1"),
                table("stacked-contractive", "hidden-sizes", "6", "code-size", "2", "pretrain-epochs", "1"),
                table("stacked-sparse", "hidden-sizes", "6", "code-size", "2", "pretrain-epochs", "1"),
                table("stacked-dropout", "hidden-sizes", "6", "code-size", "2", "pretrain-epochs", "1"),
                table("gaussian-probabilistic", "hidden-sizes", "6", "code-size", "2"),
                table("vae", "hidden-sizes", "6", "code-size", "2"),
                stored(
                        "vae-shared-variance",
                        "vae",
                        Kind.TABLE,
                        "hidden-sizes",
                        "6",
                        "code-size",
                        "2",
                        "loss",
                        "gaussian",
                        "output-activation",
                        "identity",
                        "learn-variance",
                        "shared"),
                table("beta-vae", "hidden-sizes", "6", "code-size", "2"),
                table("beta-tc-vae", "hidden-sizes", "6", "code-size", "2"),
                table("info-vae", "hidden-sizes", "6", "code-size", "2"),
                table("rae", "hidden-sizes", "6", "code-size", "2"),
                picture("convolutional-vae", "filters", "2,3", "code-size", "2"),
                table("vq-vae", "hidden-sizes", "6", "codebook-size", "8", "code-dim", "2"),
                stored(
                        "vq-vae-pictures",
                        "vq-vae",
                        Kind.PICTURES,
                        "filters",
                        "2,3",
                        "codebook-size",
                        "8",
                        "code-dim",
                        "2"),
                picture("vq-vae-2", "filters", "2", "codebook-size", "8", "code-dim", "2"),
                table("fsq", "hidden-sizes", "6", "levels", "4,3"),
                stored("fsq-pictures", "fsq", Kind.PICTURES, "filters", "2,3", "levels", "4,3"),
                table("aanet", "hidden-sizes", "6", "archetypes", "3"),
                table("binary-code", "hidden-sizes", "6", "code-size", "4"),
                stored("document", "document", Kind.COUNTS, "code-size", "3"),
                stored("document-bits", "document", Kind.COUNTS, "code-size", "4", "binary", "true"),
                stored("saucie", "saucie", Kind.BATCHES, "hidden-sizes", "6", "code-size", "2"),
                stored(
                        "saucie-clusters",
                        "saucie",
                        Kind.BATCHES,
                        "hidden-sizes",
                        "6,4",
                        "code-size",
                        "2",
                        "information",
                        "1.0",
                        "within-cluster",
                        "1.0"),
                table("anomaly", "code-size", "4", "members", "2", "memory", "10", "neighbours", "2"),
                table("series", "filters", "2", "memory", "10", "neighbours", "2"),
                table("convolutional-series", "filters", "3", "code-channels", "2"),
                table("lstm", "hidden-size", "3", "code-size", "2"));
    }

    /** Classifiers by themselves, on an encoder of their own and on each that they can be started from. */
    private enum Classifiers {
        CLASSIFIER("", Kind.TABLE),
        CLASSIFIER_ON_SHALLOW("shallow", Kind.TABLE),
        CLASSIFIER_ON_STACKED("stacked-denoising", Kind.TABLE),
        CLASSIFIER_ON_CONTRACTIVE("contractive", Kind.TABLE),
        CLASSIFIER_ON_PICTURES("convolutional", Kind.PICTURES);

        final String encoder;
        final Kind kind;

        Classifiers(String encoder, Kind kind) {
            this.encoder = encoder;
            this.kind = kind;
        }

        String file() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Writes those files of today's format that are not there yet. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        for (Stored stored : autoencoders()) {
            Path file = folder.resolve(stored.name + ".zip");
            if (Files.exists(file)) {
                continue;
            }
            Path kept = Files.createTempDirectory("compatibility");
            Dataset data = stored.kind.dataset();
            AutoencoderModel model = stored.model().forData(data);
            try (TrainedAutoencoder trained =
                    new Trainer(OPTIONS).keepIn(kept).train(model, data).model()) {
                trained.save(file);
                Files.writeString(folder.resolve(stored.name + ".csv"), numbers(trained, stored.kind));
            }
        }
        for (Classifiers form : Classifiers.values()) {
            Path file = folder.resolve(form.file() + ".zip");
            if (Files.exists(file)) {
                continue;
            }
            Classifier settings =
                    Settings.with(Classifier.defaults(), Map.of("encoder-sizes", "6", "hidden-sizes", "6"));
            try (TrainedAutoencoder encoder = form.encoder.isEmpty()
                            ? null
                            : TrainedAutoencoder.load(folder.resolve(form.encoder + ".zip"));
                    TrainedClassifier trained = new ClassifierTrainer(OPTIONS)
                            .train(settings, encoder, form.kind.dataset())
                            .model()) {
                trained.save(file);
                Files.writeString(
                        folder.resolve(form.file() + ".csv"), lines(trained.probabilities(form.kind.rows(4))));
            }
        }
    }

    /** Scores, codes and reconstructions of four rows, and two samples where there are some. */
    private static String numbers(TrainedAutoencoder trained, Kind kind) {
        float[][] rows = kind.rows(4);
        List<float[]> all = new ArrayList<>();
        for (double score : trained.score(rows)) {
            all.add(new float[] {(float) score});
        }
        all.addAll(List.of(trained.encode(rows)));
        all.addAll(List.of(trained.reconstruct(rows)));
        if (Sampler.isReady(trained)) {
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
    @MethodSource("autoencoders")
    void filesOfTheFirstFormatGiveTheNumbersTheyGave(Stored stored, @TempDir Path folder) throws IOException {
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(file(stored.name, folder))) {
            assertThat(Settings.values(trained.model())).containsAllEntriesOf(stored.settings);
            agree(numbers(trained, stored.kind), expected(stored.name));
        }
    }

    @ParameterizedTest
    @EnumSource
    void classifiersOfTheFirstFormatGiveTheNumbersTheyGave(Classifiers form, @TempDir Path folder) throws IOException {
        try (TrainedClassifier trained = ModelFile.loadClassifier(file(form.file(), folder), false)) {
            agree(lines(trained.probabilities(form.kind.rows(4))), expected(form.file()));
        }
    }

    /** A variant that is new stores its file here: {@link #main} writes it. */
    @Test
    void everyVariantIsStored() {
        assertThat(autoencoders().stream().map(Stored::id))
                .containsAll(Zoo.list().stream().map(Variant::id).toList());
    }

    private static Path file(String name, Path folder) throws IOException {
        return Files.write(folder.resolve("model.zip"), resource(name + ".zip"));
    }

    private static String expected(String name) throws IOException {
        return new String(resource(name + ".csv"), StandardCharsets.UTF_8);
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
