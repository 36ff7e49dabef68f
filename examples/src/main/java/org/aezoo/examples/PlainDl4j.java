package org.aezoo.examples;

import java.io.File;
import java.io.IOException;
import java.util.Objects;
import org.aezoo.data.DataSource;
import org.aezoo.data.LoadedData;
import org.aezoo.models.TrainingIterator;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A configuration of the zoo with nothing but Deeplearning4j around it: fit, code, save and load as for any other
 * ComputationGraph. Early stopping, schedules and the scaling inside the model file are what the zoo's Trainer adds.
 */
public final class PlainDl4j {

    private PlainDl4j() {}

    /** Takes the data ({@code digits}), the number of epochs (5) and where to save ({@code plain-dl4j.zip}). */
    public static void main(String[] args) throws IOException {
        String source = args.length > 0 ? args[0] : "digits";
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        File file = new File(args.length > 2 ? args[2] : "plain-dl4j.zip");

        ShallowAutoencoder model = ShallowAutoencoder.image(28 * 28);
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults());
                TrainingIterator train = model.iterator(data.train(), 128);
                TrainingIterator test = model.iterator(data.test(), train.scaling(), 1000, 1)) {
            MultiDataSet thousand = test.next();
            System.out.printf("loss on 1000 test images before training  %7.2f nats%n", graph.score(thousand));
            graph.fit(train, epochs);
            System.out.printf("after %2d epochs                           %7.2f nats%n", epochs, graph.score(thousand));

            var activations = graph.feedForward(thousand.getFeatures(0), false);
            INDArray code = Objects.requireNonNull(activations.get(model.codeVertex()));
            System.out.printf("shape of their codes                      %d x %d%n", code.size(0), code.size(1));

            ModelSerializer.writeModel(graph, file, true);
            ComputationGraph restored = ModelSerializer.restoreComputationGraph(file);
            System.out.printf("loss of the saved and restored network    %7.2f nats%n", restored.score(thousand));
            restored.close();
        }
        graph.close();
    }
}
