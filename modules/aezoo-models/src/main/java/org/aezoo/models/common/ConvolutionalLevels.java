package org.aezoo.models.common;

import java.util.List;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.plain.ConvolutionalAutoencoder;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A convolutional network whose code is one more level. */
public interface ConvolutionalLevels extends PictureLevels {

    /** Feature maps of the code, 1 or more. */
    @Setting(value = "feature maps of the code", min = 1)
    int codeChannels();

    /** Of the code; e in the equations. */
    @Setting("activation of the code")
    @Default("identity")
    Nonlinearity codeActivation();

    @Override
    default int codeSize() {
        int levels = filters().size() + 1;
        return codeChannels() * Convolutions.halved(height(), levels) * Convolutions.halved(width(), levels);
    }

    /** Refuses more levels than the picture can be halved. */
    static void check(int height, int width, List<Integer> filters) {
        Require.that(
                Math.min(height, width) >> filters.size() >= 2,
                "filters",
                "few enough levels that the code keeps 2 or more pixels a side, for " + height + "x" + width,
                filters);
    }

    /** The network of {@link ConvolutionalAutoencoder} with these levels. */
    default ComputationGraphConfiguration convolutional(long seed, ILossFunction function) {
        var graph = Graphs.start(seed, this);
        String below = Convolutions.encoders(graph, this);
        int levels = filters().size() + 1;
        graph.addLayer("code", Convolutions.halve(codeChannels(), this, levels, codeActivation()), below);
        below = Convolutions.decoders(graph, "code", filters().size(), this);
        return Convolutions.picture(graph, below, this, Graphs.lossOnly(inputSize(), outputActivation(), function));
    }
}
