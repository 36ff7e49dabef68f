package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aezoo.layers.cpu.Onednn;
import org.aezoo.testkit.SecondJvm;
import org.junit.jupiter.api.Test;

/**
 * Products and convolutions are right under every instruction set of this processor. {@code -Daezoo.survey.shapes=3000}
 * tries more shapes than the few of every build; {@code tools/kernel-survey} prints them.
 */
class KernelSurveyTest {

    private static final int FEW = 40;
    private static final int SHAPES = Integer.getInteger("aezoo.survey.shapes", FEW);

    /** From the narrowest on; what a processor lacks is the same as the one before. */
    private static final List<String> SETS = SHAPES <= FEW
            ? List.of("AVX2", "AVX512_CORE", "ALL")
            : List.of("SSE41", "AVX", "AVX2", "AVX512_CORE", "AVX512_CORE_VNNI", "AVX512_CORE_BF16", "ALL");

    private static final long SEED = Long.getLong("aezoo.survey.seed", 17);

    @Test
    void everyInstructionSetIsRight() {
        Set<String> seen = new LinkedHashSet<>();
        for (String set : SETS) {
            List<String> lines = SecondJvm.run(
                            List.of(),
                            Map.of("DNNL_MAX_CPU_ISA", set),
                            KernelSurvey.class,
                            String.valueOf(SHAPES),
                            String.valueOf(SEED),
                            String.valueOf(1 + seen.size() % 2))
                    .lines()
                    .toList();
            String name = lines.stream()
                    .filter(line -> line.startsWith("#"))
                    .findFirst()
                    .orElseThrow();
            if (!seen.add(name)) {
                continue;
            }
            System.out.println(String.join(System.lineSeparator(), lines));
            List<String> kinds =
                    lines.stream().filter(line -> !line.startsWith("#")).toList();
            assertThat(kinds).hasSize(Onednn.isUsedForConvolutions() ? 6 : 4).allSatisfy(line -> {
                String[] parts = line.split(" ", 4);
                assertThat(parts[1]).isEqualTo(String.valueOf(SHAPES));
                // a wrong kernel is off by hundreds, one with half the digits by thousands
                assertThat(Double.parseDouble(parts[2])).as(name + ": " + line).isBetween(0.001, 1.0);
            });
            if (!Onednn.isUsed()) {
                return;
            }
        }
        assertThat(seen).isNotEmpty();
    }
}
