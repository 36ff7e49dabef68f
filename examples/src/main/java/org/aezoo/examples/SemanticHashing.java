package org.aezoo.examples;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.metrics.BitUse;
import org.aezoo.evaluation.report.Pictures;
import org.aezoo.evaluation.search.HashIndex;
import org.aezoo.evaluation.search.HashIndex.Hit;
import org.aezoo.evaluation.search.Retrieval;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.numerics.PrincipalComponents;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * Search by codes of bits: how many of the training rows nearest to a test row are of its class, beside the signs of
 * principal components and the Euclidean distance of the rows themselves. No labels are used but to count.
 */
public final class SemanticHashing {

    private static final int QUERIES = 1000;
    private static final int SHOWN = 8;

    private SemanticHashing() {}

    /** Takes the data ({@code digits}), bits (16,32,64), the number of epochs (5) and a folder for the picture (here). */
    public static void main(String[] args) {
        String source = args.length > 0 ? args[0] : "digits";
        String bits = args.length > 1 ? args[1] : "16,32,64";
        int epochs = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        Path folder = Path.of(args.length > 3 ? args[3] : ".");
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            Map<String, float[][]> drawn = new LinkedHashMap<>();
            System.out.printf("%-28s %6s %6s%n", "in %", "mAP", "P@100");
            for (String each : bits.split(",", -1)) {
                hash(data, Integer.parseInt(each.trim()), epochs, drawn);
            }
            baselines(data, 32);
            Pictures.save(
                    folder.resolve("semantic-hashing.png"),
                    LabelledRows.draw(drawn, data.train().shape()));
        }
    }

    /** Trains one, prints its line, and adds what a few test rows find. */
    static Map<String, Double> hash(LoadedData data, int bits, int epochs, Map<String, float[][]> drawn) {
        TrainingOptions options = TrainingOptions.defaults()
                .withSchedule(Schedule.CONSTANT)
                .withEpochs(epochs)
                .withPatience(0);
        try (TrainedAutoencoder trained = new Trainer(options)
                .train(
                        Settings.with(
                                Zoo.get("binary-code").forShape(data.train().shape()),
                                Map.of("code-size", Integer.toString(bits))),
                        data.train())
                .model()) {
            HashIndex index = HashIndex.of(trained, data.train());
            Dataset asking = queries(data);
            long[][] queries = index.queries(trained, asking);
            Map<String, Double> figures =
                    figures("codes of " + bits + " bits", data, Retrieval.hamming(index, queries));
            BitUse.of(trained, data.train())
                    .figures()
                    .forEach((name, value) -> System.out.printf("    %s %.3f%n", name, value));
            drawn.clear();
            for (int q = 0; q < SHOWN; q++) {
                drawn.put("test row " + q + ", and what its " + bits + " bits find", found(data, index, queries[q], q));
            }
            return figures;
        }
    }

    private static float[][] found(LoadedData data, HashIndex index, long[] query, int row) {
        List<Hit> hits = index.nearest(query, 10);
        float[][] rows = new float[1 + hits.size()][data.train().shape().size()];
        data.test().read(row, rows[0], 0);
        for (int i = 0; i < hits.size(); i++) {
            data.train().read(hits.get(i).row(), rows[i + 1], 0);
        }
        return rows;
    }

    private static Dataset queries(LoadedData data) {
        return data.test()
                .subset(IntStream.range(0, Math.min(QUERIES, data.test().size()))
                        .toArray());
    }

    /** What shows that it is measured as elsewhere: signs of principal components, and rows by their distance. */
    private static void baselines(LoadedData data, int bits) {
        float[][] rows = data.train().head(data.train().size());
        float[][] asking = queries(data).head(QUERIES);
        figures("rows, Euclidean", data, Retrieval.euclidean(rows, asking));
        PrincipalComponents components = PrincipalComponents.fit(rows, bits);
        figures(
                "signs of " + bits + " components",
                data,
                // between vectors of -1 and 1 the Euclidean distance ranks as Hamming's does
                Retrieval.euclidean(signs(components.encode(rows)), signs(components.encode(asking))));
    }

    private static float[][] signs(float[][] rows) {
        return Arrays.stream(rows)
                .map(row -> {
                    float[] signs = new float[row.length];
                    for (int j = 0; j < row.length; j++) {
                        signs[j] = row[j] > 0 ? 1 : -1;
                    }
                    return signs;
                })
                .toArray(float[][]::new);
    }

    private static Map<String, Double> figures(String name, LoadedData data, Retrieval.Ranking ranking) {
        Map<String, Double> figures = Retrieval.figures(
                ranking,
                (query, row) -> data.test().label(query) == data.train().label(row),
                List.of(100));
        System.out.printf(
                "%-28s %6.1f %6.1f%n",
                name,
                100 * figures.getOrDefault("mean_average_precision", Double.NaN),
                100 * figures.getOrDefault("precision_at_100", Double.NaN));
        return figures;
    }
}
