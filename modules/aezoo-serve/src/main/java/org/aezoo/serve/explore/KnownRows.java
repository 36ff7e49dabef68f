package org.aezoo.serve.explore;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.RowStore;
import org.aezoo.data.Schema;
import org.aezoo.data.Series;
import org.aezoo.evaluation.metrics.Sampling;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.NeighbourSearch;
import org.aezoo.numerics.Vectors;
import org.aezoo.serve.model.ServedModel;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the data that a model was trained on, up to 2,000 of them, evenly spread: what is usual, and what is near.
 * Closing gives native memory back.
 */
public final class KnownRows implements AutoCloseable {

    private static final int MOST = 2000;

    private final double[][] rows;
    private final float[][] codes;
    private final double[] scores;
    private final List<String> labels;
    private final List<String> classes;
    private final List<String> times;
    private final boolean byCode;
    private final NeighbourSearch.Block block;
    private final TrainedAutoencoder trained;

    /**
     * A row that is near to another.
     *
     * @param row its number among the known ones
     * @param distance Euclidean, between scaled rows; of counts between the directions of codes
     */
    public record Neighbour(int row, double distance) {}

    private KnownRows(TrainedAutoencoder trained, Dataset data, boolean byCode) {
        this.trained = trained;
        this.byCode = byCode;
        int[] chosen = Sampling.spread(data, MOST);
        rows = new double[chosen.length][data.shape().size()];
        for (int i = 0; i < chosen.length; i++) {
            data.read(chosen[i], rows[i], 0);
        }
        labels = Arrays.stream(chosen)
                .mapToObj(row -> Sampling.classOf(data, row))
                .toList();
        classes = data.labelNames();
        times = data.series().isEmpty()
                ? List.of()
                : Arrays.stream(chosen).mapToObj(row -> time(data, row)).toList();
        scores = trained.score(rows);
        codes = Vectors.floats(trained.encode(rows));
        block = new NeighbourSearch.Block(0, places(rows, codes));
    }

    /**
     * Loads them from where the model's card says.
     *
     * @throws InvalidInputException if the data is not there any more, or is other data
     */
    public static KnownRows load(ServedModel model, TrainedAutoencoder trained) {
        String source = model.card().source();
        DataSource.Options options = new DataSource.Options(
                        null, 0, model.card().splitSeed())
                .withPreparation(trained.preparation())
                .withSchema(trained.schema());
        try (LoadedData loaded = DataSource.parse(source).load(options)) {
            Dataset all = loaded.test().size() == 0 ? loaded.train() : loaded.all();
            trained.checkFits(all);
            return new KnownRows(trained, inOrder(all, trained), model.isOfCounts());
        }
    }

    /** The model's columns in its order. */
    private static Dataset inOrder(Dataset all, TrainedAutoencoder trained) {
        List<String> names = trained.featureNames();
        if (names.isEmpty() || all.featureNames().isEmpty() || names.equals(all.featureNames())) {
            return all;
        }
        int[] places = names.stream().mapToInt(all.featureNames()::indexOf).toArray();
        RowStore ordered = all.rows().columns(places);
        Dataset data = Dataset.of(all.name(), trained.shape(), ordered);
        return all.hasLabels()
                ? data.withLabels(IntStream.range(0, all.size()).map(all::label).toArray(), all.labelNames())
                : data;
    }

    /** Where rows are when their distance is measured. */
    private float[][] places(double[][] some, float[][] theirCodes) {
        float[][] places = new float[some.length][];
        for (int i = 0; i < places.length; i++) {
            places[i] = byCode ? direction(theirCodes[i]) : scaled(some[i]);
        }
        return places;
    }

    private static float[] direction(float[] code) {
        double length = 0;
        for (float value : code) {
            length += (double) value * value;
        }
        float[] unit = code.clone();
        for (int j = 0; length > 0 && j < unit.length; j++) {
            unit[j] /= (float) Math.sqrt(length);
        }
        return unit;
    }

    private float[] scaled(double[] row) {
        float[] scaled = new float[row.length];
        trained.scaling().read(new org.aezoo.data.DoubleRows(new double[][] {row}), 0, scaled, 0);
        return scaled;
    }

    /** When a window begins, and in which series where there are several. */
    private static String time(Dataset windows, int row) {
        Series series = windows.series().get(windows.seriesOf(row));
        return series.time(windows.firstStep(row)) + (windows.series().size() > 1 ? " of " + series.name() : "");
    }

    /** How many there are. */
    public int size() {
        return rows.length;
    }

    /** A row in source units. */
    public double[] row(int row) {
        return rows[row];
    }

    /** The name of a row's class; empty where rows have none. */
    public String label(int row) {
        return labels.get(row);
    }

    /** The score of a row. */
    public double score(int row) {
        return scores[row];
    }

    /** When a window of a series begins; empty for other rows. */
    public String time(int row) {
        return times.isEmpty() ? "" : times.get(row);
    }

    /** The names of classes; none where rows have no labels. */
    public List<String> classes() {
        return classes;
    }

    /** The codes of all. */
    public float[][] codes() {
        return codes;
    }

    /**
     * The nearest to a row.
     *
     * @param row [values] in source units
     * @param count at most
     */
    public List<Neighbour> nearest(double[] row, int count) {
        double[][] one = {row};
        float[][] code = byCode ? Vectors.floats(trained.encode(one)) : new float[1][];
        try (NeighbourSearch search = new NeighbourSearch(places(one, code), Math.min(count, rows.length))) {
            search.offer(block);
            NeighbourSearch.Nearest found = search.nearest(0);
            return IntStream.range(0, found.rows().length)
                    .mapToObj(k -> new Neighbour(found.rows()[k], Math.sqrt(found.squaredDistance(k))))
                    .toList();
        }
    }

    /** The score that a share of them does not exceed. */
    public double scoreAt(double share) {
        return quantiles(Arrays.stream(scores), share)[0];
    }

    /** Of all values at a place that are there, those that shares do not exceed; NaN where there are none. */
    public double[] valuesAt(int place, double... shares) {
        return quantiles(
                Arrays.stream(rows).mapToDouble(row -> row[place]).filter(value -> !Double.isNaN(value)), shares);
    }

    /** The same of a unit of the code. */
    public double[] codesAt(int unit, double... shares) {
        return quantiles(Arrays.stream(codes).mapToDouble(code -> code[unit]), shares);
    }

    private static double[] quantiles(DoubleStream values, double... shares) {
        double[] sorted = values.sorted().toArray();
        return Arrays.stream(shares)
                .map(share -> sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(share * (sorted.length - 1))])
                .toArray();
    }

    /** A row to begin with: of middling score. */
    public int usual() {
        double middle = scoreAt(0.5);
        return IntStream.range(0, rows.length)
                .filter(i -> scores[i] == middle)
                .findFirst()
                .orElse(0);
    }

    /** The place of the first value of each column that a model sees. */
    public static int[] places(Schema schema) {
        int[] places = new int[schema.features().size()];
        int at = 0;
        for (int i = 0; i < places.length; i++) {
            places[i] = at;
            Schema.Column column = schema.features().get(i);
            at += column.kind() == Schema.Kind.CATEGORY ? column.texts().size() : 1;
        }
        return places;
    }

    /** The text of a category in a row; null where it is missing or unknown. */
    public static @Nullable String text(Schema.Column column, double[] row, int place) {
        for (int k = 0; k < column.texts().size(); k++) {
            if (row[place + k] == 1) {
                return column.texts().get(k);
            }
        }
        return null;
    }

    @Override
    public void close() {
        block.close();
    }
}
