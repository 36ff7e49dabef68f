package org.aezoo.examples;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Split;
import org.aezoo.data.TfIdf;
import org.aezoo.evaluation.ComparisonPictures;
import org.aezoo.evaluation.HashIndex;
import org.aezoo.evaluation.Pictures;
import org.aezoo.evaluation.PrincipalComponents;
import org.aezoo.evaluation.Retrieval;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Settings;
import org.aezoo.models.TrainedAutoencoder;
import org.aezoo.models.Zoo;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * Search among documents: how many of the training documents nearest to a test document share a topic with it, by the
 * code of the document autoencoder, dense and of bits, beside counts, tf-idf and latent semantic analysis. Draws a map of
 * test documents by their topic.
 */
public final class DocumentRetrieval {

    private static final List<Integer> DEPTHS = List.of(1, 10, 100);
    private static final int DOTS = 2000;

    private DocumentRetrieval() {}

    /** Takes the data (made up documents), the number of epochs (20), of those for the map (20) and a folder (here). */
    public static void main(String[] args) {
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        int mapEpochs = args.length > 2 ? Integer.parseInt(args[2]) : 20;
        Path folder = Path.of(args.length > 3 ? args[3] : ".");
        try (LoadedData data = args.length > 0
                ? DataSource.parse(args[0]).load(DataSource.Options.defaults())
                : madeUp(4000, 300, 8)) {
            System.out.printf("%-28s %8s %8s %8s %8s%n", "", "P@1", "P@10", "P@100", "mAP");
            int code = Math.min(125, data.train().shape().size() / 4);
            PrincipalComponents analysis = baselines(data, code);
            train(data, Map.of("code-size", Integer.toString(code)), epochs);
            train(data, Map.of("code-size", "128", "binary", "true"), epochs);
            map(data, analysis, mapEpochs, folder);
        }
    }

    /**
     * Documents of topics: each topic has its own words beside those that all share.
     *
     * @param words of the vocabulary
     */
    static LoadedData madeUp(int documents, int words, int topics) {
        SplittableRandom random = new SplittableRandom(1);
        double[][] rates = new double[topics][words];
        for (double[] rate : rates) {
            for (int w = 0; w < words; w++) {
                rate[w] = (w % topics == 0 ? 1 : 0.2) * 30.0 / words * -Math.log(1 - random.nextDouble())
                        * (random.nextInt(8) == 0 ? 4 : 0.5);
            }
        }
        float[][] rows = new float[documents][words];
        int[] labels = new int[documents];
        for (int d = 0; d < documents; d++) {
            labels[d] = random.nextInt(topics);
            for (int w = 0; w < words; w++) {
                for (double left = rates[labels[d]][w]; left > 0; left -= 1) {
                    rows[d][w] += random.nextDouble() < Math.min(1, left) ? 1 : 0;
                }
            }
        }
        List<String> names = IntStream.range(0, topics).mapToObj(t -> "topic " + t).toList();
        Dataset all = Dataset.of("made up documents", DataShape.row(words), new FloatRows(rows))
                .withLabels(labels, names);
        Split split = Split.of(all, 0.25, 1);
        return new LoadedData(split.rest(), split.heldOut(), false, null);
    }

    private static PrincipalComponents baselines(LoadedData data, int components) {
        float[][] rows = data.train().head(data.train().size());
        float[][] queries = data.test().head(data.test().size());
        figures("log counts", data, Retrieval.cosine(logarithms(rows), logarithms(queries)));
        TfIdf weights = TfIdf.fit(data.train());
        for (float[][] some : List.of(rows, queries)) {
            for (float[] row : some) {
                weights.apply(row, 0);
            }
        }
        figures("tf-idf", data, Retrieval.cosine(rows, queries));
        PrincipalComponents analysis = PrincipalComponents.fit(rows, components);
        figures(
                components + " components of tf-idf",
                data,
                Retrieval.cosine(analysis.encode(rows), analysis.encode(queries)));
        return analysis;
    }

    private static float[][] logarithms(float[][] counts) {
        return Arrays.stream(counts)
                .map(row -> {
                    float[] logarithms = new float[row.length];
                    for (int j = 0; j < row.length; j++) {
                        logarithms[j] = (float) Math.log1p(row[j]);
                    }
                    return logarithms;
                })
                .toArray(float[][]::new);
    }

    /** Trains one and prints its line. */
    static Map<String, Double> train(LoadedData data, Map<String, String> settings, int epochs) {
        try (TrainedAutoencoder trained = trained(data, settings, epochs)) {
            if (HashIndex.isOfBits(trained.model())) {
                HashIndex index = HashIndex.of(trained, data.train());
                return figures(
                        "codes of " + index.bits() + " bits",
                        data,
                        Retrieval.hamming(index, index.queries(trained, data.test())));
            }
            return figures(
                    "codes of " + trained.model().codeSize() + " numbers",
                    data,
                    Retrieval.cosine(
                            trained.encode(data.train().head(data.train().size())),
                            trained.encode(data.test().head(data.test().size()))));
        }
    }

    private static TrainedAutoencoder trained(LoadedData data, Map<String, String> settings, int epochs) {
        AutoencoderModel model =
                Settings.with(Zoo.get("document").forShape(data.train().shape()), settings);
        TrainingOptions options = TrainingOptions.defaults().withEpochs(epochs).withPatience(0);
        return new Trainer(options).train(model, data.train()).model();
    }

    private static Map<String, Double> figures(String name, LoadedData data, Retrieval.Ranking ranking) {
        Map<String, Double> figures =
                Retrieval.figures(ranking, (query, row) -> share(data, query, row), DEPTHS);
        System.out.printf(
                "%-28s %8.3f %8.3f %8.3f %8.3f%n",
                name, figures.values().toArray());
        return figures;
    }

    private static boolean share(LoadedData data, int query, int row) {
        for (int label : data.test().labels(query)) {
            for (int other : data.train().labels(row)) {
                if (label == other) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A code of two numbers beside the first two components of tf-idf. */
    private static void map(LoadedData data, PrincipalComponents analysis, int epochs, Path folder) {
        Dataset shown = data.test().size() <= DOTS
                ? data.test()
                : Split.of(data.test(), DOTS / (double) data.test().size(), 1).heldOut();
        Map<String, float[][]> planes = new LinkedHashMap<>();
        float[][] rows = shown.head(shown.size());
        try (TrainedAutoencoder trained =
                trained(data, Map.of("code-size", "2", "hidden-sizes", "500,250,125"), epochs)) {
            planes.put("Codes of two numbers", trained.encode(rows));
        }
        TfIdf weights = TfIdf.fit(data.train());
        for (float[] row : rows) {
            weights.apply(row, 0);
        }
        planes.put("First two components of tf-idf", analysis.encode(rows));
        Pictures.save(folder.resolve("document-map.png"), ComparisonPictures.planes(shown, planes));
    }
}
