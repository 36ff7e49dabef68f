package org.aezoo.data.series;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.aezoo.data.Series;

/**
 * Two channels of a machine that nobody has: its load, which follows the hour and the weekday, and its temperature, which
 * follows the load an hour later. In the last fifth are six faults, which are marked: a spike, a level that shifts, a
 * stretch where nothing moves, a day without its night, noise, and a temperature that rises for no load.
 */
public final class SeriesDemo {

    /** A quarter of an hour from step to step, ten weeks. */
    public static final int STEPS = 70 * 96;

    private static final int DAY = 96;

    private static final int WEEK = 7 * DAY;

    private static final int STEP_SECONDS = 900;

    private static final LocalDateTime START = LocalDateTime.of(2026, 1, 5, 0, 0);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final double[] load = new double[STEPS];
    private final double[] temperature = new double[STEPS];
    private final boolean[] marks = new boolean[STEPS];
    private final SplittableRandom random;

    private SeriesDemo(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The same for the same seed. */
    public static Series series(long seed) {
        SeriesDemo demo = new SeriesDemo(seed);
        demo.run();
        List<String> times = new ArrayList<>(STEPS);
        double[] seconds = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            LocalDateTime time = START.plusSeconds((long) step * STEP_SECONDS);
            times.add(TIME.format(time));
            seconds[step] = time.toEpochSecond(ZoneOffset.UTC);
        }
        return new Series(
                "demo",
                List.of("load", "temperature"),
                times,
                seconds,
                new double[][] {demo.load, demo.temperature},
                demo.marks);
    }

    private void run() {
        double wander = 0;
        for (int step = 0; step < STEPS; step++) {
            wander = 0.98 * wander + random.nextGaussian(0, 0.4);
            load[step] = usual(step) + wander + random.nextGaussian(0, 0.8);
        }
        int faults = STEPS * 4 / 5 + DAY;
        shift(faults + 2 * DAY, DAY / 2);
        still(faults + 4 * DAY + 30, DAY / 4);
        noNight(faults + 6 * DAY);
        noise(faults + 8 * DAY + 40, DAY / 4);
        warm();
        load[faults] += 25;
        marks[faults] = true;
        for (int step = faults + 10 * DAY; step < faults + 10 * DAY + DAY / 3; step++) {
            temperature[step] += 6;
            marks[step] = true;
        }
    }

    /** Percent: nights low, two humps by day, less at weekends. */
    private static double usual(int step) {
        double hour = 2 * Math.PI * (step % DAY) / DAY;
        double working = step % WEEK >= 5 * DAY ? 0.6 : 1;
        return 40 + working * (-18 * Math.cos(hour) - 6 * Math.cos(2 * hour));
    }

    private void shift(int from, int length) {
        for (int step = from; step < from + length; step++) {
            load[step] += 12;
            marks[step] = true;
        }
    }

    private void still(int from, int length) {
        for (int step = from; step < from + length; step++) {
            load[step] = load[from];
            marks[step] = true;
        }
    }

    private void noNight(int from) {
        for (int step = from; step < from + DAY / 4; step++) {
            load[step] = usual(from + DAY / 2) + random.nextGaussian(0, 0.8);
            marks[step] = true;
        }
    }

    private void noise(int from, int length) {
        for (int step = from; step < from + length; step++) {
            load[step] += random.nextGaussian(0, 6);
            marks[step] = true;
        }
    }

    /** Degrees: a quarter of the load, an hour late. */
    private void warm() {
        double heat = load[0];
        for (int step = 0; step < STEPS; step++) {
            heat += (load[step] - heat) / 4;
            temperature[step] = 20 + 0.5 * heat + random.nextGaussian(0, 0.3);
        }
    }
}
