package org.aezoo.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataSource;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Scaling;
import org.aezoo.data.Split;
import org.aezoo.data.Dataset;
import org.aezoo.evaluation.Metrics;
import org.aezoo.numerics.PrincipalComponents;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Settings;
import org.aezoo.models.TrainedAutoencoder;
import org.aezoo.models.Zoo;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;

public final class Defaults {
    public static void main(String[] args) {
        List<String> models = List.of(args[0].split(","));
        boolean inner = args[2].equals("inner");
        Map<String, String> set = new java.util.LinkedHashMap<>();
        for (String s : args[3].split(";")) {
            if (s.contains("=")) set.put(s.split("=", 2)[0], s.split("=", 2)[1]);
        }
        for (String seedText : args[1].split(",")) {
            long seed = Long.parseLong(seedText);
            for (String file : Arrays.asList(args).subList(4, args.length)) {
                StringBuilder line = new StringBuilder();
                String name = file.replaceAll(".*/", "").replace(".csv.gz", "");
                String source = "csv:" + file + (file.contains("plain10") ? "" : "?label=label");
                try (LoadedData loaded = DataSource.parse(source).load(new DataSource.Options(null, 0.2, seed))) {
                    Dataset train = loaded.train();
                    Dataset test = loaded.test();
                    if (inner) {
                        Split split = Split.of(train, 0.2, seed + 100);
                        train = split.rest();
                        test = split.heldOut();
                    }
                    line.append(String.format("%-12s %6d x %3d seed %d", name, train.size(), train.shape().size(), seed));
                    for (String id : models) {
                        AutoencoderModel model = Settings.with(Zoo.get(id).forShape(train.shape()), set);
                        long start = System.nanoTime();
                        TrainingResult r = new Trainer(TrainingOptions.defaults().withSeed(seed)).train(model, train);
                        double seconds = (System.nanoTime() - start) / 1e9;
                        try (TrainedAutoencoder t = r.model()) {
                            double sse = Metrics.evaluate(t, test, 0).getOrDefault("mse", Double.NaN) * test.shape().size();
                            int k = model.codeSize();
                            double pca = k >= test.shape().size() ? 0 : PrincipalComponents.fit(train, t.scaling(), k).sumOfSquares(test, t.scaling());
                            line.append(String.format("  %s %.4f/%.4f=%.3f %dep best %d%s %.1fs", id, sse, pca, sse / pca, r.history().size(), r.bestEpoch(), r.stillImproving() ? "!" : "", seconds));
                        }
                    }
                }
                System.out.println(line);
            }
        }
    }
}
