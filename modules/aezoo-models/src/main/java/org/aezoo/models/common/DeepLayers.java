package org.aezoo.models.common;

import org.aezoo.models.Nonlinearity;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A dense network whose code has an activation of its own, and of which every layer may be tied to its mirror image. */
public interface DeepLayers extends DenseLayers {

    /** Of the code; e in the equations. */
    @Setting("activation of the code")
    @Default("identity")
    Nonlinearity codeActivation();

    /** The network of {@link DeepAutoencoder} with these layers. */
    default ComputationGraphConfiguration deep(long seed, boolean tied, ILossFunction function) {
        var graph = Graphs.start(seed, this);
        String below = "input";
        for (int k = 1; k <= hiddenSizes().size(); k++) {
            graph.addLayer("encoder-" + k, Graphs.encoder(hiddenSizes().get(k - 1), activation(), tied), below);
            below = "encoder-" + k;
        }
        graph.addLayer("code", Graphs.encoder(codeSize(), codeActivation(), tied), below);
        if (tied) {
            return Graphs.tied(graph, this, function);
        }
        below = Graphs.decoders(graph, this);
        return Graphs.end(
                graph.addLayer("reconstruction", Graphs.output(inputSize(), outputActivation(), function), below));
    }
}
