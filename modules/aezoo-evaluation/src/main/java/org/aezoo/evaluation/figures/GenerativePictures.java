package org.aezoo.evaluation.figures;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.evaluation.metrics.CodeUnits;
import org.aezoo.evaluation.metrics.Sampling;
import org.aezoo.models.Quantised;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.Variational;
import org.aezoo.models.settings.Require;
import org.aezoo.models.trained.Sampler;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.NormalQuantile;
import org.aezoo.numerics.Order;

/** Pictures of what a generative model of images makes up: samples, what lies between examples, the whole plane. */
public final class GenerativePictures {

    /** Standard deviations of the prior, to either side. */
    private static final double REACH = 2.5;

    private static final int TRAVERSAL_ROWS = 2000;

    private GenerativePictures() {}

    /**
     * New examples, drawn from the model's usual prior, ten to a line.
     *
     * @param count from 1 to 2500
     * @param seed the same one gives the same picture
     * @throws InvalidInputException if there is nothing to draw from, or the model is not one of images
     */
    public static BufferedImage samples(TrainedAutoencoder trained, int count, long seed) {
        return samples(trained, Sampler.Prior.usual(trained.model()), count, seed);
    }

    /** The same from any prior. */
    public static BufferedImage samples(TrainedAutoencoder trained, Sampler.Prior prior, int count, long seed) {
        Require.between("count", count, 1, 2500);
        checkImages(trained);
        return sheet(trained, trained.sampler(prior).sample(count, seed), Math.min(count, count > 400 ? 50 : 10));
    }

    /**
     * Lines from one test example to another: both ends rebuilt, and what the codes between them decode to. The
     * examples are one of each class, where the data has classes.
     *
     * @param test two rows at least
     * @param steps tiles to a line, both ends included; at least 2
     */
    public static BufferedImage interpolations(TrainedAutoencoder trained, Dataset test, int steps) {
        checkImages(trained);
        int[] chosen = Sampling.oneOfEachClass(test);
        if (chosen.length < 2) {
            throw new InvalidInputException(test.name() + " must have two rows to interpolate between, got one");
        }
        float[][] rows = test.subset(chosen).head(chosen.length);
        List<float[]> tiles = new ArrayList<>();
        for (int i = 0; i + 1 < rows.length; i += 2) {
            tiles.addAll(Arrays.asList(trained.codes().interpolate(rows[i], rows[i + 1], steps)));
        }
        return sheet(trained, tiles.toArray(float[][]::new), steps);
    }

    /**
     * What one unit of the code does: a line for each of the units that carry most, in which the unit goes from -2.5 to
     * 2.5 and all others stay as the code of one test example has them.
     *
     * @param trained a variational model
     * @param test the first row gives the other units' values; all tell which units carry most
     * @param units lines at most
     * @param steps tiles to a line, at least 2
     */
    public static BufferedImage traversals(TrainedAutoencoder trained, Dataset test, int units, int steps) {
        Require.atLeast("units", units, 1);
        Require.atLeast("steps", steps, 2);
        checkImages(trained);
        if (!(trained.model() instanceof Variational)) {
            throw new InvalidInputException("traversals need a variational model, and "
                    + trained.model().id() + " has no posterior");
        }
        double[] carried = CodeUnits.of(trained, test.subset(first(test, TRAVERSAL_ROWS))).divergences().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        int[] order = Order.largest(carried, units);
        float[] code = trained.encode(test.head(1))[0];
        float[][] codes = new float[order.length * steps][];
        for (int line = 0; line < order.length; line++) {
            for (int step = 0; step < steps; step++) {
                float[] moved = code.clone();
                moved[order[line]] = (float) (REACH * (2.0 * step / (steps - 1) - 1));
                codes[line * steps + step] = moved;
            }
        }
        return sheet(trained, trained.decode(codes), steps);
    }

    private static int[] first(Dataset data, int count) {
        return IntStream.range(0, Math.min(count, data.size())).toArray();
    }

    /**
     * What a grid over the plane of codes decodes to, first unit to the right, second one upwards. The grid's lines are
     * spaced such that each cell has the same share of the prior (Kingma and Welling, 2014, figure 4).
     *
     * @param trained with a code of two units
     * @param side tiles a side, at least 2
     */
    public static BufferedImage manifold(TrainedAutoencoder trained, int side) {
        Require.between("side", side, 2, 100);
        checkImages(trained);
        if (!Quantised.grids(trained.model()).isEmpty()) {
            throw new InvalidInputException("a manifold needs continuous codes, and those of "
                    + trained.model().id() + " are made of vectors from a codebook");
        }
        trained.sampler(Sampler.Prior.NORMAL); // refuses models without it
        if (trained.model().codeSize() != 2) {
            throw new InvalidInputException(
                    "a manifold needs a code of 2 units, got " + trained.model().codeSize());
        }
        float[][] codes = new float[side * side][];
        for (int line = 0; line < side; line++) {
            for (int column = 0; column < side; column++) {
                codes[line * side + column] = new float[] {
                    (float) NormalQuantile.of((column + 0.5) / side),
                    (float) NormalQuantile.of((side - line - 0.5) / side)
                };
            }
        }
        return sheet(trained, trained.decode(codes), side);
    }

    /** The archetypes of a model of images, five to a line. */
    public static BufferedImage archetypes(TrainedAutoencoder trained) {
        checkImages(trained);
        float[][] archetypes = trained.codes().archetypes();
        return sheet(trained, archetypes, Math.min(archetypes.length, 5));
    }

    /**
     * Refuses models of which there are no pictures.
     *
     * @throws InvalidInputException if it is not one of images
     */
    public static void checkImages(TrainedAutoencoder trained) {
        if (!trained.shape().isImage()) {
            throw new InvalidInputException("a sheet of pictures needs a model of images, got one of " + trained.shape()
                    + ": write a .csv file instead");
        }
    }

    /** Rows in source units as tiles: black and white are the ends of the pixels' range. */
    private static BufferedImage sheet(TrainedAutoencoder trained, float[][] rows, int columns) {
        double low = 0;
        double high = trained.scaling().kind() == Scaling.Kind.PIXEL ? 255 : 1;
        boolean known = trained.scaling().kind() == Scaling.Kind.PIXEL
                || (trained.scaling().kind() == Scaling.Kind.NONE
                        && trained.model().loss() == ReconstructionLoss.BERNOULLI);
        if (!known) {
            ValueRange range = ValueRange.of(List.of(rows));
            low = range.low();
            high = range.top();
        }
        return Tiles.sheet(List.of(rows), trained.shape(), low, high, columns);
    }
}
