package org.aezoo.models.trained;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.CodeMixture;
import org.aezoo.models.Quantised;
import org.aezoo.models.Variational;
import org.aezoo.models.settings.Require;
import org.aezoo.numerics.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * New examples: what codes drawn from a {@link Prior} decode to, which is the mean of the decoder's distribution.
 *
 * <p>The same seed gives the same examples, and the first of many are those of few.
 */
public final class Sampler {

    /** What codes are drawn from. */
    public enum Prior {

        /** The standard normal distribution, to which training pulls the codes of variational models. */
        NORMAL,

        /** Gaussians fitted to the codes of training rows, {@link Codes#mixture}, for any continuous code. */
        MIXTURE,

        /** Counts of the indices of training rows, {@link Codes#prior}, for quantised codes. */
        INDICES;

        /** As in options and documents: {@code normal}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What a model is drawn from if nothing else is asked for. */
        public static Prior usual(AutoencoderModel model) {
            return !Quantised.grids(model).isEmpty() ? INDICES : model instanceof Variational ? NORMAL : MIXTURE;
        }
    }

    private final TrainedAutoencoder trained;
    private final Prior prior;
    private final @Nullable CodeMixture mixture;

    /** Whether a model can be drawn from as it is: only a mixture has to be fitted before. */
    public static boolean isReady(TrainedAutoencoder trained) {
        return Prior.usual(trained.model()) != Prior.MIXTURE || trained.codes().mixture() != null;
    }

    /** @throws InvalidInputException if the model has no such prior */
    Sampler(TrainedAutoencoder trained, Prior prior) {
        this.trained = trained;
        this.prior = prior;
        AutoencoderModel model = trained.model();
        Prior usual = Prior.usual(model);
        if (prior != Prior.MIXTURE && prior != usual) {
            throw new InvalidInputException(model.id() + " has no "
                    + (prior == Prior.NORMAL ? "normal prior" : "indices") + " to draw codes from: take " + usual.id());
        }
        mixture = prior == Prior.MIXTURE ? trained.codes().mixture() : null;
        if (prior == Prior.MIXTURE) {
            CodeMixture.check(model);
            if (mixture == null) {
                throw new InvalidInputException((usual == Prior.MIXTURE ? model.id() + " has no prior, and no" : "no")
                        + " mixture has been fitted to its codes to draw from: 'aezoo sample' on the run's folder fits"
                        + " one, and codes().fitMixture in Java");
            }
        }
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
        if (prior == Prior.INDICES) {
            int[][] indices = new int[count][];
            Arrays.setAll(indices, i -> trained.codes().prior().sample(random));
            return trained.network().decode(trained.codes().codesOfIndices(indices));
        }
        float[][] codes = new float[count][];
        Arrays.setAll(codes, i -> code(random));
        return trained.network().decode(codes);
    }

    private float[] code(SplittableRandom random) {
        if (mixture != null) {
            return Vectors.floats(mixture.sample(random));
        }
        float[] code = new float[trained.model().codeSize()];
        for (int j = 0; j < code.length; j++) {
            code[j] = (float) random.nextGaussian();
        }
        return code;
    }
}
