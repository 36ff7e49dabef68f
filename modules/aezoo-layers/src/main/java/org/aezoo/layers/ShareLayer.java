package org.aezoo.layers;

import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.StatelessLayer;
import org.aezoo.layers.cpu.Device;
import org.aezoo.layers.cpu.Operations;
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
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Hands on each activation as a share of its row, so that it is told which units are active and not how active the row is.
 *
 * <pre>
 *   t = sum_k |h_k|                                                         [batch]
 *   y_j = h_j / t, 0 where t is 0                                           [batch, units]
 *   dL/dh_j = (dL/dy_j - sign(h_j) sum_k y_k dL/dy_k) / t, 0 where t is 0
 * </pre>
 *
 * <p>Choose it below {@link InformationDimensionLayer}, whose entropy does not see how active a row is either: without it,
 * a network tells rows apart by how much one unit is active, and all of them have one pattern.
 */
public final class ShareLayer extends StatelessLayer {

    private static final long serialVersionUID = 1L;

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The absolute values of one row added up. */
    static double activity(double[] rows, int from, int units) {
        double activity = 0;
        for (int j = from; j < from + units; j++) {
            activity += Math.abs(rows[j]);
        }
        return activity;
    }

    /** The layer at work. */
    public static final class Impl extends StatelessLayer.Impl<ShareLayer> {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            if (!Device.isHost()) {
                return workspaces.dup(ArrayType.ACTIVATIONS, Operations.divideRows(input, Operations.activity(input)));
            }
            return workspaces.dup(ArrayType.ACTIVATIONS, input).assign(array(shares(values(input)), input.dataType()));
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            if (!Device.isHost()) {
                return new Pair<>(new DefaultGradient(), workspaces.dup(ArrayType.ACTIVATION_GRAD, below(epsilon)));
            }
            double[] h = values(input);
            double[] shares = shares(h);
            double[] below = values(epsilon);
            int units = (int) input.size(1);
            for (int from = 0; from < h.length; from += units) {
                double total = activity(h, from, units);
                double along = 0;
                for (int j = from; j < from + units; j++) {
                    along += shares[j] * below[j];
                }
                for (int j = from; j < from + units; j++) {
                    below[j] = total == 0 ? 0 : (below[j] - Math.signum(h[j]) * along) / total;
                }
            }
            INDArray gradient =
                    workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon).assign(array(below, epsilon.dataType()));
            return new Pair<>(new DefaultGradient(), gradient);
        }

        private INDArray below(INDArray epsilon) {
            INDArray total = Operations.activity(input);
            INDArray along = Operations.divideRows(input, total).muli(epsilon).sum(true, 1);
            INDArray gradient = epsilon.sub(Transforms.sign(input, true).muliColumnVector(along));
            return Operations.divideRows(gradient, total).muliColumnVector(Operations.flags(total.gt(0), total));
        }

        private static double[] values(INDArray rows) {
            return Arguments.rows("ShareLayer", rows).dup('c').data().asDouble();
        }

        private INDArray array(double[] values, DataType type) {
            return Nd4j.create(values, input.shape(), 'c').castTo(type);
        }

        private double[] shares(double[] h) {
            int units = (int) input.size(1);
            double[] shares = new double[h.length];
            for (int from = 0; from < h.length; from += units) {
                double total = activity(h, from, units);
                for (int j = from; j < from + units; j++) {
                    shares[j] = total == 0 ? 0 : h[j] / total;
                }
            }
            return shares;
        }
    }
}
