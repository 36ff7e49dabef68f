package org.aezoo.data.corruption;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Shapes of masks, which say which pixels are missing; see {@link Mask}, which checks sizes and shares. */
public enum MaskShape {

    /** A square in the middle. */
    CENTRE {
        @Override
        void dig(boolean[] hole, int height, int width, int patch, double rate, SplittableRandom random) {
            square(hole, width, (height - patch) / 2, (width - patch) / 2, patch);
        }
    },

    /** Squares at random places, which may overlap, until the wanted share or slightly more is masked. */
    BLOCKS {
        @Override
        void dig(boolean[] hole, int height, int width, int patch, double rate, SplittableRandom random) {
            int wanted = count(hole, rate);
            int gone = 0;
            while (gone < wanted) {
                gone += square(
                        hole, width, random.nextInt(height - patch + 1), random.nextInt(width - patch + 1), patch);
            }
        }
    },

    /**
     * Random shapes that cover exactly the wanted share, rounded to pixels: the highest places of a smooth random
     * landscape, whose hills are about a patch apart.
     */
    REGIONS {
        @Override
        void dig(boolean[] hole, int height, int width, int patch, double rate, SplittableRandom random) {
            float[] landscape = landscape(height, width, patch, random);
            float[] sorted = landscape.clone();
            Arrays.sort(sorted);
            int wanted = count(hole, rate);
            float sea = sorted[sorted.length - wanted];
            int gone = 0;
            for (int i = 0; i < hole.length; i++) {
                hole[i] = landscape[i] > sea;
                gone += hole[i] ? 1 : 0;
            }
            // pixels at the threshold: as many as are still wanted
            for (int i = 0; i < hole.length && gone < wanted; i++) {
                if (landscape[i] == sea) {
                    hole[i] = true;
                    gone++;
                }
            }
        }
    };

    /** Marks pixels of an empty plane. */
    abstract void dig(boolean[] hole, int height, int width, int patch, double rate, SplittableRandom random);

    private static int count(boolean[] hole, double rate) {
        return Math.max(1, (int) Math.round(rate * hole.length));
    }

    /** Marks a square and says how many of its pixels were not marked before. */
    private static int square(boolean[] hole, int width, int top, int left, int patch) {
        int more = 0;
        for (int y = top; y < top + patch; y++) {
            for (int x = left; x < left + patch; x++) {
                more += hole[y * width + x] ? 0 : 1;
                hole[y * width + x] = true;
            }
        }
        return more;
    }

    /** Random heights on a coarse grid with a random offset, and straight lines between them. */
    private static float[] landscape(int height, int width, int patch, SplittableRandom random) {
        int rows = height / patch + 3;
        int columns = width / patch + 3;
        float[] coarse = new float[rows * columns];
        for (int i = 0; i < coarse.length; i++) {
            coarse[i] = (float) random.nextDouble();
        }
        double down = random.nextDouble();
        double right = random.nextDouble();
        float[] fine = new float[height * width];
        for (int y = 0; y < height; y++) {
            double v = down + (double) y / patch;
            int row = (int) v;
            for (int x = 0; x < width; x++) {
                double u = right + (double) x / patch;
                int column = (int) u;
                int at = row * columns + column;
                double above = coarse[at] + (u - column) * (coarse[at + 1] - coarse[at]);
                double below = coarse[at + columns] + (u - column) * (coarse[at + columns + 1] - coarse[at + columns]);
                fine[y * width + x] = (float) (above + (v - row) * (below - above));
            }
        }
        return fine;
    }
}
