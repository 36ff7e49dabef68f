package org.aezoo.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.aezoo.benchmarks.CaseResult.Entry;
import org.jspecify.annotations.Nullable;

/** Results as Markdown that is readable as plain text too. */
final class Tables {

    private static final String NONE = "-";

    private Tables() {}

    /** All tables. */
    static String markdown(List<CaseResult> results) {
        List<Contestant> present = Arrays.stream(Contestant.values())
                .filter(c -> c != Contestant.FLOOR
                        && results.stream().anyMatch(r -> r.entries().containsKey(c)))
                .toList();
        return training(results, present)
                + "\nFrom the start of the process to the end of the first step, in seconds, and the most memory, in MiB:\n\n"
                + start(results, present)
                + "\nRows per second, 256 at a time, and microseconds for a row scored alone:\n\n"
                + inference(results, present)
                + "\nNative threads that were best (value by value/matrix products, one number where they are equal),"
                + " and the loss of the first batch:\n\n"
                + checks(results, present)
                + blanks(results);
    }

    /** Why there is no figure, one line for each contestant and reason. */
    private static String blanks(List<CaseResult> results) {
        Map<String, List<String>> cases = new LinkedHashMap<>();
        for (CaseResult result : results) {
            result.blanks()
                    .forEach((contestant, reason) -> cases.computeIfAbsent(
                                    contestant.label() + ", " + reason, key -> new ArrayList<>())
                            .add(result.name()));
        }
        StringBuilder text = new StringBuilder(cases.isEmpty() ? "" : "\nLeft blank:\n\n");
        cases.forEach((reason, names) -> text.append("* ")
                .append(reason)
                .append(": ")
                .append(String.join(", ", names))
                .append('\n'));
        return text.toString();
    }

    private static String training(List<CaseResult> results, List<Contestant> present) {
        List<String> head = new ArrayList<>(List.of("case", "batch"));
        for (Contestant contestant : present) {
            head.add(contestant.label() + ", examples/s (least to most)");
        }
        for (Contestant contestant : present) {
            if (contestant != Contestant.OURS) {
                head.add("ours / " + contestant.label());
            }
        }
        head.addAll(List.of("products' share of our step", "with data path, examples/s", "waited"));
        List<List<String>> rows = new ArrayList<>();
        for (CaseResult result : results) {
            List<String> row = new ArrayList<>(List.of(result.name(), String.valueOf(result.batchSize())));
            for (Contestant contestant : present) {
                row.add(spread(result, contestant));
            }
            @Nullable Double ours = result.rate(Contestant.OURS);
            for (Contestant contestant : present) {
                if (contestant != Contestant.OURS) {
                    row.add(ratio(ours, result.rate(contestant)));
                }
            }
            row.add(percent(share(ours, result.rate(Contestant.FLOOR))));
            row.add(whole(result.median(Contestant.OURS, Measurement::pathExamplesPerSecond)));
            row.add(percent(result.median(Contestant.OURS, Measurement::pathWaited)));
            rows.add(row);
        }
        return table(head, rows);
    }

    private static String start(List<CaseResult> results, List<Contestant> present) {
        return perContestant(
                results,
                present,
                List.of("s", "MiB"),
                List.of(
                        (r, c) -> number(r.median(c, Measurement::secondsToFirstStep), "%.1f"),
                        (r, c) -> whole(r.median(c, m -> (double) m.peakMebibytes()))));
    }

    private static String inference(List<CaseResult> results, List<Contestant> present) {
        return perContestant(
                results,
                present,
                List.of("encoded", "scored", "one, us"),
                List.of(
                        (r, c) -> whole(r.median(c, Measurement::encodedPerSecond)),
                        (r, c) -> whole(r.median(c, Measurement::scoredPerSecond)),
                        (r, c) -> whole(r.median(c, Measurement::microsecondsPerScore))));
    }

    private static String checks(List<CaseResult> results, List<Contestant> present) {
        return perContestant(
                results,
                present,
                List.of("threads", "loss"),
                List.of(
                        (r, c) -> {
                            @Nullable Entry entry = r.entries().get(c);
                            return entry == null ? NONE : entry.threads().toString();
                        },
                        (r, c) -> number(r.median(c, Measurement::firstLoss), "%.4f")));
    }

    private static String perContestant(
            List<CaseResult> results,
            List<Contestant> present,
            List<String> names,
            List<BiFunction<CaseResult, Contestant, String>> cells) {
        List<String> head = new ArrayList<>(List.of("case"));
        for (Contestant contestant : present) {
            names.forEach(name -> head.add(contestant.label() + ": " + name));
        }
        List<List<String>> rows = new ArrayList<>();
        for (CaseResult result : results) {
            List<String> row = new ArrayList<>(List.of(result.name()));
            for (Contestant contestant : present) {
                cells.forEach(cell -> row.add(cell.apply(result, contestant)));
            }
            rows.add(row);
        }
        return table(head, rows);
    }

    private static String spread(CaseResult result, Contestant contestant) {
        @Nullable Entry entry = result.entries().get(contestant);
        if (entry == null) {
            return NONE;
        }
        Function<Measurement, @Nullable Double> rate = m -> result.batchSize() / m.secondsPerStep();
        double[] rates = entry.values(rate);
        if (rates.length == 0) {
            return "failed";
        }
        Arrays.sort(rates);
        return whole(Statistics.median(rates)) + " (" + whole(rates[0]) + " to " + whole(rates[rates.length - 1]) + ")";
    }

    private static @Nullable Double share(@Nullable Double ours, @Nullable Double floor) {
        return ours == null || floor == null ? null : ours / floor;
    }

    private static String ratio(@Nullable Double ours, @Nullable Double other) {
        return ours == null || other == null ? NONE : number(ours / other, "%.2f");
    }

    private static String percent(@Nullable Double share) {
        return share == null ? NONE : number(100 * share, "%.0f %%");
    }

    private static String whole(@Nullable Double value) {
        return number(value, "%,.0f");
    }

    private static String number(@Nullable Double value, String format) {
        return value == null ? NONE : String.format(Locale.ROOT, format, value);
    }

    /** A table whose columns line up. */
    static String table(List<String> head, List<List<String>> rows) {
        int[] widths = new int[head.size()];
        List<List<String>> all = new ArrayList<>();
        all.add(head);
        all.addAll(rows);
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> rule = Arrays.stream(widths).mapToObj("-"::repeat).toList();
        all.add(1, rule);
        StringBuilder text = new StringBuilder();
        for (List<String> row : all) {
            text.append('|');
            for (int i = 0; i < widths.length; i++) {
                text.append(' ')
                        .append(row.get(i))
                        .append(" ".repeat(widths[i] - row.get(i).length()));
                text.append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }
}
