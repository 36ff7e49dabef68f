package org.aezoo.examples;

import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.Scaling;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * The classic 8-3-8 network: eight patterns, each with a single 1, through three sigmoid units. Training finds a code of
 * its own for each pattern, often close to counting in binary.
 *
 * <p>All eight patterns make one batch, so that an epoch is one step of Adam on the whole data set.
 */
public final class EightThreeEight {

    static final int PATTERNS = 8;
    static final int EPOCHS = 1500;

    private EightThreeEight() {}

    /** Takes the number of seeds to try, 20 if there is none. */
    public static void main(String[] args) {
        int seeds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        int rebuilt = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            try (TrainedAutoencoder trained = train(seed)) {
                if (seed == 1) {
                    print(trained);
                }
                double error = largestError(trained);
                rebuilt += error < 0.1 ? 1 : 0;
                System.out.printf("seed %2d: largest error %.3f%n", seed, error);
            }
        }
        System.out.printf("all patterns within 0.1 of their target: %d of %d seeds%n", rebuilt, seeds);
    }

    static TrainedAutoencoder train(long seed) {
        Map<String, ?> settings =
                Map.of("inputSize", PATTERNS, "codeSize", 3, "activation", Nonlinearity.SIGMOID, "learningRate", 0.05);
        ShallowAutoencoder model = Settings.image(ShallowAutoencoder.class, settings);
        TrainingOptions options = TrainingOptions.defaults()
                .withSchedule(Schedule.CONSTANT)
                .withEpochs(EPOCHS)
                .withBatchSize(PATTERNS)
                .withSeed(seed)
                .withValidation(0)
                .withPatience(0)
                .withScaling(Scaling.Kind.NONE);
        Dataset data = Dataset.of("patterns", DataShape.row(PATTERNS), new FloatRows(patterns()));
        return new Trainer(options).train(model, data).model();
    }

    static float[][] patterns() {
        float[][] patterns = new float[PATTERNS][PATTERNS];
        for (int i = 0; i < PATTERNS; i++) {
            patterns[i][i] = 1;
        }
        return patterns;
    }

    /** The largest distance of any output from its target, in [0, 1]. */
    static double largestError(TrainedAutoencoder trained) {
        float[][] patterns = patterns();
        float[][] rebuilt = trained.reconstruct(patterns);
        double largest = 0;
        for (int i = 0; i < PATTERNS; i++) {
            for (int j = 0; j < PATTERNS; j++) {
                largest = Math.max(largest, Math.abs(rebuilt[i][j] - patterns[i][j]));
            }
        }
        return largest;
    }

    private static void print(TrainedAutoencoder trained) {
        float[][] codes = trained.encode(patterns());
        float[][] rebuilt = trained.reconstruct(patterns());
        System.out.println("input       hidden values      output");
        for (int i = 0; i < PATTERNS; i++) {
            StringBuilder output = new StringBuilder();
            for (float value : rebuilt[i]) {
                output.append(Math.round(value));
            }
            System.out.printf(
                    "%s  %5.2f %5.2f %5.2f  %s%n",
                    "0".repeat(i) + "1" + "0".repeat(PATTERNS - 1 - i), codes[i][0], codes[i][1], codes[i][2], output);
        }
    }
}
