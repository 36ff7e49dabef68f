package org.aezoo.models.quantised;

import org.aezoo.layers.VectorQuantizerLayer;
import org.aezoo.models.Quantised;
import org.aezoo.models.common.OutputSettings;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;

/** What the vector-quantising variants share: a learnt codebook, whose vectors follow the means of what they stand for. */
public interface Codebook extends Quantised, OutputSettings {

    /** Vectors to choose from, 2 to 65536. */
    @Setting(value = "vectors to choose from", min = 2, max = 65_536)
    @Default(image = "256", table = "32")
    int codebookSize();

    /** Values per vector, 1 or more. */
    @Setting(value = "values per vector", min = 1)
    @Default(image = "16", table = "4")
    int codeDim();

    /** Weight of the penalty that ties the encoder's vectors to the codebook, 0 or more. */
    @Setting(value = "weight of the penalty that ties vectors to the codebook", min = 0)
    @Default("0.25")
    double commitment();

    /** Share of the past in the means that the codebook follows, per step. */
    @Setting(value = "share of the past in the codebook's means", range = "0 or more, below 1", min = 0, below = 1)
    @Default("0.99")
    double decay();

    /** Vectors that are used less than this share of the mean use start anew; 0 for never. */
    @Setting(
            value = "vectors used less than this share of the mean use start anew",
            range = "0 (never), below 1",
            min = 0,
            below = 1)
    @Default("0.02")
    double restart();

    /** The layer that chooses; in the objective sg is the identity without a gradient. */
    default VectorQuantizerLayer quantizer() {
        return new VectorQuantizerLayer(codebookSize(), codeDim(), commitment(), decay(), restart());
    }

    @Override
    default String objective() {
        return loss().formula() + " + commitment * sum_p |z_p - sg(e_p)|^2";
    }
}
