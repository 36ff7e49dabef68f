package org.aezoo.evaluation.series;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.aezoo.data.Series;
import org.aezoo.data.readers.Cells;
import org.aezoo.models.trained.StepScores;

/** Alarms: stretches of steps whose scores lie above a threshold, each counted once however long it is. */
public final class Alarms {

    private static final double SECONDS_A_DAY = 86_400;

    /** Numbers below, which is 1990, count something else than seconds since 1970. */
    private static final double EARLIEST = 631_152_000;

    private Alarms() {}

    /** Whether all series have times that say what a day is: dates, or seconds or milliseconds since 1970. */
    public static boolean isDated(List<Series> all) {
        return !all.isEmpty()
                && all.stream().allMatch(each -> each.interval() > 0 && !(Cells.number(each.time(0)) < EARLIEST));
    }

    /** How many days the steps with scores last; gaps are not in it. */
    public static double days(List<StepScores> all) {
        return all.stream()
                .mapToDouble(each -> each.steps().count() * each.series().interval() / SECONDS_A_DAY)
                .sum();
    }

    /** How many there are. */
    public static int count(List<StepScores> all, double threshold) {
        return all.stream().mapToInt(each -> stretches(each, threshold).size()).sum();
    }

    private static List<Stretch> stretches(StepScores steps, double threshold) {
        boolean[] above = new boolean[steps.series().steps()];
        steps.steps().forEach(step -> above[step] = steps.score(step) > threshold);
        return Stretch.of(above);
    }

    /**
     * {@code alarms_per_day}, and where anomalies are known {@code false_alarms_per_day}, which counts those that touch none.
     *
     * @param all of dated series
     */
    public static Map<String, Double> figures(List<StepScores> all, double threshold) {
        double days = days(all);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("alarms_per_day", count(all, threshold) / days);
        int wrong = 0;
        for (StepScores each : all) {
            boolean[] marks = each.series().anomalous();
            if (marks == null) {
                return figures;
            }
            wrong += (int) stretches(each, threshold).stream()
                    .filter(stretch -> IntStream.rangeClosed(stretch.first(), stretch.last())
                            .noneMatch(step -> marks[step]))
                    .count();
        }
        figures.put("false_alarms_per_day", wrong / days);
        return figures;
    }

    /** A step of one of the series. */
    private record Place(int series, int step, double score) {}

    /**
     * The lowest score down to which no threshold gives more than so many alarms, but none that more than half of the steps
     * exceed.
     *
     * @param all at least one step with a score
     * @param most 0 or more; below 1 the threshold is the highest score
     */
    public static double threshold(List<StepScores> all, double most) {
        List<Place> places = new ArrayList<>();
        List<boolean[]> above = new ArrayList<>();
        for (int s = 0; s < all.size(); s++) {
            int series = s;
            StepScores each = all.get(s);
            above.add(new boolean[each.series().steps() + 2]);
            each.steps().forEach(step -> places.add(new Place(series, step + 1, each.score(step))));
        }
        places.sort(Comparator.comparingDouble(Place::score).reversed());
        int alarms = 0;
        for (int i = 0; i < places.size() / 2; ) {
            double score = places.get(i).score();
            for (; i < places.size() && places.get(i).score() == score; i++) {
                boolean[] marks = above.get(places.get(i).series());
                int step = places.get(i).step();
                // alone it is one more, between two stretches it makes one of them
                alarms += 1 - (marks[step - 1] ? 1 : 0) - (marks[step + 1] ? 1 : 0);
                marks[step] = true;
            }
            if (alarms > most) {
                return score;
            }
        }
        return places.get(places.size() / 2).score();
    }
}
