package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.aezoo.data.DataShape;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.sparse.SparseL1Autoencoder;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.variational.VariationalAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code aezoo sample}, and what {@code evaluate} says of variational models. */
final class SampleTest extends CommandTestBase {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    @BeforeAll
    static void train() {
        Path table = table(folder, "table.csv", 200);
        Outcome outcome = aezoo(
                "train",
                "vae",
                "--data",
                "csv:" + table + "?label=kind",
                "--set",
                "code-size=6",
                "--set",
                "hidden-sizes=8",
                "--set",
                "learn-variance=per-value",
                "--epochs",
                "3",
                "--out",
                run());
        assertThat(outcome.status()).as(outcome.err()).isZero();
        save("picture", VariationalAutoencoder.image(36), DataShape.image(1, 6, 6));
        save("plain", ShallowAutoencoder.image(36), DataShape.image(1, 6, 6));
        save(
                "wide",
                Settings.with(SparseL1Autoencoder.image(36), Map.of("code-size", "257")),
                DataShape.image(1, 6, 6));
        save("quantised", Zoo.get("vq-vae").forShape(DataShape.image(1, 8, 8)), DataShape.image(1, 8, 8));
    }

    private static String run() {
        return folder.resolve("run").toString();
    }

    private static void save(String name, AutoencoderModel model, DataShape shape) {
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        try (TrainedAutoencoder trained = new TrainedAutoencoder(model, graph, shape, List.of(), Scaling.pixel(), 1)) {
            trained.save(folder.resolve(name + ".zip"));
        }
    }

    private static String model(String name) {
        return folder.resolve(name + ".zip").toString();
    }

    @Test
    void writesLinesInTheUnitsOfTheData() throws IOException {
        Path file = folder.resolve("samples.csv");
        Outcome outcome = aezoo("sample", run(), "--count", "700", "--seed", "5", "--out", file.toString());
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("wrote 700 samples");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(701).first().isEqualTo("length,width,height,weight,price");
        double mean = lines.stream()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[4]))
                .average()
                .orElseThrow();
        // prices are spread evenly from -10 to 1000; scaled ones would be near 0
        assertThat(mean).isBetween(300.0, 700.0);
        Outcome few = aezoo("sample", run(), "--count", "3", "--seed", "5");
        List<String> first = few.out().lines().toList();
        assertThat(first).hasSize(4).first().isEqualTo(lines.get(0));
        for (int line = 1; line < first.size(); line++) {
            // products of fewer rows may round in another way
            double[] all = numbers(lines.get(line));
            assertThat(numbers(first.get(line))).hasSameSizeAs(all);
            for (int i = 0; i < all.length; i++) {
                assertThat(numbers(first.get(line))[i]).isCloseTo(all[i], withinPercentage(0.001));
            }
        }
        assertThat(aezoo("sample", run(), "--count", "3", "--seed", "6").out()).isNotEqualTo(few.out());
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    void aMixtureIsFittedOnceAndKept() throws IOException {
        String plain = folder.resolve("plain-run").toString();
        Outcome trained = aezoo(
                "train",
                "shallow",
                "--data",
                "csv:" + folder.resolve("table.csv") + "?label=kind",
                "--epochs",
                "3",
                "--out",
                plain);
        assertThat(trained.status()).as(trained.err()).isZero();
        Outcome first = aezoo("sample", plain, "--count", "300");
        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.err()).contains("fitted a mixture of ", ", which is kept in ");
        Outcome second = aezoo("sample", plain, "--count", "300");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(first.out().lines()).hasSize(301).first().isEqualTo("length,width,height,weight,price");
        // height is length plus half of width, weight a hundred lengths
        for (String line : first.out().lines().skip(1).toList()) {
            double[] row = numbers(line);
            assertThat(row[3] / 100).isCloseTo(row[0], within(0.3));
        }
        assertThat(aezoo("sample", run(), "--count", "9", "--sampler", "mixture")
                        .out())
                .isNotEqualTo(aezoo("sample", run(), "--count", "9").out());
        try (var left = Files.list(Path.of(plain))) {
            assertThat(left).noneMatch(name -> name.toString().endsWith(".tmp"));
        }
    }

    @Test
    void drawsASheet() throws IOException {
        Path file = folder.resolve("sheet.PNG");
        Files.writeString(file, "what was there is replaced, as by encode");
        assertThat(aezoo("sample", model("picture"), "--count", "12", "--out", file.toString())
                        .status())
                .isZero();
        BufferedImage sheet = ImageIO.read(file.toFile());
        assertThat(sheet.getWidth()).isGreaterThan(10 * 6);
        assertThat(sheet.getHeight()).isGreaterThan(2 * 6);
        try (var left = Files.list(folder)) {
            assertThat(left).noneMatch(name -> name.toString().endsWith(".tmp"));
        }
    }

    @Test
    void refusalsAreOneLineAndLeaveNothing() {
        Path file = folder.resolve("refused.png");
        String other = folder.resolve("samples.jpg").toString();
        refused("name a .png", "sample", model("picture"), "--out", other);
        refused("name the folder of the run", "sample", model("plain"), "--out", file.toString());
        refused("shallow has no normal prior", "sample", model("plain"), "--sampler", "normal");
        refused("vae has no indices", "sample", run(), "--sampler", "indices");
        refused("--sampler must be one of normal, mixture, indices, got 'gmm'", "sample", run(), "--sampler", "gmm");
        refused("at most 256 units", "sample", model("wide"), "--out", file.toString());
        refused("nothing of single rows", "sample", model("quantised"), "--sampler", "mixture");
        refused("needs a model of images", "sample", run(), "--out", file.toString());
        refused("--count must be at least 1, got 0", "sample", run(), "--count", "0");
        refused("--count must be at least 1, got -3", "sample", run(), "--count", "-3");
        refused("at most 2500", "sample", model("picture"), "--count", "2501", "--out", file.toString());
        refused(
                "no such folder",
                "sample",
                run(),
                "--out",
                folder.resolve("no/x.csv").toString());
        refused("nowhere", "sample", folder.resolve("nowhere").toString());
        assertThat(file).doesNotExist();
    }

    @Test
    void evaluationTellsWhatEachUnitCarries() {
        Outcome outcome = aezoo("evaluate", run(), "--samples", "20", "--rows", "30");
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("importance_weighted_nll ");
        for (String key : List.of("kl_by_unit", "mean_variance_by_unit")) {
            String line = outcome.out()
                    .lines()
                    .filter(each -> each.startsWith(key + " "))
                    .findFirst()
                    .orElseThrow();
            assertThat(Arrays.asList(line.split(" ", -1))).hasSize(7);
        }
        assertThat(outcome.err()).contains("rows of table.csv: 30");
        refused("--samples must be at least 1, got 0", "evaluate", run(), "--samples", "0");
        refused("--rows must be at least 1, got 0", "evaluate", run(), "--rows", "0");
    }

    @Test
    void aBernoulliDecoderRefusesWhatIsNoProbability() {
        Path wide = write(folder.resolve("wide.csv"), "low,high\n0.1,0.2\n0.5,1.5\n0.3,0.4\n0.1,0.9\n0.2,0.3\n");
        Outcome outcome = aezoo(
                "train",
                "vae",
                "--data",
                "csv:" + wide,
                "--set",
                "loss=bernoulli",
                "--set",
                "output-activation=sigmoid",
                "--scaling",
                "none",
                "--test-fraction",
                "0",
                "--validation",
                "0",
                "--out",
                folder.resolve("wide").toString());
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("row 1 of wide.csv has 1.5 in column 'high' with none scaling")
                .contains("set loss=gaussian");
    }

    private static void refused(String expected, String... args) {
        Outcome outcome = aezoo(args);
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.errors().lines()).as(outcome.err()).hasSize(1);
        assertThat(outcome.errors()).startsWith("aezoo: ").contains(expected);
        assertThat(outcome.out()).isEmpty();
    }
}
