package outside;

import java.nio.file.Path;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.TrainingIterator;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.run.Run;
import org.aezoo.run.RunOptions;
import org.aezoo.run.RunResult;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingOptions;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** What stands behind the short calls: whole runs, further training, and Deeplearning4j by itself. */
final class Training {

    private Training() {}

    /** A folder with model, figures and report, then the same model on rows that have moved. */
    static void wholeRunAndFurther(double[][] rows, Path folder) {
        RunOptions options = RunOptions.defaults()
                .withTraining(TrainingOptions.defaults().withEpochs(3))
                .withPictures(false);
        RunResult first;
        try (LoadedData data = LoadedData.split(Dataset.of(rows), 0.2, 1)) {
            AutoencoderModel model = Zoo.get("deep").forShape(data.train().shape());
            first = new Run(options).train(model, data, folder.resolve("run"));
        }
        System.out.println(first.card().judgement().figures() + "; all in one page: " + first.report());
        double[][] moved = Purposes.rows(400);
        for (double[] row : moved) {
            row[0] += 20;
        }
        boolean[] said = {false};
        TrainingListener listener = new TrainingListener() {
            @Override
            public void noted(String message) {
                said[0] |= message.startsWith("drift: ");
            }
        };
        try (LoadedData data = LoadedData.split(Dataset.of(moved), 0.2, 1)) {
            new Run(options).listen(listener).continueFrom(first.folder(), data, folder.resolve("further"));
        }
        Main.check(said[0], "it is said that the rows have moved");
    }

    static void plainDeeplearning4j(double[][] rows) {
        Dataset data = Dataset.of(rows);
        AutoencoderModel model = Zoo.get("denoising").forShape(data.shape());
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        try (TrainingIterator batches = model.iterator(data, 64)) {
            double before = graph.score(batches.next());
            graph.fit(batches, 5);
            batches.reset();
            Main.check(graph.score(batches.next()) < before, "Deeplearning4j's own fit trains the model");
        } finally {
            graph.close();
        }
    }
}
