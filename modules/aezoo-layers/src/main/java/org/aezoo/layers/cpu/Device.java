package org.aezoo.layers.cpu;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.api.ops.random.impl.GaussianDistribution;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where arrays are worked on. On the CPU layers may walk over their values in Java; on every other device they go
 * through ND4J's operations, so that a step of training moves nothing between the two memories. Both ways give the same
 * numbers. Two system properties, read at every call, are for those who compare them.
 */
public final class Device {

    /** {@code true} makes layers take the way of ND4J's operations on the CPU too. */
    public static final String OPERATIONS = "aezoo.operations";

    /**
     * A number from which the noise inside layers is drawn in Java, anew for each array, instead of by ND4J: the same on
     * every device. Only for comparisons, as it stands still until the number is changed.
     */
    public static final String NOISE = "aezoo.noise";

    static {
        HeldOperands.install();
    }

    private Device() {}

    /** Whether values may be walked over in Java. */
    public static boolean isHost() {
        return isCpu() && !Boolean.getBoolean(OPERATIONS);
    }

    /** Whether ND4J works on the CPU. */
    public static boolean isCpu() {
        return Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU;
    }

    /** Fills an array with numbers from a normal distribution around 0. */
    public static void drawGaussian(INDArray array, double deviation) {
        Long seed = Long.getLong(NOISE);
        if (seed == null) {
            Nd4j.exec(new GaussianDistribution(array, 0, deviation));
            return;
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[Math.toIntExact(array.length())];
        for (int i = 0; i < values.length; i++) {
            values[i] = deviation * random.nextGaussian();
        }
        array.assign(Nd4j.create(values, array.shape(), 'c').castTo(array.dataType()));
    }
}
