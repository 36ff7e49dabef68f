package org.aezoo.layers;

import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.SideInputPenaltyLayer;
import org.aezoo.layers.cpu.Device;
import org.aezoo.layers.internal.kernels.DeviceDiscrepancy;
import org.aezoo.layers.internal.kernels.MaximumMeanDiscrepancy;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Maximum mean discrepancy between batches of measurements: pulls the distribution of every batch to that of the
 * reference, so that a code, or what is rebuilt from it, does not tell in which batch a row was measured.
 *
 * <pre>
 *   input = [ p | v | b ]          [rows, passed + size + batches - 1]; p goes on, or v where passed is 0
 *   b_k   = 1 for rows of batch k, 0 for others; none for rows of the reference
 *   P     = weight * sum_(k not reference) MMD^2(v of the reference, v of batch k)
 * </pre>
 *
 * <p>The kernel is a mean of Gaussians of five widths around the median distance, and the estimate the unbiased one, which
 * is below 0 half of the time for batches that are alike. In a mini-batch, a batch that is absent or has a single row
 * contributes nothing; take mini-batches in which each has a hundred rows or more. No gradient goes to b.
 *
 * @see <a href="https://jmlr.org/papers/v13/gretton12a.html">Gretton et al., 2012</a>
 */
public final class MmdLayer extends SideInputPenaltyLayer {

    private static final long serialVersionUID = 1L;

    @JsonProperty
    private final int batches;

    /**
     * @param weight of the sum of discrepancies, each of which is at most 2; 0 or more
     * @param passed how many values stand before those that are compared, and are handed on; 0 to hand on these
     * @param size how many values are compared, at least 1
     * @param batches how many there are, the reference among them; at least 2
     */
    @JsonCreator
    public MmdLayer(
            @JsonProperty("weight") double weight,
            @JsonProperty("passed") int passed,
            @JsonProperty("size") int size,
            @JsonProperty("batches") int batches) {
        super(weight, passed, size);
        this.batches = Arguments.atLeast("batches", batches, 2);
    }

    @Override
    public int narrowest() {
        return passed + size + batches - 1;
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The layer at work. */
    public static final class Impl extends SideInputPenaltyLayer.Impl<MmdLayer> {

        private static final long serialVersionUID = 1L;

        /** Worked out by the last backward pass from the input that is set now. */
        private @Nullable Double known;

        /** The same on a device that is not the CPU, before its weight. */
        private transient @Nullable INDArray knownThere;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public String penaltyName() {
            return "mmd";
        }

        @Override
        public void setInput(INDArray newInput, LayerWorkspaceMgr workspaces) {
            known = null;
            knownThere = null;
            super.setInput(newInput, workspaces);
        }

        @Override
        protected double value(INDArray activations) {
            if (!Device.isHost()) {
                INDArray there = knownThere;
                return layerConf().weight
                        * (there == null ? there(activations).value() : there)
                                .sumNumber()
                                .doubleValue();
            }
            Double value = known;
            return value == null ? layerConf().weight * discrepancy(activations).value() : value;
        }

        @Override
        protected void addGradient(INDArray activations, INDArray epsilon) {
            MmdLayer conf = layerConf();
            if (!Device.isHost()) {
                DeviceDiscrepancy there = there(activations);
                knownThere = there.value().detach();
                epsilon.get(NDArrayIndex.all(), NDArrayIndex.interval(conf.passed, conf.passed + conf.size))
                        .addi(there.gradient().muli(conf.weight * activations.size(0)));
                return;
            }
            MaximumMeanDiscrepancy discrepancy = discrepancy(activations);
            known = conf.weight * discrepancy.value();
            addTo(
                    epsilon,
                    conf.passed,
                    conf.passed + conf.size,
                    discrepancy.gradient(),
                    conf.weight * activations.size(0));
        }

        private DeviceDiscrepancy there(INDArray activations) {
            MmdLayer conf = layerConf();
            int from = conf.passed + conf.size;
            return new DeviceDiscrepancy(
                    part(activations, conf.passed, from), part(activations, from, from + conf.batches - 1));
        }

        private MaximumMeanDiscrepancy discrepancy(INDArray activations) {
            MmdLayer conf = layerConf();
            int from = conf.passed + conf.size;
            double[] marks = columns(activations, from, from + conf.batches - 1);
            int[] groups = new int[(int) activations.size(0)];
            for (int i = 0; i < marks.length; i++) {
                if (marks[i] > 0.5) {
                    groups[i / (conf.batches - 1)] = 1 + i % (conf.batches - 1);
                }
            }
            return new MaximumMeanDiscrepancy(columns(activations, conf.passed, from), conf.size, groups, conf.batches);
        }
    }
}
