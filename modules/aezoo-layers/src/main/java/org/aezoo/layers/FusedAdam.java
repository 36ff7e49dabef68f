package org.aezoo.layers;

import java.util.Map;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.cpu.Kernels;
import org.aezoo.layers.cpu.ParallelLoops;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Adam in one walk over parameters' gradients and moments on the CPU. Same arithmetic and same state as ND4J's, which
 * does it in all other cases.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, 2015</a>
 */
public final class FusedAdam extends Adam {

    private static final long serialVersionUID = 1L;

    /** A step size of 0.001. */
    public FusedAdam() {}

    /** @param learningRate the step size, above 0 */
    public FusedAdam(double learningRate) {
        super(learningRate);
    }

    @Override
    public AdamUpdater instantiate(INDArray state, boolean initialize) {
        Updater updater = new Updater(this);
        INDArray flat = state.reshape(state.length());
        long half = state.length() / 2;
        Map<String, INDArray> moments = Map.of(
                AdamUpdater.M_STATE, vector(flat.get(NDArrayIndex.interval(0, half))),
                AdamUpdater.V_STATE, vector(flat.get(NDArrayIndex.interval(half, 2 * half))));
        updater.setState(moments, initialize);
        return updater;
    }

    /** As Deeplearning4j lays gradients out. */
    private static INDArray vector(INDArray values) {
        return Layout.ROWS ? values.reshape(1, values.length()) : values;
    }

    /** Apart, because it loads the backend, and a configuration alone needs none. */
    private static final class Layout {

        /** Whether gradients are rows, as before 1.0.0-M2, or vectors. */
        static final boolean ROWS = ((AdamUpdater) new Adam().instantiate(Nd4j.zeros(DataType.FLOAT, 1, 2), true))
                        .getM()
                        .rank()
                == 2;
    }

    @Override
    public AdamUpdater instantiate(Map<String, INDArray> state, boolean initialize) {
        Updater updater = new Updater(this);
        updater.setState(state, initialize);
        return updater;
    }

    @Override
    @SuppressWarnings("MissingSuperCall") // it would make an Adam
    public FusedAdam clone() {
        FusedAdam copy = new FusedAdam();
        copy.setLearningRate(getLearningRate());
        copy.setLearningRateSchedule(getLearningRateSchedule());
        copy.setBeta1(getBeta1());
        copy.setBeta2(getBeta2());
        copy.setEpsilon(getEpsilon());
        return copy;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FusedAdam && super.equals(other);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + FusedAdam.class.hashCode();
    }

    /** The updater at work. */
    static final class Updater extends AdamUpdater {

        Updater(FusedAdam config) {
            super(config);
        }

        @Override
        public void applyUpdater(INDArray gradient, int iteration, int epoch) {
            if (gradient.length() == getM().length() && HostMemory.holds(gradient, getM(), getV())) {
                apply(gradient, null, 0, iteration, epoch, 1, true);
            } else {
                super.applyUpdater(gradient, iteration, epoch);
            }
        }

        /**
         * The same for a gradient that is yet to be divided; all arrays are held by the host.
         *
         * @param parameters from which steps are taken as well, those of the gradient from {@code offset} on; null to
         *     leave them
         * @param replace whether the gradient is to become the steps; else it stays
         */
        void apply(
                INDArray gradient,
                @Nullable INDArray parameters,
                long offset,
                int iteration,
                int epoch,
                int divisor,
                boolean replace) {
            Adam config = getConfig();
            int step = iteration + 1;
            float rate = (float) (config.getLearningRate(iteration, epoch)
                    * Math.sqrt(1 - Math.pow(config.getBeta2(), step))
                    / (1 - Math.pow(config.getBeta1(), step)));
            float epsilon = (float) config.getEpsilon();
            ParallelLoops.overValues(gradient.length(), (from, to) -> {
                float[] g = new float[HostMemory.CHUNK];
                float[] m = new float[HostMemory.CHUNK];
                float[] v = new float[HostMemory.CHUNK];
                FloatPointer pointerG = HostMemory.pointer(gradient);
                FloatPointer pointerM = HostMemory.pointer(getM());
                FloatPointer pointerV = HostMemory.pointer(getV());
                FloatPointer pointerP = parameters == null ? pointerG : HostMemory.pointer(parameters);
                for (long at = from; at < to; at += HostMemory.CHUNK) {
                    int n = (int) Math.min(HostMemory.CHUNK, to - at);
                    pointerG.position(at).get(g, 0, n);
                    pointerM.position(at).get(m, 0, n);
                    pointerV.position(at).get(v, 0, n);
                    if (divisor != 1) {
                        Kernels.scale(g, 1f / divisor, 0, n);
                    }
                    Kernels.adam(g, m, v, config.getBeta1(), config.getBeta2(), rate, epsilon, n);
                    pointerM.position(at).put(m, 0, n);
                    pointerV.position(at).put(v, 0, n);
                    if (replace) {
                        pointerG.position(at).put(g, 0, n);
                    }
                    if (parameters != null) {
                        float[] p = m;
                        pointerP.position(offset + at).get(p, 0, n);
                        Kernels.subtract(p, g, n);
                        pointerP.position(offset + at).put(p, 0, n);
                    }
                }
            });
            HostMemory.keep(gradient, getM(), getV());
            HostMemory.keep(parameters == null ? gradient : parameters);
        }
    }
}
