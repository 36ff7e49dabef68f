package org.aezoo.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.aezoo.models.Archetypal;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.NoiseConditioned;
import org.aezoo.models.Quantised;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.StagedModel;
import org.aezoo.models.Variant;
import org.aezoo.models.saucie.Saucie;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.sparse.TopKAutoencoder;
import org.aezoo.models.zoo.Zoo;

/**
 * A network to be timed, on grey pictures of 28x28 pixels.
 *
 * @param name as on the command line
 * @param model id in the zoo
 * @param changes settings that differ from the variant's own for this shape
 * @param batchSize examples per step of training
 */
public record BenchmarkCase(String name, String model, Map<String, String> changes, int batchSize) {

    private static final int BATCH = 128;
    private static final int LARGE_BATCH = 256;

    private static final Set<String> UNKNOWN = Set.of("rae", "beta-tc-vae", "info-vae");

    /** What all cases look at. */
    static final DataShape SHAPE = DataShape.image(1, 28, 28);

    /** Two dense networks of known size, then the variants at their own settings. */
    static List<BenchmarkCase> all() {
        List<BenchmarkCase> cases = new ArrayList<>();
        cases.add(new BenchmarkCase(
                "784-128-64",
                "deep",
                Map.of("hidden-sizes", "128", "code-size", "64", "code-activation", "relu"),
                BATCH));
        cases.add(new BenchmarkCase(
                "784-1000-500-250-30", "deep", Map.of("hidden-sizes", "1000,500,250", "code-size", "30"), LARGE_BATCH));
        for (Variant variant : Zoo.list()) {
            if (!variant.takes(SHAPE)) {
                continue;
            }
            AutoencoderModel model = variant.forShape(SHAPE);
            // stacked networks are deep ones once they are unrolled, and no peer knows quantised codes, levels of
            // noise, counts of words, archetypes, batches, dead units that are let through, or penalties on codes that
            // are drawn from
            boolean known = Quantised.grids(model).isEmpty()
                    && !(model instanceof NoiseConditioned)
                    && Archetypal.count(model) == 0
                    && !(model instanceof Saucie)
                    && !UNKNOWN.contains(variant.id())
                    && (!Settings.values(model).containsKey("auxiliary") || model instanceof TopKAutoencoder)
                    && model.loss() != ReconstructionLoss.MULTINOMIAL;
            if (!(model instanceof StagedModel) && known) {
                Map<String, String> changes = model instanceof TopKAutoencoder
                        ? Map.of("auxiliary", "0", "tied", "true", "learning-rate", "0.001")
                        : Map.of();
                cases.add(new BenchmarkCase(variant.id(), variant.id(), changes, BATCH));
            }
        }
        return cases;
    }

    /**
     * The cases of some names, in the order of the names; all for none.
     *
     * @throws InvalidInputException if a name is unknown
     */
    static List<BenchmarkCase> named(List<String> names) {
        List<BenchmarkCase> all = all();
        if (names.isEmpty()) {
            return all;
        }
        List<String> known = all.stream().map(BenchmarkCase::name).toList();
        List<BenchmarkCase> chosen = new ArrayList<>();
        for (String name : names) {
            int at = known.indexOf(name);
            if (at < 0) {
                throw new InvalidInputException("unknown case '" + name + "'" + Suggest.hint(name, known)
                        + ": known are " + String.join(", ", known));
            }
            chosen.add(all.get(at));
        }
        return chosen;
    }

    /** The variant with its settings. */
    AutoencoderModel autoencoder() {
        return Settings.with(Zoo.get(model).forShape(SHAPE), changes);
    }
}
