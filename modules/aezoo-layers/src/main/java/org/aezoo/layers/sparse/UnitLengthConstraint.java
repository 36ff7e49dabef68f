package org.aezoo.layers.sparse;

import java.util.LinkedHashSet;
import java.util.Set;
import org.aezoo.layers.cpu.HostMemory;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.constraint.BaseConstraint;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Brings the weights of each unit, a row of [units, values], back to length 1 after every step; rows of zeros stay.
 *
 * <p>Deeplearning4j's {@code UnitNormConstraint} does the same in several walks over them.
 */
public final class UnitLengthConstraint extends BaseConstraint {

    private static final long serialVersionUID = 1L;

    /** For weights. */
    public UnitLengthConstraint() {
        super(new LinkedHashSet<>(Set.of("W")), 0, 1);
    }

    @Override
    public void apply(INDArray weights) {
        if (HostMemory.holds(weights) && !HostMemory.isRows(weights)) {
            applyToColumns(HostMemory.pointer(weights), (int) weights.size(0), (int) weights.size(1));
            HostMemory.keep(weights);
            return;
        }
        INDArray lengths = weights.mul(weights).sum(true, 1);
        lengths.addi(lengths.eq(0).castTo(lengths.dataType()));
        weights.muli(Transforms.sqrt(lengths, false).rdivi(1).broadcast(weights.ulike()));
    }

    /** In column order, as Deeplearning4j has weights: a walk along memory, one value of every unit after another. */
    private static void applyToColumns(FloatPointer weights, int units, int size) {
        double[] factors = new double[units];
        float[] column = new float[units];
        for (long i = 0; i < size; i++) {
            weights.position(i * units).get(column);
            for (int j = 0; j < units; j++) {
                factors[j] += (double) column[j] * column[j];
            }
        }
        for (int j = 0; j < units; j++) {
            factors[j] = factors[j] > 0 ? 1 / Math.sqrt(factors[j]) : 0;
        }
        for (long i = 0; i < size; i++) {
            weights.position(i * units).get(column);
            for (int j = 0; j < units; j++) {
                column[j] *= (float) factors[j];
            }
            weights.position(i * units).put(column);
        }
    }

    @Override
    public UnitLengthConstraint clone() {
        return new UnitLengthConstraint();
    }
}
