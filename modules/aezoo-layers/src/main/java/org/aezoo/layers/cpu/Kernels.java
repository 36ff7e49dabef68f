package org.aezoo.layers.cpu;

import org.aezoo.layers.ContractiveDenseLayer;

/**
 * Loops over plain arrays, written so that the JVM's compiler turns them into vector instructions by itself: no
 * branches, no calls but those to {@link Math#min} and {@link Math#max}, one stride, and one index for all arrays: with
 * an offset in one array and another or none in the next, the same loop takes up to ten times as long. Each works on the
 * first {@code n} values, or on those from an offset where there is but one array. Single precision throughout; what is summed over many values is summed in doubles.
 */
public final class Kernels {

    /** Products of this many numbers between 0.5 and 1 stay far above the least float. */
    public static final int FACTORS = 64;

    private static final int FEW = 15;

    private Kernels() {}

    /** {@code y += b}. */
    public static void add(float[] y, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] += b[i];
        }
    }

    /** {@code sum += row} for each of the rows that lie one after another in {@code rows}. */
    public static void addRows(float[] sum, float[] rows) {
        int columns = sum.length;
        for (int from = 0; from < rows.length; from += columns) {
            for (int i = 0; i < columns; i++) {
                sum[i] += rows[from + i];
            }
        }
    }

    /** {@code y = max(0, y)}. */
    static void relu(float[] y, int from, int n) {
        for (int i = from; i < from + n; i++) {
            y[i] = Math.max(0f, y[i]);
        }
    }

    /** {@code d *= 1 where y is above 0, 0 elsewhere}, for y of 0 and more. */
    static void reluDerivative(float[] d, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            // a step without a branch: any y that is no denormal number times this is 1 or more
            d[i] *= Math.min(1f, y[i] * Float.MAX_VALUE);
        }
    }

    /**
     * {@code y = tanh(y)}: a quotient of polynomials in the interval where single precision tells tanh from 1; off by a
     * few units in the last place.
     */
    public static void tanh(float[] y, int from, int n) {
        for (int i = from; i < from + n; i++) {
            float x = Math.max(-BOUND, Math.min(BOUND, y[i]));
            float s = x * x;
            float p = ((((((P13 * s + P11) * s + P9) * s + P7) * s + P5) * s + P3) * s + P1) * x;
            float q = ((Q6 * s + Q4) * s + Q2) * s + Q0;
            // rounding may carry it past 1
            y[i] = Math.max(-1f, Math.min(1f, p / q));
        }
    }

    /** {@code d *= 1 - y^2}. */
    static void tanhDerivative(float[] d, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            d[i] *= 1f - y[i] * y[i];
        }
    }

    /** {@code y = 1 / (1 + exp(-y)) = (1 + tanh(y / 2)) / 2}. */
    public static void sigmoid(float[] y, int from, int n) {
        for (int i = from; i < from + n; i++) {
            float x = Math.max(-BOUND, Math.min(BOUND, 0.5f * y[i]));
            float s = x * x;
            float p = ((((((P13 * s + P11) * s + P9) * s + P7) * s + P5) * s + P3) * s + P1) * x;
            float q = ((Q6 * s + Q4) * s + Q2) * s + Q0;
            y[i] = Math.max(0f, Math.min(1f, 0.5f + 0.5f * (p / q)));
        }
    }

    /** {@code d *= y (1 - y)}. */
    static void sigmoidDerivative(float[] d, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            d[i] *= y[i] * (1f - y[i]);
        }
    }

    /** {@code sum += max(z, 0) - x z}: what cross-entropy is without its logarithm. */
    public static void hinge(float[] sum, float[] z, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += Math.max(0f, z[i]) - x[i] * z[i];
        }
    }

    /** {@code product *= max(y, 1 - y)}: the logarithm of the product is the sum of logarithms that is missing. */
    public static void certainty(float[] product, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            product[i] *= Math.max(y[i], 1f - y[i]);
        }
    }

    /**
     * Cross-entropy from logits, in the two parts that {@link #hinge} and {@link #certainty} sum up: turns z, held within
     * a bound, into {@code max(z, 0) - x z}, and sets {@code certainty = max(y, 1 - y)}.
     */
    public static void crossEntropy(float[] z, float bound, float[] x, float[] certainty, int n) {
        for (int i = 0; i < n; i++) {
            float logit = Math.max(-bound, Math.min(bound, z[i]));
            float half = 0.5f * logit;
            float s = half * half;
            float p = ((((((P13 * s + P11) * s + P9) * s + P7) * s + P5) * s + P3) * s + P1) * half;
            float q = ((Q6 * s + Q4) * s + Q2) * s + Q0;
            float y = 0.5f + 0.5f * (p / q);
            certainty[i] = Math.min(1f, Math.max(y, 1f - y));
            z[i] = Math.max(0f, logit) - x[i] * logit;
        }
    }

    /** {@code y = (y - x)^2}. */
    public static void squaredDifferences(float[] y, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            float difference = y[i] - x[i];
            y[i] = difference * difference;
        }
    }

    /** The sum, folded in halves; overwrites what it adds. */
    public static double foldedSum(float[] values, int from, int n) {
        int left = n;
        while (left > FEW) {
            int half = left / 2;
            int rest = left - half;
            for (int i = 0; i < half; i++) {
                values[from + i] += values[from + rest + i];
            }
            left = rest;
        }
        double sum = 0;
        for (int i = 0; i < left; i++) {
            sum += values[from + i];
        }
        return sum;
    }

    /** The logarithm of the product of numbers between 0.5 and 1; overwrites them. */
    public static double logarithmOfProduct(float[] values, int from, int n) {
        int left = n;
        for (int factors = 1; factors < FACTORS && left > FEW; factors *= 2) {
            int half = left / 2;
            int rest = left - half;
            for (int i = 0; i < half; i++) {
                values[from + i] *= values[from + rest + i];
            }
            left = rest;
        }
        return sumOfLogarithms(values, from, left);
    }

    /** The sum of logarithms of numbers between 2^-64, which is 0.5 to the power of {@link #FACTORS}, and 1. */
    public static double sumOfLogarithms(float[] values, int from, int n) {
        double sum = 0;
        double product = 1;
        for (int i = 0; i < n; i++) {
            product *= values[from + i];
            // the least double is 2^-1022
            if (i % FEW == FEW - 1) {
                sum += Math.log(product);
                product = 1;
            }
        }
        return sum + Math.log(product);
    }

    /** {@code y -= x}. */
    public static void subtract(float[] y, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            y[i] -= x[i];
        }
    }

    /** {@code y *= w}. */
    public static void multiply(float[] y, float[] w, int n) {
        for (int i = 0; i < n; i++) {
            y[i] *= w[i];
        }
    }

    /** {@code sum += w y^2}. */
    public static void weightedSquares(float[] sum, float[] y, float[] w, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += w[i] * y[i] * y[i];
        }
    }

    /** {@code sum += y^2}. */
    public static void squares(float[] sum, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += y[i] * y[i];
        }
    }

    /** {@code y *= factor}. */
    public static void scale(float[] y, float factor, int from, int n) {
        for (int i = from; i < from + n; i++) {
            y[i] *= factor;
        }
    }

    /** {@code y += factor x}. */
    public static void addScaled(float[] y, float[] x, float factor, int n) {
        for (int i = 0; i < n; i++) {
            y[i] += factor * x[i];
        }
    }

    /**
     * The penalty of {@link ContractiveDenseLayer} on sigmoid units h: adds their squared derivatives s^2 to {@code squares},
     * and {@code factor s^2 (1 - 2 h)} to the gradient and to the gradient's sums.
     */
    public static void contractSigmoid(float[] h, float[] squares, float[] factor, float[] d, float[] sum, int n) {
        for (int i = 0; i < n; i++) {
            float derivative = h[i] * (1f - h[i]);
            squares[i] += derivative * derivative;
            float more = factor[i] * derivative * derivative * (1f - 2f * h[i]);
            d[i] += more;
            sum[i] += more;
        }
    }

    /** The same with tanh units, where the factor of the gradient is {@code -2 h s^2}. */
    public static void contractTanh(float[] h, float[] squares, float[] factor, float[] d, float[] sum, int n) {
        for (int i = 0; i < n; i++) {
            float derivative = 1f - h[i] * h[i];
            squares[i] += derivative * derivative;
            float more = factor[i] * derivative * derivative * (-2f * h[i]);
            d[i] += more;
            sum[i] += more;
        }
    }

    /** {@code sum += 1 where y is above 0}, for y of 0 and more. */
    public static void addSteps(float[] sum, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += Math.min(1f, y[i] * Float.MAX_VALUE);
        }
    }

    /** {@code sum += 1}. */
    public static void addOnes(float[] sum, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += 1f;
        }
    }

    /** The sum of squares; overwrites its argument. */
    public static float squaredNorm(float[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= x[i];
        }
        // folded in halves, which is both faster and more exact than one after another
        int n = x.length;
        while (n > 1) {
            int half = n / 2;
            int rest = n - half;
            for (int i = 0; i < half; i++) {
                x[i] += x[rest + i];
            }
            n = rest;
        }
        return n == 0 ? 0 : x[0];
    }

    /**
     * One step of Adam: moves the moments and turns the gradient into the change of the parameters.
     *
     * <p>Gradients below some 1e-17 and moments below some 1e-32 become 0, by adding a number that swallows them and
     * taking it off again. Next to epsilon they are nothing, but they sink below what a float holds in full, as the
     * moments of a unit that never fires do for good, and there a processor takes ten times as long.
     */
    public static void adam(
            float[] g, float[] m, float[] v, double keptM, double keptV, float rate, float epsilon, int n) {
        float keepM = (float) keptM;
        float keepV = (float) keptV;
        // not 1 - keepV in single precision, which would be off in the fifth digit
        float newM = (float) (1 - keptM);
        float newV = (float) (1 - keptV);
        for (int i = 0; i < n; i++) {
            float gradient = g[i] + SWALLOWS_GRADIENT - SWALLOWS_GRADIENT;
            float first = keepM * m[i] + newM * gradient + SWALLOWS_MOMENT - SWALLOWS_MOMENT;
            float second = keepV * v[i] + newV * gradient * gradient + SWALLOWS_MOMENT - SWALLOWS_MOMENT;
            m[i] = first;
            v[i] = second;
            g[i] = rate * first / ((float) Math.sqrt(second) + epsilon);
        }
    }

    /** The sum, in doubles. */
    public static double sum(float[] values, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += values[i];
        }
        return sum;
    }

    private static final float SWALLOWS_GRADIENT = 1e-10f;
    private static final float SWALLOWS_MOMENT = 1e-25f;

    // fitted to tanh(x) / x on [-9, 9] with the largest relative error as small as it gets: 7e-9 before rounding
    private static final float BOUND = 9f;
    private static final float P1 = 1f;
    private static final float P3 = 1.308401e-01f;
    private static final float P5 = 3.1039554e-03f;
    private static final float P7 = 1.11542995e-05f;
    private static final float P9 = -2.0225194e-08f;
    private static final float P11 = 5.2779347e-11f;
    private static final float P13 = -8.4886796e-14f;
    private static final float Q0 = 1f;
    private static final float Q2 = 4.6417338e-01f;
    private static final float Q4 = 2.4495175e-02f;
    private static final float Q6 = 2.546144e-04f;
}
