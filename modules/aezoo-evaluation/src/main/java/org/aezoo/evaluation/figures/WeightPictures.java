package org.aezoo.evaluation.figures;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.aezoo.data.DataShape;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.deeplearning4j.nn.api.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The weights of the first layer as pictures. */
public final class WeightPictures {

    private static final int TILES = 100;

    private WeightPictures() {}

    /** One tile for each unit of the first layer; null where its weights are none of pixels. */
    public static @Nullable BufferedImage filters(TrainedAutoencoder trained) {
        Optional<INDArray> found = trained.whileOpen(() -> firstWeights(trained).map(INDArray::dup));
        if (found.isEmpty()) {
            return null;
        }
        INDArray weights = found.get();
        DataShape shape = trained.shape();
        List<float[]> tiles = new ArrayList<>();
        if (weights.rank() == 2 && weights.size(0) == shape.size()) {
            for (int unit = 0; unit < Math.min(TILES, weights.size(1)); unit++) {
                tiles.add(weights.getColumn(unit).toFloatVector());
            }
            return Tiles.weights(tiles, shape);
        }
        if (weights.rank() != 4) {
            return null;
        }
        int maps = (int) weights.size(0);
        int channels = (int) weights.size(1);
        int kernel = (int) (weights.size(2) * weights.size(3));
        float[] flat = weights.dup('c').data().asFloat();
        // kernels over red, green and blue are one picture each; any others are drawn channel by channel
        int together = channels == 3 ? 3 : 1;
        int size = together * kernel;
        for (int i = 0; i < Math.min(TILES, maps * channels / together); i++) {
            tiles.add(Arrays.copyOfRange(flat, i * size, (i + 1) * size));
        }
        return Tiles.weights(tiles, DataShape.image(together, (int) weights.size(2), (int) weights.size(3)));
    }

    /** The weights of "encoder-1", "encoder" or "code", whichever comes first. */
    private static Optional<INDArray> firstWeights(TrainedAutoencoder trained) {
        for (String name : List.of("encoder-1", "encoder", trained.model().codeVertex())) {
            for (Layer layer : trained.graph().getLayers()) {
                if (layer.conf().getLayer().getLayerName().equals(name)
                        && layer.paramTable().containsKey("W")) {
                    return Optional.of(layer.getParam("W"));
                }
            }
        }
        return Optional.empty();
    }
}
