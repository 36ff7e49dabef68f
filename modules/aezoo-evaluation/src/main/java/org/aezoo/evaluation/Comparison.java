package org.aezoo.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;

/**
 * Several run folders side by side on one page: their figures with the best of each marked, what they were trained with
 * where it differs, their losses in one picture, and the pictures that {@link Pictures} drew of each. Like
 * {@link Report} it needs no network, and shows whatever the folders say as text.
 */
public final class Comparison {

    /** As many as have a colour of their own. */
    public static final int MOST_RUNS = 8;

    private static final Map<String, String> PICTURES = pictures();

    private final List<Run> runs = new ArrayList<>();
    private final StringBuilder page = new StringBuilder();

    private record Run(String name, Path folder, JsonNode card) {

        String text(String key) {
            return Report.text(card, key);
        }
    }

    private Comparison(List<Path> folders) {
        Set<String> names = new LinkedHashSet<>();
        for (Path folder : folders) {
            Path last = folder.toAbsolutePath().normalize().getFileName();
            String name = last == null ? folder.toString() : last.toString();
            runs.add(new Run(
                    names.add(name) ? name : folder.toString(), folder, Report.readCard(folder.resolve(Report.CARD))));
        }
    }

    private static Map<String, String> pictures() {
        Map<String, String> pictures = new LinkedHashMap<>();
        pictures.put("reconstructions.png", "Reconstructions");
        pictures.put("samples.png", "Samples");
        pictures.put("manifold.png", "The plane of codes");
        pictures.put("codes.png", "Codes");
        pictures.put("errors.png", "Errors by column");
        pictures.put("filters.png", "First-layer weights");
        return pictures;
    }

    /**
     * Writes the page.
     *
     * @param folders of two to {@link #MOST_RUNS} finished runs
     * @param target the page; replaced where it exists
     * @throws InvalidInputException if there are too few or too many folders, or one holds no finished run
     */
    public static void write(List<Path> folders, Path target) {
        if (folders.size() < 2 || folders.size() > MOST_RUNS) {
            throw new InvalidInputException("from 2 to " + MOST_RUNS + " runs can be compared, got " + folders.size());
        }
        Comparison comparison = new Comparison(folders);
        try {
            AtomicFile.write(target, comparison.build().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write " + target + " (" + e + "): check the folder and the free space", e);
        }
    }

    private String build() throws IOException {
        Pages.start(page, "Comparison of " + runs.size() + " runs");
        page.append("<header>\n<h1>Comparison of ")
                .append(runs.size())
                .append(" runs</h1>\n<p>")
                .append(Html.escape(data()))
                .append("</p>\n</header>\n");
        figures();
        curves();
        differences();
        for (Map.Entry<String, String> picture : PICTURES.entrySet()) {
            pictures(picture.getKey(), picture.getValue());
        }
        Pages.end(page);
        return page.toString();
    }

    private String data() {
        Set<String> sources = new LinkedHashSet<>();
        runs.forEach(run -> sources.add(Report.text(run.card.path("data"), "source")));
        return sources.size() == 1
                ? "All were trained on " + sources.iterator().next() + "."
                : "They were trained on different data: " + String.join("; ", sources) + ".";
    }

    private void figures() {
        Set<String> keys = new LinkedHashSet<>();
        for (Run run : runs) {
            run.card.path("figures").properties().stream()
                    .filter(figure -> figure.getValue().isNumber())
                    .forEach(figure -> keys.add(figure.getKey()));
        }
        page.append("<section>\n<h2>Figures</h2>\n");
        head("figure");
        row("model", run -> run.text("model"), Set.of());
        row("trained for", run -> Report.time(run.card.path("seconds").asDouble()), Set.of());
        row("parameters", run -> Report.number(run.card.path("parameters").asDouble()), Set.of());
        yardstick("R²", "r2", "model", "higher");
        yardstick("R² of the mean row", "r2", "mean", "");
        yardstick("R² of principal components", "r2", "components", "");
        for (String key : keys) {
            FigureKey known = FigureKey.of(key);
            row(
                    key + (known.better().isEmpty() ? "" : " (" + known.better() + " is better)"),
                    run -> number(run.card.path("figures").path(key)),
                    best(run -> run.card.path("figures").path(key), known.better(), FigureKey.isOfTask(key)));
        }
        page.append("</tbody>\n</table>\n</div>\n<p class=\"note\">")
                .append(
                        !same(run -> Report.text(run.card.path("data"), "source"))
                                ? "Nothing is bold, as the runs saw different data."
                                : sameObjective()
                                        ? "The best of a line is bold."
                                        : "The best of a line is bold where it can be told: errors are not set against"
                                                + " each other, as the runs have different objectives or scalings.")
                .append("</p>\n</section>\n");
    }

    private void yardstick(String name, String of, String who, String better) {
        Value value = run -> run.card.path("yardstick").path(of).path(who);
        if (runs.stream().anyMatch(run -> value.of(run).isNumber())) {
            row(
                    name,
                    run -> value.of(run).isNumber() ? Report.share(value.of(run).asDouble()) : "–",
                    best(value, better, false));
        }
    }

    private static String number(JsonNode value) {
        return value.isNumber() ? Report.number(value.asDouble()) : "–";
    }

    private boolean same(Cell cell) {
        return runs.stream().map(cell::of).distinct().count() == 1;
    }

    /** Whether errors and losses mean the same in all runs. */
    private boolean sameObjective() {
        return same(run -> run.text("objective")) && same(run -> run.text("scaling"));
    }

    private interface Value {
        JsonNode of(Run run);
    }

    /**
     * Which runs have the best value; none where that cannot be said, or where all have it.
     *
     * @param ofTask whether the figure does not depend on what was minimised
     */
    private Set<Integer> best(Value value, String better, boolean ofTask) {
        if (!same(run -> Report.text(run.card.path("data"), "source")) || (!ofTask && !sameObjective())) {
            return Set.of();
        }
        Set<Integer> best = new LinkedHashSet<>();
        double most = 0;
        int compared = 0;
        for (int i = 0; i < runs.size(); i++) {
            JsonNode figure = value.of(runs.get(i));
            double here = better.equals("lower") ? -figure.asDouble() : figure.asDouble();
            if (figure.isNumber()) {
                compared++;
                if (best.isEmpty() || here > most) {
                    best.clear();
                    most = here;
                }
                if (here == most) {
                    best.add(i);
                }
            }
        }
        return better.isEmpty() || (best.size() == compared && compared > 1) ? Set.of() : best;
    }

    private void head(String first) {
        page.append("<div class=\"wide\">\n<table class=\"compared")
                .append(first.isEmpty() ? " words" : "")
                .append("\">\n<thead><tr><th>")
                .append(first)
                .append("</th>");
        for (int i = 0; i < runs.size(); i++) {
            page.append("<th class=\"number\"><span class=\"key ")
                    .append(style(i))
                    .append("\"></span>")
                    .append(Html.escape(runs.get(i).name))
                    .append("</th>");
        }
        page.append("</tr></thead>\n<tbody>\n");
    }

    private interface Cell {
        String of(Run run);
    }

    private void row(String name, Cell cell, Set<Integer> best) {
        page.append("<tr><th scope=\"row\">").append(Html.escape(name)).append("</th>");
        for (int i = 0; i < runs.size(); i++) {
            page.append("<td class=\"number")
                    .append(best.contains(i) ? " best-of" : "")
                    .append("\">");
            page.append(Html.escape(cell.of(runs.get(i)))).append("</td>");
        }
        page.append("</tr>\n");
    }

    private void differences() {
        page.append("<section>\n<h2>What differs</h2>\n");
        head("");
        for (String key : List.of("objective", "scaling", "seed", "threads", "stopped")) {
            differing(key, run -> run.text(key));
        }
        differing("data", run -> Report.text(run.card.path("data"), "source"));
        for (String group : List.of("settings", "options")) {
            Set<String> keys = new LinkedHashSet<>();
            runs.forEach(run -> run.card.path(group).fieldNames().forEachRemaining(keys::add));
            for (String key : keys) {
                differing(key, run -> Report.plain(run.card.path(group).path(key)));
            }
        }
        page.append("</tbody>\n</table>\n</div>\n</section>\n");
    }

    private void differing(String name, Cell cell) {
        if (runs.stream().map(cell::of).distinct().count() > 1) {
            row(name, cell, Set.of());
        }
    }

    /** One picture for each unit: losses in nats and squared errors have no axis in common. */
    private void curves() {
        Map<String, List<LossCurve.Line>> byUnit = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            Optional<History> history = History.read(run.folder);
            if (history.isPresent()) {
                byUnit.computeIfAbsent(run.text("loss_unit"), unit -> new ArrayList<>())
                        .add(new LossCurve.Line(
                                run.name,
                                style(i),
                                history.get().numbers(),
                                history.get().judged()));
            }
        }
        if (byUnit.isEmpty()) {
            return;
        }
        page.append("<section>\n<h2>Loss per epoch</h2>\n");
        byUnit.forEach((unit, lines) -> {
            page.append("<figure>\n");
            Report.legend(page, lines);
            page.append(LossCurve.svg("Loss per epoch", Report.lossTitle(unit), lines, 0))
                    .append("\n</figure>\n");
        });
        page.append("<p class=\"note\">In validation where there was any, else in training. ")
                .append(byUnit.size() > 1 ? "Losses of different units are apart. " : "")
                .append(Report.HOW_TO_READ)
                .append("</p>\n</section>\n");
    }

    private void pictures(String file, String title) throws IOException {
        StringBuilder shown = new StringBuilder();
        for (Run run : runs) {
            Html.picture(run.folder.resolve(file), "", title + " of " + run.name)
                    .ifPresent(picture -> shown.append("<figure>\n")
                            .append(picture)
                            .append("<figcaption>")
                            .append(Html.escape(run.name))
                            .append("</figcaption>\n</figure>\n"));
        }
        if (!shown.isEmpty()) {
            page.append("<section>\n<h2>")
                    .append(Html.escape(title))
                    .append("</h2>\n<div class=\"runs\">\n")
                    .append(shown)
                    .append("</div>\n</section>\n");
        }
    }

    private static String style(int run) {
        return "run-" + (run + 1);
    }
}
