package org.aezoo.models;

import java.util.List;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Scaling;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Small data for the tests of single variants. */
public final class Rows {

    private Rows() {}

    /** Rows on a smooth curve through the unit cube. */
    public static float[][] smooth(int count, int size) {
        SplittableRandom random = new SplittableRandom(3);
        float[][] rows = new float[count][size];
        for (float[] row : rows) {
            double level = random.nextDouble();
            for (int i = 0; i < size; i++) {
                row[i] = (float) (0.1 + 0.8 * Math.abs(Math.sin(3 * level * (i + 1))));
            }
        }
        return rows;
    }

    public static INDArray array(float[][] rows) {
        return Nd4j.create(rows);
    }

    /** Closes the graph when it is closed. */
    public static TrainedAutoencoder trained(AutoencoderModel model, ComputationGraph graph) {
        return new TrainedAutoencoder(model, graph, DataShape.row(model.inputSize()), List.of(), Scaling.none(), 1);
    }
}
