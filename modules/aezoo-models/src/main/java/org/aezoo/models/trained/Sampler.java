package org.aezoo.models.trained;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.Quantised;
import org.aezoo.models.settings.Require;

/**
 * New examples: what codes drawn from the prior decode to, which is the mean of the decoder's distribution. The prior is
 * the standard normal one, or for quantised codes {@link Codes#prior}.
 *
 * <p>The same seed gives the same examples, and the first of many are those of few.
 */
public final class Sampler {

    private final TrainedAutoencoder trained;

    /** @throws InvalidInputException if the model has no prior */
    Sampler(TrainedAutoencoder trained) {
        if (!trained.model().generative()) {
            throw new InvalidInputException(trained.model().id()
                    + " has no prior to draw codes from: sampling needs a generative model such as vae");
        }
        this.trained = trained;
    }

    /**
     * Draws examples.
     *
     * @param count how many, at least 1
     * @return [count][inputSize] in source units
     */
    public float[][] sample(int count, long seed) {
        return trained.whileOpen(() -> {
            Require.atLeast("count", count, 1);
            SplittableRandom random = new SplittableRandom(seed);
            return TrainedNetwork.inChunks(count, from -> trained.inSourceUnits(drawn(count - from, random)));
        });
    }

    /** The same with all their digits. */
    public double[][] sampleDoubles(int count, long seed) {
        List<double[]> samples = new ArrayList<>();
        sampleScaled(count, seed, scaled -> {
            for (float[] row : scaled) {
                samples.add(trained.scaling().inverse(row));
            }
        });
        return samples.toArray(double[][]::new);
    }

    /** The same, a few hundred at a time, so that memory does not depend on how many. */
    public void sample(long count, long seed, Consumer<float[][]> consumer) {
        sampleScaled(count, seed, scaled -> consumer.accept(trained.inSourceUnits(scaled)));
    }

    /**
     * The same as the network puts them out; {@link org.aezoo.data.Scaling#inverse} brings them to source units with all
     * digits.
     */
    public void sampleScaled(long count, long seed, Consumer<float[][]> consumer) {
        trained.lifetime.run(() -> {
            Require.atLeast("count", count, 1);
            SplittableRandom random = new SplittableRandom(seed);
            for (long from = 0; from < count; from += TrainedNetwork.CHUNK) {
                consumer.accept(drawn(count - from, random));
            }
        });
    }

    /** The next examples, as many as go through the network at once. */
    private float[][] drawn(long left, SplittableRandom random) {
        int count = (int) Math.min(TrainedNetwork.CHUNK, left);
        if (!Quantised.grids(trained.model()).isEmpty()) {
            int[][] indices = new int[count][];
            Arrays.setAll(indices, i -> trained.codes().prior().sample(random));
            return trained.network().decode(trained.codes().codesOfIndices(indices));
        }
        float[][] codes = new float[count][trained.model().codeSize()];
        for (float[] code : codes) {
            for (int j = 0; j < code.length; j++) {
                code[j] = (float) random.nextGaussian();
            }
        }
        return trained.network().decode(codes);
    }
}
