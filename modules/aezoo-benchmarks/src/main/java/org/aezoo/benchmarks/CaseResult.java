package org.aezoo.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.aezoo.benchmarks.Contestant.Threads;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a case.
 *
 * @param random whether training draws numbers inside the network, so that losses agree less closely
 * @param entries by contestant; those that cannot do the case are missing
 * @param blanks why contestants are missing
 */
record CaseResult(
        String name, int batchSize, boolean random, Map<Contestant, Entry> entries, Map<Contestant, String> blanks) {

    /** Losses of the same weights and the same batch must agree this closely, relative to each other. */
    static final double TOLERANCE = 1e-4;

    /** The same where each contestant draws numbers of its own. */
    static final double RANDOM_TOLERANCE = 2e-2;

    /**
     * A contestant's rounds.
     *
     * @param threads that were its best
     * @param rounds one measurement each; empty where it failed
     * @param failure what it said when it failed
     */
    record Entry(
            Threads threads,
            List<Measurement> rounds,
            @Nullable String failure) {

        /** The median over the rounds that have a figure. */
        @Nullable Double median(Function<Measurement, @Nullable Double> figure) {
            double[] values = values(figure);
            return values.length == 0 ? null : Statistics.median(values);
        }

        double[] values(Function<Measurement, @Nullable Double> figure) {
            List<Double> values = new ArrayList<>();
            for (Measurement round : rounds) {
                @Nullable Double value = figure.apply(round);
                if (value != null) {
                    values.add(value);
                }
            }
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    @Nullable Double median(Contestant contestant, Function<Measurement, @Nullable Double> figure) {
        @Nullable Entry entry = entries.get(contestant);
        return entry == null ? null : entry.median(figure);
    }

    /** Examples per second in training on arrays in memory. */
    @Nullable Double rate(Contestant contestant) {
        return median(contestant, m -> batchSize / m.secondsPerStep());
    }

    /** The loss of the first batch with the first weights, by contestant. */
    Map<Contestant, Double> firstLosses() {
        Map<Contestant, Double> losses = new LinkedHashMap<>();
        entries.forEach((contestant, entry) -> {
            @Nullable Double loss = entry.median(Measurement::firstLoss);
            if (loss != null) {
                losses.put(contestant, loss);
            }
        });
        return losses;
    }

    /** What is wrong: contestants that failed, losses that differ. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        entries.forEach((contestant, entry) -> {
            if (entry.failure() != null) {
                faults.add(name + ": " + entry.failure());
            }
        });
        Map<Contestant, Double> losses = firstLosses();
        @Nullable Double ours = losses.get(Contestant.OURS);
        double tolerance = random ? RANDOM_TOLERANCE : TOLERANCE;
        losses.forEach((contestant, loss) -> {
            if (ours != null && !(Math.abs(loss - ours) <= tolerance * Math.abs(ours))) {
                faults.add(name + ": the first batch has loss " + loss + " with " + contestant.label() + " and " + ours
                        + " with ours, which differ by more than " + tolerance);
            }
        });
        return faults;
    }
}
