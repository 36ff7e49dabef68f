package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a table with a column of batches to corrected rows and clusters, by command. */
class SaucieCommandTest extends CommandTestBase {

    private static final String[] SMALL = {
        "--set",
        "hidden-sizes=32",
        "--set",
        "code-size=4",
        "--threads",
        "1",
        "--validation",
        "0",
        "--schedule",
        "cosine",
        "--test-fraction",
        "0"
    };

    @TempDir
    Path folder;

    /** Two kinds of rows in six columns; the second batch is shifted and stretched, by as much as is said. */
    private Path rows(String name, int count, double shift, long seed) {
        StringBuilder csv = new StringBuilder("day,kind,a,b,c,d,e,f\n");
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            int day = 1 + i % 2;
            boolean big = random.nextInt(3) == 0;
            double level = random.nextGaussian();
            csv.append(day).append(big ? ",big" : ",small");
            for (int j = 0; j < 6; j++) {
                double value = (big ? 4 : 0) * (j % 2) + level * (j + 1) / 6.0 + 0.5 * random.nextGaussian();
                csv.append(String.format(
                        Locale.ROOT, ",%.4f", day == 2 ? value * (1 + shift / 4) + shift * (j % 3 - 1) : value));
            }
            csv.append('\n');
        }
        return write(folder.resolve(name), csv.toString());
    }

    private Path train(Path table, String parameters, String... more) {
        Path run = folder.resolve("run-" + table.getFileName() + more.length);
        Outcome trained = aezoo(with(
                with(
                        new String[] {
                            "train", "saucie", "--data", "csv:" + table + "?" + parameters, "--out", run.toString()
                        },
                        SMALL),
                more));
        assertThat(trained.status()).as(trained.err()).isZero();
        return run;
    }

    private static JsonNode evaluate(Path run) throws IOException {
        Outcome judged = aezoo("evaluate", run.toString(), "--json", "--split", "all");
        assertThat(judged.status()).as(judged.err()).isZero();
        return new ObjectMapper().readTree(judged.out());
    }

    @Test
    void batchesAreNoLongerToldApart() throws IOException {
        Path run =
                train(rows("shifted.csv", 800, 1, 1), "batch=day&label=kind", "--epochs", "120", "--batch-size", "256");
        JsonNode figures = evaluate(run);
        assertThat(figures.path("batch_auc_linear_raw").asDouble()).isGreaterThan(0.8);
        assertThat(figures.path("batch_auc_neighbours_raw").asDouble()).isGreaterThan(0.8);
        assertThat(figures.path("batch_auc_linear").asDouble()).isLessThan(0.6);
        assertThat(figures.path("batch_auc_neighbours").asDouble()).isLessThan(0.65);
        assertThat(figures.path("label_auc").asDouble()).isGreaterThan(0.97);
        assertThat(figures.has("clusters")).isFalse();
        assertThat(run.resolve("codes-by-batch.png")).exists();
        assertThat(Files.readString(run.resolve("report.html"))).contains("Codes by batch");

        Path out = folder.resolve("corrected.csv");
        Outcome corrected = aezoo("reconstruct", run.toString(), "--out", out.toString());
        assertThat(corrected.status()).as(corrected.err()).isZero();
        List<String> lines = Files.readAllLines(out);
        assertThat(lines.get(0)).isEqualTo("a,b,c,d,e,f");
        double[][] means = new double[2][6];
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            for (int j = 0; j < 6; j++) {
                means[(i - 1) % 2][j] += Double.parseDouble(cells[j]) / 400;
            }
        }
        // the first column was shifted by -1, the third by 1
        assertThat(Math.abs(means[0][0] - means[1][0])).isLessThan(0.3);
        assertThat(Math.abs(means[0][2] - means[1][2])).isLessThan(0.3);
    }

    @Test
    void batchesThatAreAlikeStayAsTheyAre() throws IOException {
        Path table = rows("alike.csv", 800, 0, 2);
        String[] steps = {"--epochs", "120", "--batch-size", "256"};
        JsonNode with = evaluate(train(table, "batch=day&label=kind", steps));
        JsonNode without = evaluate(train(table, "label=kind", with(steps, "--seed", "1")));
        // of a variance of 1
        assertThat(with.path("mse").asDouble()).isLessThan(without.path("mse").asDouble() + 0.1);
        assertThat(with.path("batch_auc_linear").asDouble()).isBetween(0.4, 0.6);
        assertThat(with.path("label_auc").asDouble())
                .isGreaterThan(with.path("label_auc_raw").asDouble() - 0.01);
    }

    /** From every seed, as a network may not code them by how active one unit is. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void twoBlobsAreTwoClusters(int seed) throws IOException {
        StringBuilder csv = new StringBuilder("blob");
        for (int j = 0; j < 40; j++) {
            csv.append(",v").append(j);
        }
        csv.append('\n');
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 1000; i++) {
            csv.append(i % 2);
            for (int j = 0; j < 40; j++) {
                csv.append(String.format(Locale.ROOT, ",%.4f", random.nextDouble() + 0.7 * (i % 2)));
            }
            csv.append('\n');
        }
        Path table = write(folder.resolve("blobs.csv"), csv.toString());
        Path run = train(
                table,
                "label=blob",
                "--epochs",
                "60",
                "--batch-size",
                "64",
                "--seed",
                String.valueOf(seed),
                "--set",
                "information=2",
                "--set",
                "code-size=2",
                "--set",
                "hidden-sizes=128,64");
        JsonNode figures = evaluate(run);
        assertThat(figures.path("clusters").asInt()).isEqualTo(2);
        assertThat(figures.path("cluster_ari").asDouble()).isEqualTo(1);
        assertThat(figures.path("cluster_nmi").asDouble()).isGreaterThan(0.999);
        assertThat(run.resolve("codes-by-cluster.png")).exists();

        Path out = folder.resolve("codes.csv");
        assertThat(aezoo("encode", run.toString(), "--out", out.toString()).status())
                .isZero();
        List<String> lines = Files.readAllLines(out);
        assertThat(lines.get(0)).isEqualTo("code_0,code_1,cluster");
        assertThat(lines.get(1)).endsWith(lines.get(3).substring(lines.get(3).lastIndexOf(',')));
        assertThat(lines.get(1))
                .doesNotEndWith(lines.get(2).substring(lines.get(2).lastIndexOf(',')));
    }

    /** Eight columns that follow from one number, each off by a little; a third of the last one is empty. */
    @Test
    void whatIsEmptyIsFilledInAndNotLearntAsTheMean() throws IOException {
        StringBuilder csv = new StringBuilder("a,b,c,d,e,f,g,h\n");
        SplittableRandom random = new SplittableRandom(6);
        double[] truth = new double[600];
        for (int i = 0; i < truth.length; i++) {
            double level = random.nextGaussian();
            for (int j = 0; j < 8; j++) {
                truth[i] = level + 0.2 * random.nextGaussian();
                csv.append(j == 0 ? "" : ",")
                        .append(j == 7 && i % 3 == 0 ? "" : String.format(Locale.ROOT, "%.4f", truth[i]));
            }
            csv.append('\n');
        }
        Path table = write(folder.resolve("holes.csv"), csv.toString());
        double[] errors = new double[2];
        String[][] ways = {{"noise-rate=0"}, {"noise-rate=0.2", "emphasis=0.99"}};
        for (int way = 0; way < 2; way++) {
            String[] more = {"--epochs", "60", "--patience", "0"};
            for (String setting : ways[way]) {
                more = with(more, "--set", setting);
            }
            Path out = folder.resolve("filled" + way + ".csv");
            Outcome filled = aezoo("reconstruct", train(table, "mixed", more).toString(), "--out", out.toString());
            assertThat(filled.status()).as(filled.err()).isZero();
            List<String> lines = Files.readAllLines(out);
            for (int i = 0; i < truth.length; i += 3) {
                String[] cells = lines.get(i + 1).split(",", -1);
                errors[way] += Math.pow(Double.parseDouble(cells[7]) - truth[i], 2) / 200;
            }
        }
        // the other seven columns allow 0.046, the mean has 1; with a third of the targets at the mean it is 0.157
        assertThat(errors[0]).isGreaterThan(0.3);
        assertThat(errors[1]).isLessThan(0.12);
    }

    @Test
    void rowsThatAreAllZeroTrainAndOneBatchIsRefused() throws IOException {
        StringBuilder csv = new StringBuilder("day,a,b\n");
        for (int i = 0; i < 60; i++) {
            csv.append(1 + i % 2).append(",0,0\n");
        }
        Path zeros = write(folder.resolve("zeros.csv"), csv.toString());
        JsonNode figures = evaluate(
                train(zeros, "batch=day", "--epochs", "3", "--set", "information=1", "--set", "within-cluster=1"));
        assertThat(figures.path("mse").asDouble()).isFinite().isLessThan(0.1);
        // rows without anything in them differ by their batch at most
        assertThat(figures.path("clusters").asInt()).isBetween(1, 2);
        Path one = write(folder.resolve("one.csv"), csv.toString().replace("2,0,0", "1,0,0"));
        Outcome refused = aezoo("train", "saucie", "--data", "csv:" + one + "?batch=day", "--out", folder + "/none");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err())
                .contains("all rows of one.csv are of one batch, '1', and mmd needs at least 2: leave batch= out");
    }
}
