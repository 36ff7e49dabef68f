package org.aezoo.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.aezoo.data.InvalidInputException;
import org.aezoo.evaluation.metrics.Numbers;
import org.aezoo.models.trained.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final String CARD = """
            {
              "format": 1,
              "model": "shallow",
              "about": "one nonlinear layer each way",
              "paper": "Rumelhart, Hinton and Williams, 1986",
              "objective": "-sum_i [ x_i log y_i ] < 0 & more",
              "settings": {"code-size": 32, "hidden-sizes": [128, 64]},
              "parameters": 50992,
              "layers": [{"name": "code", "type": "DenseLayer", "output": "32", "parameters": 25120}],
              "data": {"source": "mnist", "name": "mnist", "checksum": "abc", "shape": {"channels": 1, "height": 28,
                "width": 28}, "train_rows": 54000, "validation_rows": 6000, "test_rows": 10000},
              "scaling": "pixel",
              "seed": 1,
              "options": {"epochs": 50, "batch_size": 128},
              "versions": {"java": "17"},
              "backend": "cpu",
              "command": "./aezoo train shallow --data 'my file.csv'",
              "epochs": 50,
              "best_epoch": 49,
              "stopped": "all 50 epochs trained",
              "seconds": 75.2,
              "examples_per_second": 34567.8,
              "figures": {"mse": 0.00934, "sse": 7.3251, "bce": 0.0923, "bce_floor": 0.0581, "home_made": 3}
            }
            """;

    @TempDir
    Path folder;

    @Test
    void tellsTheRunOnOnePage() throws IOException {
        card(CARD);
        Files.writeString(
                folder.resolve("history.csv"), "epoch,train_loss,validation_loss\n1,90.5,80.25\n2,70,75\n3,60,77\n");
        ImageIO.write(
                new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB),
                "png",
                folder.resolve("reconstructions.png").toFile());

        String page = report();

        assertThat(page)
                .contains("<h1>shallow on mnist</h1>")
                .contains("Trained for 50 epochs in 1 min 15 s, the weights of epoch 49 kept.")
                .contains("Measured on 10,000 test rows.")
                .contains("7.325")
                .contains("squared error, summed per example")
                .contains("at best 0.05810")
                .contains("home_made")
                .contains("54,000 training, 6,000 validation, 10,000 test")
                .contains("128, 64")
                .contains("<pre><code>./aezoo train shallow --data &#39;my file.csv&#39;</code></pre>")
                .contains("src=\"data:image/png;base64,iVBOR")
                .contains("<title>epoch 2, validation: 75</title>")
                .contains("data-name=\"validation\" data-line=\"[[1,80.25], [2,75.0], [3,77.0]]\"")
                .contains("The dashed line marks the best epoch, 2: validation loss 75.")
                .contains("&lt; 0 &amp; more");
        assertThat(page)
                .as("nothing is fetched, and one script runs")
                .containsOnlyOnce("<script>")
                .doesNotContain("<script ", "<link", "@import", "href=", "src=\"http", "First-layer weights");
        assertThat(page.substring(0, page.indexOf("<script>"))).doesNotContain("url(");
    }

    @Test
    void warnsWhereUnitsOfAVariationalCodeHaveCollapsedInOlderRuns() throws IOException {
        card(CARD.replace("\"home_made\": 3", "\"kl\": 12.5, \"active_units\": 5"));
        assertThat(report()).contains("<li>27 of 32 code units have collapsed onto the prior");
        card(CARD.replace("\"home_made\": 3", "\"kl\": 12.5, \"active_units\": 32"));
        assertThat(report()).doesNotContain("collapsed");
        // without a divergence there is no prior to collapse onto
        card(CARD.replace("\"home_made\": 3", "\"active_units\": 5"));
        assertThat(report()).doesNotContain("collapsed");
    }

    @Test
    void beginsWithWhatTheModelIsFor() throws IOException {
        for (String name : List.of("reconstructions", "samples", "denoised", "inpainted", "archetypes", "errors")) {
            ImageIO.write(
                    new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB),
                    "png",
                    folder.resolve(name + ".png").toFile());
        }
        Files.writeString(folder.resolve("scores.json"), """
                {"logarithmic": false, "edges": [0, 1, 2], "groups": [{"name": "test rows", "shares": [0.75, 0.25]}],
                 "threshold": 1, "above": 0.25, "rows": [{"row": 3, "label": "", "score": 1.5, "causes": []}]}
                """);
        String measured = ", \"yardstick\": {\"rows\": 9, \"error\": {\"model\": 1}}, \"remarks\": [\"too <small>\"]}";
        for (String[] wanted : new String[][] {
            {"reconstruction", "Reconstructions"},
            {"features", "Reconstructions"},
            {"denoising", "Denoised"},
            {"filling-in", "Filled in"},
            {"generation", "Samples"},
            {"archetypes", "Archetypes"},
            {"anomalies", "Scores"},
            {"classification", "Confusion"}
        }) {
            card("{\"model\": \"mine\", \"purpose\": \"" + wanted[0] + "\", \"classifier\": {\"class_names\": [\"a\"],"
                    + " \"confusion\": [[2]]}" + measured);
            List<String> titles = titles(report());
            assertThat(titles)
                    .as(wanted[0])
                    .startsWith("Remarks", wanted[1])
                    .doesNotHaveDuplicates()
                    .contains("Reconstructions", "Scores", "Samples", "Errors by column");
            assertThat(titles.indexOf("Beside the mean row and principal components"))
                    .isEqualTo(2);
        }
        assertThat(report()).contains("<li>too &lt;small&gt;</li>");
        card("{\"model\": \"shallow\", \"purpose\": \"reconstruction\", \"threshold\": {\"value\": 1.25}}");
        assertThat(titles(report())).as("a threshold was asked for").startsWith("Scores");
        assertThat(report())
                .contains("<dt>threshold</dt><dd>1.250</dd>", "are called anomalies, 25 % of them here.")
                .contains("<td class=\"number\">1.500</td><td>anomaly</td>");
        card("{\"model\": \"vae\", \"figures\": {\"kl\": 3, \"sse\": 1}}");
        assertThat(titles(report())).as("an older run").startsWith("Samples");
    }

    private static List<String> titles(String page) {
        return Pattern.compile("<h2>(.*?)</h2>")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void showsTheYardstickAndDashesWithTheirReason() throws IOException {
        card("""
                {"model": "mine", "yardstick": {"rows": 1200, "unit": "squared error",
                  "error": {"model": 1.25, "mean": 5, "components": null}, "r2": {"model": 0.75, "mean": -0.0001},
                  "components": 0, "fitted_rows": 0, "left_out": {"components": "bits < numbers"}, "seconds": 0.26,
                  "columns": [{"name": "a<b", "rmse": {"model": 250, "mean": 1000}, "r2": {"model": 0.9375}},
                              {"name": "worse", "rmse": {"model": 3}, "r2": {"model": 0.1}}]}}
                """);
        String page = report();
        assertThat(page)
                .contains("this model</th><td class=\"number\">1.250</td><td class=\"number\">0.750</td>")
                .contains("rows</th><td class=\"number\">5</td><td class=\"number\">0.000</td>")
                .contains("components</th><td class=\"number\">–</td><td class=\"number\">–</td>")
                .contains("No components: bits &lt; numbers.", "On the same 1,200 rows.", "It took 0.3 s.")
                .contains("a&lt;b</th><td class=\"number\">0.938</td><td class=\"number\">–</td>"
                        + "<td class=\"number\">250</td><td class=\"number\">1,000</td><td class=\"number\">–</td>")
                .doesNotContain("<details>");
        assertThat(page.indexOf("worse</th>")).as("the worst first").isLessThan(page.indexOf("a&lt;b</th>"));
    }

    @Test
    void whereValidationEndsTheReasonIsSaid() throws IOException {
        card(CARD);
        String history = "epoch,train_loss,validation_loss\n1,90,80\n2,70,75\n3,60,";
        Files.writeString(folder.resolve("history.csv"), history + "\n");
        assertThat(report()).contains("After epoch 2 the step size falls to 0, and validation rows are trained on too");
        Files.writeString(folder.resolve("history.csv"), history + "70\n");
        assertThat(report()).doesNotContain("the step size falls");
    }

    @Test
    void lossesThatFallFarGetALogarithmicAxis() throws IOException {
        card(CARD);
        Files.writeString(folder.resolve("history.csv"), "epoch,train_loss\n1,1000\n2,100\n3,10\n");
        String page = report();
        assertThat(page).contains("data-log=\"true\"", "(log)", ">1000</text>", ">100</text>", ">10</text>");
        // 1000 and 10 are as far from the ends, and 100 is half way between them
        Matcher points = Pattern.compile("points=\"[\\d.]+,([\\d.]+) [\\d.]+,([\\d.]+) [\\d.]+,([\\d.]+)\"")
                .matcher(page);
        assertThat(points.find()).isTrue();
        assertThat(Double.parseDouble(points.group(2)))
                .isCloseTo(
                        (Double.parseDouble(points.group(1)) + Double.parseDouble(points.group(3))) / 2, within(0.11));
        Files.writeString(folder.resolve("history.csv"), "epoch,train_loss\n1,100\n2,20\n3,10\n");
        assertThat(report()).as("ten times is not more").doesNotContain("data-log");
        Files.writeString(folder.resolve("history.csv"), "epoch,train_loss\n1,100\n2,0\n3,10\n");
        assertThat(report()).as("0 has no logarithm").doesNotContain("data-log");
    }

    @Test
    void saysWhatIsMissingAndWhichLabelMarksAnomalies() throws IOException {
        card("{\"model\": \"mine\", \"anomaly_label\": \"-1\", \"figures\": {\"mse\": 1},"
                + " \"left_out\": {\"detection\": \"of <b>ok</b> (3)\"}}");
        String page = Files.readString(Report.write(folder));
        assertThat(page)
                .contains("No figures of detection: of &lt;b&gt;ok&lt;/b&gt; (3).")
                .contains("label of anomalies</th><td>-1</td>");
    }

    @Test
    void showsWhateverIsThere() throws IOException {
        card("{\"model\": \"mine\"}");

        assertThat(report()).contains("mine on unnamed data").doesNotContain("<h2>Figures", "<svg", "null", "<img");

        card("{\"model\": \"mine\", \"figures\": {\"test\": {\"mse\": 1e-9}, \"mse\": \"NaN\"}}");
        assertThat(report()).contains("<h3>test</h3>", "1.000e-09", "NaN");
    }

    @Test
    void everyTextIsShownAsText() throws IOException {
        String attack = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&\u202e\u0000";
        JsonNode card = Json.mapper().readTree(CARD);
        poison((ObjectNode) card, attack);
        Files.write(folder.resolve("run.json"), Json.mapper().writeValueAsBytes(card));

        String page = report();

        assertThat(page)
                .contains("&lt;script&gt;")
                .containsOnlyOnce("<script")
                .doesNotContain("<img src=x", "\"'>", "\u202e", "\u0000");
    }

    private static void poison(JsonNode node, String attack) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                if (object.get(name).isContainerNode()) {
                    poison(object.get(name), attack);
                } else {
                    object.set(name, TextNode.valueOf(attack));
                }
            }
            for (String open : List.of("settings", "versions", "options", "figures")) {
                if (object.get(open) instanceof ObjectNode inner) {
                    inner.put(attack, attack);
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(child -> poison(child, attack));
            array.add(attack);
        }
    }

    @Test
    void saysInOneLineWhatIsWrongWithAFolder() throws IOException {
        assertRefused("no run.json in", "has finished");
        card(CARD.substring(0, CARD.length() / 2));
        assertRefused("run.json cannot be read", "cut short or damaged");
        card("");
        assertRefused("names no model", "damaged");
        card("[1, 2]");
        assertRefused("names no model", "damaged");
        card(CARD);
        Files.writeString(folder.resolve("history.csv"), "epoch,train_loss\none,2\n");
        assertRefused("history.csv, line 2", "damaged");
        assertThat(folder.resolve("report.html")).doesNotExist();
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> Report.write(folder))
                .isInstanceOf(InvalidInputException.class)
                .message()
                .contains(parts)
                .doesNotContain("\n");
    }

    @Test
    void drawsCurvesOfAnyLengthAndHeight() throws IOException {
        card(CARD);
        for (String rows : List.of(
                "1,5,5\n",
                "1,0,0\n2,0,0\n",
                "1,NaN,NaN\n2,NaN,Infinity\n",
                "1,1e12,-3\n2,1e-12,-5\n3,7,\n",
                "7,5,4\n8,4,3\n")) {
            Files.writeString(folder.resolve("history.csv"), "epoch,train_loss,validation_loss\n" + rows);
            String page = report();
            String svg = page.substring(page.indexOf("<svg"), page.indexOf("</svg>"));
            assertThat(svg).as(rows).contains("<polyline").doesNotContain("NaN,", ",NaN", "\"NaN", "Infinity,");
            assertThat(svg.length()).as(rows).isLessThan(20_000);
        }
        StringBuilder many = new StringBuilder("epoch,train_loss,validation_loss\n");
        for (int epoch = 1; epoch <= 5000; epoch++) {
            many.append(epoch).append(',').append(1.0 / epoch).append(",\n");
        }
        Files.writeString(folder.resolve("history.csv"), many);
        String page = report();
        assertThat(page.split("<circle", -1).length).isLessThan(130);
        assertThat(page.split("class=\"mid\"", -1).length).isLessThan(12);
    }

    @Test
    void writesNumbersForPeople() {
        assertThat(Numbers.of(0.0923456)).isEqualTo("0.09235");
        assertThat(Numbers.of(13.8663)).isEqualTo("13.87");
        assertThat(Numbers.of(25346.4)).isEqualTo("25,346");
        assertThat(Numbers.of(32)).isEqualTo("32");
        assertThat(Numbers.of(-0.5)).isEqualTo("-0.5000");
        assertThat(Numbers.of(1.5e-7)).isEqualTo("1.500e-07");
        assertThat(Numbers.of(Double.NaN)).isEqualTo("not a number");
        assertThat(Numbers.of(Double.NEGATIVE_INFINITY)).isEqualTo("minus infinite");
    }

    private void card(String text) throws IOException {
        Files.writeString(folder.resolve("run.json"), text);
    }

    private String report() throws IOException {
        Path written = Report.write(folder);
        assertThat(written).isEqualTo(folder.resolve("report.html"));
        return Files.readString(written);
    }
}
