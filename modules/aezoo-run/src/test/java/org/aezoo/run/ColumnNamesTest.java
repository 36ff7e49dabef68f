package org.aezoo.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ColumnNamesTest {

    @Test
    void noColumnOfScoresHasTheNameOfAnother() {
        List<String> table = List.of("a", "score", "anomaly", "share_below", "probability", "code_divergence");
        assertThat(ColumnNames.scores(true, table, true))
                .startsWith("score", "anomaly", "share_below", "probability", "a", "score_column")
                .contains("probability_column")
                .endsWith("code_divergence")
                .hasSize(11)
                .doesNotHaveDuplicates();
        assertThat(ColumnNames.scores(false, List.of(), false)).containsExactly("score");
    }
}
