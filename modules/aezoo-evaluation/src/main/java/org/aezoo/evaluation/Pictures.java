package org.aezoo.evaluation;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.TrainedAutoencoder;
import org.aezoo.numerics.PrincipalComponents;
import org.deeplearning4j.nn.api.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tagbio.umap.Umap;

/**
 * The pictures of a run folder, as PNG files:
 *
 * <ul>
 *   <li>{@code reconstructions.png}: for images, test examples above what came back, one of each class; for tables,
 *       rebuilt against original values
 *   <li>{@code extremes.png}: for images, the test examples of the lowest, the middle and the highest squared errors
 *   <li>{@code denoised.png}, {@code inpainted.png}, {@code tangents.png}: for images, what a denoising model cleans, a
 *       context encoder fills in, and the directions in which a contractive code moves
 *   <li>{@code loss.png}: training and validation loss per epoch, where {@code history.csv} has two or more
 *   <li>{@code filters.png}: the weights of the first layer, for images
 *   <li>{@code errors.png}: the columns of which most is lost, for tables
 *   <li>{@code rows.json}: for tables, three test rows and what came back of them, for {@link Report}
 *   <li>{@code samples.png}, {@code interpolations.png}, {@code traversals.png}, {@code manifold.png}: what a generative
 *       model of images makes up, see {@link GenerativePictures}; the last for codes of two values
 *   <li>{@code archetypes.png}, {@code mixtures.png}: what a model of archetypes takes rows for mixtures of, and where
 *       test rows lie between them
 *   <li>{@code units.png}: what each unit of a variational code carries, see {@link CodeUnits}
 *   <li>{@code code-use.png}: how often each vector of a codebook is chosen, see {@link CodeUse}
 *   <li>{@code codes.png}: the codes on a plane, by their principal components where they have more than two values;
 *       {@code codes.json} and {@code code-tiles.png} hold the same for {@link Report}, {@code scores.json} the scores
 *       of a model with a threshold or of data with known anomalies
 *   <li>{@code codes-umap.png}: codes of more than two values, laid flat by UMAP (McInnes, Healy and Melville, 2018);
 *       {@code codes-umap.json} holds the same for {@link Report}
 * </ul>
 *
 * <p>A JVM without fonts draws only what needs no letters. Each file is written beside its place and then moved there.
 */
public final class Pictures {

    private static final Logger LOG = LoggerFactory.getLogger(Pictures.class);

    private static final int PAIRS = 10;
    private static final int EXTREMES = 5;
    private static final int TILES = 100;
    private static final int BARS = 30;
    private static final int DOTS = 2000;
    private static final int CLASSES = 20;
    private static final int SAMPLES = 100;
    private static final int STEPS = 11;
    private static final int UNITS = 10;
    private static final int MANIFOLD = 20;
    private static final int NEIGHBOURS = 15;
    private static final int FEWEST_FOR_UMAP = 50;

    private final Path folder;
    private final boolean letters;
    private final Consumer<String> next;
    private final List<Path> written = new ArrayList<>();

    private Pictures(Path folder, boolean letters, Consumer<String> next) {
        this.folder = folder;
        this.letters = letters;
        this.next = next;
    }

    /**
     * Draws everything that applies.
     *
     * @param folder of the run; must exist
     * @param trained stays the caller's
     * @param test examples to show, of the shape that the model was trained on; with no rows only losses and weights
     *     are drawn
     * @return the files written
     * @throws InvalidInputException if the folder cannot be written to
     */
    public static List<Path> write(Path folder, TrainedAutoencoder trained, Dataset test) {
        return write(folder, trained, test, Canvas.hasLetters());
    }

    /**
     * The same where it was said which rows are anomalies.
     *
     * @param anomalies one mark per row; null where nobody knows
     * @param next is told the name of each file before it is drawn
     */
    public static List<Path> write(
            Path folder,
            TrainedAutoencoder trained,
            Dataset test,
            boolean @Nullable [] anomalies,
            Consumer<String> next) {
        return write(folder, trained, test, anomalies, next, Canvas.hasLetters());
    }

    static List<Path> write(Path folder, TrainedAutoencoder trained, Dataset test, boolean letters) {
        return write(folder, trained, test, Anomalies.find(test).orElse(null), name -> {}, letters);
    }

    private static List<Path> write(
            Path folder,
            TrainedAutoencoder trained,
            Dataset test,
            boolean @Nullable [] anomalies,
            Consumer<String> next,
            boolean letters) {
        if (!letters) {
            LOG.warn("this Java finds no fonts, so charts are left out: install fontconfig and a font, as with"
                    + " 'apt-get install fontconfig fonts-dejavu-core'");
        }
        Pictures pictures = new Pictures(folder, letters, next);
        pictures.drawAll(trained, test, anomalies);
        return List.copyOf(pictures.written);
    }

    private void drawAll(TrainedAutoencoder trained, Dataset test, boolean @Nullable [] anomalies) {
        boolean images = trained.shape().isImage();
        boolean rows = test.size() > 0;
        if (images && rows) {
            draw(
                    "reconstructions.png",
                    false,
                    () -> pairs(trained, test, oneOfEachClass(test), row -> classOf(test, row)));
            draw("extremes.png", false, () -> extremes(trained, test));
            Dataset few = test.subset(oneOfEachClass(test));
            draw("denoised.png", false, () -> RepairPictures.denoised(trained, few, letters));
            draw("inpainted.png", false, () -> RepairPictures.inpainted(trained, few, letters));
            draw("tangents.png", false, () -> RepairPictures.tangents(trained, few));
        }
        // counts of words are rebuilt as probabilities, which are not to be compared with them
        boolean counts = trained.model().loss() == ReconstructionLoss.MULTINOMIAL;
        if (!images && rows && !counts) {
            TableErrors errors = TableErrors.of(trained, test.subset(spread(test, 10 * DOTS)), DOTS);
            draw("reconstructions.png", true, () -> errors.agreement());
            draw("errors.png", true, () -> errors.worst(BARS));
            int[] shown = spread(test, DOTS);
            if (shown.length >= 3) {
                keep(
                        RowView.FILE,
                        RowView.of(trained, test.subset(shown), shown).json());
            }
        }
        draw(
                "loss.png",
                true,
                () -> History.read(folder)
                        // two dots are no curve, and the report says what they stand for
                        .filter(history -> history.epochs().size() > 1)
                        .map(history -> Charts.loss(history, FigureKey.lossUnit(trained.model())))
                        .orElse(null));
        if (images) {
            draw("filters.png", false, () -> filters(trained));
        }
        if (images && trained.model().generative()) {
            generate(trained, test);
        }
        if (trained.model().archetypes() > 0) {
            draw("archetypes.png", !images, () -> archetypes(trained));
            if (rows) {
                Dataset shown = test.subset(spread(test, DOTS));
                draw("mixtures.png", false, () -> ArchetypePictures.mixtures(trained, shown, CLASSES, letters));
            }
        }
        if (rows && trained.model().posteriorVertex() != null) {
            draw("units.png", true, () -> units(trained, test));
        }
        // of bits the figures say enough
        if (rows && !trained.model().codeGrids().isEmpty() && !HashIndex.isOfBits(trained.model())) {
            draw("code-use.png", true, () -> CodeUse.of(trained, test).picture());
        }
        if (rows && (trained.scorer().threshold() != null || anomalies != null)) {
            keepScores(trained, test, anomalies);
        }
        if (rows && trained.model().codeSize() > 1) {
            draw("codes.png", true, () -> codes(trained, test, true));
            if (trained.model().codeSize() > 2 && test.size() >= FEWEST_FOR_UMAP) {
                draw("codes-umap.png", true, () -> neighbourhoods(trained, test));
            }
            if (trained.model().clusterVertex() != null) {
                draw("codes-by-cluster.png", true, () -> codes(trained, byCluster(trained, test), false));
            }
            if (trained.model().batchMarks() != null && test.hasBatches()) {
                draw("codes-by-batch.png", true, () -> codes(trained, byBatch(test), false));
            }
        }
    }

    /** What rows are mixtures of: pictures for images, profiles for tables. */
    public static BufferedImage archetypes(TrainedAutoencoder trained) {
        return trained.shape().isImage() ? GenerativePictures.archetypes(trained) : ArchetypePictures.profiles(trained);
    }

    private void generate(TrainedAutoencoder trained, Dataset test) {
        draw("samples.png", false, () -> GenerativePictures.samples(trained, SAMPLES, trained.seed()));
        if (test.size() > 1) {
            draw("interpolations.png", false, () -> GenerativePictures.interpolations(trained, test, STEPS));
        }
        if (test.size() > 0 && trained.model().posteriorVertex() != null) {
            draw("traversals.png", false, () -> GenerativePictures.traversals(trained, test, UNITS, STEPS));
        }
        if (trained.model().codeSize() == 2 && trained.model().codeGrids().isEmpty()) {
            draw("manifold.png", false, () -> GenerativePictures.manifold(trained, MANIFOLD));
        }
    }

    /** The units in falling order of what they carry. */
    private static @Nullable BufferedImage units(TrainedAutoencoder trained, Dataset test) {
        CodeUnits units = CodeUnits.of(trained, test.subset(spread(test, DOTS)));
        if (!units.divergences().stream().allMatch(Double::isFinite)) {
            return null;
        }
        int[] order = IntStream.range(0, units.divergences().size())
                .boxed()
                .sorted(Comparator.comparing((Integer j) -> -units.divergences().get(j)))
                .limit(TILES)
                .mapToInt(Integer::intValue)
                .toArray();
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

    /** A picture that cannot be drawn must not take a trained model down with it. */
    private void draw(String name, boolean needsLetters, Supplier<@Nullable BufferedImage> picture) {
        if (needsLetters && !letters) {
            return;
        }
        next.accept(name);
        try {
            BufferedImage drawn = picture.get();
            if (drawn != null) {
                written.add(save(name, drawn));
            }
        } catch (InvalidInputException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("{} is left out, drawing it failed", name, e);
        }
    }

    private Path save(String name, BufferedImage picture) {
        return save(folder.resolve(name), picture);
    }

    /**
     * Writes a PNG file whole or not at all.
     *
     * @return the file
     * @throws InvalidInputException if it cannot be written
     */
    public static Path save(Path target, BufferedImage picture) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
                ImageIO.write(picture, "png", out);
            }
            AtomicFile.write(target, bytes.toByteArray());
            return target;
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write " + target + " (" + e + "): check the folder and the free space", e);
        }
    }

    /** Five each of the lowest squared errors, those in the middle, and the highest. */
    private @Nullable BufferedImage extremes(TrainedAutoencoder trained, Dataset test) {
        int[] rows = spread(test, DOTS);
        if (rows.length < 3 * EXTREMES) {
            return null;
        }
        double[] errors = new double[rows.length];
        trained.forEach(test.subset(rows), view -> {
            for (int i = 0; i < view.scaled().length; i++) {
                errors[view.first() + i] = meanSquare(view.scaled()[i], view.reconstruction()[i]);
            }
        });
        int[] order = IntStream.range(0, rows.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> errors[i]))
                .mapToInt(i -> rows[i])
                .toArray();
        int[] chosen = new int[3 * EXTREMES];
        Map<Integer, String> titles = new HashMap<>();
        for (int i = 0; i < EXTREMES; i++) {
            chosen[i] = order[i];
            chosen[EXTREMES + i] = order[order.length / 2 - EXTREMES / 2 + i];
            chosen[2 * EXTREMES + i] = order[order.length - EXTREMES + i];
            titles.put(chosen[i], "best");
            titles.put(chosen[EXTREMES + i], "middle");
            titles.put(chosen[2 * EXTREMES + i], "worst");
        }
        return pairs(trained, test, chosen, row -> titles.getOrDefault(row, "") + named(test, row));
    }

    static double meanSquare(float[] original, float[] rebuilt) {
        double sum = 0;
        for (int j = 0; j < original.length; j++) {
            double difference = (double) original[j] - rebuilt[j];
            sum += difference * difference;
        }
        return sum / original.length;
    }

    private static String named(Dataset test, int row) {
        return test.hasLabels() ? ": " + classOf(test, row) : "";
    }

    private BufferedImage pairs(TrainedAutoencoder trained, Dataset test, int[] chosen, IntFunction<String> titles) {
        DataShape shape = trained.shape();
        Scaling scaling = trained.scaling();
        List<Tiles.Pair> pairs = new ArrayList<>();
        float[] range = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        trained.forEach(test.subset(chosen), view -> {
            for (int i = 0; i < view.scaled().length; i++) {
                float[] original = view.scaled()[i];
                float[] rebuilt = view.reconstruction()[i];
                double mse = meanSquare(original, rebuilt);
                scaling.invert(original, original.length);
                scaling.invert(rebuilt, rebuilt.length);
                for (float value : original) {
                    range[0] = Math.min(range[0], value);
                    range[1] = Math.max(range[1], value);
                }
                String title = titles.apply(chosen[view.first() + i]);
                pairs.add(new Tiles.Pair(title, original, rebuilt, String.format(Locale.ROOT, "mse %.2g", mse)));
            }
        });
        boolean pixels = scaling.kind() == Scaling.Kind.PIXEL || (range[0] >= 0 && range[1] > 1 && range[1] <= 255);
        boolean shares = range[0] >= 0 && range[1] <= 1 && scaling.kind() != Scaling.Kind.PIXEL;
        double low = pixels || shares ? 0 : range[0];
        double high = pixels ? 255 : shares ? 1 : Math.max(range[1], range[0] + 1e-6);
        return Tiles.pairs(pairs, shape, low, high, letters);
    }

    /** The name of a row's class, empty where rows have no labels. */
    static String classOf(Dataset data, int row) {
        return data.hasLabels() ? className(data, data.label(row)) : "";
    }

    private static String className(Dataset data, int label) {
        return label < data.labelNames().size() ? data.labelNames().get(label) : Integer.toString(label);
    }

    /** The first example of each class in turn, then the second of each, and so on, up to ten; sorted by class. */
    static int[] oneOfEachClass(Dataset data) {
        if (!data.hasLabels()) {
            return spread(data, PAIRS);
        }
        Map<Integer, List<Integer>> byClass = new TreeMap<>();
        for (int row = 0; row < data.size(); row++) {
            List<Integer> rows = byClass.computeIfAbsent(data.label(row), label -> new ArrayList<>());
            if (rows.size() < PAIRS) {
                rows.add(row);
            }
        }
        List<Integer> chosen = new ArrayList<>();
        for (int turn = 0; turn < PAIRS; turn++) {
            for (List<Integer> rows : byClass.values()) {
                if (turn < rows.size() && chosen.size() < PAIRS) {
                    chosen.add(rows.get(turn));
                }
            }
        }
        return chosen.stream()
                .sorted(Comparator.comparingInt(data::label))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** At most {@code count} rows, evenly spread over the data. */
    private static int[] spread(Dataset data, int count) {
        int taken = Math.min(count, data.size());
        return IntStream.range(0, taken)
                .map(i -> (int) ((long) i * data.size() / taken))
                .toArray();
    }

    private static @Nullable BufferedImage filters(TrainedAutoencoder trained) {
        Optional<INDArray> found = trained.whileOpen(() -> firstWeights(trained).map(INDArray::dup));
        if (found.isEmpty()) {
            return null;
        }
        INDArray weights = found.get();
        DataShape shape = trained.shape();
        List<float[]> tiles = new ArrayList<>();
        if (weights.rank() == 2 && weights.size(0) == shape.size()) {
            for (int unit = 0; unit < Math.min(TILES, weights.size(1)); unit++) {
                tiles.add(weights.getColumn(unit).toFloatVector());
            }
            return Tiles.weights(tiles, shape);
        }
        if (weights.rank() != 4) {
            return null;
        }
        int maps = (int) weights.size(0);
        int channels = (int) weights.size(1);
        int kernel = (int) (weights.size(2) * weights.size(3));
        float[] flat = weights.dup('c').data().asFloat();
        // kernels over red, green and blue are one picture each; any others are drawn channel by channel
        int together = channels == 3 ? 3 : 1;
        int size = together * kernel;
        for (int i = 0; i < Math.min(TILES, maps * channels / together); i++) {
            tiles.add(java.util.Arrays.copyOfRange(flat, i * size, (i + 1) * size));
        }
        return Tiles.weights(tiles, DataShape.image(together, (int) weights.size(2), (int) weights.size(3)));
    }

    /** The weights of "encoder-1", "encoder" or "code", whichever comes first. */
    private static Optional<INDArray> firstWeights(TrainedAutoencoder trained) {
        for (String name : List.of("encoder-1", "encoder", trained.model().codeVertex())) {
            for (Layer layer : trained.graph().getLayers()) {
                if (layer.conf().getLayer().getLayerName().equals(name)
                        && layer.paramTable().containsKey("W")) {
                    return Optional.of(layer.getParam("W"));
                }
            }
        }
        return Optional.empty();
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

    private @Nullable BufferedImage codes(TrainedAutoencoder trained, Dataset test, boolean forThePage) {
        Dataset shown = test.subset(spread(test, DOTS));
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
            int[] rows = spread(shown, CodePlane.MOST);
            float[][] seen = places;
            Dataset some = shown.subset(rows);
            keepPlane(
                    CodePlane.FILE,
                    trained,
                    some,
                    IntStream.of(rows).mapToObj(row -> seen[row]).toArray(float[][]::new),
                    x,
                    y);
            if (trained.shape().isImage()) {
                save(CodePlane.TILES, CodePlane.sheet(Tiles.each(List.of(some.head(rows.length)), trained.shape())));
            }
        }
        return Charts.codes(clouds(shown, places), x, y);
    }

    /** The same rows as in {@code codes.json}, laid flat such that neighbours stay neighbours. */
    private @Nullable BufferedImage neighbourhoods(TrainedAutoencoder trained, Dataset test) {
        Dataset shown = test.subset(spread(test, DOTS));
        Dataset some = shown.subset(spread(shown, CodePlane.MOST));
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
        keepPlane(CodePlane.UMAP, trained, some, places, x, y);
        return Charts.codes(clouds(some, places), x, y);
    }

    /** For the page, in which a row can be pointed at. */
    private void keepPlane(
            String file, TrainedAutoencoder trained, Dataset some, float[][] places, String x, String y) {
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
                trained.shape().isImage() ? CodePlane.tilesToALine() : 0);
        keep(file, plane.json());
    }

    private void keepScores(TrainedAutoencoder trained, Dataset test, boolean @Nullable [] anomalies) {
        int[] numbers = spread(test, DOTS);
        boolean[] marks = null;
        if (anomalies != null) {
            marks = new boolean[numbers.length];
            for (int i = 0; i < marks.length; i++) {
                marks[i] = anomalies[numbers[i]];
            }
        }
        keep(
                ScoreView.FILE,
                ScoreView.of(trained, test.subset(numbers), numbers, marks).json());
    }

    private void keep(String name, byte[] content) {
        try {
            AtomicFile.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write to " + folder + " (" + e + "): check the folder and the free space", e);
        }
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
            String name = className(data, label);
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
}
