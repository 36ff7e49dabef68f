package org.aezoo.data.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.aezoo.data.AbstractRowStore;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Metadata;
import org.aezoo.data.Schema;
import org.aezoo.data.Schema.Column;
import org.aezoo.data.Schema.Windows;
import org.aezoo.data.Series;

/**
 * Cuts series into windows, which are the examples that a model sees: each has the shape [channels, 1, length]. No window
 * spans a gap in time of more than a quarter of its length, or lacks more than half of its values.
 */
public final class SeriesWindows {

    /** A window in which nothing is known to repeat itself. */
    private static final int USUAL = 64;

    private static final int SHORTEST = 16;

    /** No model takes shorter ones. */
    private static final int LEAST = 4;

    /** Longer periods are left to several windows. */
    private static final int LONGEST = 320;

    /** So many windows at least must fit into a series side by side. */
    private static final int LEAST_WINDOWS = 4;

    /** More windows tell little more. */
    private static final int MOST_WINDOWS = 50_000;

    private SeriesWindows() {}

    /**
     * As long as the period of the longest series, {@value #USUAL} steps where it has none, and as close to one another as
     * {@value #MOST_WINDOWS} windows allow.
     */
    public static Windows choose(List<Series> all) {
        Series longest = all.get(0);
        long steps = 0;
        for (Series each : all) {
            longest = each.steps() > longest.steps() ? each : longest;
            steps += each.steps();
        }
        int period = Period.of(longest.values());
        int length = period == 0 || period > LONGEST ? USUAL : period * ((SHORTEST + period - 1) / period);
        length = Math.max(LEAST, Math.min(length, longest.steps() / LEAST_WINDOWS));
        int stride = (int) Math.max(1, Math.min(length / 2, (steps + MOST_WINDOWS - 1) / MOST_WINDOWS));
        return new Windows(length, stride);
    }

    /**
     * All windows, series by series, each from its earliest step on. Which series a window is of says {@link Dataset#batch}
     * where there are several; which step it begins at, {@link Dataset#firstStep}. It has the label 1 where one of its steps
     * is anomalous, where that is known.
     *
     * @param name what to call all of them
     * @param all of the same channels
     * @throws InvalidInputException if no two windows fit
     */
    public static Dataset cut(String name, List<Series> all, Windows windows) {
        List<String> channels = all.get(0).channels();
        List<Column> columns = new ArrayList<>();
        if (!all.get(0).times().isEmpty()) {
            columns.add(Column.of("time", Schema.Kind.TIME));
        }
        channels.forEach(channel -> columns.add(Column.number(channel)));
        Metadata steps = Metadata.of(name, DataShape.row(channels.size()))
                .withFeatureNames(channels)
                .withSchema(Schema.of(channels, false).withColumns(columns));
        return cut(all, steps, windows, new ArrayList<>());
    }

    /**
     * The same of series that were read from tables.
     *
     * @param read of these tables, with the schema of the first
     * @param notes what was noticed of them; those of gaps are added
     */
    static Dataset cut(List<Series> all, Metadata read, Windows windows, List<String> notes) {
        IntStream.Builder numbers = IntStream.builder();
        IntStream.Builder firstSteps = IntStream.builder();
        int steps = 0;
        for (int s = 0; s < all.size(); s++) {
            steps = Math.addExact(steps, all.get(s).steps());
            for (int start : starts(all.get(s), windows, notes)) {
                numbers.add(s);
                firstSteps.add(start);
            }
        }
        int[] series = numbers.build().toArray();
        int[] starts = firstSteps.build().toArray();
        if (starts.length < 2) {
            throw new InvalidInputException(read.name() + " has " + steps + " steps, into which no two windows of "
                    + windows.length() + " fit: take a longer series, or shorter ones by window=");
        }
        Schema schema = Objects.requireNonNull(read.schema()).withWindows(windows, steps, notes);
        Metadata known = new Metadata(
                read.name(),
                new DataShape(all.get(0).channels().size(), 1, windows.length()),
                schema.featureNames(),
                read.checksum(),
                all.stream().anyMatch(SeriesWindows::hasGaps),
                null,
                schema);
        Dataset data = Dataset.of(known, new Rows(all, series, starts, windows.length()));
        if (all.size() > 1) {
            data = data.withBatches(series, all.stream().map(Series::name).toList());
        }
        data = data.withSeries(all, starts);
        return all.stream().allMatch(each -> each.anomalous() != null)
                ? data.withLabels(labels(all, series, starts, windows.length()), List.of("0", "1"))
                : data;
    }

    /**
     * As many of some windows as tell enough to score steps by: all, or about {@value #MOST_WINDOWS}, evenly spread, that
     * hold every step that all of them hold.
     *
     * @param windows a dataset with {@link Dataset#series()}, in the order of {@link #cut}
     */
    public static Dataset spread(Dataset windows) {
        return spread(windows, MOST_WINDOWS);
    }

    static Dataset spread(Dataset windows, int most) {
        if (windows.size() <= most) {
            return windows;
        }
        Windows cut =
                Objects.requireNonNull(Objects.requireNonNull(windows.schema()).windows());
        long every = (windows.size() + (long) most - 1) / most;
        long apart = Math.max(cut.stride(), Math.min(cut.length() / 2, every * cut.stride()));
        IntStream.Builder kept = IntStream.builder();
        int last = -1;
        for (int i = 0; i < windows.size(); i++) {
            boolean first = last < 0 || isOther(windows, last, i);
            boolean end = i + 1 == windows.size() || isOther(windows, i, i + 1);
            if (first || end || windows.firstStep(i + 1) - windows.firstStep(last) > apart) {
                kept.add(i);
                last = i;
            }
        }
        return windows.subset(kept.build().toArray());
    }

    private static boolean isOther(Dataset windows, int one, int other) {
        return windows.hasBatches() && windows.batch(one) != windows.batch(other);
    }

    private static boolean hasGaps(Series series) {
        return Arrays.stream(series.values()).flatMapToDouble(Arrays::stream).anyMatch(Double::isNaN);
    }

    /** Where windows begin that have at least half of their values and no gap in them. */
    private static int[] starts(Series series, Windows windows, List<String> notes) {
        int length = windows.length();
        double interval = series.interval();
        int[] missing = new int[series.steps() + 1];
        int[] gaps = new int[series.steps() + 1];
        int count = 0;
        int longestAt = 0;
        for (int step = 0; step < series.steps(); step++) {
            missing[step + 1] = missing[step];
            for (double[] channel : series.values()) {
                missing[step + 1] += Double.isNaN(channel[step]) ? 1 : 0;
            }
            long lost = series.missingBefore(step, interval);
            gaps[step + 1] = gaps[step] + (lost > length / 4 ? 1 : 0);
            count += lost > 0 ? 1 : 0;
            longestAt = lost > Math.max(0, series.missingBefore(longestAt, interval)) ? step : longestAt;
        }
        if (count > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%s has %,d gap%s, the longest from %s to %s",
                    series.name(),
                    count,
                    count == 1 ? "" : "s",
                    series.time(longestAt - 1),
                    series.time(longestAt)));
        }
        int half = length * series.channels().size() / 2;
        IntStream.Builder starts = IntStream.builder();
        for (int start = 0; start + length <= series.steps(); start += windows.stride()) {
            if (missing[start + length] - missing[start] <= half && gaps[start + length] == gaps[start + 1]) {
                starts.add(start);
            }
        }
        return starts.build().toArray();
    }

    private static int[] labels(List<Series> all, int[] series, int[] starts, int length) {
        int[] labels = new int[starts.length];
        for (int i = 0; i < labels.length; i++) {
            boolean[] marks = all.get(series[i]).anomalous();
            for (int step = starts[i]; marks != null && step < starts[i] + length; step++) {
                labels[i] |= marks[step] ? 1 : 0;
            }
        }
        return labels;
    }

    /** The windows, read from the series as they are. */
    private static final class Rows extends AbstractRowStore {

        private final List<Series> all;
        private final int[] series;
        private final int[] starts;
        private final int length;

        Rows(List<Series> all, int[] series, int[] starts, int length) {
            super(starts.length, all.get(0).channels().size() * length, /* single= */ false);
            this.all = List.copyOf(all);
            this.series = series;
            this.starts = starts;
            this.length = length;
        }

        @Override
        public void read(int row, double[] target, int offset) {
            double[][] values = all.get(series[row]).values();
            for (int c = 0; c < values.length; c++) {
                System.arraycopy(values[c], starts[row], target, offset + c * length, length);
            }
        }
    }
}
