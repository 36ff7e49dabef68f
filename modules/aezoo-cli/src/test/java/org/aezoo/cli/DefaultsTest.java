package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.aezoo.models.trained.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small part of {@code tools/defaults}: what variants reach with nothing set, held against principal components. */
final class DefaultsTest extends CommandTestBase {

    private static final String EMPTY =
            "# Defaults\n\nBefore.\n\n<!-- rows of tools/defaults -->\n<!-- end of rows -->\n\nAfter.\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void linearAndShallowReachComponentsAndDeepPassesThemWhereThereIsMore() throws IOException {
        Path tables = Files.createDirectory(folder.resolve("tables"));
        write(tables.resolve("gaussian.csv"), mixed(600, 8, x -> x));
        write(tables.resolve("skewed.csv"), mixed(600, 8, x -> Math.exp(x / 2)));
        write(tables.resolve("few.csv"), mixed(80, 6, x -> x));
        write(tables.resolve("words.csv"), "name,kind\none,a\ntwo,b\n");
        Path document = write(folder.resolve("defaults.md"), EMPTY);

        JsonNode rows = rows(document, "linear,shallow,deep", tables.toString());
        JsonNode denoising = rows(document, "denoising", "csv:" + tables.resolve("gaussian.csv") + "?label=label");

        assertThat(rows).hasSize(9);
        for (JsonNode row : rows) {
            double ratio = row.path("ratio").asDouble(Double.NaN);
            switch (row.path("data").asText() + " " + row.path("model").asText()) {
                case "gaussian.csv deep", "skewed.csv deep" ->
                    assertThat(ratio).as(row.toString()).isBetween(0.01, 1.0);
                // 64 rows are too few for it: up to twice the error of components, by seed
                case "few.csv deep" ->
                    assertThat(row.path("error").asDouble(Double.NaN))
                            .as(row.toString())
                            .isBetween(0.0, row.path("mean").asDouble() / 3);
                case "skewed.csv shallow" ->
                    assertThat(ratio).as(row.toString()).isBetween(0.01, 0.9);
                default -> assertThat(ratio).as(row.toString()).isBetween(0.9, 1.02);
            }
        }
        assertThat(denoising).hasSize(1);
        assertThat(denoising.get(0).path("error").asDouble(Double.NaN))
                .as(denoising.toString())
                .isBetween(0.0, denoising.get(0).path("mean").asDouble() / 3);
        assertThat(Files.readString(document))
                .startsWith("# Defaults\n\nBefore.\n")
                .endsWith("\n\nAfter.\n")
                .doesNotContain("words.csv")
                .contains("### few.csv\n\n64 rows to train on, 16 to test on, 6 columns\n")
                .contains("### gaussian.csv\n\n480 rows to train on, 120 to test on, 8 columns\n");
    }

    @Test
    void rowsReplaceThoseOfTheSameVariantOnly() throws IOException {
        Path document = write(folder.resolve("defaults.md"), EMPTY);
        String table = write(folder.resolve("small.csv"), mixed(60, 4, x -> x)).toString();

        for (String models : new String[] {"linear", "convolutional", "linear"}) {
            Outcome outcome =
                    aezoo("defaults", "--write", "--models", models, "--file", document.toString(), "csv:" + table);
            assertThat(outcome.status()).as(outcome.err()).isZero();
            assertThat(outcome.out())
                    .startsWith("| small.csv | " + models + " |")
                    .hasLineCount(1);
        }

        assertThat(Files.readAllLines(document))
                .containsOnlyOnce("### small.csv")
                .containsOnlyOnce("| convolutional | – | – | – | – | – | – | – | |")
                .filteredOn(line -> line.startsWith("| linear |"))
                .hasSize(2); // in the table of all variants, and in that of the data set
    }

    @Test
    void aDocumentWithoutTheLinesIsRefusedBeforeAnythingIsTrained() {
        Path document = write(folder.resolve("other.md"), "# Other\n");

        Outcome outcome = aezoo("defaults", "--write", "--file", document.toString(), "digits");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("<!-- rows of tools/defaults -->");
    }

    private static JsonNode rows(Path document, String models, String data) throws IOException {
        Outcome outcome =
                aezoo("defaults", "--json", "--write", "--models", models, "--file", document.toString(), data);
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return Json.mapper().readTree(outcome.out());
    }

    /** A table whose columns mix three hidden numbers, with a little noise, and a label. */
    private static String mixed(int rows, int columns, DoubleUnaryOperator shape) {
        SplittableRandom random = new SplittableRandom(7);
        double[][] weights = new double[3][columns];
        for (double[] row : weights) {
            for (int j = 0; j < columns; j++) {
                row[j] = random.nextGaussian();
            }
        }
        StringBuilder csv = new StringBuilder();
        for (int j = 0; j < columns; j++) {
            csv.append('x').append(j).append(',');
        }
        csv.append("label\n");
        for (int i = 0; i < rows; i++) {
            double[] hidden = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            for (int j = 0; j < columns; j++) {
                double x = 0.2 * random.nextGaussian();
                for (int k = 0; k < 3; k++) {
                    x += weights[k][j] * hidden[k];
                }
                csv.append(String.format(Locale.ROOT, "%.4f,", shape.applyAsDouble(x)));
            }
            csv.append(i % 2).append('\n');
        }
        return csv.toString();
    }
}
