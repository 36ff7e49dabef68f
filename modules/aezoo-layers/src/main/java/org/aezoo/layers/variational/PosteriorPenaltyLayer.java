package org.aezoo.layers.variational;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.layers.base.PenaltyLayer;
import org.aezoo.layers.base.Sampling;
import org.aezoo.layers.base.WeightedPenaltyLayer;
import org.aezoo.layers.cpu.Device;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A penalty on how the codes of a batch are spread. It stands before the {@link GaussianSamplingLayer}, hands on the means
 * and log variances that this takes, and draws codes of its own.
 *
 * <pre>
 *   input = [m | s]                                       means and log variances  [batch, 2 * codeSize]
 *   z     = m + exp(s / 2) * e,  e ~ N(0, I)              in training; z = m otherwise
 *   P     = weight * penalty(z, m, s)                     of the batch
 * </pre>
 *
 * <p>Log variances are clamped as that layer clamps them.
 */
public abstract class PosteriorPenaltyLayer extends WeightedPenaltyLayer {

    private static final long serialVersionUID = 1L;

    PosteriorPenaltyLayer(double weight) {
        super(weight);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        if (inputType.arrayElementsPerExample() % 2 != 0) {
            throw new IllegalArgumentException("input of " + this
                    + " must have an even number of values (means, then log variances), got " + inputType);
        }
        return inputType;
    }

    /**
     * Codes of a batch and what they were drawn from, row after row.
     *
     * @param rows in the batch
     * @param units of the code
     * @param codes z
     * @param means m
     * @param logVariances s, clamped
     * @param prior as many codes from the standard normal distribution, where the penalty asks for them
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Batch(int rows, int units, double[] codes, double[] means, double[] logVariances, double[] prior) {}

    /**
     * A penalty without its weight.
     *
     * @param value of the batch
     * @param byCodes its derivatives by {@link Batch#codes}
     * @param byMeans by the means, beside what goes through the codes
     * @param byLogVariances likewise
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Estimate(double value, double[] byCodes, double[] byMeans, double[] byLogVariances) {}

    /** The layer at work. */
    public abstract static class Impl<C extends PosteriorPenaltyLayer> extends PenaltyLayer.Impl<C>
            implements Sampling {

        private static final long serialVersionUID = 1L;

        private transient double[] noise = {};
        private transient double[] prior = {};
        private transient @Nullable Batch batch;
        private transient @Nullable Estimate estimate;
        private transient boolean sampling;

        Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        /** Whether the penalty compares codes with others from the prior. */
        boolean drawsPrior() {
            return false;
        }

        /** Works the penalty out; called once for a batch. */
        abstract Estimate of(Batch batch);

        @Override
        public void sampleOutsideTraining(boolean sampling) {
            this.sampling = sampling;
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            forget();
            if (training || sampling) {
                noise = drawn(workspaces);
                prior = drawsPrior() ? drawn(workspaces) : prior;
            }
            return super.activate(training, workspaces);
        }

        private double[] drawn(LayerWorkspaceMgr workspaces) {
            INDArray drawn = workspaces.createUninitialized(
                    ArrayType.ACTIVATIONS, input.dataType(), new long[] {input.size(0), input.size(1) / 2}, 'c');
            Device.drawGaussian(drawn, 1);
            return doubles(drawn);
        }

        private void forget() {
            noise = new double[0];
            prior = new double[0];
            batch = null;
            estimate = null;
        }

        @Override
        public void clear() {
            super.clear();
            forget();
        }

        private static double[] doubles(INDArray array) {
            return array.dup('c').data().asDouble();
        }

        private Batch batch(INDArray input) {
            Batch known = batch;
            if (known == null) {
                int rows = (int) input.size(0);
                int units = (int) input.size(1) / 2;
                double[] both = doubles(input);
                double[] means = new double[rows * units];
                double[] logVariances = new double[rows * units];
                double[] codes = new double[rows * units];
                for (int i = 0; i < codes.length; i++) {
                    int at = i / units * 2 * units + i % units;
                    means[i] = both[at];
                    logVariances[i] = clamped(both[at + units]);
                    codes[i] = means[i] + (noise.length == 0 ? 0 : Math.exp(logVariances[i] / 2) * noise[i]);
                }
                if (drawsPrior() && prior.length == 0) {
                    // the same every time, so that losses outside of training can be compared
                    SplittableRandom fixed = new SplittableRandom(1);
                    prior = DoubleStream.generate(fixed::nextGaussian)
                            .limit(codes.length)
                            .toArray();
                }
                known = new Batch(rows, units, codes, means, logVariances, prior);
                batch = known;
            }
            return known;
        }

        private static double clamped(double s) {
            return Math.max(
                    GaussianSamplingLayer.MIN_LOG_VARIANCE, Math.min(GaussianSamplingLayer.MAX_LOG_VARIANCE, s));
        }

        private Estimate estimate(INDArray input) {
            Estimate known = estimate;
            if (known == null) {
                known = of(batch(input));
                estimate = known;
            }
            return known;
        }

        @Override
        protected double value(INDArray input) {
            return layerConf().weight * estimate(input).value;
        }

        @Override
        protected void addGradient(INDArray input, INDArray epsilon) {
            Estimate known = estimate(input);
            Batch all = batch(input);
            double factor = layerConf().weight * all.rows;
            double[] raw = doubles(input);
            double[] gradient = new double[raw.length];
            for (int i = 0; i < all.codes.length; i++) {
                int at = i / all.units * 2 * all.units + i % all.units;
                gradient[at] = factor * (known.byCodes[i] + known.byMeans[i]);
                double s = raw[at + all.units];
                if (s == clamped(s)) {
                    double deviation = all.codes[i] - all.means[i];
                    gradient[at + all.units] = factor * (known.byLogVariances[i] + known.byCodes[i] * deviation / 2);
                }
            }
            epsilon.addi(Nd4j.create(gradient, input.shape(), 'c').castTo(epsilon.dataType()));
        }
    }
}
