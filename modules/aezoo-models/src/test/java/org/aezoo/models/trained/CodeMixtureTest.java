package org.aezoo.models.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.CodeMixture;
import org.aezoo.models.plain.LinearAutoencoder;
import org.aezoo.models.quantised.VectorQuantizedAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.sparse.SparseL1Autoencoder;
import org.aezoo.models.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mixture that codes are drawn from where a model has no prior, and its place in the model file. */
final class CodeMixtureTest {

    private static final List<String> NAMES = List.of("a", "b", "c");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private static TrainedAutoencoder untrained(AutoencoderModel model) {
        ComputationGraph graph = new ComputationGraph(model.graph(2));
        graph.init();
        List<String> names = model.inputSize() == 3 ? NAMES : List.of();
        return new TrainedAutoencoder(model, graph, DataShape.row(model.inputSize()), names, Scaling.none(), 2);
    }

    private static TrainedAutoencoder linear() {
        return untrained(Settings.with(LinearAutoencoder.tabular(3), Map.of("code-size", "2")));
    }

    /** Two clouds. */
    private static float[][] rows() {
        SplittableRandom random = new SplittableRandom(3);
        float[][] rows = new float[400][];
        for (int i = 0; i < rows.length; i++) {
            float side = i % 2 == 0 ? 20 : -20;
            rows[i] = new float[] {side + (float) random.nextGaussian(), (float) random.nextGaussian(), 1};
        }
        return rows;
    }

    private static Dataset data(float[][] rows) {
        return Dataset.of("rows", DataShape.row(rows[0].length), new FloatRows(rows));
    }

    @Test
    void samplesAreSpreadAsTheRowsAndSavedWithTheModel() {
        Path file = folder.resolve("model.zip");
        try (TrainedAutoencoder trained = linear()) {
            trained.codes().fitMixture(data(rows()));
            CodeMixture mixture = Objects.requireNonNull(trained.codes().mixture());
            assertThat(mixture.components()).isBetween(2, 5);
            float[][] codes = trained.encode(rows());
            SplittableRandom random = new SplittableRandom(1);
            float[][] sampled = new float[400][];
            for (int i = 0; i < sampled.length; i++) {
                double[] code = mixture.sample(random);
                sampled[i] = new float[] {(float) code[0], (float) code[1]};
            }
            // entropies of both, so that neither may lie where the other does not
            assertThat(mixture.logLikelihood(sampled)).isCloseTo(mixture.logLikelihood(codes), within(0.2));
            float[][] samples = trained.sampler().sample(5, 1);
            trained.save(file);
            try (TrainedAutoencoder read = TrainedAutoencoder.load(file)) {
                assertThat(read.sampler().sample(5, 1)).isDeepEqualTo(samples);
            }
            Path shared = folder.resolve("shared.zip");
            ModelFile.saveToShare(trained, shared);
            try (TrainedAutoencoder read = TrainedAutoencoder.load(shared)) {
                assertThat(read.codes().mixture()).isNull();
                assertThatThrownBy(read::sampler)
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("linear has no prior, and no mixture has been fitted");
            }
        }
    }

    @Test
    void columnsAreFoundByName() {
        float[][] rows = rows();
        float[][] turned = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            turned[i] = new float[] {rows[i][2], rows[i][0], rows[i][1]};
        }
        try (TrainedAutoencoder trained = linear()) {
            trained.codes().fitMixture(data(rows));
            float[][] samples = trained.sampler().sample(3, 1);
            trained.codes().fitMixture(data(turned).withFeatureNames(List.of("c", "a", "b")));
            assertThat(trained.sampler().sample(3, 1)).isDeepEqualTo(samples);
        }
    }

    @Test
    void modelsWithAPriorCanBeDrawnFromBoth() {
        try (TrainedAutoencoder trained = untrained(VariationalAutoencoder.tabular(3))) {
            assertThat(trained.codes().fitForSamples(() -> data(rows()))).isFalse();
            float[][] normal = trained.sampler().sample(3, 1);
            assertThatThrownBy(() -> trained.sampler(Sampler.Prior.MIXTURE))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("no mixture has been fitted");
            trained.codes().fitMixture(data(rows()));
            assertThat(trained.sampler().sample(3, 1)).isDeepEqualTo(normal);
            assertThat(trained.sampler(Sampler.Prior.MIXTURE).sample(3, 1)).isNotEqualTo(normal);
            assertThatThrownBy(() -> trained.sampler(Sampler.Prior.INDICES))
                    .hasMessage("vae has no indices to draw codes from: take normal");
        }
    }

    @Test
    void wideCodesAndIndicesAreRefused() {
        try (TrainedAutoencoder wide =
                untrained(Settings.with(SparseL1Autoencoder.tabular(3), Map.of("code-size", "257")))) {
            assertThatThrownBy(() -> wide.codes().fitMixture(data(rows())))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("at most 256 units")
                    .hasMessageContaining("sparse-l1 has 257");
        }
        try (TrainedAutoencoder quantised = untrained(VectorQuantizedAutoencoder.tabular(3))) {
            assertThatThrownBy(() -> quantised.codes().fitMixture(data(rows())))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("are indices");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"format", "components", "size", "short", "long", "weight", "value", "diagonal"})
    void damagedMixturesAreRefused(String what) throws IOException {
        Path file = folder.resolve("model.zip");
        try (TrainedAutoencoder trained = linear()) {
            trained.save(file);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(what.equals("format") ? 2 : 1);
        out.writeInt(what.equals("components") ? Integer.MAX_VALUE : 1);
        out.writeInt(what.equals("size") ? 3 : 2);
        out.writeDouble(what.equals("weight") ? 0.5 : 1);
        out.writeDouble(what.equals("value") ? Double.NaN : 0);
        out.writeDouble(0);
        out.writeDouble(what.equals("diagonal") ? -1 : 1);
        out.writeDouble(0);
        if (!what.equals("short")) {
            out.writeDouble(1);
        }
        if (what.equals("long")) {
            out.writeDouble(1);
        }
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Files.write(zip.getPath("mixture.bin"), bytes.toByteArray());
            Files.delete(zip.getPath("manifest.json"));
        }
        assertThatThrownBy(() -> TrainedAutoencoder.load(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot be read");
    }
}
