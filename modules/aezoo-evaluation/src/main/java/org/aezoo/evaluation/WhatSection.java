package org.aezoo.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The model, the data and the settings. */
final class WhatSection implements Section {

    private record View(Map<String, String> pairs, @Nullable Pairs settings) {}

    @Override
    public boolean appliesTo(FinishedRun run) {
        return true;
    }

    @Override
    public String render(FinishedRun run) {
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
                speed.isPresent()
                        ? Numbers.count(Math.round(speed.getAsDouble())) + " examples/s in training"
                        : "");
        return Templates.render("what", new View(pairs, Pairs.ofAny(run.group("settings"))));
    }

    private static String rows(FinishedRun run) {
        return List.of("train", "validation", "test").stream()
                .filter(part -> run.rows(part).isPresent())
                .map(part -> Numbers.count((long) run.rows(part).getAsDouble()) + " "
                        + (part.equals("train") ? "training" : part))
                .collect(Collectors.joining(", "));
    }
}
