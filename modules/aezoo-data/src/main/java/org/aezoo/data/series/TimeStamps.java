package org.aezoo.data.series;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.aezoo.data.readers.Cells;

/** Reads when steps were measured. */
final class TimeStamps {

    private static final String CLOCK = "[['T'][ ]H:mm[:ss]]";

    /** Ways to write a day; where several fit all texts, the first by which time never runs backwards. */
    private static final List<DateTimeFormatter> FORMATS = Stream.of(
                    "u-M-d", "u/M/d", "u.M.d", "d.M.u", "d/M/u", "M/d/u", "d-M-u", "M-d-u", "d-MMM-u", "d MMM u")
            .map(TimeStamps::format)
            .toList();

    private TimeStamps() {}

    private static DateTimeFormatter format(String day) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(day + CLOCK)
                .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, /* decimalPoint= */ true)
                .optionalStart()
                .appendLiteral(' ')
                .optionalEnd()
                .appendPattern("[XXX][XX][X]['UTC']")
                .toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.SMART);
    }

    /**
     * Seconds since 1970, or numbers as they are: milliseconds since 1970 are told by their size.
     *
     * @return empty where some text is no time that is known
     */
    static double[] seconds(List<String> texts) {
        double[] numbers = numbers(texts);
        if (numbers.length > 0) {
            return numbers;
        }
        double[] first = {};
        for (DateTimeFormatter format : FORMATS) {
            double[] found = parse(texts, format);
            if (found.length > 0 && isRising(found)) {
                return found;
            }
            first = first.length == 0 ? found : first;
        }
        return first;
    }

    /**
     * How {@link #seconds} reads texts of which day and month may be meant either way round: {@code day first} or {@code
     * month first}; empty where they can be read in one way alone.
     */
    static String ambiguous(List<String> texts) {
        if (texts.isEmpty() || numbers(texts).length > 0) {
            return "";
        }
        for (char mark : new char[] {'/', '-'}) {
            double[] day = parse(texts, format("d" + mark + "M" + mark + "u"));
            double[] month = parse(texts, format("M" + mark + "d" + mark + "u"));
            if (day.length > 0 && month.length > 0 && !Arrays.equals(day, month)) {
                return isRising(day) || !isRising(month) ? "day first" : "month first";
            }
        }
        return "";
    }

    static boolean isRising(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (!(values[i] >= values[i - 1])) {
                return false;
            }
        }
        return true;
    }

    /** Times that come one after another and never run backwards; empty where the first is no time that is known. */
    static final class Clock {

        private static final int UNKNOWN = FORMATS.size() + 2;

        /** How texts are read: as milliseconds, as numbers, then as each of the formats. */
        private int way;

        private String last;

        Clock() {
            this(0, "");
        }

        /** As it was when {@link #way} and {@link #last} were asked. */
        Clock(int way, String last) {
            this.way = way;
            this.last = last;
        }

        int way() {
            return way;
        }

        String last() {
            return last;
        }

        /**
         * The seconds of the next text. Where it does not go on in the way that texts were read so far, as days and months
         * may be mixed up, it is read in the first way that both it and the one before fit.
         *
         * @return NaN where times are not known
         * @throws InvalidInputException if it is no time, or before that of the step before; the message is the end of a
         *     sentence
         */
        double next(String text) {
            for (int i = way; i < UNKNOWN; i++) {
                double seconds = read(text, i);
                if (!Double.isNaN(seconds) && (last.isEmpty() || seconds >= read(last, i))) {
                    way = i;
                    last = text;
                    return seconds;
                }
            }
            if (last.isEmpty()) {
                way = UNKNOWN;
            }
            if (way == UNKNOWN) {
                return Double.NaN;
            }
            throw new InvalidInputException(
                    Double.isNaN(read(text, way))
                            ? "'" + Text.shown(text) + "' is no time like that of the step before, '" + Text.shown(last)
                                    + "'"
                            : "the time '" + Text.shown(text) + "' is before that of the step before, '"
                                    + Text.shown(last) + "'");
        }

        private static double read(String text, int way) {
            if (way > 1) {
                double[] found = parse(List.of(text), FORMATS.get(way - 2));
                return found.length == 0 ? Double.NaN : found[0];
            }
            double number = Cells.number(text);
            return way == 1 && Double.isFinite(number)
                    ? number
                    : way == 0 && isMilliseconds(number) ? number / 1000 : Double.NaN;
        }
    }

    private static boolean isMilliseconds(double value) {
        return value > 631_152_000_000L && value < 4_102_444_800_000L;
    }

    private static double[] numbers(List<String> texts) {
        double[] values = new double[texts.size()];
        boolean milliseconds = true;
        for (int i = 0; i < values.length; i++) {
            values[i] = Cells.number(texts.get(i));
            if (!Double.isFinite(values[i])) {
                return new double[0];
            }
            milliseconds &= isMilliseconds(values[i]);
        }
        for (int i = 0; milliseconds && i < values.length; i++) {
            values[i] /= 1000;
        }
        return values;
    }

    /** The place of a text that is no time: the first, by the way to write times that reads most texts before it. */
    static int strange(List<String> texts) {
        int numbers = firstOf(texts, Cells::number);
        return FORMATS.stream()
                .mapToInt(format -> firstOf(texts, text -> parse(text, format)))
                .reduce(numbers, Math::max);
    }

    private static int firstOf(List<String> texts, ToDoubleFunction<String> reader) {
        int i = 0;
        while (i < texts.size() && Double.isFinite(reader.applyAsDouble(texts.get(i)))) {
            i++;
        }
        return i;
    }

    private static double[] parse(List<String> texts, DateTimeFormatter format) {
        double[] values = new double[texts.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = parse(texts.get(i), format);
            if (Double.isNaN(values[i])) {
                return new double[0];
            }
        }
        return values;
    }

    /** NaN where the text is written otherwise. */
    private static double parse(String text, DateTimeFormatter format) {
        try {
            return seconds(format.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from));
        } catch (DateTimeException e) {
            return Double.NaN;
        }
    }

    private static double seconds(TemporalAccessor time) {
        ZonedDateTime zoned = time instanceof ZonedDateTime known
                ? known
                : time instanceof LocalDateTime local
                        ? local.atZone(ZoneOffset.UTC)
                        : LocalDate.from(time).atStartOfDay(ZoneOffset.UTC);
        return zoned.toEpochSecond() + zoned.getNano() * 1e-9;
    }
}
