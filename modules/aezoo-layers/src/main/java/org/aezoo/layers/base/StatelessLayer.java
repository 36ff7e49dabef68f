package org.aezoo.layers.base;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer without parameters. A subclass has its settings in fields marked {@code @JsonProperty}, from which equality and
 * text come, and an {@link Impl} that does the work. Unless it says otherwise, its output has the shape of its input.
 */
public abstract class StatelessLayer extends NoParamLayer {

    private static final long serialVersionUID = 1L;

    /** The layer at work, new and without input. */
    protected abstract Layer create(NeuralNetConfiguration conf, DataType dataType);

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        return LayerSetup.start(create(conf, dataType), listeners, index);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return inputType;
    }

    @Override
    public @Nullable InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return null;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        return LayerSetup.memory(this, inputType, inputType, 0, 0, inputType.arrayElementsPerExample());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return JsonFields.areEqual(this, other) && super.equals(other);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + JsonFields.hash(this);
    }

    @Override
    public String toString() {
        return JsonFields.text(this);
    }

    /** The layer at work. */
    public abstract static class Impl<C extends StatelessLayer> extends AbstractLayer<C> {

        private static final long serialVersionUID = 1L;

        protected Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public boolean isPretrainLayer() {
            return false;
        }

        @Override
        public void clearNoiseWeightParams() {}
    }
}
