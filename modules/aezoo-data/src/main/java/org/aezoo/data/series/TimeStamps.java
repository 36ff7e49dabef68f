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
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
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

    static boolean isRising(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (!(values[i] >= values[i - 1])) {
                return false;
            }
        }
        return true;
    }

    private static double[] numbers(List<String> texts) {
        double[] values = new double[texts.size()];
        boolean milliseconds = true;
        for (int i = 0; i < values.length; i++) {
            values[i] = Cells.number(texts.get(i));
            if (!Double.isFinite(values[i])) {
                return new double[0];
            }
            milliseconds &= values[i] > 631_152_000_000L && values[i] < 4_102_444_800_000L;
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
