package org.aezoo.layers;

import org.aezoo.layers.base.StatelessLayer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What a network sees of a document: the logarithms of its word counts, brought to one length.
 *
 * <pre>
 *   v_j = log(1 + max(x_j, 0))                           x: counts          [batch, words]
 *   u   = sqrt(words) / 4 * v / |v|,  0 where v is 0                        [batch, words]
 *   dL/dv = sqrt(words) / (4 |v|) (e - v (v.e) / |v|^2),  e = dL/du;   dL/dx_j = dL/dv_j / (1 + x_j) where x_j &gt; 0
 * </pre>
 *
 * <p>Long and short documents about the same thing then look alike. The factor makes the values that differ from 0 about
 * 1 for a document with a sixteenth of all words. A document without words stays all zeros, and gets no gradient.
 */
public final class WordCountLayer extends StatelessLayer {

    private static final long serialVersionUID = 1L;

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The layer at work. */
    public static final class Impl extends StatelessLayer.Impl<WordCountLayer> {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        private INDArray logarithms() {
            return Transforms.log(Transforms.max(input, 0, true).addi(1), false);
        }

        /** What each row is multiplied by, a column; 0 for a row of zeros. */
        private static INDArray factors(INDArray logarithms) {
            INDArray norms = logarithms.norm2(true, 1);
            INDArray empty = norms.eq(0).castTo(norms.dataType());
            double length = Math.sqrt((double) logarithms.size(1)) / 4;
            return norms.addi(empty).rdivi(length).muli(empty.rsubi(1));
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            INDArray logarithms = logarithms();
            return workspaces.dup(ArrayType.ACTIVATIONS, logarithms.muliColumnVector(factors(logarithms)));
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            INDArray logarithms = logarithms();
            INDArray factors = factors(logarithms);
            INDArray unit = logarithms.mulColumnVector(factors).divi(Math.sqrt((double) logarithms.size(1)) / 4);
            INDArray below = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon);
            INDArray along = unit.mul(epsilon).sum(true, 1);
            below.subi(unit.muliColumnVector(along)).muliColumnVector(factors);
            // the derivative of the logarithm, and none where there is no word
            below.divi(Transforms.max(input, 0, true).addi(1));
            below.muli(input.gt(0).castTo(input.dataType()));
            return new Pair<>(new DefaultGradient(), below);
        }
    }
}
