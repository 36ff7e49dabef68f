package org.aezoo.examples;

import java.io.File;
import java.io.IOException;
import java.util.Objects;
import org.aezoo.data.Batches;
import org.aezoo.data.DataSource;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Scaling;
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
                Batches.Epoch test = new Batches(
                                data.test(), Scaling.pixel(), model.inputs(), model.targets(), 1000, false, 1)
                        .epoch(0)) {
            Batches train = new Batches(data.train(), Scaling.pixel(), model.inputs(), model.targets(), 128, true, 1);
            MultiDataSet thousand = test.next().data();
            System.out.printf("loss on 1000 test images before training  %7.2f nats%n", graph.score(thousand));
            for (int number = 0; number < epochs; number++) {
                fit(graph, train, number);
            }
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

    /** Batches are read ahead on another thread; whoever takes one closes it. */
    private static void fit(ComputationGraph graph, Batches train, int number) {
        try (Batches.Epoch epoch = train.epoch(number)) {
            while (epoch.hasNext()) {
                try (Batches.Batch batch = epoch.next()) {
                    graph.fit(batch.data());
                }
            }
        }
    }
}
