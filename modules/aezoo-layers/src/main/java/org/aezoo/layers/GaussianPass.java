package org.aezoo.layers;

import org.aezoo.layers.cpu.HostMemory;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A {@link GaussianSamplingLayer}'s way forward and back on the CPU, for one batch of means m and log variances s: what
 * needs exp(s) is worked out once.
 *
 * <p>All arrays are {@link HostMemory#holdsInOrder held by the host, in order}.
 */
final class GaussianPass {

    private final int rows;
    private final int units;
    /** Means of a row, then its log variances as they came. */
    private final float[] input;
    /** exp(s), s clamped. */
    private final float[] variances;
    /** KL of each unit in nats, mean over the batch. */
    private final double[] divergences;

    /** exp(s / 2) times what was drawn; zeros for nothing drawn. */
    private final float[] deviations;

    /** @param input means, then log variances [batch, 2 units] */
    GaussianPass(INDArray input) {
        rows = (int) input.size(0);
        units = (int) input.size(1) / 2;
        this.input = HostMemory.read(input);
        variances = new float[rows * units];
        deviations = new float[variances.length];
        for (int row = 0; row < rows; row++) {
            int raw = (2 * row + 1) * units;
            for (int unit = 0; unit < units; unit++) {
                variances[row * units + unit] = (float) Math.exp(clamped(this.input[raw + unit]));
            }
        }
        divergences = divergences();
    }

    private static float clamped(float s) {
        return Math.max(
                (float) GaussianSamplingLayer.MIN_LOG_VARIANCE,
                Math.min((float) GaussianSamplingLayer.MAX_LOG_VARIANCE, s));
    }

    /**
     * Draws a code.
     *
     * @param drawn numbers from a standard normal distribution [batch, units]; become the code
     */
    void sample(INDArray drawn) {
        FloatPointer pointer = HostMemory.pointer(drawn);
        float[] code = new float[deviations.length];
        pointer.get(code, 0, code.length);
        for (int row = 0; row < rows; row++) {
            int mean = 2 * row * units;
            for (int i = row * units; i < (row + 1) * units; i++, mean++) {
                deviations[i] = (float) Math.sqrt(variances[i]) * code[i];
                code[i] = input[mean] + deviations[i];
            }
        }
        pointer.put(code, 0, code.length);
        HostMemory.keep(drawn);
    }

    private double[] divergences() {
        double[] sums = new double[units];
        for (int row = 0; row < rows; row++) {
            int mean = 2 * row * units;
            for (int unit = 0; unit < units; unit++) {
                double m = input[mean + unit];
                sums[unit] += 0.5 * (variances[row * units + unit] - clamped(input[mean + units + unit]) - 1 + m * m);
            }
        }
        for (int unit = 0; unit < units; unit++) {
            sums[unit] /= rows;
        }
        return sums;
    }

    /** The sum of the units' divergences, each at least the free ones. */
    double divergence(double free) {
        double sum = 0;
        for (double unit : divergences) {
            sum += Math.max(free, unit);
        }
        return sum;
    }

    /**
     * Gradient at the input.
     *
     * @param epsilon gradient at the code [batch, units]
     * @param weight of the divergences
     * @param free nats per unit that cost nothing
     * @param below is set [batch, 2 units]
     */
    void back(INDArray epsilon, double weight, double free, INDArray below) {
        float[] given = new float[variances.length];
        HostMemory.pointer(epsilon).get(given, 0, given.length);
        float[] paid = new float[units];
        for (int unit = 0; unit < units; unit++) {
            paid[unit] = divergences[unit] > free ? (float) weight : 0;
        }
        float[] result = new float[input.length];
        for (int row = 0; row < rows; row++) {
            for (int unit = 0; unit < units; unit++) {
                int i = row * units + unit;
                int mean = 2 * row * units + unit;
                int raw = mean + units;
                float s = input[raw];
                float pull = paid[unit] * (variances[i] - 1);
                result[mean] = given[i] + paid[unit] * input[mean];
                result[raw] = s == clamped(s) ? 0.5f * (deviations[i] * given[i] + pull) : 0;
            }
        }
        HostMemory.pointer(below).put(result, 0, result.length);
        HostMemory.keep(epsilon, below);
    }
}
