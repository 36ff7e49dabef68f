package org.aezoo.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import javax.imageio.ImageIO;
import org.aezoo.data.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComparisonTest {

    @TempDir
    Path folder;

    private Path run(String name, String model, String settings, String figures) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Files.writeString(run.resolve("run.json"), """
                {"model": "%s", "settings": {%s}, "data": {"source": "mnist"}, "seconds": 61, "parameters": 1234,
                 "figures": {%s}}
                """.formatted(model, settings, figures));
        Files.writeString(run.resolve("history.csv"), "epoch,train_loss,validation_loss\n1,9,8\n2,7,6.5\n");
        return run;
    }

    private String page(Path... runs) throws IOException {
        Path target = folder.resolve("page.html");
        Comparison.write(List.of(runs), target);
        return Files.readString(target);
    }

    @Test
    void putsFiguresSideBySideAndMarksTheBest() throws IOException {
        Path a = run("a", "shallow", "\"code-size\": 8, \"tied\": true", "\"sse\": 7.5, \"psnr\": 20.5");
        Path b = run("b", "deep", "\"code-size\": 16, \"tied\": true", "\"sse\": 5.25, \"psnr\": 20.25, \"kl\": 3");
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(image, "png", a.resolve("samples.png").toFile());

        assertThat(page(a, b))
                .contains("Comparison of 2 runs", "All were trained on mnist.", "1 min 1 s")
                .contains("<td class=\"number\">7.500</td><td class=\"number best-of\">5.250</td>")
                .contains("<td class=\"number best-of\">20.50</td><td class=\"number\">20.25</td>")
                .contains("<td class=\"number\">–</td><td class=\"number\">3</td>")
                .contains("data-name=\"a\"", "data-name=\"b\"", "polyline class=\"run-2\"")
                .contains("<th scope=\"row\">code-size</th>", "alt=\"Samples of a\"")
                .doesNotContain("<th scope=\"row\">tied</th>", "alt=\"Samples of b\"", "<h2>Codes</h2>");
    }

    @Test
    void allOfTheBestAreMarkedButNotAllRuns() throws IOException {
        Path a = run("a", "shallow", "", "\"sse\": 5, \"psnr\": 20");
        Path b = run("b", "deep", "", "\"sse\": 7, \"psnr\": 20");
        Path c = run("c", "deep", "", "\"sse\": 5, \"psnr\": 20");
        assertThat(page(a, b, c))
                .contains("<td class=\"number best-of\">5</td><td class=\"number\">7</td>"
                        + "<td class=\"number best-of\">5</td>")
                .doesNotContain("best-of\">20<");
    }

    @Test
    void errorsOfDifferentObjectivesAreNotSetAgainstEachOther() throws IOException {
        Path a = run("a", "shallow", "", "\"sse\": 5, \"auroc\": 0.75");
        Path b = run("b", "deep", "", "\"sse\": 7, \"auroc\": 0.5");
        Path c = run("c", "vae", "", "\"sse\": 9, \"auroc\": 0.25");
        say(
                a,
                "\"objective\": \"squares\", \"loss_unit\": \"squared error per example\","
                        + " \"yardstick\": {\"r2\": {\"model\": 0.5, \"mean\": 0, \"components\": 0.4}}");
        say(
                b,
                "\"objective\": \"squares\", \"loss_unit\": \"squared error per example\","
                        + " \"yardstick\": {\"r2\": {\"model\": 0.25}}");
        say(c, "\"objective\": \"nats\", \"loss_unit\": \"nats per example\"");

        assertThat(page(a, b))
                .contains("best-of\">5<", "best-of\">0.500<", "The best of a line is bold.")
                .contains("<td class=\"number\">0.400</td><td class=\"number\">–</td>")
                .containsOnlyOnce("<svg");
        String page = page(a, b, c);
        assertThat(page)
                .contains("best-of\">0.7500<")
                .doesNotContain("best-of\">5<", "best-of\">0.500<")
                .contains("different objectives or scalings");
        assertThat(page.split("<svg", -1)).as("an axis for each unit").hasSize(3);
        assertThat(page).contains(">squared error per example</text>", ">nats per example</text>");

        say(b, "\"objective\": \"squares\", \"scaling\": \"min-max\"");
        assertThat(page(a, b)).as("errors of other scaled units").doesNotContain("best-of\">5<");
        Files.writeString(
                b.resolve("run.json"),
                "{\"model\": \"deep\", \"data\": {\"source\": \"digits\"}, \"figures\": {\"auroc\": 0.5}}");
        assertThat(page(a, b)).contains("Nothing is bold").doesNotContain("number best-of");
    }

    private static void say(Path run, String more) throws IOException {
        Path card = run.resolve("run.json");
        Files.writeString(
                card, Files.readString(card).replaceFirst("\\{", Matcher.quoteReplacement("{" + more + ", ")));
    }

    @Test
    void runsOfOneNameAndOfOtherDataAreToldApart() throws IOException {
        Path a = run("x/run", "shallow", "", "");
        Path b = run("y/run", "shallow", "", "");
        Files.writeString(b.resolve("run.json"), "{\"model\": \"shallow\", \"data\": {\"source\": \"<digits>\"}}");
        assertThat(page(a, b))
                .contains("different data: mnist; &lt;digits&gt;.", "data-name=\"run\"", "y/run")
                .containsOnlyOnce("<script")
                .doesNotContain("<digits>");
    }

    @Test
    void whatCannotBeComparedIsRefused() throws IOException {
        Path a = run("a", "shallow", "", "");
        Path target = folder.resolve("page.html");
        assertThatThrownBy(() -> Comparison.write(List.of(a), target))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("from 2 to 8 runs can be compared, got 1");
        assertThatThrownBy(() -> Comparison.write(Collections.nCopies(9, a), target))
                .hasMessageContaining("got 9");
        assertThatThrownBy(() -> Comparison.write(List.of(a, folder), target))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no run.json");
        assertThat(target).doesNotExist();
    }
}
