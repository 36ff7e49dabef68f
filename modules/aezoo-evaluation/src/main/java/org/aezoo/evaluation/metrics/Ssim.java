package org.aezoo.evaluation.metrics;

import org.aezoo.data.DataShape;

/**
 * Structural similarity of two pictures with values in [0, 1]: 1 for equal ones, about 0 for unrelated ones.
 *
 * <pre>
 *   ssim = (2 mx my + c1) (2 sxy + c2) / ((mx^2 + my^2 + c1) (sx^2 + sy^2 + c2)),  c1 = 0.01^2, c2 = 0.03^2
 * </pre>
 *
 * <p>Means, variances and covariance are weighted by a Gaussian window of 11x11 pixels with a deviation of 1.5; the
 * result is averaged over all windows that lie inside the picture, then over the channels. As in Wang et al., 2004,
 * and scikit-image with {@code gaussian_weights=True, use_sample_covariance=False}.
 */
final class Ssim {

    static final int WINDOW = 11;
    private static final double DEVIATION = 1.5;
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;

    private final DataShape shape;
    private final double[] weights = new double[WINDOW];

    /**
     * For pictures of one shape.
     *
     * @param shape height and width at least {@value #WINDOW}
     */
    Ssim(DataShape shape) {
        if (!fits(shape)) {
            throw new IllegalArgumentException("height and width must be at least " + WINDOW + ", got " + shape);
        }
        this.shape = shape;
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            double distance = (i - WINDOW / 2) / DEVIATION;
            weights[i] = Math.exp(-distance * distance / 2);
            sum += weights[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            weights[i] /= sum;
        }
    }

    /** Whether a window fits into pictures of this shape. */
    static boolean fits(DataShape shape) {
        return shape.height() >= WINDOW && shape.width() >= WINDOW;
    }

    /** The mean similarity of two pictures, each flat as {@link DataShape} says. */
    double of(float[] x, float[] y) {
        int plane = shape.height() * shape.width();
        double sum = 0;
        for (int c = 0; c < shape.channels(); c++) {
            sum += channel(x, y, c * plane);
        }
        return sum / shape.channels();
    }

    private double channel(float[] x, float[] y, int offset) {
        int plane = shape.height() * shape.width();
        double[] vx = new double[plane];
        double[] vy = new double[plane];
        double[] xx = new double[plane];
        double[] yy = new double[plane];
        double[] xy = new double[plane];
        for (int i = 0; i < plane; i++) {
            vx[i] = x[offset + i];
            vy[i] = y[offset + i];
            xx[i] = vx[i] * vx[i];
            yy[i] = vy[i] * vy[i];
            xy[i] = vx[i] * vy[i];
        }
        double[] mx = smooth(vx);
        double[] my = smooth(vy);
        xx = smooth(xx);
        yy = smooth(yy);
        xy = smooth(xy);
        double sum = 0;
        for (int i = 0; i < mx.length; i++) {
            double product = mx[i] * my[i];
            double squares = mx[i] * mx[i] + my[i] * my[i];
            double covariance = xy[i] - product;
            double variances = xx[i] + yy[i] - squares;
            sum += (2 * product + C1) * (2 * covariance + C2) / ((squares + C1) * (variances + C2));
        }
        return sum / mx.length;
    }

    /** The weighted mean of every window inside the plane: rows first, then columns. */
    private double[] smooth(double[] plane) {
        int width = shape.width() - WINDOW + 1;
        int height = shape.height() - WINDOW + 1;
        double[] rows = new double[shape.height() * width];
        for (int row = 0; row < shape.height(); row++) {
            for (int k = 0; k < WINDOW; k++) {
                for (int column = 0; column < width; column++) {
                    rows[row * width + column] += weights[k] * plane[row * shape.width() + column + k];
                }
            }
        }
        double[] result = new double[height * width];
        for (int row = 0; row < height; row++) {
            for (int k = 0; k < WINDOW; k++) {
                for (int column = 0; column < width; column++) {
                    result[row * width + column] += weights[k] * rows[(row + k) * width + column];
                }
            }
        }
        return result;
    }
}
