package org.aezoo.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowViewTest {

    @TempDir
    Path folder;

    /** A network whose weights are all 0 gives the shift of the scaling back. */
    @Test
    void showsTheBestAMiddleAndTheWorstRowInTheirOwnUnits() throws IOException {
        float[][] rows = {{900, 2}, {100, 1}, {110, 1}, {130, 1}, {100, 5}};
        Dataset table = Dataset.of("table", DataShape.row(2), new FloatRows(rows));
        Scaling scaling = new Scaling(Scaling.Kind.STANDARD, new double[] {100, 1}, new double[] {10, 1});
        ComputationGraph graph =
                new ComputationGraph(ShallowAutoencoder.tabular(2).graph(1));
        graph.init();
        graph.params().assign(0);
        try (TrainedAutoencoder trained = new TrainedAutoencoder(
                ShallowAutoencoder.tabular(2), graph, table.shape(), List.of("a<b", "c"), scaling, 1)) {
            RowView view =
                    RowView.of(trained, table.withFeatureNames(List.of("a<b", "c")), new int[] {10, 11, 12, 13, 14});
            assertThat(view.columns()).containsExactly("a<b", "c");
            // squared errors in scaled units: 6401, 0, 1, 9, 16
            assertThat(view.rows()).extracting(RowView.Row::row).containsExactly(11, 13, 10);
            assertThat(view.rows().get(2).original()).containsExactly(new double[] {900, 2}, within(1e-3));
            assertThat(view.rows().get(2).rebuilt()).containsExactly(new double[] {100, 1}, within(1e-3));

            Files.write(folder.resolve(RowView.FILE), ReportFile.json(view));
            String page = RowView.read(folder).orElseThrow().html();
            assertThat(page)
                    .contains("a&lt;b</th><td class=\"number\">100</td><td class=\"number\">100</td>"
                            + "<td class=\"number\">130</td><td class=\"number\">100</td>"
                            + "<td class=\"number\">900</td><td class=\"number\">100</td>")
                    .contains("worst, row 10");
        }
    }

    @Test
    void damagedFilesAreNamed() throws IOException {
        assertThat(RowView.read(folder)).isEmpty();
        for (String text : List.of("", "{", "{}", "{\"columns\": [\"a\"], \"rows\": []}", "[1]")) {
            Files.writeString(folder.resolve(RowView.FILE), text);
            assertThatThrownBy(() -> RowView.read(folder))
                    .as(text)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("damaged");
        }
    }
}
