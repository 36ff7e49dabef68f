package org.aezoo.examples;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.aezoo.numerics.Vectors;

/**
 * Rows that are sums of a few directions out of many more than there are columns, as activations of large networks are
 * thought to be: so that the directions that a model finds can be held against those that were put in.
 *
 * <p>Feature i (from 0) is on in a share of 1.5 / (i + 5) of the rows, about 8 of 1024 in each. Which are on together is
 * correlated: all hang on ten common causes, by which a third of what decides about each is explained. One that is on
 * has a size of mean 1 and standard deviation 0.25, along a direction of length 1 of its own.
 */
final class PlantedFeatures {

    private static final int CAUSES = 10;
    private static final double SHARED = 1.0 / 3;

    private final double[][] directions;
    private final double[][] loadings;
    private final double[] thresholds;

    /**
     * The features.
     *
     * @param count how many, 1 or more
     * @param columns values per row, 1 or more
     * @param seed of directions and correlations
     */
    PlantedFeatures(int count, int columns, long seed) {
        Random random = new Random(seed);
        directions = new double[count][];
        loadings = new double[count][];
        thresholds = new double[count];
        double[] normal =
                random.doubles(100_000).map(i -> random.nextGaussian()).sorted().toArray();
        for (int i = 0; i < count; i++) {
            directions[i] = direction(random, columns, 1);
            loadings[i] = direction(random, CAUSES, Math.sqrt(SHARED));
            thresholds[i] = normal[(int) ((1 - 1.5 / (i + 5)) * normal.length)];
        }
    }

    private static double[] direction(Random random, int size, double length) {
        double[] direction =
                random.doubles(size).map(i -> random.nextGaussian()).toArray();
        double norm = Math.sqrt(Arrays.stream(direction).map(v -> v * v).sum());
        return Arrays.stream(direction).map(v -> length * v / norm).toArray();
    }

    double[][] directions() {
        return directions;
    }

    /**
     * Some rows.
     *
     * @param values [rows][columns]
     * @param on which features are on, [rows][features]
     */
    record Rows(float[][] values, boolean[][] on) {}

    /** @param count how many rows, 1 or more */
    Rows draw(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] values = new float[count][];
        boolean[][] on = new boolean[count][directions.length];
        double[] causes = new double[CAUSES];
        for (int r = 0; r < count; r++) {
            Arrays.setAll(causes, c -> random.nextGaussian());
            double[] sum = new double[directions[0].length];
            for (int i = 0; i < directions.length; i++) {
                double z = Math.sqrt(1 - SHARED) * random.nextGaussian();
                for (int c = 0; c < CAUSES; c++) {
                    z += loadings[i][c] * causes[c];
                }
                if (z > thresholds[i]) {
                    on[r][i] = true;
                    double size = Math.max(0.1, 1 + 0.25 * random.nextGaussian());
                    Vectors.add(sum, size, directions[i]);
                }
            }
            values[r] = Vectors.floats(sum);
        }
        return new Rows(values, on);
    }
}
