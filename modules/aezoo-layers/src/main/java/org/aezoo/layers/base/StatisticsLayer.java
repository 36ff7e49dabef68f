package org.aezoo.layers.base;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * A layer with running statistics of its input. No gradient trains them: what stands in the place of their gradients is
 * what an update takes off. They are parameters all the same, so that they are saved, copied and frozen with the network.
 */
public abstract class StatisticsLayer extends ParameterLayer {

    private static final long serialVersionUID = 1L;

    /** Its output has as many values as its input. */
    @Override
    public void setNIn(InputType inputType, boolean override) {
        super.setNIn(inputType, override);
        nOut = nIn;
    }

    @Override
    public abstract Parameters<?> initializer();

    /** Those that gradients train count as biases. */
    final boolean isStatistic(String parameter) {
        return !initializer().isBiasParam(this, parameter);
    }

    @Override
    public IUpdater getUpdaterByParam(String parameter) {
        return isStatistic(parameter) ? new NoOp() : super.getUpdaterByParam(parameter);
    }

    @Override
    public List<Regularization> getRegularizationByParam(String parameter) {
        return isStatistic(parameter) ? List.of() : super.getRegularizationByParam(parameter);
    }

    /** How many values per example the layer needs beside its output. */
    public abstract long workingValues(InputType inputType);

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        long state = getIUpdater().stateSize(initializer().trained(this));
        return LayerSetup.memory(
                this, inputType, inputType, initializer().numParams(this), state, workingValues(inputType));
    }

    @Override
    public String toString() {
        return JsonFields.text(this);
    }

    /** The layer at work. */
    public abstract static class Impl<C extends StatisticsLayer> extends BaseLayer<C> {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        /** Where what an update takes off a statistic is put. */
        public final INDArray change(String key) {
            return LayerSetup.part(key, gradientViews);
        }

        @Override
        public boolean updaterDivideByMinibatch(String parameter) {
            return !layerConf().isStatistic(parameter);
        }

        @Override
        public boolean isPretrainLayer() {
            return false;
        }
    }

    /** One that also adds a penalty to the score. */
    public abstract static class PenaltyImpl<C extends StatisticsLayer> extends Impl<C> implements Penalty {

        private static final long serialVersionUID = 1L;

        private double lastValue;

        public PenaltyImpl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        /** The penalty on the batch that is set: weight multiplied in, nats per example, mean over the batch. */
        public abstract double value();

        @Override
        public final double penaltyValue() {
            return lastValue;
        }

        /** Works the value out here and not in {@link #activate}, so that inference does not pay for it. */
        @Override
        public double calcRegularizationScore(boolean backpropParamsOnly) {
            if (input == null) {
                return 0;
            }
            lastValue = value();
            return lastValue;
        }
    }
}
