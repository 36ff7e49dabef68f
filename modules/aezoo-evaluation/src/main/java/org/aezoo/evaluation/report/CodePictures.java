package org.aezoo.evaluation.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.evaluation.figures.Charts;
import org.aezoo.evaluation.figures.Tiles;
import org.aezoo.evaluation.metrics.Clusters;
import org.aezoo.evaluation.metrics.CodeUnits;
import org.aezoo.evaluation.metrics.CodeUse;
import org.aezoo.evaluation.metrics.MetricSums;
import org.aezoo.evaluation.metrics.Sampling;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Order;
import org.aezoo.numerics.Perplexity;
import org.aezoo.numerics.PrincipalComponents;
import org.jspecify.annotations.Nullable;
import tagbio.umap.Umap;

/** Pictures of codes: where rows lie among them, and what each unit carries. */
public final class CodePictures {

    /** More classes than this are not told apart by colour. */
    static final int CLASSES = 20;

    private static final int UNITS = 100;
    private static final int NEIGHBOURS = 15;

    private CodePictures() {}

    /** The codes of test rows on a plane; keeps the places for the report. */
    static @Nullable BufferedImage codes(PictureSubject subject) {
        return plane(subject, subject.test(), true);
    }

    /** The same places by the clusters that the model found. */
    static @Nullable BufferedImage codesByCluster(PictureSubject subject) {
        return plane(subject, byCluster(subject.trained(), subject.test()), false);
    }

    /** The same places by the batches of the rows. */
    static @Nullable BufferedImage codesByBatch(PictureSubject subject) {
        return plane(subject, byBatch(subject.test()), false);
    }

    /** The units in falling order of what they carry. */
    static @Nullable BufferedImage units(PictureSubject subject) {
        CodeUnits units = CodeUnits.of(subject.trained(), subject.shown());
        if (!units.divergences().stream().allMatch(Double::isFinite)) {
            return null;
        }
        int[] order = Order.largest(
                units.divergences().stream().mapToDouble(Double::doubleValue).toArray(), UNITS);
        List<String> names = new ArrayList<>();
        for (int j : order) {
            names.add("unit " + j + (units.variances().get(j) > MetricSums.ACTIVE_VARIANCE ? "" : ", collapsed"));
        }
        return Charts.bars(
                "What each unit of the code carries",
                units.active() + " of " + units.variances().size() + " units active; divergence in nats",
                names,
                IntStream.of(order).mapToDouble(j -> units.divergences().get(j)).toArray());
    }

    /** The rows with their clusters for labels. */
    private static Dataset byCluster(TrainedAutoencoder trained, Dataset test) {
        Clusters clusters = Clusters.of(trained, test);
        List<String> names = IntStream.range(0, clusters.sizes().length)
                .mapToObj(c -> "cluster " + c)
                .toList();
        return test.withLabels(clusters.of(), names);
    }

    /** The rows with their batches for labels. */
    private static Dataset byBatch(Dataset test) {
        return test.withLabels(
                IntStream.range(0, test.size()).map(test::batch).toArray(),
                test.batchNames().stream().map(name -> "batch " + name).toList());
    }

    /** The codes of rows; null where one of them is no number. */
    private static float @Nullable [][] codesOf(TrainedAutoencoder trained, Dataset shown) {
        float[][] codes = new float[shown.size()][];
        trained.forEach(shown, view -> System.arraycopy(view.codes(), 0, codes, view.first(), view.codes().length));
        for (float[] code : codes) {
            for (float value : code) {
                if (!Float.isFinite(value)) {
                    return null;
                }
            }
        }
        return codes;
    }

    private static @Nullable BufferedImage plane(PictureSubject subject, Dataset rows, boolean forThePage) {
        TrainedAutoencoder trained = subject.trained();
        Dataset shown = rows.subset(Sampling.spread(rows, PictureSubject.DOTS));
        float[][] codes = codesOf(trained, shown);
        if (codes == null) {
            return null;
        }
        String x = "code value 1";
        String y = "code value 2";
        float[][] places = codes;
        if (codes[0].length > 2) {
            PrincipalComponents plane = PrincipalComponents.fit(codes, 2);
            places = plane.encode(codes);
            x = "first principal component of the codes" + share(plane, 0);
            y = "second" + share(plane, 1);
        }
        if (forThePage) {
            int[] chosen = Sampling.spread(shown, CodePlane.MOST);
            float[][] seen = places;
            Dataset some = shown.subset(chosen);
            keepPlane(
                    subject,
                    CodePlane.FILE,
                    some,
                    IntStream.of(chosen).mapToObj(row -> seen[row]).toArray(float[][]::new),
                    x,
                    y);
            if (trained.shape().isImage()) {
                Pictures.save(
                        subject.folder().resolve(CodePlane.TILES),
                        CodePlane.sheet(Tiles.each(List.of(some.head(chosen.length)), trained.shape())));
            }
        }
        return Charts.codes(clouds(shown, places), x, y);
    }

    /** The same rows as in {@code codes.json}, laid flat such that neighbours stay neighbours. */
    static @Nullable BufferedImage neighbourhoods(PictureSubject subject) {
        TrainedAutoencoder trained = subject.trained();
        Dataset shown = subject.shown();
        Dataset some = shown.subset(Sampling.spread(shown, CodePlane.MOST));
        float[][] codes = codesOf(trained, some);
        if (codes == null) {
            return null;
        }
        Umap umap = new Umap();
        umap.setNumberComponents(2);
        umap.setNumberNearestNeighbours(NEIGHBOURS);
        umap.setSeed(trained.seed());
        // with more threads the same seed gives another picture each time
        umap.setThreads(1);
        float[][] places = umap.fitTransform(codes);
        String x = "first UMAP coordinate (no unit)";
        String y = "second UMAP coordinate";
        keepPlane(subject, CodePlane.UMAP, some, places, x, y);
        return Charts.codes(clouds(some, places), x, y);
    }

    /** For the page, in which a row can be pointed at. */
    private static void keepPlane(
            PictureSubject subject, String file, Dataset some, float[][] places, String x, String y) {
        boolean known = some.hasLabels() && some.labelNames().size() <= CLASSES;
        CodePlane plane = new CodePlane(
                x,
                y,
                known ? some.labelNames() : List.of(),
                Arrays.stream(places)
                        .map(place -> new double[] {place[0], place[1]})
                        .toArray(double[][]::new),
                IntStream.range(0, places.length)
                        .map(row -> known ? some.label(row) : 0)
                        .toArray(),
                subject.images() ? CodePlane.tilesToALine() : 0);
        subject.keep(file, ReportFile.json(plane));
    }

    private static String share(PrincipalComponents plane, int k) {
        double total = plane.totalVariance();
        return total > 0
                ? String.format(Locale.ROOT, " (%.0f %% of variance)", 100 * plane.explainedVariance()[k] / total)
                : "";
    }

    static List<Charts.Cloud> clouds(Dataset data, float[][] places) {
        Map<Integer, List<Integer>> byClass = new TreeMap<>();
        for (int row = 0; row < places.length; row++) {
            byClass.computeIfAbsent(data.hasLabels() ? data.label(row) : 0, label -> new ArrayList<>())
                    .add(row);
        }
        if (!data.hasLabels() || byClass.size() > CLASSES) {
            return List.of(
                    cloud("test rows", IntStream.range(0, places.length).boxed().toList(), places));
        }
        List<Charts.Cloud> clouds = new ArrayList<>();
        // two classes of one name must not become one series
        byClass.forEach((label, rows) -> {
            String name = Sampling.className(data, label);
            boolean taken = clouds.stream().anyMatch(cloud -> cloud.name().equals(name));
            clouds.add(cloud(taken || name.isBlank() ? name + " (" + label + ")" : name, rows, places));
        });
        return clouds;
    }

    private static Charts.Cloud cloud(String name, List<Integer> rows, float[][] places) {
        return new Charts.Cloud(
                name,
                rows.stream().mapToDouble(row -> places[row][0]).toArray(),
                rows.stream().mapToDouble(row -> places[row][1]).toArray());
    }

    /** Shares of all choices in falling order, a line per codebook, both axes as they are. */
    public static BufferedImage use(CodeUse use) {
        List<long[]> counts = use.counts();
        List<String> names = new ArrayList<>();
        List<double[]> shares = new ArrayList<>();
        for (int g = 0; g < counts.size(); g++) {
            double total = Arrays.stream(counts.get(g)).sum();
            long[] rising = counts.get(g).clone();
            Arrays.sort(rising);
            double[] falling = new double[rising.length];
            Arrays.setAll(falling, k -> 100 * rising[rising.length - 1 - k] / total);
            shares.add(falling);
            names.add(String.format(
                    Locale.ROOT,
                    "%s: %d of %d used, perplexity %.0f",
                    use.grids().get(g).vertex(),
                    Arrays.stream(counts.get(g)).filter(n -> n > 0).count(),
                    falling.length,
                    Perplexity.of(counts.get(g))));
        }
        return Charts.ranked("How often each vector of the codebook is chosen", names, shares);
    }
}
