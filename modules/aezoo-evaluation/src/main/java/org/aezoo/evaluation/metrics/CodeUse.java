package org.aezoo.evaluation.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.Dataset;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.Quantised;
import org.aezoo.models.trained.CodePrior;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Perplexity;

/**
 * How a quantised code uses its codebooks.
 *
 * <ul>
 *   <li>{@code codebook_usage}: share of the vectors that were chosen at least once, of all codebooks together
 *   <li>{@code perplexity}: exp of the entropy of the choices, the size of a codebook in equal use that would be as
 *       diverse; the mean over codebooks, each weighted by its positions
 *   <li>{@code bits_per_example}: the indices of an example at log2 of the codebook's size each
 *   <li>{@code prior_bits_per_example}: the same under the model's {@link CodePrior}, where it has been fitted
 * </ul>
 */
public final class CodeUse {

    private final List<CodeGrid> grids;
    private final CodePrior prior;
    private final long[][] counts;
    private double priorBits;
    private long examples;

    private CodeUse(TrainedAutoencoder trained) {
        this.grids = Quantised.grids(trained.model());
        this.prior = trained.codes().prior();
        this.counts = new long[grids.size()][];
        Arrays.setAll(counts, g -> new long[grids.get(g).codebookSize()]);
    }

    /** One that has seen nothing yet; it stays empty for a model with continuous codes. */
    static CodeUse of(TrainedAutoencoder trained) {
        return new CodeUse(trained);
    }

    /**
     * Counts over a dataset.
     *
     * @throws org.aezoo.data.InvalidInputException if the model does not quantise
     */
    public static CodeUse of(TrainedAutoencoder trained, Dataset data) {
        CodeUse use = new CodeUse(trained);
        trained.forEach(data, view -> use.add(trained.codes().indicesOfCodes(view.codes())));
        return use;
    }

    void add(int[][] indices) {
        for (int[] row : indices) {
            int at = 0;
            for (int g = 0; g < counts.length; g++) {
                for (int p = 0; p < grids.get(g).positions(); p++) {
                    counts[g][row[at++]]++;
                }
            }
            if (prior.size() > 0) {
                priorBits += prior.bits(row);
            }
        }
        examples += indices.length;
    }

    /** How often each vector was chosen, codebook after codebook. */
    public List<long[]> counts() {
        return Arrays.stream(counts).map(long[]::clone).toList();
    }

    /** The figures, in the order above; none where nothing was counted. */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        if (grids.isEmpty() || examples == 0) {
            return figures;
        }
        double used = 0;
        double size = 0;
        double perplexity = 0;
        double positions = 0;
        double bits = 0;
        for (int g = 0; g < counts.length; g++) {
            CodeGrid grid = grids.get(g);
            used += Arrays.stream(counts[g]).filter(n -> n > 0).count();
            size += counts[g].length;
            perplexity += grid.positions() * Perplexity.of(counts[g]);
            positions += grid.positions();
            bits += grid.bits();
        }
        figures.put("codebook_usage", used / size);
        figures.put("perplexity", perplexity / positions);
        figures.put("bits_per_example", bits);
        if (prior.size() > 0) {
            figures.put("prior_bits_per_example", priorBits / examples);
        }
        return figures;
    }

    /** The codebooks, in the order of {@link #counts}. */
    public List<CodeGrid> grids() {
        return grids;
    }
}
