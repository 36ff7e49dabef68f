package org.aezoo.data.series;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aezoo.data.DataSource;
import org.aezoo.data.DataSourceProvider;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Metadata;
import org.aezoo.data.Schema;
import org.aezoo.data.Schema.Column;
import org.aezoo.data.Schema.Kind;
import org.aezoo.data.Schema.Windows;
import org.aezoo.data.Series;
import org.aezoo.data.Sha256;
import org.aezoo.data.Text;
import org.aezoo.data.readers.CsvFile;
import org.aezoo.data.readers.InputFiles;
import org.aezoo.data.readers.SourceQuery;
import org.jspecify.annotations.Nullable;

/** Series as a source: {@code series:FILE} or {@code series:FOLDER}, and {@code series:demo}. */
public final class SeriesSource implements DataSourceProvider {

    private static final String SCHEME = "series:";

    private static final String DEMO = "series:demo";

    private static final String FORM = "series:PATH[?window=STEPS&stride=STEPS&time=COLUMN&label=COLUMN&drop=COLUMNS"
            + "&columns=COLUMNS&missing=TEXTS&header=yes|no&delimiter=NAME&decimal=comma|point]";

    private static final String TABLE = "(?i).*\\.(csv|tsv|txt)(\\.gz)?";

    /** Labels of steps. */
    private static final String ANOMALOUS = "(?i)1|1\\.0+|true|yes|anomal(y|ous)|outlier|attack|fault";

    private static final String ORDINARY = "(?i)0|0\\.0+|false|no|normal|ordinary";

    private record Source(String description, Function<@Nullable Schema, Dataset> reader) implements DataSource {

        @Override
        public LoadedData load(Options options) {
            return LoadedData.split(reader.apply(options.schema()), options.testFraction(), options.seed());
        }
    }

    @Override
    public List<String> forms() {
        return List.of(FORM, DEMO);
    }

    @Override
    public Optional<DataSource> parse(String text) {
        if (!text.startsWith(SCHEME)) {
            return Optional.empty();
        }
        if (text.equals(DEMO)) {
            return Optional.of(new Source(text, known -> demo()));
        }
        SourceQuery query = new SourceQuery(text, FORM);
        Path path = query.path();
        int window = query.count("window");
        int stride = query.count("stride");
        if (window == 1) {
            throw new InvalidInputException("window must be 2 steps or more, got 1");
        }
        String time = query.value("time");
        CsvFile.Options table = CsvFile.Options.of(query).ofSteps(time == null ? "" : time);
        return Optional.of(new Source(text, known -> read(path, table, known, window, stride)));
    }

    private static Dataset demo() {
        List<Series> all = List.of(SeriesDemo.series(1));
        return SeriesWindows.cut("demo", all, SeriesWindows.choose(all));
    }

    private static Dataset read(Path path, CsvFile.Options table, @Nullable Schema known, int window, int stride) {
        List<Series> all = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        StringBuilder checksums = new StringBuilder();
        Metadata first = null;
        for (Path file : files(path)) {
            CsvFile.Steps read = CsvFile.readSteps(file, table, known);
            try (Dataset steps = read.steps()) {
                check(file, steps.metadata(), first);
                all.add(series(steps, read.times(), notes));
                checksums.append(steps.checksum());
                first = first == null ? steps.metadata() : first;
            }
        }
        Metadata metadata = Objects.requireNonNull(first);
        Path name = path.getFileName();
        String checksum = all.size() == 1
                ? metadata.checksum()
                : Sha256.of(checksums.toString().getBytes(StandardCharsets.UTF_8));
        return SeriesWindows.cut(
                all,
                metadata.withName(name == null ? path.toString() : name.toString())
                        .withChecksum(checksum),
                windows(all, known, window, stride),
                notes);
    }

    private static Windows windows(List<Series> all, @Nullable Schema known, int window, int stride) {
        Windows trained = known == null ? null : known.windows();
        if (trained != null && window > 0 && window != trained.length()) {
            throw new InvalidInputException("the model was trained with window=" + trained.length() + ", got window="
                    + window + ": leave it out");
        }
        Windows chosen = trained != null ? trained : SeriesWindows.choose(all);
        int length = window > 0 ? window : chosen.length();
        int apart =
                stride > 0 ? stride : window > 0 ? Math.min(chosen.stride(), Math.max(1, length / 2)) : chosen.stride();
        if (apart > length) {
            throw new InvalidInputException("stride must be at most the window of " + length + " steps, got " + apart);
        }
        return new Windows(length, apart);
    }

    /** A file, or all tables of a folder in the order of their names. */
    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> inside = Files.list(path)) {
            List<Path> tables = inside.filter(file -> Files.isRegularFile(file)
                            && String.valueOf(file.getFileName()).matches(TABLE))
                    .sorted()
                    .toList();
            if (tables.isEmpty()) {
                throw new InvalidInputException("no .csv, .tsv or .txt in the folder " + Text.shown(path));
            }
            return tables;
        } catch (IOException e) {
            throw InputFiles.broken(path, e);
        }
    }

    private static void check(Path file, Metadata read, @Nullable Metadata first) {
        List<Column> texts = Objects.requireNonNull(read.schema()).of(Kind.CATEGORY);
        if (!texts.isEmpty()) {
            Column column = texts.get(0);
            throw new InvalidInputException(Text.shown(file) + ": column '" + Text.shown(column.name())
                    + "' holds texts such as " + Text.shown(column.texts().get(0))
                    + ", and a channel of a series needs numbers; drop= leaves it out, time= names it as times");
        }
        if (first != null && !read.featureNames().equals(first.featureNames())) {
            throw new InvalidInputException(Text.shown(file) + " has the channels "
                    + String.join(", ", read.featureNames()) + " where " + String.join(", ", first.featureNames())
                    + " are in the first file of the folder: name those of all by columns=");
        }
    }

    private static Series series(Dataset rows, List<String> times, List<String> notes) {
        double[] seconds = TimeStamps.seconds(times);
        if (!times.isEmpty() && seconds.length == 0) {
            int strange = TimeStamps.strange(times);
            notes.add(String.format(
                    Locale.ROOT,
                    "Times of %s are not understood, such as '%s' of step %,d, so order and gaps are not checked",
                    rows.name(),
                    Text.shown(times.get(strange)),
                    strange + 1));
        }
        String day = TimeStamps.ambiguous(times);
        if (!day.isEmpty()) {
            notes.add("Times of " + rows.name() + ", such as " + Text.shown(times.get(times.size() - 1)) + ", are read "
                    + day + ", though they fit the other way round too (write them as 2024-12-31 to be certain)");
        }
        int[] order = order(seconds, rows.size(), rows.name(), notes);
        double[][] values = new double[rows.shape().size()][order.length];
        double[] row = new double[values.length];
        for (int i = 0; i < order.length; i++) {
            rows.read(order[i], row, 0);
            for (int c = 0; c < row.length; c++) {
                values[c][i] = row[c];
            }
        }
        return new Series(
                rows.name(),
                rows.featureNames(),
                times.isEmpty()
                        ? times
                        : Arrays.stream(order).mapToObj(times::get).toList(),
                seconds.length == 0
                        ? seconds
                        : Arrays.stream(order)
                                .mapToDouble(step -> seconds[step])
                                .toArray(),
                values,
                rows.hasLabels() ? marks(rows.subset(order)) : null);
    }

    /** Steps by time; of equal times, and where times are not known, in the order of the file. */
    private static int[] order(double[] seconds, int steps, String called, List<String> notes) {
        int[] order = IntStream.range(0, steps).toArray();
        if (!TimeStamps.isRising(seconds)) {
            notes.add("Steps of " + called + " are not in the order of time, and are sorted by it");
            order = Arrays.stream(order)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> seconds[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        int[] sorted = order;
        long twice = IntStream.range(1, seconds.length)
                .filter(i -> seconds[sorted[i]] == seconds[sorted[i - 1]])
                .count();
        if (twice > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%,d step%s of %s %s the time of the step before, and %s kept in the order of the file",
                    twice,
                    twice == 1 ? "" : "s",
                    called,
                    twice == 1 ? "has" : "have",
                    twice == 1 ? "is" : "are"));
        }
        return sorted;
    }

    private static boolean[] marks(Dataset rows) {
        List<String> names = rows.labelNames();
        if (!names.stream().allMatch(name -> name.matches(ORDINARY) || name.matches(ANOMALOUS))) {
            throw new InvalidInputException("labels of a series must be 1 for anomalous steps and 0 for others, got "
                    + String.join(", ", names.stream().limit(5).map(Text::shown).toList()) + " in " + rows.name());
        }
        boolean[] marks = new boolean[rows.size()];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = names.get(rows.label(i)).matches(ANOMALOUS);
        }
        return marks;
    }
}
