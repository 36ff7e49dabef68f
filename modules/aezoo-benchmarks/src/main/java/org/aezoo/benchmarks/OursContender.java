package org.aezoo.benchmarks;

import java.util.List;
import java.util.stream.IntStream;
import org.aezoo.data.Batches;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.Scaling;
import org.aezoo.layers.FusedUpdater;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.MultiDataSet;

/** The zoo's graph, trained as the trainer trains it. */
final class OursContender implements Contender {

    private static final int EPOCH = 60_000;

    private final CaseFolder folder;
    private final AutoencoderModel model;
    private final ComputationGraph graph;
    private final List<MultiDataSet> batches;
    private final TrainedAutoencoder trained;

    OursContender(CaseFolder folder, int threads) {
        this.folder = folder;
        model = folder.card().subject().autoencoder();
        graph = new ComputationGraph(model.graph(CaseFolder.SEED));
        graph.init();
        folder.setWeights(graph);
        NativeThreads.set(threads);
        FusedUpdater.install(graph);
        batches = folder.dataSets();
        trained = new TrainedAutoencoder(model, graph, BenchmarkCase.SHAPE, List.of(), Scaling.none(), CaseFolder.SEED);
    }

    @Override
    public String version() {
        return "aezoo on " + StockContender.library();
    }

    @Override
    public double firstStep() {
        step(0);
        return graph.score();
    }

    @Override
    public void step(int batch) {
        graph.fit(batches.get(batch));
    }

    @Override
    public void encode(float[][] rows) {
        trained.encode(rows);
    }

    @Override
    public void score(float[][] rows) {
        trained.score(rows);
    }

    @Override
    public DataPath path(double seconds) {
        int rows = folder.rows().length;
        // as many as MNIST has: what starts an epoch takes its share of one as long as that
        int[] often = IntStream.range(0, EPOCH).map(i -> i % rows).toArray();
        Dataset data = Dataset.of("digits", BenchmarkCase.SHAPE, new FloatRows(folder.rows()))
                .subset(often);
        Batches all = new Batches(
                data,
                Scaling.none(),
                model.inputs(),
                model.targets(),
                folder.card().subject().batchSize(),
                true,
                CaseFolder.SEED);
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        double waited = 0;
        long examples = 0;
        for (int number = 0; System.nanoTime() < end; number++) {
            try (Batches.Epoch epoch = all.epoch(number)) {
                while (epoch.hasNext() && System.nanoTime() < end) {
                    try (Batches.Batch batch = epoch.next()) {
                        graph.fit(batch.data());
                        examples += batch.size();
                    }
                }
                waited += epoch.waitedSeconds();
            }
        }
        double taken = (System.nanoTime() - start) / 1e9;
        return new DataPath(examples / taken, waited / taken);
    }
}
