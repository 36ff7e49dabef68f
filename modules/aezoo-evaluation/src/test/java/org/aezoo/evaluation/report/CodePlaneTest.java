package org.aezoo.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.aezoo.data.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CodePlaneTest {

    @TempDir
    Path folder;

    @Test
    void comesBackFromItsFile() throws IOException {
        assertThat(CodePlane.read(folder, CodePlane.FILE)).isEmpty();
        CodePlane plane = new CodePlane(
                "first", "second", List.of("a", "b"), new double[][] {{0.5, -1}, {2, 3.25}}, new int[] {1, 0}, 40);
        Files.write(folder.resolve(CodePlane.FILE), ReportFile.json(plane));
        assertThat(CodePlane.read(folder, CodePlane.FILE)).contains(plane);
    }

    @Test
    void drawsADotARowAndShowsNamesAsText() throws IOException {
        CodePlane plane = new CodePlane(
                "<x>", "y", List.of("<script>", "b"), new double[][] {{0, 0}, {1, 1}, {1, 1}}, new int[] {1, 0, 0}, 0);
        String page = PlaneView.render(Figures.CODES, plane, "");
        assertThat(page)
                .contains("&lt;x&gt;", "<title>&lt;script&gt;</title>", "class=\"run-2\" cx=\"46.0\"")
                .doesNotContain("<script", "<img", "NaN");
        assertThat(page.split("<circle", -1)).hasSize(4);
    }

    @Test
    void rowsOfOnePlaceAreDrawn() throws IOException {
        CodePlane plane = new CodePlane("x", "y", List.of(), new double[][] {{2, 2}}, new int[] {0}, 0);
        assertThat(PlaneView.render(Figures.CODES, plane, ""))
                .contains("<circle")
                .doesNotContain("NaN", "Infinity");
    }

    @Test
    void damagedFilesAreSaid() throws IOException {
        for (String text : List.of(
                "{\"points\": [[1, 2]], \"labels\": []}",
                "{\"points\": [[1, 2]], \"labels\": [5], \"classes\": [\"a\"]}",
                "{\"points\": [[1, \"x\"]], \"labels\": [0]}",
                "{\"points\": [[1, 2]], \"labels\": [0], \"tiles\": -1}",
                "{\"points\": [[1, 2]")) {
            Files.writeString(folder.resolve(CodePlane.FILE), text);
            assertThatThrownBy(() -> CodePlane.read(folder, CodePlane.FILE))
                    .as(text)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void largePicturesBecomeSmallTiles() {
        BufferedImage large = new BufferedImage(128, 64, BufferedImage.TYPE_INT_RGB);
        BufferedImage sheet = CodePlane.sheet(Collections.nCopies(41, large));
        assertThat(sheet.getWidth()).isEqualTo(40 * 32);
        assertThat(sheet.getHeight()).isEqualTo(2 * 16);
    }
}
