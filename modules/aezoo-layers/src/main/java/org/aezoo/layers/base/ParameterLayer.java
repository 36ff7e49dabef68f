package org.aezoo.layers.base;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer with parameters. A subclass has its settings in fields marked {@code @JsonProperty}, from which equality comes,
 * an initializer that lays its parameters out, and a layer at work.
 */
public abstract class ParameterLayer extends FeedForwardLayer {

    private static final long serialVersionUID = 1L;

    protected ParameterLayer() {}

    /** @param builder holds sizes, activation, initialisation and regularisation */
    protected ParameterLayer(FeedForwardLayer.Builder<?> builder) {
        super(builder);
        initializeConstraints(builder);
    }

    /** The layer at work, new and without parameters. */
    protected abstract Layer create(NeuralNetConfiguration conf, DataType dataType);

    /** Whether numbers of inputs and outputs must be known before the layer works. */
    public boolean needsSizes() {
        return true;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        if (needsSizes()) {
            LayerValidation.assertNInNOutSet(getClass().getSimpleName(), getLayerName(), index, getNIn(), getNOut());
        }
        return LayerSetup.start(create(conf, dataType), conf, listeners, index, parameters, initialize);
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        InputType output = getOutputType(-1, inputType);
        long parameters = initializer().numParams(this);
        long state = getIUpdater().stateSize(parameters);
        return LayerSetup.memory(this, inputType, output, parameters, state, output.arrayElementsPerExample());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return JsonFields.areEqual(this, other) && super.equals(other);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + JsonFields.hash(this);
    }
}
