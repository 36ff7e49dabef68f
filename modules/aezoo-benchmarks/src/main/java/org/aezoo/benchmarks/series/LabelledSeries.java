package org.aezoo.benchmarks.series;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.aezoo.data.InvalidInputException;
import org.aezoo.evaluation.series.NabScore;
import org.aezoo.evaluation.series.Stretch;

/**
 * A series with what is known to be strange in it.
 *
 * @param name of its file, without endings
 * @param channels [channels][steps]
 * @param trainSteps steps at the start that are there to learn from
 * @param anomalies stretches that are labelled
 */
record LabelledSeries(String name, double[][] channels, int trainSteps, List<Stretch> anomalies) {

    private static final Pattern TRAIN = Pattern.compile("_tr_(\\d+)_");
    private static final int TIME = "2014-04-01 00:00:00".length();

    /** Which steps are anomalous. */
    boolean[] labels() {
        boolean[] labels = new boolean[channels[0].length];
        anomalies.forEach(stretch -> Arrays.fill(labels, stretch.first(), stretch.last() + 1, true));
        return labels;
    }

    /**
     * The Numenta Anomaly Benchmark, by name.
     *
     * @param folder with {@code data/GROUP/NAME.csv.gz} and {@code labels/combined_windows.json}
     */
    static List<LabelledSeries> nab(Path folder) throws IOException {
        Map<?, ?> windows = new ObjectMapper()
                .readValue(Files.readString(present(folder.resolve("labels/combined_windows.json"))), TreeMap.class);
        List<LabelledSeries> all = new ArrayList<>();
        for (Map.Entry<?, ?> entry : windows.entrySet()) {
            String name = String.valueOf(entry.getKey());
            List<String[]> rows = rows(folder.resolve("data").resolve(name + ".gz"));
            double[] values = new double[rows.size()];
            Map<String, Integer> steps = new HashMap<>();
            for (int i = 0; i < values.length; i++) {
                steps.putIfAbsent(rows.get(i)[0], i);
                values[i] = Double.parseDouble(rows.get(i)[1]);
            }
            List<Stretch> stretches = new ArrayList<>();
            for (Object window : (List<?>) entry.getValue()) {
                int[] ends = ((List<?>) window)
                        .stream()
                                .mapToInt(time ->
                                        steps.getOrDefault(String.valueOf(time).substring(0, TIME), -1))
                                .toArray();
                stretches.add(new Stretch(ends[0], ends[1]));
            }
            all.add(new LabelledSeries(
                    name.replaceFirst("\\.csv$", ""),
                    new double[][] {values},
                    NabScore.probation(values.length),
                    stretches));
        }
        return all;
    }

    /**
     * Series of TSB-AD, by name.
     *
     * @param folder with {@code NAME_tr_STEPS_….csv.gz}, whose last column is the label
     */
    static List<LabelledSeries> tsb(Path folder) throws IOException {
        List<LabelledSeries> all = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> listed = Files.list(present(folder))) {
            files = listed.filter(file -> TRAIN.matcher(fileName(file)).find())
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            Matcher train = TRAIN.matcher(fileName(file));
            List<String[]> rows = rows(file);
            int columns = rows.get(0).length - 1;
            double[][] channels = new double[columns][rows.size()];
            boolean[] labels = new boolean[rows.size()];
            for (int i = 0; i < labels.length; i++) {
                for (int c = 0; c < columns; c++) {
                    channels[c][i] = Double.parseDouble(rows.get(i)[c]);
                }
                labels[i] = Double.parseDouble(rows.get(i)[columns]) > 0;
            }
            if (train.find()) {
                all.add(new LabelledSeries(
                        fileName(file).replaceFirst("\\.csv\\.gz$", ""),
                        channels,
                        Integer.parseInt(train.group(1)),
                        Stretch.of(labels)));
            }
        }
        return all;
    }

    /**
     * TSB-AD's table: for each series, named as in {@link #tsb}, the VUS-PR of each detector.
     *
     * @param folder with {@code uni_mergedTable_VUS-PR.csv.gz} and {@code multi_mergedTable_VUS-PR.csv.gz}
     */
    static Map<String, Map<String, Double>> published(Path folder) throws IOException {
        Map<String, Map<String, Double>> table = new HashMap<>();
        for (String part : List.of("uni", "multi")) {
            List<String[]> rows = new ArrayList<>();
            String[] header = read(folder.resolve(part + "_mergedTable_VUS-PR.csv.gz"), rows);
            for (String[] row : rows) {
                Map<String, Double> figures = new HashMap<>();
                for (int c = 1; c < row.length; c++) {
                    if (!row[c].isEmpty()) {
                        figures.put(header[c], Double.valueOf(row[c]));
                    }
                }
                table.put(row[0].replaceFirst("\\.csv$", ""), figures);
            }
        }
        return table;
    }

    private static String fileName(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static Path present(Path path) {
        if (!Files.exists(path)) {
            throw new InvalidInputException("no " + path + ": --data names a folder with nab and tsb-ad in it");
        }
        return path;
    }

    private static List<String[]> rows(Path file) throws IOException {
        List<String[]> rows = new ArrayList<>();
        read(file, rows);
        return rows;
    }

    private static String[] read(Path file, List<String[]> rows) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(present(file))), StandardCharsets.UTF_8))) {
            String header = in.readLine();
            in.lines().forEach(line -> rows.add(line.split(",", -1)));
            return String.valueOf(header).split(",", -1);
        }
    }
}
