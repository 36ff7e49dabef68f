package org.aezoo.layers.internal.kernels;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Units of a sparse code that have not been on for long, and how they are brought back. */
public final class IdleUnits {

    /** Batches without being on after which a unit is dead. */
    public static final int DEAD_AFTER = 100;

    private IdleUnits() {}

    /**
     * Lets some of the dead units through: the k largest of each example, so far as they are off.
     *
     * @param values [batch][units], row by row
     * @param shares what is handed on of each; set for those units
     * @param idle batches since each unit was last on
     * @param k how many of each example, at most
     * @param share at which they are handed on
     */
    public static void help(double[] values, float[] shares, double[] idle, int k, double share) {
        int[] dead = IntStream.range(0, idle.length)
                .filter(j -> idle[j] >= DEAD_AFTER)
                .toArray();
        int count = Math.min(k, dead.length);
        double[] row = new double[dead.length];
        float[] marks = new float[dead.length];
        for (int from = 0; count > 0 && from < values.length; from += idle.length) {
            for (int d = 0; d < dead.length; d++) {
                row[d] = values[from + dead[d]];
            }
            Arrays.fill(marks, 0);
            Largest.mark(row, 0, row.length, count, (float) share, marks);
            for (int d = 0; d < dead.length; d++) {
                if (shares[from + dead[d]] == 0) {
                    shares[from + dead[d]] = marks[d];
                }
            }
        }
    }

    /**
     * Values times shares, 0 also where a value is not finite and its share is 0.
     *
     * @param values overwritten
     * @param like shape and type of the result
     */
    public static INDArray products(double[] values, float[] shares, INDArray like) {
        for (int i = 0; i < values.length; i++) {
            values[i] = shares[i] == 0 ? 0 : shares[i] * values[i];
        }
        return Nd4j.create(values, like.shape(), 'c').castTo(like.dataType());
    }

    /**
     * What an updater has to take off the numbers of batches: old less new.
     *
     * @param shares 1 where a value was on
     * @param like shape and type of the result
     */
    public static INDArray change(double[] values, float[] shares, double[] idle, INDArray like) {
        double[] change = new double[idle.length];
        Arrays.fill(change, -1);
        for (int i = 0; i < shares.length; i++) {
            if (shares[i] == 1 && values[i] != 0) {
                change[i % idle.length] = idle[i % idle.length];
            }
        }
        return Nd4j.createFromArray(change).reshape(like.shape()).castTo(like.dataType());
    }
}
