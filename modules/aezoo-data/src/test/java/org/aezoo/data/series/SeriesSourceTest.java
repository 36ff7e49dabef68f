package org.aezoo.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Scaling;
import org.aezoo.data.Schema;
import org.aezoo.data.Series;
import org.aezoo.data.Split;
import org.aezoo.data.TableNotes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From files of series to windows. */
final class SeriesSourceTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private static List<Series> read(String source) {
        return load(source, 0).train().series();
    }

    private static LoadedData load(String source, double test) {
        return DataSource.parse(source).load(new DataSource.Options(null, test, 1));
    }

    private static String readAs(LoadedData data) {
        return Objects.requireNonNull(data.train().schema()).readAs();
    }

    private String file(String name, List<String> lines) throws IOException {
        return "series:" + Files.write(folder.resolve(name), lines);
    }

    /** A sine of a period of 24 hours, and twice of it. */
    private static List<String> hours(int count) {
        List<String> lines = new ArrayList<>(List.of("when,load,twice"));
        for (int i = 0; i < count; i++) {
            double value = Math.sin(2 * Math.PI * i / 24);
            lines.add(String.format(
                    Locale.ROOT, "2026-01-%02d %02d:00:00,%.6f,%.6f", 1 + i / 24, i % 24, value, 10 + 2 * value));
        }
        return lines;
    }

    @ParameterizedTest
    @CsvSource({"01/%02d/2026,day first", "%02d/01/2026,", "%02d.02.2026,", "2026-01-%02d,"})
    void dayAndMonthThatMayBeMeantEitherWayAreSaid(String form, String read) throws IOException {
        List<String> lines = new ArrayList<>(List.of("time,load"));
        for (int i = 1; i <= (read == null ? 28 : 12); i++) {
            lines.add(String.format(Locale.ROOT, form, i) + "," + i * i % 5);
        }
        String said = readAs(load(file("days.csv", lines) + "?window=3", 0));
        if (read == null) {
            assertThat(said).doesNotContain(" first");
        } else {
            assertThat(said).contains("such as 01/12/2026, are read " + read);
        }
    }

    @Test
    void windowsAreAsLongAsThePeriodAndStandChannelByChannel() throws IOException {
        try (LoadedData data = load(file("hours.csv", hours(240)), 0)) {
            Dataset windows = data.train();
            assertThat(windows.shape()).isEqualTo(new DataShape(2, 1, 24));
            assertThat(windows.size()).isEqualTo(240 - 24 + 1);
            double[] row = new double[48];
            windows.read(7, row, 0);
            for (int i = 0; i < 24; i++) {
                double value = Math.sin(2 * Math.PI * (7 + i) / 24);
                assertThat(row[i]).isCloseTo(value, within(1e-6));
                assertThat(row[24 + i]).isCloseTo(10 + 2 * value, within(1e-6));
            }
            assertThat(windows.firstStep(7)).isEqualTo(7);
            assertThat(windows.featureNames()).startsWith("load[-23]").endsWith("twice[0]");
            assertThat(readAs(data))
                    .startsWith("240 steps of 2 numbers (load, twice), in windows of 24 steps, one at each step;"
                            + " times from when");
            // one scale per channel: the standard deviation of a sine is the root of a half
            Scaling scaling = Scaling.fit(Scaling.Kind.STANDARD, windows);
            assertThat(scaling.scale()[3]).isEqualTo(scaling.scale()[9]).isCloseTo(Math.sqrt(0.5), within(0.01));
            assertThat(scaling.shift()[30]).isCloseTo(10, within(0.1));
        }
    }

    /** A switch that is on in 10 of 1,000 steps has a deviation of 0.0995, but would then count ten times its weight. */
    @Test
    void aChannelThatRestsIsScaledByItsRange() {
        int steps = 1008;
        double[] sine = new double[steps];
        double[] onAndOff = new double[steps];
        double[] still = new double[steps];
        double[] peak = new double[steps];
        for (int i = 0; i < steps; i++) {
            sine[i] = 3 * Math.sin(2 * Math.PI * i / 24);
            onAndOff[i] = i % 100 == 50 ? 1 : 0;
            still[i] = 7;
            peak[i] = i == 500 ? 8 : 0;
        }
        Dataset windows = SeriesWindows.cut(
                "w",
                List.of(Series.of("s", List.of("a", "b", "c"), new double[][] {sine, onAndOff, still})),
                new Schema.Windows(24, 1));
        double[] scale = Scaling.fit(Scaling.Kind.STANDARD, windows).scale();
        assertThat(scale[0]).isCloseTo(3 * Math.sqrt(0.5), within(1e-3));
        assertThat(scale[24]).isEqualTo(0.25);
        assertThat(scale[48]).isEqualTo(1);
        // the scale of a channel alone is its deviation, whatever its range
        Dataset alone = SeriesWindows.cut(
                "w", List.of(Series.of("s", List.of("a"), new double[][] {peak})), new Schema.Windows(24, 1));
        assertThat(Scaling.fit(Scaling.Kind.STANDARD, alone).scale()[0])
                .isCloseTo(8 * Math.sqrt(1.0 / steps - 1.0 / steps / steps), within(1e-6));
    }

    @Test
    void noStepIsInTwoParts() throws IOException {
        try (LoadedData data = load(file("hours.csv", hours(240)), 0.25)) {
            Split split = Split.of(data.train(), 0.2, 1);
            int lastTrained = split.rest().firstStep(split.rest().size() - 1) + 23;
            int lastValidated = split.heldOut().firstStep(split.heldOut().size() - 1) + 23;
            assertThat(split.heldOut().firstStep(0)).isEqualTo(lastTrained + 1);
            assertThat(data.test().firstStep(0)).isEqualTo(lastValidated + 1);
            assertThat(data.test().firstStep(data.test().size() - 1)).isEqualTo(240 - 24);
        }
    }

    @Test
    void aModelsWindowsAreThoseOfLaterSeries() throws IOException {
        Schema schema;
        try (LoadedData data = load(file("hours.csv", hours(240)), 0)) {
            schema = Objects.requireNonNull(data.train().schema());
        }
        // other columns beside, in another order, and a period of its own
        List<String> lines = new ArrayList<>(List.of("note,twice,when,load"));
        for (int i = 0; i < 60; i++) {
            lines.add("x,1," + i + "," + i % 12);
        }
        try (LoadedData later = DataSource.parse(file("later.csv", lines))
                .load(new DataSource.Options(null, 0, 1).withSchema(schema))) {
            assertThat(later.train().shape()).isEqualTo(new DataShape(2, 1, 24));
            double[] row = new double[48];
            later.train().read(0, row, 0);
            assertThat(row[24 + 5])
                    .as("channels stand in the order of the file")
                    .isEqualTo(5);
        }
    }

    @Test
    void aFolderIsSeveralSeriesEachSplitAlongTime() throws IOException {
        file("a.csv", hours(120));
        file("b.csv", hours(96));
        try (LoadedData data = load("series:" + folder, 0.25)) {
            assertThat(data.train().batchNames()).containsExactly("a.csv", "b.csv");
            for (Dataset part : List.of(data.train(), data.test())) {
                assertThat(IntStream.range(0, part.size()).map(part::batch)).contains(0, 1);
            }
            assertThat(data.test().firstStep(data.test().size() - 1)).isEqualTo(96 - 24);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 199})
    void timesThatAreNotUnderstoodAreNamed(int step) throws IOException {
        List<String> lines = hours(200);
        lines.set(1 + step, "soon,1,2");
        try (LoadedData data = load(file("soon.csv", lines), 0)) {
            assertThat(readAs(data))
                    .contains("Times of soon.csv are not understood, such as 'soon' of step " + (step + 1));
        }
    }

    @Test
    void constantChannelsAreNamedOnce() throws IOException {
        List<String> lines = new ArrayList<>(List.of("when,load,twice"));
        hours(200).stream().skip(1).forEach(line -> lines.add(line.substring(0, line.lastIndexOf(',')) + ",7"));
        try (LoadedData data = load(file("constant.csv", lines), 0)) {
            assertThat(TableNotes.of(data.train(), Scaling.fit(Scaling.Kind.STANDARD, data.train())))
                    .singleElement()
                    .asString()
                    .startsWith("channel 'twice' is the same in every training row");
        }
    }

    @Test
    void orderRepeatedTimesAndGapsAreSaid() throws IOException {
        List<String> lines = hours(200);
        List<String> turned = new ArrayList<>(lines.subList(0, 1));
        for (int i = lines.size() - 1; i >= 1; i--) {
            turned.add(lines.get(i));
        }
        String source = file("turned.csv", turned);
        assertThat(read(source).get(0).time(0)).isEqualTo("2026-01-01 00:00:00");
        try (LoadedData data = load(source, 0)) {
            assertThat(readAs(data)).contains("not in the order of time, and are sorted by it");
        }
        turned.set(51, turned.get(50));
        try (LoadedData data = load(file("turned-twice.csv", turned), 0)) {
            assertThat(readAs(data))
                    .contains("sorted by it")
                    .contains("1 step of turned-twice.csv has the time of the step before");
        }
        List<String> holes = new ArrayList<>(lines);
        holes.subList(100, 120).clear();
        holes.set(50, lines.get(49));
        try (LoadedData data = load(file("holes.csv", holes), 0)) {
            assertThat(readAs(data))
                    .contains("1 step of holes.csv has the time of the step before")
                    .contains("holes.csv has 2 gaps, the longest from 2026-01-05 02:00:00 to 2026-01-05 23:00:00");
            for (int row = 0; row < data.train().size(); row++) {
                int first = data.train().firstStep(row);
                assertThat(first > 99 - 24 && first < 99)
                        .as("window from %d spans the gap", first)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"label", "Anomaly", "is_anomaly"})
    void marksOfStepsAreKnownByTheirName(String name) throws IOException {
        List<String> lines = new ArrayList<>(List.of("value," + name));
        for (int i = 0; i < 100; i++) {
            lines.add(i % 7 + "," + (i >= 60 && i < 63 ? 1 : 0));
        }
        try (LoadedData data = load(file("marked.csv", lines) + "?window=10", 0)) {
            assertThat(data.train().shape().size()).isEqualTo(10);
            assertThat(data.train().label(50)).isZero();
            assertThat(data.train().label(51)).isEqualTo(1);
            assertThat(data.train().label(63)).isZero();
            boolean[] marks =
                    Objects.requireNonNull(data.train().series().get(0).anomalous());
            assertThat(IntStream.range(0, 100).filter(i -> marks[i])).containsExactly(60, 61, 62);
        }
    }

    @Test
    void missingValuesStayMissingAndWindowsOfLittleElseAreLeftOut() throws IOException {
        List<String> lines = new ArrayList<>(List.of("time,value"));
        for (int i = 0; i < 100; i++) {
            lines.add(i + "," + (i >= 40 && i < 52 ? "" : i % 5));
        }
        try (LoadedData data = load(file("missing.csv", lines) + "?window=10", 0)) {
            assertThat(data.train().takesMissing()).isTrue();
            int[] starts = IntStream.range(0, data.train().size())
                    .map(data.train()::firstStep)
                    .toArray();
            // of ten values five may be missing
            assertThat(starts).contains(35, 47).doesNotContain(36, 46);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01 10:00, 1772359200",
        "2026-03-01T10:00:30Z, 1772359230",
        "2026-03-01T12:00:00+02:00, 1772359200",
        "01.03.2026 10:00:00.5, 1772359200.5",
        "2026/03/01, 1772323200",
        "1772359200000, 1772359200"
    })
    void timesAreReadAsTheyAreWritten(String text, double seconds) {
        assertThat(TimeStamps.seconds(List.of(text, text))).containsExactly(seconds, seconds);
    }

    /** Day and month are told apart by that which makes time run forwards. */
    @Test
    void monthsBeforeDaysAreToldByTheirOrder() {
        assertThat(TimeStamps.seconds(List.of("01/31/2026", "02/01/2026", "02/02/2026")))
                .containsExactly(1769817600, 1769904000, 1769990400);
        assertThat(TimeStamps.seconds(List.of("03/02/2026", "04/02/2026"))).containsExactly(1770076800, 1770163200);
    }

    @Test
    void whatIsWrongIsSaidInOneLine() throws IOException {
        refused(file("text.csv", List.of("time,value,place", "1,2,x", "2,3,y", "3,4,x")), "column 'place' holds texts");
        refused(file("one.csv", List.of("time,value", "1,2")), "two windows of");
        refused(file("twins.csv", List.of("a,a", "1,2", "2,3")), "two columns are called 'a'");
        refused(
                file("labels.csv", List.of("value,label", "1,good", "2,bad", "3,good")) + "?label=label",
                "labels of a series must be 1 for anomalous steps and 0 for others");
        refused("series:" + folder.resolve("none"), "no file");
        refused(file("short.csv", hours(30)) + "?window=1", "window must be 2 steps or more");
        refused(file("far.csv", hours(60)) + "?window=8&stride=9", "stride must be at most the window of 8 steps");
        refused(file("unknown.csv", hours(60)) + "?windows=8", "did you mean 'window'");
        Path several = Files.createDirectory(folder.resolve("several"));
        Files.write(several.resolve("a.csv"), hours(60));
        Files.write(several.resolve("b.csv"), List.of("when,price", "2026-01-01,2", "2026-01-02,3"));
        refused("series:" + several, "b.csv has the channels price where load, twice are in the first file");
    }

    @Test
    void marksAreLeftOutOrKeptWhereThatIsAskedFor() throws IOException {
        List<String> lines = new ArrayList<>(List.of("value,label"));
        for (int i = 0; i < 60; i++) {
            lines.add(i % 7 + "," + (i == 40 ? 1 : 0));
        }
        String source = file("marked.csv", lines) + "?window=10";
        try (LoadedData data = load(source + "&drop=label", 0)) {
            assertThat(data.train().hasLabels()).isFalse();
            assertThat(data.train().shape().channels()).isEqualTo(1);
        }
        try (LoadedData data = load(source + "&columns=value,label", 0)) {
            assertThat(data.train().shape().channels()).isEqualTo(2);
            assertThat(readAs(data)).doesNotContain("marks of anomalous steps");
        }
    }

    @Test
    void whatIsNoticedOfEachFileOfAFolderIsSaid() throws IOException {
        Path several = Files.createDirectory(folder.resolve("several"));
        List<String> lines = hours(60);
        Files.write(several.resolve("a.csv"), lines);
        lines.add(lines.remove(1));
        Files.write(several.resolve("b.csv"), lines);
        try (LoadedData data = load("series:" + several, 0)) {
            assertThat(readAs(data)).contains("Steps of b.csv are not in the order of time");
        }
    }

    @Test
    void tablesAndSeriesAreNotTakenForOneAnother() throws IOException {
        String source = file("hours.csv", hours(100));
        Schema schema;
        try (LoadedData data = load(source, 0)) {
            schema = Objects.requireNonNull(data.train().schema());
        }
        String table = source.replace("series:", "csv:") + "?drop=when";
        assertThatThrownBy(() -> DataSource.parse(table)
                        .load(DataSource.Options.defaults().withSchema(schema)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("say series: in place of csv:");
        try (LoadedData data = load(table, 0)) {
            Schema rows = data.train().schema();
            assertThatThrownBy(() -> DataSource.parse(source)
                            .load(DataSource.Options.defaults().withSchema(rows)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("say csv: in place of series:");
        }
    }

    private static void refused(String source, String message) {
        assertThatThrownBy(() -> load(source, 0.2).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void theDemoIsTheSameEveryTimeAndHasItsFaultsInTheTestPart() {
        Series demo = SeriesDemo.series(1);
        assertThat(demo.values()).isDeepEqualTo(SeriesDemo.series(1).values());
        boolean[] marks = Objects.requireNonNull(demo.anomalous());
        assertThat(IntStream.range(0, demo.steps()).filter(i -> marks[i]).min().orElse(0))
                .isGreaterThan(demo.steps() * 4 / 5);
        assertThat(Period.of(demo.values())).isEqualTo(96);
        assertThat(demo.interval()).isEqualTo(900);
    }

    @Test
    void whatDoesNotRepeatItselfHasNoPeriod() {
        SplittableRandom random = new SplittableRandom(3);
        double[] noise = random.doubles(2000).toArray();
        double[] line = IntStream.range(0, 2000).mapToDouble(i -> i).toArray();
        assertThat(Period.of(new double[][] {noise, line, new double[2000]})).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 100, 300})
    void fewerWindowsHoldTheSameSteps(int most) {
        double[] gap = IntStream.range(0, 400)
                .mapToDouble(i -> 60.0 * i + (i < 133 ? 0 : 86_400))
                .toArray();
        List<String> times = IntStream.range(0, 400).mapToObj(i -> "t" + i).toList();
        Series one = Series.of("one", List.of("a"), times, gap, new double[1][400]);
        Series other = Series.of("other", List.of("a"), times, gap, new double[1][400]);
        Dataset windows = SeriesWindows.cut("both", List.of(one, other), new Schema.Windows(12, 1));
        Dataset fewer = SeriesWindows.spread(windows, most);
        assertThat(held(fewer)).isEqualTo(held(windows));
        // two series with a gap each, and never more than half a window apart
        assertThat(fewer.size()).isLessThanOrEqualTo(Math.max(most, windows.size() / 6) + 8);
        assertThat(SeriesWindows.spread(windows, windows.size())).isSameAs(windows);
    }

    private static Set<Integer> held(Dataset windows) {
        Set<Integer> steps = new TreeSet<>();
        for (int i = 0; i < windows.size(); i++) {
            for (int step = 0; step < 12; step++) {
                steps.add(1000 * windows.batch(i) + windows.firstStep(i) + step);
            }
        }
        return steps;
    }

    @Test
    void timesThatComeOneByOneAreReadAsTheyTurnOutToBeWritten() {
        TimeStamps.Clock american = new TimeStamps.Clock();
        assertThat(american.next("01/12/2026")).isEqualTo(seconds("2026-12-01"));
        assertThat(american.next("01/13/2026")).isEqualTo(seconds("2026-01-13"));
        TimeStamps.Clock again = new TimeStamps.Clock(american.way(), american.last());
        assertThat(again.next("02/03/2026")).isEqualTo(seconds("2026-02-03"));
        assertThatThrownBy(() -> again.next("02/02/2026"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the time '02/02/2026' is before that of the step before, '02/03/2026'");
        assertThatThrownBy(() -> again.next("")).hasMessageContaining("'' is no time like that of the step before");
        TimeStamps.Clock counted = new TimeStamps.Clock();
        assertThat(counted.next("1.5")).isEqualTo(1.5);
        assertThat(new TimeStamps.Clock().next("1700000000000")).isEqualTo(1.7e9);
        TimeStamps.Clock unknown = new TimeStamps.Clock();
        assertThat(unknown.next("first")).isNaN();
        assertThat(unknown.next("2026-01-01")).isNaN();
    }

    private static double seconds(String day) {
        return LocalDate.parse(day).toEpochDay() * 86_400.0;
    }
}
