package org.aezoo.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.aezoo.data.InvalidInputException;
import org.aezoo.evaluation.metrics.AnomalyMetrics;
import org.aezoo.numerics.SignedRanks;

/**
 * The results of {@link AnomalyBenchmark} as two tables in Markdown, of AUROC and of average precision: a line per table
 * of data, then means, mean ranks, and the p values of Wilcoxon's signed-rank test of the first column against each other.
 */
final class AnomalyTables {

    private static final List<String> PUBLISHED =
            List.of("PCA", "IForest", "OCSVM", "VAE", "DeepSVDD", "DAGMM", "LOF", "kNN", "ICL", "DDPM", "DTE-NP");

    /** One kind of figure: its name, its name in the file of published ones, and how to get it. */
    private record Kind(String title, String published, ToDoubleFunction<AnomalyMetrics> of) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("AUROC", "aucroc", AnomalyMetrics::auroc),
            new Kind("average precision", "aucpr", AnomalyMetrics::averagePrecision));

    private final String protocol;
    private final String ours;
    private final Map<String, List<Map<String, AnomalyMetrics>>> results = new LinkedHashMap<>();
    private final List<String[]> published;

    /**
     * No results so far.
     *
     * @param folder that may have published ones, in {@code published_results.csv}
     * @param protocol of the runs
     * @param ours the first column
     */
    AnomalyTables(Path folder, String protocol, String ours) {
        this.protocol = protocol;
        this.ours = ours;
        Path file = folder.resolve("published_results.csv");
        try {
            published = Files.isRegularFile(file)
                    ? Files.readAllLines(file).stream()
                            .map(line -> line.split(",", -1))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new InvalidInputException("cannot read " + file + " (" + e.getMessage() + ")", e);
        }
    }

    /** Adds what one seed gave on a table, by detector. */
    void add(String table, Map<String, AnomalyMetrics> detection) {
        results.computeIfAbsent(table, name -> new ArrayList<>()).add(detection);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Kind kind : KINDS) {
            text.append(text.isEmpty() ? "" : "\n").append(table(kind));
        }
        return text.toString();
    }

    private String table(Kind kind) {
        Map<String, double[]> columns = new LinkedHashMap<>();
        List<String> tables = new ArrayList<>(results.keySet());
        List<String> detectors =
                new ArrayList<>(results.values().iterator().next().get(0).keySet());
        for (String detector : detectors) {
            columns.put(
                    detector,
                    tables.stream()
                            .mapToDouble(table -> mean(figures(kind, table, detector)))
                            .toArray());
        }
        double[] spread = tables.stream()
                .mapToDouble(table -> deviation(figures(kind, table, ours)))
                .toArray();
        for (String detector : published.isEmpty() ? List.<String>of() : PUBLISHED) {
            columns.put(
                    detector + " (p)",
                    tables.stream()
                            .mapToDouble(table -> published(kind, table, detector))
                            .toArray());
        }
        StringBuilder out = new StringBuilder();
        List<String> names = new ArrayList<>(columns.keySet());
        names.add(1, "spread");
        row(out, kind.title + " in %, " + protocol, names);
        row(out, "---", names.stream().map(name -> "---").toList());
        for (int t = 0; t < tables.size(); t++) {
            int at = t;
            row(out, tables.get(t), cells(columns, number(spread[t]), values -> number(values[at])));
        }
        double[] first = columns.values().iterator().next();
        row(out, "mean of " + tables.size(), cells(columns, "", values -> number(mean(values))));
        row(out, "mean rank", cells(columns, "", values -> number(meanRank(values, columns))));
        row(
                out,
                "p against " + ours,
                cells(
                        columns,
                        "",
                        values -> values == first || hasGaps(values)
                                ? ""
                                : String.format(Locale.ROOT, "%.3f", SignedRanks.test(first, values))));
        return out.toString();
    }

    private static List<String> cells(Map<String, double[]> columns, String spread, Function<double[], String> cell) {
        List<String> cells = new ArrayList<>();
        columns.values().forEach(values -> cells.add(cell.apply(values)));
        cells.add(1, spread);
        return cells;
    }

    /** In %, one per seed. */
    private double[] figures(Kind kind, String table, String detector) {
        return results.getOrDefault(table, List.of()).stream()
                .mapToDouble(seed -> 100 * kind.of.applyAsDouble(Objects.requireNonNull(seed.get(detector))))
                .toArray();
    }

    private double published(Kind kind, String table, String detector) {
        return published.stream()
                .filter(line ->
                        Arrays.asList(line).subList(0, 4).equals(List.of(table, protocol, kind.published, detector)))
                .mapToDouble(line -> Double.parseDouble(line[4]))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** 1 for the best of a table; columns of equal figures share their mean rank, columns with gaps have none. */
    private static double meanRank(double[] values, Map<String, double[]> columns) {
        double sum = 0;
        for (int t = 0; t < values.length; t++) {
            double rank = 0.5;
            for (double[] others : columns.values()) {
                rank += hasGaps(others) || others[t] < values[t] ? 0 : others[t] == values[t] ? 0.5 : 1;
            }
            sum += rank;
        }
        return hasGaps(values) ? Double.NaN : sum / values.length;
    }

    private static boolean hasGaps(double[] values) {
        return Arrays.stream(values).anyMatch(Double::isNaN);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / Math.max(1, values.length - 1));
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value);
    }

    private static void row(StringBuilder out, String name, List<String> cells) {
        out.append("| ").append(name);
        cells.forEach(cell -> out.append(" | ").append(cell));
        out.append(" |\n");
    }
}
