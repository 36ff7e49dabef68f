package org.aezoo.layers.base;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What Deeplearning4j asks of every layer's configuration and what is the same for all of ours. */
public final class LayerSetup {

    private LayerSetup() {}

    /** Makes a new layer ready for work; for layers without parameters. */
    public static Layer start(Layer layer, Collection<TrainingListener> listeners, int index) {
        layer.setListeners(listeners);
        layer.setIndex(index);
        return layer;
    }

    /**
     * The same for layers with parameters.
     *
     * @param parameters the layer's part of the network's flat vector; null where it has none
     * @param initialize whether to give them their first values
     */
    public static Layer start(
            Layer layer,
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            @Nullable INDArray parameters,
            boolean initialize) {
        start(layer, listeners, index);
        if (parameters != null) {
            layer.setParamsViewArray(parameters);
        }
        layer.setParamTable(conf.getLayer().initializer().init(conf, parameters, initialize));
        layer.setConf(conf);
        return layer;
    }

    /** One of a layer's parameters or of their gradients. */
    public static INDArray part(String key, @Nullable Map<String, INDArray> parts) {
        INDArray part = parts == null ? null : parts.get(key);
        if (part == null) {
            throw new IllegalStateException("the layer must have '" + key + "', got " + parts);
        }
        return part;
    }

    /**
     * What a layer needs of memory.
     *
     * @param parameters how many the layer has
     * @param state how many numbers its updater keeps
     * @param working how many values per example it needs beside its output
     */
    public static LayerMemoryReport memory(
            org.deeplearning4j.nn.conf.layers.Layer layer,
            InputType input,
            InputType output,
            long parameters,
            long state,
            long working) {
        return new LayerMemoryReport.Builder(layer.getLayerName(), layer.getClass(), input, output)
                .standardMemory(parameters, state)
                .workingMemory(0, 0, 0, working)
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }
}
