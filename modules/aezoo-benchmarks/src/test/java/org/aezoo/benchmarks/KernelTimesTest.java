package org.aezoo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import org.aezoo.data.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;

final class KernelTimesTest {

    @Test
    void everyKernelRuns() {
        Collection<RunResult> results = KernelTimes.run(0, 0, 5, 1, "");
        // layer, loss, Adam, and four products, each twice
        assertThat(results).hasSize(14);
        assertThat(results).allMatch(r -> r.getPrimaryResult().getScore() > 0);
        assertThat(KernelTimes.table(results))
                .contains("adam", "layer", "loss", "product 128x784x128")
                .doesNotContain("NaN");
    }

    @Test
    void moreWordsAreRefused() {
        assertThatThrownBy(() -> KernelTimes.main(List.of("--fast")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--fast");
        assertThatThrownBy(() -> Growth.main(List.of("--rows", "0")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--rows");
    }
}
