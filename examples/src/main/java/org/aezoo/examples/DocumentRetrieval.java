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
import org.aezoo.data.preparation.TfIdf;
import org.aezoo.evaluation.report.ComparisonPictures;
import org.aezoo.evaluation.report.Pictures;
import org.aezoo.evaluation.search.HashIndex;
import org.aezoo.evaluation.search.Retrieval;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.numerics.PrincipalComponents;
import org.aezoo.training.Schedule;
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
            counts(data);
            train(data, Map.of("code-size", Integer.toString(code)), epochs);
            train(data, Map.of("code-size", "128", "binary", "true"), epochs);
            map(data, components(data, code), mapEpochs, folder);
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
                rate[w] = (w % topics == 0 ? 1 : 0.2)
                        * 30.0
                        / words
                        * -Math.log(1 - random.nextDouble())
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
        List<String> names =
                IntStream.range(0, topics).mapToObj(t -> "topic " + t).toList();
        Dataset all = Dataset.of("made up documents", DataShape.row(words), new FloatRows(rows))
                .withLabels(labels, names);
        Split split = Split.of(all, 0.25, 1);
        return new LoadedData(split.rest(), split.heldOut(), false, null);
    }

    private static void counts(LoadedData data) {
        float[][] rows = data.train().head(data.train().size());
        float[][] queries = data.test().head(data.test().size());
        figures("log counts", data, Retrieval.cosine(logarithms(rows), logarithms(queries)));
        TfIdf weights = TfIdf.fit(data.train());
        figures("tf-idf", data, Retrieval.cosine(weighted(weights, rows), weighted(weights, queries)));
    }

    /** Latent semantic analysis but for the mean, which is taken off. */
    private static PrincipalComponents components(LoadedData data, int count) {
        TfIdf weights = TfIdf.fit(data.train());
        float[][] rows = weighted(weights, data.train().head(data.train().size()));
        float[][] queries = weighted(weights, data.test().head(data.test().size()));
        PrincipalComponents components = PrincipalComponents.fit(rows, count);
        figures(
                count + " components of tf-idf",
                data,
                Retrieval.cosine(components.encode(rows), components.encode(queries)));
        return components;
    }

    /** In place. */
    private static float[][] weighted(TfIdf weights, float[][] rows) {
        for (float[] row : rows) {
            weights.apply(row, 0);
        }
        return rows;
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
        TrainingOptions options = TrainingOptions.defaults()
                .withSchedule(Schedule.CONSTANT)
                .withEpochs(epochs)
                .withPatience(0);
        return new Trainer(options).train(model, data.train()).model();
    }

    private static Map<String, Double> figures(String name, LoadedData data, Retrieval.Ranking ranking) {
        Map<String, Double> figures = Retrieval.figures(ranking, (query, row) -> share(data, query, row), DEPTHS);
        System.out.printf("%-28s", name);
        figures.values().forEach(figure -> System.out.printf(" %8.3f", figure));
        System.out.println();
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
        planes.put("First two components of tf-idf", analysis.encode(weighted(TfIdf.fit(data.train()), rows)));
        Pictures.save(folder.resolve("document-map.png"), ComparisonPictures.planes(shown, planes));
    }
}
