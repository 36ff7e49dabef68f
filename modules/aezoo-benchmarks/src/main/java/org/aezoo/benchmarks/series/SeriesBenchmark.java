package org.aezoo.benchmarks.series;

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
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.aezoo.evaluation.series.NabScore;
import org.aezoo.evaluation.series.VolumeUnderSurface;
import org.jspecify.annotations.Nullable;

/**
 * Detectors side by side: NAB's score in its three profiles, with one threshold for all series and scores that look at the
 * past alone, and VUS-PR on NAB's series and on those of TSB-AD, beside what others published for these.
 */
public final class SeriesBenchmark {

    /** What the command line may say. */
    public static final String USAGE = """
            modules/aezoo-benchmarks/run --series [--data FOLDER] [--only DETECTORS] [--part nab|tsb-ad] [--out FILE.md]

              --data   a folder with nab and tsb-ad in it; default: ../shared/data
              --only   detectors, separated by commas; default: all
              --part   series of the one kind alone; default: both
              --out    a file for the table, as Markdown

            """;

    private static final Map<String, SeriesDetector> DETECTORS = new LinkedHashMap<>();

    static {
        DETECTORS.put("novelty", WindowDetectors::novelty);
        DETECTORS.put("components", WindowDetectors::components);
        DETECTORS.put("neighbours", WindowDetectors::neighbours);
        DETECTORS.put("forest", WindowDetectors::forest);
        DETECTORS.put("gaussian", WindowDetectors::gaussian);
        for (String id : List.of("series", "convolutional-series", "lstm", "anomaly", "linear")) {
            DETECTORS.put(id, new ModelDetector(id));
        }
    }

    private static final List<String> PUBLISHED = List.of("AutoEncoder", "LSTMAD", "USAD", "Sub-PCA", "PCA");

    private SeriesBenchmark() {}

    /**
     * Prints the table.
     *
     * @throws InvalidInputException if an option is unknown, a detector is, or data is not there
     */
    public static void main(List<String> arguments) throws IOException {
        Path data = Path.of("../shared/data");
        List<String> names = List.copyOf(DETECTORS.keySet());
        @Nullable Path out = null;
        String part = "";
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (option.equals("--help")) {
                System.out.print(USAGE);
                return;
            }
            List<String> known = List.of("--data", "--only", "--part", "--out", "--help");
            if (!known.contains(option)) {
                throw new InvalidInputException("unknown option '" + option + "'" + Suggest.hint(option, known));
            }
            if (i + 1 == arguments.size()) {
                throw new InvalidInputException(option + " needs a value");
            }
            String value = arguments.get(i + 1);
            switch (option) {
                case "--data" -> data = Path.of(value);
                case "--only" -> names = Arrays.asList(value.split(",", -1));
                case "--part" -> part = part(value);
                default -> out = Path.of(value);
            }
        }
        names.forEach(SeriesBenchmark::detector);
        String table = table(data, names, part);
        System.out.print(table);
        if (out != null) {
            Files.writeString(out, table);
        }
    }

    static SeriesDetector detector(String name) {
        SeriesDetector detector = DETECTORS.get(name);
        if (detector == null) {
            throw new InvalidInputException("unknown detector '" + name + "'" + Suggest.hint(name, DETECTORS.keySet())
                    + ": known are " + String.join(", ", DETECTORS.keySet()));
        }
        return detector;
    }

    private static String part(String value) {
        if (!List.of("nab", "tsb-ad").contains(value)) {
            throw new InvalidInputException("--part must be nab or tsb-ad, got '" + value + "'");
        }
        return value;
    }

    private static String table(Path data, List<String> names, String part) throws IOException {
        List<LabelledSeries> nab = part.equals("tsb-ad") ? List.of() : LabelledSeries.nab(data.resolve("nab"));
        List<LabelledSeries> tsb = part.equals("nab") ? List.of() : LabelledSeries.tsb(data.resolve("tsb-ad"));
        StringBuilder text = new StringBuilder(
                "| detector | NAB standard | low FP | low FN | windows found | false alarms | VUS-PR of NAB | ");
        tsb.forEach(series -> text.append(series.name(), 0, 3).append(" | "));
        text.append("mean |\n|---|").append("---|".repeat(7 + tsb.size())).append('\n');
        for (String name : names) {
            SeriesDetector detector = detector(name);
            long start = System.nanoTime();
            text.append("| ").append(name).append(" | ").append(nab.isEmpty() ? "| | | | | | " : nabRow(detector, nab));
            List<Double> volumes = new ArrayList<>();
            for (LabelledSeries series : tsb) {
                volumes.add(volume(series, detector.score(series.channels(), series.trainSteps(), false)));
            }
            text.append(cells(volumes)).append('\n');
            System.err.printf(Locale.ROOT, "%s took %.0f s%n", name, (System.nanoTime() - start) / 1e9);
        }
        Map<String, Map<String, Double>> published = LabelledSeries.published(data.resolve("tsb-ad"));
        for (String name : PUBLISHED) {
            List<@Nullable Double> volumes = new ArrayList<>();
            tsb.forEach(series ->
                    volumes.add(published.getOrDefault(series.name(), Map.of()).get(name)));
            text.append("| ").append(name).append(" of TSB-AD | | | | | | | ").append(cells(volumes));
            text.append('\n');
        }
        return text.toString();
    }

    private static String nabRow(SeriesDetector detector, List<LabelledSeries> nab) {
        List<NabScore.Series> scored = new ArrayList<>();
        List<Double> volumes = new ArrayList<>();
        for (LabelledSeries series : nab) {
            double[] causal = detector.score(series.channels(), series.trainSteps(), true);
            scored.add(new NabScore.Series(causal, series.anomalies()));
            if (!series.anomalies().isEmpty()) {
                volumes.add(volume(series, detector.score(series.channels(), series.trainSteps(), false)));
            }
        }
        StringBuilder cells = new StringBuilder();
        for (NabScore.Profile profile : NabScore.Profile.values()) {
            cells.append(String.format(
                    Locale.ROOT, "%.1f | ", NabScore.of(scored, profile).score()));
        }
        NabScore standard = NabScore.of(scored, NabScore.Profile.STANDARD);
        return cells
                + String.format(
                        Locale.ROOT,
                        "%d of %d | %d | %.3f | ",
                        standard.found(),
                        standard.windows(),
                        standard.falseAlarms(),
                        mean(volumes));
    }

    private static double volume(LabelledSeries series, double[] scores) {
        return VolumeUnderSurface.of(scores, series.labels(), VolumeUnderSurface.window(series.channels()[0]))
                .pr();
    }

    private static double mean(List<? extends @Nullable Double> values) {
        return values.stream()
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    private static String cells(List<? extends @Nullable Double> volumes) {
        StringBuilder cells = new StringBuilder();
        for (@Nullable Double volume : volumes) {
            cells.append(volume == null ? "" : String.format(Locale.ROOT, "%.3f", volume))
                    .append(" | ");
        }
        return cells + String.format(Locale.ROOT, "%.3f |", mean(volumes));
    }
}
