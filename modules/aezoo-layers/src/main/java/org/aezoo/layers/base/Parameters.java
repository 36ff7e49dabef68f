package org.aezoo.layers.base;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How a layer's parameters lie in its part of the network's flat vector. None of them is a weight; those that are trained
 * by gradients count as biases, which weight decay leaves alone.
 *
 * @param <L> the layer's configuration
 */
public abstract class Parameters<L extends Layer> implements ParamInitializer {

    private final Class<L> type;

    public Parameters(Class<L> type) {
        this.type = type;
    }

    /** Names of the parameters, in the order of the flat vector. */
    public abstract List<String> keys(L layer);

    /** The shape of one of them, whose numbers lie in C order. */
    public abstract long[] shape(L layer, String key);

    /** Gives them their first values. */
    public abstract void initialize(L layer, Map<String, INDArray> parameters);

    @Override
    public final long numParams(NeuralNetConfiguration conf) {
        return numParams(conf.getLayer());
    }

    @Override
    public final long numParams(Layer layer) {
        L cast = type.cast(layer);
        return keys(cast).stream().mapToLong(key -> length(cast, key)).sum();
    }

    /** How many of the numbers gradients train. */
    public final long trained(Layer layer) {
        return biasKeys(layer).stream()
                .mapToLong(key -> length(type.cast(layer), key))
                .sum();
    }

    @Override
    public final List<String> paramKeys(Layer layer) {
        return keys(type.cast(layer));
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return List.of();
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return List.of();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return false;
    }

    @Override
    public final boolean isBiasParam(Layer layer, String key) {
        return biasKeys(layer).contains(key);
    }

    @Override
    public final Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray flat, boolean initialize) {
        L layer = type.cast(conf.getLayer());
        Map<String, INDArray> parameters = split(layer, flat);
        parameters.keySet().forEach(conf::addVariable);
        if (initialize) {
            initialize(layer, parameters);
        }
        return parameters;
    }

    private long length(L layer, String key) {
        return ArrayUtil.prodLong(shape(layer, key));
    }

    /** The parameters by name, as views of the flat vector; in order. */
    private Map<String, INDArray> split(L layer, INDArray flat) {
        Map<String, INDArray> parts = Collections.synchronizedMap(new LinkedHashMap<>());
        long from = 0;
        for (String key : keys(layer)) {
            long to = from + length(layer, key);
            INDArray part = flat.reshape(flat.length()).get(NDArrayIndex.interval(from, to));
            parts.put(key, part.reshape('c', shape(layer, key)));
            from = to;
        }
        return parts;
    }

    @Override
    public final Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray flat) {
        return split(type.cast(conf.getLayer()), flat);
    }
}
