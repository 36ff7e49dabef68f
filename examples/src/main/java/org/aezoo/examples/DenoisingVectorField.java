package org.aezoo.examples;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.Scaling;
import org.aezoo.models.denoising.DenoisingAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * What a denoising autoencoder knows of its data: on a spiral in the plane, the arrows {@code r(x) - x} from a point to
 * its reconstruction lead back to the spiral. For little noise they are the gradient of the log density, times the
 * noise's variance (Alain and Bengio, 2014).
 */
public final class DenoisingVectorField {

    private static final double NOISE = 0.1;
    private static final double NEAR = 0.2;
    private static final double HALF_SIDE = 1.15;
    private static final int PIXELS = 560;
    private static final int GRID = 31;

    private DenoisingVectorField() {}

    /** Takes the number of epochs (300) and the picture's file. */
    public static void main(String[] args) throws IOException {
        int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 300;
        File picture = new File(args.length > 1 ? args[1] : "denoising-vector-field.png");
        Dataset spiral = spiral(2000, 1);
        try (TrainedAutoencoder trained = train(spiral, epochs)) {
            System.out.printf("grid points within %.1f of the spiral%n", NEAR);
            float[][] first = near(grid(81));
            float[][] points = first;
            System.out.printf("mean distance before          %.4f%n", meanDistance(points));
            for (int step = 1; step <= 10; step++) {
                points = trained.reconstruct(points);
                System.out.printf("mean distance after %2d steps  %.4f%n", step, meanDistance(points));
            }
            System.out.printf(
                    "first steps that end nearer   %.1f %%%n", 100 * nearer(first, trained.reconstruct(first)));
            ImageIO.write(draw(spiral, trained), "png", picture);
        }
        System.out.println("picture: " + picture);
    }

    /** Points on the spiral, evenly by angle. */
    static Dataset spiral(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = point(random.nextDouble());
        }
        return Dataset.of("spiral", DataShape.row(2), new FloatRows(rows));
    }

    /** One and a half turns, from a radius of 0.25 to one of 1. */
    private static float[] point(double share) {
        double angle = Math.PI * (1 + 3 * share);
        double radius = 0.25 + 0.75 * share;
        return new float[] {(float) (radius * Math.cos(angle)), (float) (radius * Math.sin(angle))};
    }

    static TrainedAutoencoder train(Dataset data, int epochs) {
        var model = Settings.with(
                DenoisingAutoencoder.tabular(2),
                Map.of(
                        "hidden-sizes",
                        "64",
                        "code-size",
                        "64",
                        "noise-std",
                        String.valueOf(NOISE),
                        "learning-rate",
                        "0.003"));
        TrainingOptions options = TrainingOptions.defaults()
                .withEpochs(epochs)
                .withPatience(0)
                .withValidation(0)
                .withScaling(Scaling.Kind.NONE)
                .withSchedule(Schedule.COSINE);
        return new Trainer(options).train(model, data).model();
    }

    /** A square grid over the plane around the spiral. */
    static float[][] grid(int side) {
        float[][] points = new float[side * side][];
        for (int i = 0; i < points.length; i++) {
            int row = i / side;
            int column = i % side;
            double x = HALF_SIDE * (2.0 * column / (side - 1) - 1);
            double y = HALF_SIDE * (2.0 * row / (side - 1) - 1);
            points[i] = new float[] {(float) x, (float) y};
        }
        return points;
    }

    /** Those not farther from the spiral than twice the noise. */
    static float[][] near(float[][] points) {
        List<float[]> near = new ArrayList<>();
        for (float[] point : points) {
            if (distance(point) <= NEAR) {
                near.add(point);
            }
        }
        return near.toArray(float[][]::new);
    }

    static double meanDistance(float[][] points) {
        double sum = 0;
        for (float[] point : points) {
            sum += distance(point);
        }
        return sum / points.length;
    }

    /** The share of points that a step takes nearer to the spiral. */
    static double nearer(float[][] before, float[][] after) {
        int count = 0;
        for (int i = 0; i < before.length; i++) {
            count += distance(after[i]) < distance(before[i]) ? 1 : 0;
        }
        return count / (double) before.length;
    }

    private static double distance(float[] point) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i <= 1000; i++) {
            float[] on = point(i / 1000.0);
            least = Math.min(least, Math.hypot(point[0] - on[0], point[1] - on[1]));
        }
        return least;
    }

    /** Data as dots, steps of the network as arrows, cut off at the distance of their neighbours. */
    static BufferedImage draw(Dataset data, TrainedAutoencoder trained) {
        BufferedImage picture = new BufferedImage(PIXELS, PIXELS, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, PIXELS, PIXELS);
        graphics.setColor(new Color(0xe0, 0x7b, 0x39));
        for (float[] point : data.head(Math.min(800, data.size()))) {
            graphics.fill(new Ellipse2D.Double(across(point[0]) - 2, down(point[1]) - 2, 4, 4));
        }
        graphics.setColor(new Color(0x1f, 0x4e, 0x79));
        graphics.setStroke(new BasicStroke(1.2f));
        float[][] from = grid(GRID);
        float[][] to = trained.reconstruct(from);
        double longest = 0.9 * PIXELS / GRID;
        for (int i = 0; i < from.length; i++) {
            double x = across(from[i][0]);
            double y = down(from[i][1]);
            double dx = across(to[i][0]) - x;
            double dy = down(to[i][1]) - y;
            // longer arrows would lie on one another
            double share = Math.min(1, longest / Math.max(1e-9, Math.hypot(dx, dy)));
            arrow(graphics, x, y, x + share * dx, y + share * dy);
        }
        graphics.dispose();
        return picture;
    }

    private static void arrow(Graphics2D graphics, double x, double y, double toX, double toY) {
        graphics.draw(new Line2D.Double(x, y, toX, toY));
        double angle = Math.atan2(toY - y, toX - x);
        double head = Math.min(5, Math.hypot(toX - x, toY - y) / 2);
        for (double side : new double[] {2.6, -2.6}) {
            graphics.draw(new Line2D.Double(
                    toX, toY, toX + head * Math.cos(angle + side), toY + head * Math.sin(angle + side)));
        }
    }

    private static double across(double x) {
        return (x / HALF_SIDE + 1) / 2 * PIXELS;
    }

    private static double down(double y) {
        return (1 - y / HALF_SIDE) / 2 * PIXELS;
    }
}
