package org.aezoo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.Schema;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Variant;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.Schedule;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What goes in: which models, which rows, which commands; on threads of this process instead of a cluster. */
final class SparkInputTest {

    @TempDir
    Path folder;

    private JavaSparkContext context;

    @BeforeEach
    void start() {
        LocalCluster.assumeSparkRuns();
        context = new JavaSparkContext(new SparkConf()
                .setMaster("local[2]")
                .setAppName("aezoo test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.sql.warehouse.dir", folder.resolve("warehouse").toString()));
    }

    @AfterEach
    void stop() {
        if (context != null) {
            context.close();
            SparkSession.clearActiveSession();
            SparkSession.clearDefaultSession();
        }
    }

    private static float[][] table(int rows, int columns) {
        SplittableRandom random = new SplittableRandom(7);
        float[][] table = new float[rows][columns];
        for (float[] row : table) {
            double hidden = random.nextDouble();
            for (int j = 0; j < columns; j++) {
                row[j] = (float) (10 * j + hidden * (j + 1) + 0.01 * random.nextDouble());
            }
        }
        return table;
    }

    private SparkRows rows(float[][] table) {
        return SparkRows.of("table", context.parallelize(Arrays.asList(table), 2), DataShape.row(table[0].length));
    }

    @Test
    void everyVariantIsTrainedOrRefusedInOneLine() {
        float[][] table = table(64, 256);
        for (float[] row : table) {
            for (int j = 0; j < row.length; j++) {
                row[j] = Math.round(row[j]) % 200;
            }
        }
        TrainingOptions options = TrainingOptions.defaults()
                .withSchedule(Schedule.CONSTANT)
                .withEpochs(1)
                .withBatchSize(64)
                .withValidation(0);
        int trained = 0;
        for (Variant variant : Zoo.list()) {
            boolean convolutional = variant.id().startsWith("vq-vae") || !variant.takes(DataShape.row(256));
            DataShape shape = convolutional ? DataShape.image(1, 16, 16) : DataShape.row(256);
            AutoencoderModel model = variant.forShape(shape);
            SparkRows rows = convolutional ? rows(table).withShape(shape) : rows(table);
            try {
                SparkTrainer.check(model, rows);
            } catch (InvalidInputException e) {
                assertThat(e.getMessage()).startsWith(variant.id() + " cannot be trained on Spark: ");
                continue;
            }
            TrainingResult<TrainedAutoencoder> result =
                    new SparkTrainer(options, new SparkOptions(2, 1)).train(model, rows);
            assertThat(result.bestEpoch()).as(variant.id()).isEqualTo(1);
            Path file = folder.resolve(variant.id() + ".zip");
            result.model().save(file);
            try (TrainedAutoencoder again = TrainedAutoencoder.load(file)) {
                assertThat(again.score(table))
                        .as(variant.id())
                        .containsExactly(result.model().score(table));
            }
            result.model().close();
            trained++;
        }
        assertThat(trained).isGreaterThanOrEqualTo(20);
    }

    @Test
    void refusesWhatCannotBeAveraged() {
        SparkRows rows = rows(table(10, 16));
        Map<String, String> changes = Map.of(
                "stacked-denoising", "noise-rate=0.1",
                "vq-vae", "commitment=0.5",
                "anomaly", "memory=10",
                "binary-code", "target-neighbours=2");
        changes.forEach((id, change) -> {
            String[] setting = change.split("=", 2);
            AutoencoderModel model = Settings.with(Zoo.get(id).forShape(rows.shape()), Map.of(setting[0], setting[1]));
            assertThatThrownBy(() -> SparkTrainer.check(model, rows))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(id + " cannot be trained on Spark: it");
        });
    }

    @Test
    void scalesAsOneMachineDoes() {
        float[][] table = table(500, 5);
        for (Scaling.Kind kind : Scaling.Kind.values()) {
            TrainingOptions options = TrainingOptions.defaults()
                    .withSchedule(Schedule.CONSTANT)
                    .withEpochs(1)
                    .withValidation(0)
                    .withScaling(kind);
            AutoencoderModel model = Zoo.get("linear").forShape(DataShape.row(5));
            TrainingResult<TrainedAutoencoder> result =
                    new SparkTrainer(options, new SparkOptions(2, 2)).train(model, rows(table));
            Scaling alone = Scaling.fit(kind, Dataset.of("table", DataShape.row(5), new FloatRows(table)));
            Scaling spread = result.model().scaling();
            assertThat(spread.kind()).isEqualTo(kind);
            for (int i = 0; i < alone.shift().length; i++) {
                assertThat(spread.shift()[i]).isCloseTo(alone.shift()[i], org.assertj.core.api.Assertions.within(1e-9));
                assertThat(spread.scale()[i]).isCloseTo(alone.scale()[i], org.assertj.core.api.Assertions.within(1e-9));
            }
            result.model().close();
        }
    }

    @Test
    void sameSeedSameWeights() {
        TrainingOptions options = TrainingOptions.defaults()
                .withSchedule(Schedule.CONSTANT)
                .withEpochs(2)
                .withBatchSize(16);
        AutoencoderModel model = Zoo.get("denoising").forShape(DataShape.row(6));
        float[][] codes = null;
        for (int i = 0; i < 2; i++) {
            TrainingResult<TrainedAutoencoder> result =
                    new SparkTrainer(options, new SparkOptions(2, 2)).train(model, rows(table(200, 6)));
            float[][] now = result.model().encode(table(20, 6));
            if (codes != null) {
                for (int r = 0; r < now.length; r++) {
                    assertThat(now[r]).containsExactly(codes[r], org.assertj.core.data.Offset.offset(1e-5f));
                }
            }
            codes = now;
            result.model().close();
        }
    }

    @Test
    void noiseIsDrawnAnewInEachEpochAndTheSameWhenRepeated() {
        AutoencoderModel model = Settings.with(
                Zoo.get("denoising").forShape(DataShape.row(6)), Map.of("noise", "masking", "noise-rate", "0.5"));
        BlockBatches batches = new BlockBatches(ModelSpec.of(model, DataShape.row(6)), Scaling.none(), 4);
        float[] values = new float[24];
        Arrays.fill(values, 1);
        Block block = new Block(0, 6, values, new double[0]);
        int[] order = {0, 1, 2, 3};

        var first = batches.of(block, order, Seeds.mix(1, 1)).next();
        var again = batches.of(block, order, Seeds.mix(1, 1)).next();
        var later = batches.of(block, order, Seeds.mix(1, 2)).next();

        assertThat(first.getFeatures(0)).isEqualTo(again.getFeatures(0)).isNotEqualTo(later.getFeatures(0));
        assertThat(first.getFeatures(0).sumNumber().doubleValue()).isBetween(1.0, 23.0);
        assertThat(first.getLabels(0).sumNumber().doubleValue()).isEqualTo(24);
        List.of(first, again, later).forEach(BlockBatches::close);
    }

    @Test
    void commandsTrainAndScoreFiles() throws IOException {
        Path csv = csv("a,b,c,label\n", 60, "x");
        Path out = folder.resolve("run");
        String printed = run(
                0,
                "train",
                "linear",
                "--data",
                csv.toString(),
                "--exclude",
                "label",
                "--set",
                "code-size=1",
                "--epochs",
                "2",
                "--workers",
                "2",
                "--out",
                out.toString());
        assertThat(printed).contains("epoch 2 of 2");
        assertThat(out.resolve("model.zip")).exists();
        assertThat(Files.readString(out.resolve("run.json")))
                .contains("\"model\"")
                .contains("linear")
                .contains("60 rows of 3 numbers (a, b, c); line 1 is a header; left out: label (not asked for)");
        assertThat(Files.readAllLines(out.resolve("history.csv"))).hasSize(3);

        Path scores = folder.resolve("scores");
        run(0, "score", out.toString(), "--data", csv.toString(), "--out", scores.toString());
        assertThat(run(2, "score", out.toString(), "--data", csv.toString(), "--out", scores.toString()))
                .contains("cannot write to " + scores);
        try (var parts = Files.list(scores)) {
            List<String> lines = Files.readAllLines(
                    parts.filter(p -> p.toString().endsWith(".csv")).findFirst().orElseThrow());
            assertThat(lines).hasSize(61);
            assertThat(lines.get(0)).isEqualTo("a,b,c,label,score");
            try (TrainedAutoencoder trained = TrainedAutoencoder.load(out)) {
                double[][] values = new double[1][3];
                String[] cells = lines.get(1).split(",", -1);
                for (int i = 0; i < 3; i++) {
                    values[0][i] = Double.parseDouble(cells[i]);
                }
                assertThat(Double.parseDouble(cells[4])).isEqualTo(trained.score(values)[0]);
                Schema schema = Objects.requireNonNull(trained.schema());
                assertThat(schema.rows()).isEqualTo(60);
                assertThat(schema.columns())
                        .extracting(Schema.Column::kind)
                        .containsExactly(
                                Schema.Kind.NUMBER, Schema.Kind.NUMBER, Schema.Kind.NUMBER, Schema.Kind.LEFT_OUT);
            }
        }
    }

    @Test
    void badInputIsOneLineAndStatusTwo() throws IOException {
        String good = csv("a,b,c,label\n", 20, "x").toString();
        Path bad = folder.resolve("bad.csv");
        Files.writeString(bad, "a,b,c\n1,2,3\n1,oops,3\n1,2,3\n1,2,3\n");
        Path empty = folder.resolve("empty.csv");
        Files.writeString(empty, "a,b,c\n1,2,\n1,2,3\n1,2,4\n");
        int number = 0;
        for (List<String> one : List.of(
                List.of("cannot read /no/such/file.csv as csv", "train", "linear", "--data", "/no/such/file.csv"),
                List.of("unknown model 'liner' (did you mean 'linear'?)", "train", "liner", "--data", good),
                List.of("no column 'd' in", "train", "linear", "--data", good, "--columns", "a,d"),
                List.of("no column 'd' in", "train", "linear", "--data", good, "--exclude", "d"),
                List.of("column 'label' of", "train", "linear", "--data", good),
                List.of("column 'b' of", "train", "linear", "--data", bad.toString()),
                List.of("column 'c' of", "train", "linear", "--data", empty.toString()),
                List.of("averagingFrequency must be", "train", "linear", "--data", good, "--averaging", "0"),
                List.of("epochs must be", "train", "linear", "--data", good, "--epochs", "0"),
                List.of("--schedule must be one of", "train", "linear", "--data", good, "--schedule", "x"),
                List.of("--shape must be like", "train", "shallow", "--data", good, "--shape", "28x28"),
                List.of(
                        "cannot be trained on Spark",
                        "train",
                        "stacked-denoising",
                        "--data",
                        good,
                        "--columns",
                        "a,b,c"),
                List.of("no model at /no/such/model", "score", "/no/such/model", "--data", good))) {
            String[] arguments =
                    arguments(one, folder.resolve("out-" + number++).toString());
            String printed = run(2, arguments);
            List<String> lines =
                    printed.lines().filter(line -> line.startsWith("aezoo: ")).toList();
            assertThat(lines).as(String.join(" ", one)).hasSize(1);
            assertThat(lines.get(0).toLowerCase(Locale.ROOT))
                    .contains(one.get(0).toLowerCase(Locale.ROOT));
            assertThat(printed).doesNotContain("\tat ").doesNotContain("SparkException");
        }
    }

    private static String[] arguments(List<String> one, String out) {
        String[] arguments = new String[one.size() + 1];
        for (int i = 1; i < one.size(); i++) {
            arguments[i - 1] = one.get(i);
        }
        arguments[one.size() - 1] = "--out";
        arguments[one.size()] = out;
        return arguments;
    }

    private Path csv(String header, int rows, String label) throws IOException {
        StringBuilder text = new StringBuilder(header);
        for (float[] row : table(rows, 3)) {
            text.append(row[0])
                    .append(',')
                    .append(row[1])
                    .append(',')
                    .append(row[2])
                    .append(',')
                    .append(label)
                    .append('\n');
        }
        Path file = Files.createTempFile(folder, "table", ".csv");
        return Files.writeString(file, text);
    }

    /** Runs a command in this process; what it wrote for people. */
    private String run(int status, String... arguments) {
        // a command brings a session of its own, and closes it
        context.close();
        System.setProperty("spark.master", "local[2]");
        System.setProperty("spark.ui.enabled", "false");
        System.setProperty("spark.driver.host", "127.0.0.1");
        System.setProperty("spark.driver.bindAddress", "127.0.0.1");
        StringWriter err = new StringWriter();
        CommandLine command = SparkMain.commandLine();
        command.setErr(new PrintWriter(err, true));
        assertThat(command.execute(arguments)).as(err.toString()).isEqualTo(status);
        return err.toString();
    }
}
