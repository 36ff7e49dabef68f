package org.aezoo.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.aezoo.data.InvalidInputException;
import org.aezoo.layers.KernelBenchmark;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Times single kernels with JMH. */
final class KernelTimes {

    private KernelTimes() {}

    /** The whole run, each kernel in a process of its own: about two minutes. */
    static void main(List<String> arguments) {
        if (!arguments.isEmpty()) {
            throw new InvalidInputException("--kernels takes no more words, got " + String.join(" ", arguments));
        }
        System.out.print(table(run(1, 3, 500, 5, "")));
    }

    /**
     * @param forks processes per kernel; 0 for this one
     * @param warmUp rounds before the measurement, 0 or more
     * @param milliseconds per round
     * @param rounds that are measured, at least 1
     * @param only regular expression for names; empty for all
     */
    static Collection<RunResult> run(int forks, int warmUp, int milliseconds, int rounds, String only) {
        try {
            return new Runner(new OptionsBuilder()
                            .include(KernelBenchmark.class.getName() + "\\." + only)
                            .forks(forks)
                            .warmupIterations(warmUp)
                            .warmupTime(TimeValue.milliseconds(milliseconds))
                            .measurementIterations(rounds)
                            .measurementTime(TimeValue.milliseconds(milliseconds))
                            .verbosity(VerboseMode.SILENT)
                            .shouldFailOnError(true)
                            .build())
                    .run();
        } catch (RunnerException e) {
            throw new IllegalStateException("kernels cannot be timed: " + e.getMessage(), e);
        }
    }

    /** Ours beside ND4J's, in microseconds. */
    static String table(Collection<RunResult> results) {
        Map<String, Map<String, Double>> kernels = new TreeMap<>();
        for (RunResult result : results) {
            String label = result.getPrimaryResult().getLabel();
            boolean ours = label.endsWith("Ours");
            @Nullable String shape = result.getParams().getParam("shape");
            String kernel = label.replaceFirst("Ours$|Nd4j$", "") + (shape == null ? "" : " " + shape);
            kernels.computeIfAbsent(kernel, key -> new TreeMap<>())
                    .put(ours ? "ours" : "ND4J", result.getPrimaryResult().getScore());
        }
        List<List<String>> rows = new ArrayList<>();
        kernels.forEach((kernel, times) -> {
            double ours = times.getOrDefault("ours", Double.NaN);
            double other = times.getOrDefault("ND4J", Double.NaN);
            rows.add(List.of(kernel, number("%.1f", ours), number("%.1f", other), number("%.2f", other / ours)));
        });
        return Tables.table(List.of("kernel", "ours, us", "ND4J, us", "ND4J / ours"), rows);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
