package org.aezoo.examples;

import static org.aezoo.models.Nonlinearity.TANH;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.evaluation.baselines.LinearArchetypes;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.archetypal.ArchetypalAutoencoder;
import org.aezoo.models.common.Start;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * Finds the four archetypes behind rows that are mixtures of them: on a flat tetrahedron, and on one that is bent onto a
 * sphere, where straight lines between rows leave the data.
 *
 * <p>Mixtures are spread evenly over the simplex. The tetrahedron's corners are a distance of 1 from the origin in three
 * dimensions. Bent, a point at a distance of r goes to {@code (R sin(r / R) / r) x} and a fourth value
 * {@code R (1 - cos(r / R))}: onto a sphere of radius R = 0.8 in four dimensions, distances from the origin kept.
 */
public final class Archetypes {

    private static final int ROWS = 2000;
    private static final int COUNT = 4;
    private static final double RADIUS = 0.8;

    private static final double[][] CORNERS = {{1, 1, 1}, {1, -1, -1}, {-1, 1, -1}, {-1, -1, 1}};

    private static final List<String> WAYS = List.of("aanet", "plain autoencoder", "linear", "random rows");

    private Archetypes() {}

    /** Rows and the archetypes that they were made of. */
    record Tetrahedron(float[][] rows, float[][] archetypes) {

        static Tetrahedron of(boolean curved, int count, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            float[][] rows = new float[count][];
            for (int i = 0; i < count; i++) {
                double[] shares = new double[COUNT];
                Arrays.setAll(shares, k -> -Math.log(1 - random.nextDouble()));
                double sum = Arrays.stream(shares).sum();
                double[] point = new double[3];
                for (int k = 0; k < COUNT; k++) {
                    for (int j = 0; j < 3; j++) {
                        point[j] += shares[k] / sum * CORNERS[k][j] / Math.sqrt(3);
                    }
                }
                rows[i] = placed(point, curved);
            }
            float[][] archetypes = new float[COUNT][];
            Arrays.setAll(
                    archetypes,
                    k -> placed(
                            Arrays.stream(CORNERS[k])
                                    .map(value -> value / Math.sqrt(3))
                                    .toArray(),
                            curved));
            return new Tetrahedron(rows, archetypes);
        }

        private static float[] placed(double[] point, boolean curved) {
            double r =
                    Math.sqrt(Arrays.stream(point).map(value -> value * value).sum());
            double factor = !curved || r == 0 ? 1 : RADIUS * Math.sin(r / RADIUS) / r;
            float[] place = new float[curved ? 4 : 3];
            for (int j = 0; j < 3; j++) {
                place[j] = (float) (factor * point[j]);
            }
            if (curved) {
                place[3] = (float) (RADIUS * (1 - Math.cos(r / RADIUS)));
            }
            return place;
        }

        /** The mean distance of the true archetypes from those found, matched for the least sum, in edges. */
        double error(float[][] found) {
            return least(found, new boolean[COUNT], 0) / COUNT / distance(archetypes[0], archetypes[1]);
        }

        private double least(float[][] found, boolean[] taken, int next) {
            if (next == COUNT) {
                return 0;
            }
            double best = Double.POSITIVE_INFINITY;
            for (int k = 0; k < COUNT; k++) {
                if (!taken[k]) {
                    taken[k] = true;
                    best = Math.min(best, distance(archetypes[next], found[k]) + least(found, taken, next + 1));
                    taken[k] = false;
                }
            }
            return best;
        }
    }

    /**
     * Takes the number of seeds (10), that of training steps (6000) and settings of {@code aanet}, such as
     * {@code relaxed=true}; prints a table for each tetrahedron: the error of each way, mean and range over the seeds.
     */
    public static void main(String[] args) {
        int seeds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        int steps = args.length > 1 ? Integer.parseInt(args[1]) : 6000;
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 2; i < args.length; i++) {
            String[] parts = args[i].split("=", 2);
            settings.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        for (boolean curved : new boolean[] {false, true}) {
            double[][] errors = new double[WAYS.size()][seeds];
            long start = System.nanoTime();
            for (int seed = 1; seed <= seeds; seed++) {
                double[] one = measure(curved, seed, steps, settings);
                for (int way = 0; way < one.length; way++) {
                    errors[way][seed - 1] = one[way];
                }
                System.out.printf("seed %d: %s%n", seed, Arrays.toString(one));
            }
            System.out.printf(
                    "%s tetrahedron: mean distance from the true archetypes, in edges; %d seeds, %.0f s%n",
                    curved ? "curved" : "flat", seeds, (System.nanoTime() - start) / 1e9);
            for (int way = 0; way < errors.length; way++) {
                Arrays.sort(errors[way]);
                System.out.printf(
                        "%-18s %.4f  (%.4f to %.4f)%n",
                        WAYS.get(way),
                        Arrays.stream(errors[way]).average().orElseThrow(),
                        errors[way][0],
                        errors[way][seeds - 1]);
            }
        }
    }

    /** The errors of all ways on rows of one seed. */
    static double[] measure(boolean curved, long seed, int steps, Map<String, String> settings) {
        Tetrahedron data = Tetrahedron.of(curved, ROWS, seed);
        int size = data.rows()[0].length;
        Dataset rows = Dataset.of(curved ? "curved" : "flat", DataShape.row(size), new FloatRows(data.rows()));
        TrainingOptions options =
                TrainingOptions.defaults().withSeed(seed).forRows(steps, ROWS).withValidation(0.1);
        ArchetypalAutoencoder aanet = Settings.with(ArchetypalAutoencoder.tabular(size), settings);
        Map<String, ?> same = Map.of(
                "inputSize",
                size,
                "hiddenSizes",
                aanet.hiddenSizes(),
                "codeSize",
                COUNT - 1,
                "activation",
                TANH,
                "start",
                Start.RANDOM);
        AutoencoderModel plain = Settings.table(DeepAutoencoder.class, same);
        double[] errors = new double[WAYS.size()];
        try (TrainedAutoencoder trained =
                new Trainer(options).train(aanet, rows).model()) {
            errors[0] = data.error(trained.codes().archetypes());
        }
        try (TrainedAutoencoder trained =
                new Trainer(options).train(plain, rows).model()) {
            float[][] codes = trained.encode(data.rows());
            errors[1] = data.error(trained.decode(floats(LinearArchetypes.fit(codes, COUNT, seed))));
        }
        errors[2] = data.error(floats(LinearArchetypes.fit(data.rows(), COUNT, seed)));
        // rows are mixtures drawn by chance: the first ones are as good as any
        errors[3] = data.error(Arrays.copyOf(data.rows(), COUNT));
        return errors;
    }

    private static float[][] floats(double[][] values) {
        float[][] floats = new float[values.length][values[0].length];
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < values[i].length; j++) {
                floats[i][j] = (float) values[i][j];
            }
        }
        return floats;
    }

    private static double distance(float[] one, float[] other) {
        double sum = 0;
        for (int j = 0; j < one.length; j++) {
            sum += ((double) one[j] - other[j]) * ((double) one[j] - other[j]);
        }
        return Math.sqrt(sum);
    }
}
