package org.aezoo.layers;

import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.StatelessLayer;
import org.aezoo.layers.cpu.Device;
import org.aezoo.layers.cpu.Operations;
import org.aezoo.layers.internal.kernels.Largest;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Keeps the k largest activations of each example and sets the others to zero.
 *
 * <pre>
 *   y_j = h_j if h_j is among the k largest of its example, 0 otherwise      [batch, units]
 *   dL/dh_j = dL/dy_j for those that were kept, 0 for the others
 * </pre>
 *
 * <p>It keeps them in inference as in training. Of equal activations the ones that stand first are kept, so exactly k
 * are; of a ReLU's output fewer than k may differ from zero. Largest means by value, not by size.
 *
 * <p>From the start with a small k many units die: they are never among the largest and so never learn. Step {@code t} of
 * training, counted from 0, keeps {@code units - (units - k) t / warmUpSteps} of them until it is k (Makhzani and Frey,
 * 2014, section 4.2.1, lower it over the first half of the epochs).
 *
 * @see <a href="https://arxiv.org/abs/1312.5663">Makhzani and Frey, 2014</a>
 */
public final class TopKLayer extends StatelessLayer {

    private static final long serialVersionUID = 1L;

    @JsonProperty
    private final int k;

    @JsonProperty
    private final int warmUpSteps;

    /** @param k how many activations of each example are kept, at least 1; all, if it has no more than that */
    public TopKLayer(int k) {
        this(k, 0);
    }

    /**
     * With more than k in the first steps of training.
     *
     * @param k how many activations of each example are kept, at least 1; all, if it has no more than that
     * @param warmUpSteps training steps over which their number falls from all to k; 0 for none
     */
    @JsonCreator
    public TopKLayer(@JsonProperty("k") int k, @JsonProperty("warmUpSteps") int warmUpSteps) {
        this.k = Arguments.atLeast("k", k, 1);
        this.warmUpSteps = Arguments.notNegative("warmUpSteps", warmUpSteps);
    }

    public int k() {
        return k;
    }

    public int warmUpSteps() {
        return warmUpSteps;
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The layer at work. */
    public static final class Impl extends StatelessLayer.Impl<TopKLayer> {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            // plus 0, which makes 0 of the -0 that a negative number times 0 is
            return workspaces
                    .dup(ArrayType.ACTIVATIONS, input)
                    .muli(kept(training))
                    .addi(0);
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            INDArray below = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon).muli(kept(true));
            return new Pair<>(new DefaultGradient(), below);
        }

        /** 1 where an activation is kept, 0 elsewhere. On the CPU the search runs in Java: ND4J's sorts every row. */
        private INDArray kept(boolean training) {
            int units = (int) Arguments.rows("TopKLayer", input).size(1);
            if (!Device.isHost()) {
                return keptByOperations(count(units, training));
            }
            double[] values = input.dup('c').data().asDouble();
            float[] mask = new float[values.length];
            Largest.markOfEach(values, units, count(units, training), mask);
            return Nd4j.create(mask, input.shape(), 'c').castTo(input.dataType());
        }

        private int count(int units, boolean training) {
            return Largest.countAt(iterationCount, units, layerConf().k, training ? layerConf().warmUpSteps : 0);
        }

        private INDArray keptByOperations(int k) {
            INDArray rows = input.dup('c');
            INDArray smallest = Operations.largest(rows, k);
            INDArray differences = rows.subColumnVector(smallest);
            INDArray above = Operations.flags(differences.gt(0), rows);
            INDArray equal = Operations.flags(differences.eq(0), rows);
            // of equal ones the first, as many as there is room for
            INDArray room = above.sum(true, 1).rsubi(k);
            INDArray late = Operations.runningSums(equal).subiColumnVector(room).gt(0);
            return above.addi(equal.muli(Operations.flags(late, rows).rsubi(1)));
        }
    }
}
