package org.aezoo.evaluation.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.aezoo.evaluation.metrics.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * Where a run comes from, as a table and a second one below it.
 *
 * @param command with which it can be repeated; empty for none
 * @param pairs names and values in order; those without a value are left out
 * @param more the second table; null where there is none
 */
record Provenance(
        String command, Map<String, String> pairs, @Nullable Pairs more) {

    record Pairs(Map<String, String> pairs) {}

    /** The model, the data and the settings. */
    static Provenance what(FinishedRun run) {
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("model", run.model());
        pairs.put("paper", run.text("paper"));
        pairs.put("objective", run.text("objective"));
        pairs.put("parameters", run.text("parameters").isEmpty() ? "" : Numbers.count(run.count("parameters")));
        pairs.put("data", run.source());
        pairs.put("rows", rows(run));
        pairs.put("read as", run.dataText("read_as"));
        pairs.put("label of anomalies", run.text("anomaly_label"));
        pairs.put("scaling", run.text("scaling"));
        pairs.put("checksum", run.dataText("checksum"));
        pairs.put("stopped", run.text("stopped"));
        OptionalDouble speed = run.number("examples_per_second");
        pairs.put(
                "speed",
                speed.isPresent() ? Numbers.count(Math.round(speed.getAsDouble())) + " examples/s in training" : "");
        return new Provenance("", pairs, more(run.group("settings")));
    }

    /** The command, the seed and the versions with which the run can be repeated. */
    static Provenance repeat(FinishedRun run) {
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("seed", run.text("seed"));
        pairs.put("backend", run.text("backend"));
        pairs.putAll(run.group("versions"));
        return new Provenance(run.text("command"), pairs, more(run.group("options")));
    }

    private static @Nullable Pairs more(Map<String, String> pairs) {
        return pairs.isEmpty() ? null : new Pairs(pairs);
    }

    private static String rows(FinishedRun run) {
        return List.of("train", "validation", "test").stream()
                .filter(part -> run.rows(part).isPresent())
                .map(part -> Numbers.count((long) run.rows(part).getAsDouble()) + " "
                        + (part.equals("train") ? "training" : part))
                .collect(Collectors.joining(", "));
    }
}
