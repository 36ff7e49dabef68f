package org.aezoo.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.aezoo.layers.base.Quantizer;
import org.aezoo.numerics.Perplexity;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * How an epoch used a codebook.
 *
 * @param usage share of the vectors that were chosen at least once, in [0, 1]
 * @param perplexity exp of the entropy of the choices: the size of a codebook in equal use that would be as diverse
 */
public record CodebookUse(double usage, double perplexity) {

    /** Of what was chosen since this was last asked, codebook after codebook; none for a continuous code. */
    static List<CodebookUse> take(ComputationGraph graph) {
        return of(counts(graph));
    }

    /** How often each vector was chosen since this was last asked, codebook after codebook. */
    static List<long[]> counts(ComputationGraph graph) {
        List<long[]> counts = new ArrayList<>();
        for (Layer layer : graph.getLayers()) {
            if (layer instanceof Quantizer quantizer) {
                counts.add(quantizer.takeCounts());
            }
        }
        return counts;
    }

    /** One for each codebook that was used at all. */
    static List<CodebookUse> of(List<long[]> counts) {
        return counts.stream()
                .filter(each -> Arrays.stream(each).sum() > 0)
                .map(CodebookUse::of)
                .toList();
    }

    static CodebookUse of(long[] counts) {
        long used = Arrays.stream(counts).filter(count -> count > 0).count();
        return new CodebookUse((double) used / counts.length, Perplexity.of(counts));
    }

    /** For people: {@code codebook 98 % used, perplexity 132}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "codebook %.0f %% used, perplexity %.0f", 100 * usage, perplexity);
    }
}
