package org.aezoo.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.Json;

/**
 * {@code report.html}: a run folder on one page that needs no network. Its curves can be moved and zoomed where scripts
 * run, and are whole where none do. It is made from
 * {@code run.json}, {@code history.csv} and the PNG files of {@link Pictures}, as far as they are there; only
 * {@code run.json} must be. Whatever these files say is shown as text: no name or label in them can become markup.
 */
public final class Report {

    static final String FILE = "report.html";

    static final String CARD = "run.json";

    /** The figures that are shown large, as far as they were measured; at most four. */
    private static final List<String> HIGHLIGHTS = List.of(
            "auroc",
            "average_precision",
            "negative_elbo",
            "test_error",
            "bce",
            "sse",
            "r2",
            "psnr",
            "ssim",
            "mse",
            "mae");

    /** The same of models that tell anomalies. */
    private static final List<String> HIGHLIGHTS_OF_ANOMALIES =
            List.of("auroc", "average_precision", "detection_rate", "false_alarm_rate");

    /** What a page begins with, by what the model is for. */
    private static final Map<Purpose, List<String>> LEADS = Map.of(
            Purpose.DENOISING, List.of("denoised"),
            Purpose.FILLING_IN, List.of("inpainted"),
            Purpose.GENERATION, List.of("samples", "interpolations", "traversals", "manifold"),
            Purpose.SEARCH, List.of("codes"),
            Purpose.ARCHETYPES, List.of("archetypes", "mixtures"),
            Purpose.BATCHES, List.of("codes", "codes-by-batch", "codes-by-cluster"),
            Purpose.ANOMALIES, List.of("scores"),
            Purpose.CLASSIFICATION, List.of("confusion"));

    /** Columns that are shown before the others are folded away. */
    private static final int COLUMNS = 12;

    static final String HOW_TO_READ =
            "Point at the curve to read it; drag to move it, pinch, or turn the wheel with Shift"
                    + " held, to zoom, double-click to see all of it again.";

    private final Path folder;
    private final JsonNode card;
    private final StringBuilder page = new StringBuilder();

    private Report(Path folder, JsonNode card) {
        this.folder = folder;
        this.card = card;
    }

    /**
     * Writes the page.
     *
     * @param folder of a finished run
     * @return the page
     * @throws InvalidInputException if the folder holds no finished run, or its files are damaged
     */
    public static Path write(Path folder) {
        Report report = new Report(folder, readCard(folder.resolve(CARD)));
        Path target = folder.resolve(FILE);
        try {
            AtomicFile.write(target, report.build().getBytes(StandardCharsets.UTF_8));
            return target;
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write " + target + " (" + e + "): check the folder and the free space", e);
        }
    }

    static JsonNode readCard(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("no " + CARD + " in "
                    + file.toAbsolutePath().getParent() + ": name a folder in which a training run has finished");
        }
        try {
            JsonNode card = Json.mapper().readTree(file.toFile());
            if (!card.path("model").isTextual()) {
                throw new InvalidInputException(file + " names no model: the file is damaged or from another program");
            }
            return card;
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    file + " cannot be read ("
                            + e.getOriginalMessage().lines().findFirst().orElse("no JSON")
                            + "): the file was cut short or damaged",
                    e);
        } catch (IOException e) {
            throw new InvalidInputException("cannot read " + file + " (" + e.getMessage() + ")", e);
        }
    }

    private String build() throws IOException {
        String title = text(card, "model") + " on " + dataName();
        Pages.start(page, title);
        header(title);
        remarks();
        Map<String, Section> sections = sections();
        Purpose purpose = purpose();
        for (String lead : LEADS.getOrDefault(purpose, List.of("reconstructions", "extremes", "rows"))) {
            Section section = sections.remove(lead);
            if (section != null) {
                section.write();
            }
        }
        yardstick();
        for (Section section : sections.values()) {
            section.write();
        }
        what();
        network();
        repeat();
        Pages.end(page);
        return page.toString();
    }

    /** A part of the page, which adds nothing where there is nothing to show. */
    private interface Section {
        void write() throws IOException;
    }

    /** What follows what, but for those that a page begins with. */
    private Map<String, Section> sections() {
        Map<String, Section> sections = new LinkedHashMap<>();
        sections.put(
                "reconstructions",
                () -> picture(
                        "reconstructions.png",
                        "Reconstructions",
                        isImage()
                                ? "Test examples above what came back from their codes; the mean squared error of each pair"
                                        + " is below it."
                                : "Values of test rows, original across and rebuilt upwards: the nearer to the line, the"
                                        + " better."));
        sections.put(
                "extremes",
                () -> picture(
                        "extremes.png",
                        "Best, middle and worst",
                        "Five test examples each of the lowest squared errors, of those in the middle, and of the highest."));
        sections.put("rows", () -> RowView.read(folder).ifPresent(view -> view.draw(page)));
        sections.put(
                "denoised",
                () -> picture(
                        "denoised.png",
                        "Denoised",
                        "Test examples, damaged as in training, and what the model makes of the damaged ones."));
        sections.put(
                "inpainted",
                () -> picture(
                        "inpainted.png",
                        "Filled in",
                        "Test examples, with the hole that each has in grey, and with what the model puts into it."));
        sections.put("scores", () -> scores());
        sections.put("figures", () -> figures());
        sections.put("confusion", () -> confusion());
        sections.put("samples", () -> picture("samples.png", "Samples", "What codes drawn from the prior decode to."));
        sections.put(
                "interpolations",
                () -> picture(
                        "interpolations.png",
                        "Between examples",
                        "Each line begins and ends with a test example as it is rebuilt; between them their codes are joined by a"
                                + " straight line."));
        sections.put(
                "traversals",
                () -> picture(
                        "traversals.png",
                        "One unit at a time",
                        "Each line moves one unit of a test example's code from -2.5 to 2.5 and leaves the others; the units that"
                                + " carry most come first."));
        sections.put(
                "manifold",
                () -> picture(
                        "manifold.png",
                        "The plane of codes",
                        "What a grid of codes decodes to, first unit to the right, second upwards, each tile of the same"
                                + " probability under the prior."));
        sections.put(
                "archetypes",
                () -> picture(
                        "archetypes.png",
                        "Archetypes",
                        isImage()
                                ? "The extremes that all examples are taken for mixtures of."
                                : "The extremes that all rows are taken for mixtures of, in the units of the table: blue below"
                                        + " and orange above the middle of the archetypes."));
        sections.put(
                "mixtures",
                () -> picture(
                        "mixtures.png",
                        "Mixtures",
                        "Test rows between the archetypes: each stands where its coefficients balance. With more than three"
                                + " archetypes different mixtures can meet in the middle."));
        sections.put("curves", () -> curves());
        sections.put(
                "units",
                () -> picture(
                        "units.png",
                        "Units of the code",
                        "How far each unit's posterior is from the prior, over test rows. A unit whose mean varies by 0.01 or"
                                + " less has collapsed: it says nothing about an example."));
        sections.put(
                "code-use",
                () -> picture(
                        "code-use.png",
                        "Use of the codebook",
                        "How often each vector of the codebook is chosen over test rows, the most frequent first. A flat line"
                                + " makes the most of the bits; vectors to the right of its end are not used."));
        sections.put(
                "errors",
                () -> picture("errors.png", "Errors by column", "Of which columns most is lost, over the test rows."));
        sections.put("codes", () -> codes());
        sections.put(
                "codes-by-cluster",
                () -> picture(
                        "codes-by-cluster.png",
                        "Codes by cluster",
                        "The same places; colours are the clusters that the model found, the largest first."));
        sections.put(
                "codes-by-batch",
                () -> picture(
                        "codes-by-batch.png",
                        "Codes by batch",
                        "The same places; colours are the batches that rows were measured in, which should lie over one another."));
        sections.put(
                "filters",
                () -> picture(
                        "filters.png",
                        "First-layer weights",
                        "One tile per unit, each on its own scale: blue below 0, white at 0, orange above."
                                + " At most 100 units are shown."));
        sections.put(
                "tangents",
                () -> picture(
                        "tangents.png",
                        "Directions of the code",
                        "Test examples on the left; beside them the changes to which their codes answer most, the strongest"
                                + " first: blue takes ink away, orange adds it."));
        return sections;
    }

    /** What the model is for; of older runs as far as their figures tell. */
    private Purpose purpose() {
        if (card.has("threshold")) {
            return Purpose.ANOMALIES;
        }
        for (Purpose purpose : Purpose.values()) {
            if (purpose.id().equals(text(card, "purpose"))) {
                return purpose;
            }
        }
        return card.has("classifier")
                ? Purpose.CLASSIFICATION
                : card.path("figures").has("kl") ? Purpose.GENERATION : Purpose.RECONSTRUCTION;
    }

    private void header(String title) {
        page.append("<header>\n<h1>").append(Html.escape(title)).append("</h1>\n<p>");
        String about = text(card, "about");
        if (!about.isEmpty()) {
            page.append(Html.escape(Character.toUpperCase(about.charAt(0)) + about.substring(1)))
                    .append(about.endsWith(".") ? " " : ". ");
        }
        page.append(Html.escape(summary())).append("</p>\n<dl class=\"cards\">\n");
        int shown = 0;
        boolean anomalies = purpose() == Purpose.ANOMALIES;
        JsonNode threshold = card.path("threshold").path("value");
        if (anomalies && threshold.isNumber()) {
            highlight("threshold", threshold, "rows that score higher are called anomalies");
            shown++;
        }
        for (String key : anomalies ? HIGHLIGHTS_OF_ANOMALIES : HIGHLIGHTS) {
            boolean r2 = key.equals("r2");
            JsonNode value = r2
                    ? card.path("yardstick").path("r2").path("model")
                    : card.path("figures").path(key);
            if (value.isNumber() && shown < 4) {
                highlight(r2 ? "R²" : key, value, r2 ? "at most 1, higher is better" : note(key));
                shown++;
            }
        }
        page.append("</dl>\n</header>\n");
    }

    private void highlight(String name, JsonNode value, String note) {
        page.append("<div><dt>")
                .append(Html.escape(name))
                .append("</dt><dd>")
                .append(number(value.asDouble()))
                .append("</dd><dd class=\"unit\">")
                .append(Html.escape(note))
                .append("</dd></div>\n");
    }

    private void remarks() {
        List<String> remarks = new ArrayList<>();
        card.path("remarks").forEach(remark -> remarks.add(remark.asText()));
        JsonNode figures = card.path("figures");
        JsonNode size = card.path("settings").path("code-size");
        // older runs have none; the divergence marks variational models
        if (!card.has("remarks") && figures.has("kl") && figures.has("active_units") && size.isInt()) {
            CodeUnits.warning(figures.path("active_units").asInt(), size.asInt())
                    .ifPresent(remarks::add);
        }
        if (!remarks.isEmpty()) {
            page.append("<section>\n<h2>Remarks</h2>\n<ul>\n");
            remarks.forEach(
                    remark -> page.append("<li>").append(Html.escape(remark)).append("</li>\n"));
            page.append("</ul>\n</section>\n");
        }
    }

    private void yardstick() {
        JsonNode yardstick = card.path("yardstick");
        if (!yardstick.isObject()) {
            return;
        }
        page.append("<section>\n<h2>Beside the mean row and principal components</h2>\n");
        if (yardstick.path("error").path("model").isNumber()) {
            int components = yardstick.path("components").asInt();
            page.append("<div class=\"wide\">\n<table class=\"compared\">\n<thead><tr><th></th><th class=\"number\">")
                    .append(Html.escape(text(yardstick, "unit")))
                    .append("</th><th class=\"number\">R²</th></tr></thead>\n<tbody>\n");
            beside("this model", "model");
            beside("mean of the training rows", "mean");
            beside(components > 0 ? count(components) + " principal components" : "principal components", "components");
            page.append("</tbody>\n</table>\n</div>\n");
            page.append("<p class=\"note\">On the same ")
                    .append(count(yardstick.path("rows").asLong()))
                    .append(" rows.")
                    .append(
                            components > 0
                                    ? " The components were fitted on "
                                            + count(yardstick
                                                    .path("fitted_rows")
                                                    .asLong()) + " training rows."
                                    : "")
                    .append(" R² is the share of the variance of these rows that is not lost: 1 is perfect, 0 what"
                            + " their mean gives. It took ")
                    .append(time(yardstick.path("seconds").asDouble()))
                    .append(".</p>\n");
        }
        for (Map.Entry<String, JsonNode> missing : yardstick.path("left_out").properties()) {
            page.append("<p class=\"note\">No ")
                    .append(Html.escape(missing.getKey()))
                    .append(": ")
                    .append(Html.escape(plain(missing.getValue())))
                    .append(".</p>\n");
        }
        columns(yardstick.path("columns"));
        page.append("</section>\n");
    }

    private void beside(String name, String of) {
        page.append("<tr><th scope=\"row\">").append(name).append("</th>");
        cell(card.path("yardstick").path("error").path(of), Report::number);
        cell(card.path("yardstick").path("r2").path(of), Report::share);
        page.append("</tr>\n");
    }

    private void cell(JsonNode value, DoubleFunction<String> format) {
        page.append("<td class=\"number\">")
                .append(value.isNumber() ? format.apply(value.asDouble()) : "–")
                .append("</td>");
    }

    /** Three digits, without a sign in front of 0. */
    static String share(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.equals("-0.000") ? "0.000" : text;
    }

    /** Those of a table that are rebuilt worst first. */
    private void columns(JsonNode columns) {
        List<JsonNode> order = new ArrayList<>();
        columns.forEach(order::add);
        if (order.isEmpty()) {
            return;
        }
        order.sort(Comparator.comparingDouble(
                column -> column.path("r2").path("model").asDouble(2)));
        page.append("<h3>Columns, in their own units</h3>\n");
        folded(page, order, this::columns);
        page.append(
                "<p class=\"note\">RMSE is the root of the mean squared error, in a column's own units. The columns of"
                        + " which most is lost come first.</p>\n");
    }

    /** Shows some, and the others when they are asked for. */
    static <T> void folded(StringBuilder page, List<T> all, Consumer<List<T>> shown) {
        shown.accept(all.subList(0, Math.min(COLUMNS, all.size())));
        if (all.size() > COLUMNS) {
            page.append("<details>\n<summary>")
                    .append(count(all.size() - COLUMNS))
                    .append(" more</summary>\n");
            shown.accept(all.subList(COLUMNS, all.size()));
            page.append("</details>\n");
        }
    }

    private void columns(List<JsonNode> columns) {
        page.append("<div class=\"wide\">\n<table class=\"compared\">\n<thead><tr><th>column</th>"
                + "<th class=\"number\">R²</th><th class=\"number\">R² of components</th>"
                + "<th class=\"number\">RMSE</th><th class=\"number\">RMSE of mean</th>"
                + "<th class=\"number\">RMSE of components</th></tr></thead>\n<tbody>\n");
        for (JsonNode column : columns) {
            page.append("<tr><th scope=\"row\">")
                    .append(Html.escape(text(column, "name")))
                    .append("</th>");
            cell(column.path("r2").path("model"), Report::share);
            cell(column.path("r2").path("components"), Report::share);
            cell(column.path("rmse").path("model"), Report::number);
            cell(column.path("rmse").path("mean"), Report::number);
            cell(column.path("rmse").path("components"), Report::number);
            page.append("</tr>\n");
        }
        page.append("</tbody>\n</table>\n</div>\n");
    }

    /** What stands below a large figure. */
    private String note(String key) {
        FigureKey known = FigureKey.of(key);
        JsonNode floor = card.path("figures").path(key + "_floor");
        String way = floor.isNumber()
                ? "at best " + number(floor.asDouble())
                : known.better().isEmpty() ? "" : known.better() + " is better";
        return known.unit() + (known.unit().isEmpty() || way.isEmpty() ? "" : ", ") + way;
    }

    private String summary() {
        List<String> parts = new ArrayList<>();
        int epochs = card.path("epochs").asInt();
        if (epochs > 0) {
            String best = card.path("best_epoch").asInt() > 0
                    ? ", the weights of epoch " + card.path("best_epoch").asInt() + " kept"
                    : "";
            parts.add("Trained for " + epochs + (epochs == 1 ? " epoch" : " epochs")
                    + (card.path("seconds").isNumber()
                            ? " in " + time(card.path("seconds").asDouble())
                            : "") + best
                    + ".");
        }
        long tested = card.path("data").path("test_rows").asLong();
        if (card.path("data").has("test_rows")) {
            parts.add(
                    tested > 0
                            ? "Measured on " + count(tested) + " test rows."
                            : "There were no test rows: measured on the training rows.");
        }
        return String.join(" ", parts);
    }

    private void scores() {
        ScoreView.read(folder).ifPresent(view -> view.draw(page));
    }

    private void figures() {
        JsonNode figures = card.path("figures");
        if (!figures.isObject() || figures.isEmpty()) {
            return;
        }
        page.append("<section>\n<h2>Figures</h2>\n");
        figureTable(figures, "");
        for (Map.Entry<String, JsonNode> missing : card.path("left_out").properties()) {
            page.append("<p class=\"hint\">No figures of ")
                    .append(Html.escape(missing.getKey()))
                    .append(": ")
                    .append(Html.escape(plain(missing.getValue())))
                    .append(".</p>\n");
        }
        page.append("</section>\n");
    }

    /** Which classes a classifier took for which; the darker the cell, the larger its share of the class. */
    private void confusion() {
        JsonNode classifier = card.path("classifier");
        JsonNode names = classifier.path("class_names");
        JsonNode counts = classifier.path("confusion");
        if (!names.isArray() || !counts.isArray() || counts.size() != names.size()) {
            return;
        }
        page.append(
                        "<section>\n<h2>Confusion</h2>\n<p>Lines are what rows are, columns what they were taken for.</p>\n")
                .append("<div class=\"wide\">\n<table class=\"confusion\">\n<thead><tr><th></th>");
        names.forEach(name -> page.append("<th class=\"number\">")
                .append(Html.escape(name.asText()))
                .append("</th>"));
        page.append("<th class=\"number\">precision</th><th class=\"number\">recall</th><th class=\"number\">F1</th>"
                + "</tr></thead>\n<tbody>\n");
        for (int k = 0; k < names.size(); k++) {
            page.append("<tr><th scope=\"row\">")
                    .append(Html.escape(names.get(k).asText()))
                    .append("</th>");
            double rows = 0;
            for (JsonNode count : counts.get(k)) {
                rows += count.asInt();
            }
            for (JsonNode count : counts.get(k)) {
                long share = Math.round(70 * count.asInt() / Math.max(1, rows));
                page.append("<td class=\"number\" style=\"background: rgb(0 114 178 / ")
                        .append(share)
                        .append("%)\">")
                        .append(count.asInt())
                        .append("</td>");
            }
            for (String figure : List.of("precision", "recall", "f1")) {
                page.append("<td class=\"number\">")
                        .append(number(
                                classifier.path("classes").path(k).path(figure).asDouble()))
                        .append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</tbody>\n</table>\n</div>\n</section>\n");
    }

    /** Figures may be grouped, as by split: a group gets a table of its own. */
    private void figureTable(JsonNode figures, String title) {
        if (!title.isEmpty()) {
            page.append("<h3>").append(Html.escape(title)).append("</h3>\n");
        }
        StringBuilder rows = new StringBuilder();
        List<Map.Entry<String, JsonNode>> groups = new ArrayList<>();
        for (Map.Entry<String, JsonNode> figure : figures.properties()) {
            if (figure.getValue().isObject()) {
                groups.add(figure);
                continue;
            }
            FigureKey key = FigureKey.of(figure.getKey());
            rows.append("<tr><th scope=\"row\"><code>")
                    .append(Html.escape(figure.getKey()))
                    .append("</code></th><td class=\"number\">")
                    .append(value(figure.getValue()))
                    .append("</td><td>")
                    .append(Html.escape(key.unit()))
                    .append("</td><td>")
                    .append(Html.escape(key.meaning()))
                    .append(key.better().isEmpty() ? "" : " <span class=\"hint\">" + key.better() + " is better</span>")
                    .append("</td></tr>\n");
        }
        if (!rows.isEmpty()) {
            page.append("<table class=\"figures\">\n<thead><tr><th>figure</th><th class=\"number\">value</th>"
                            + "<th>unit</th><th>meaning</th></tr></thead>\n<tbody>\n")
                    .append(rows)
                    .append("</tbody>\n</table>\n");
        }
        groups.forEach(group -> figureTable(group.getValue(), group.getKey()));
    }

    private void curves() throws IOException {
        curve("Loss per epoch", folder);
        int number = 0;
        for (JsonNode stage : card.path("stages")) {
            number++;
            curve(
                    "Loss per epoch of stage " + number + ", " + text(stage, "name"),
                    folder.resolve("stages").resolve(Integer.toString(number)));
        }
    }

    private void curve(String title, Path from) throws IOException {
        var history = History.read(from);
        if (history.isEmpty()) {
            return;
        }
        History.Epoch best = history.get().best();
        int[] epochs = history.get().numbers();
        List<History.Epoch> all = history.get().epochs();
        List<LossCurve.Line> lines = new ArrayList<>();
        lines.add(new LossCurve.Line(
                "training",
                "training",
                epochs,
                all.stream().mapToDouble(History.Epoch::training).toArray()));
        if (history.get().hasValidation()) {
            lines.add(new LossCurve.Line(
                    "validation", "validation", epochs, history.get().judged()));
        }
        page.append("<section>\n<h2>").append(Html.escape(title)).append("</h2>\n<figure>\n");
        legend(page, lines);
        page.append(LossCurve.svg(title, lossTitle(text(card, "loss_unit")), lines, best.number()))
                .append("\n<figcaption>The dashed line marks the best epoch, ")
                .append(best.number())
                .append(": ")
                .append(history.get().hasValidation() ? "validation" : "training")
                .append(" loss ")
                .append(number(best.validation().orElse(best.training())))
                .append(". ")
                .append(HOW_TO_READ)
                .append("</figcaption>\n</figure>\n");
        if (!history.get().parts().isEmpty()) {
            page.append("<h3>Its parts</h3>\n<div class=\"parts\">\n");
            history.get().parts().forEach((name, part) -> part(name, part, epochs));
            page.append("</div>\n");
        }
        page.append("</section>\n");
    }

    static String lossTitle(String unit) {
        return unit.isEmpty() ? "loss per example" : unit;
    }

    private void part(String name, History.Part part, int[] epochs) {
        List<LossCurve.Line> lines = new ArrayList<>();
        lines.add(new LossCurve.Line("training", "training", epochs, part.training()));
        if (part.validation().length > 0) {
            lines.add(new LossCurve.Line("validation", "validation", epochs, part.validation()));
        }
        String title = name.replace('_', ' ');
        page.append("<figure>\n").append(LossCurve.svg(title, title, lines, 0)).append("\n</figure>\n");
    }

    static void legend(StringBuilder page, List<LossCurve.Line> lines) {
        page.append("<p class=\"legend\">");
        lines.forEach(line -> page.append("<span><span class=\"key ")
                .append(line.style())
                .append("\"></span>")
                .append(Html.escape(line.name()))
                .append("</span> "));
        page.append("</p>\n");
    }

    private void picture(String name, String title, String caption) throws IOException {
        Html.picture(folder.resolve(name), "", title + ": " + caption)
                .ifPresent(picture -> page.append("<section>\n<h2>")
                        .append(Html.escape(title))
                        .append("</h2>\n<figure>\n")
                        .append(picture)
                        .append("<figcaption>")
                        .append(Html.escape(caption))
                        .append("</figcaption>\n</figure>\n</section>\n"));
    }

    private void codes() throws IOException {
        plane(
                CodePlane.FILE,
                "codes.png",
                "Codes",
                "Where test rows lie in the space of codes; the axes say how it was laid flat. Colours are classes,"
                        + " where the data has any.");
        plane(
                CodePlane.UMAP,
                "codes-umap.png",
                "Neighbourhoods of codes",
                "The same laid flat by UMAP, so that rows whose codes are near each other are near here; distances"
                        + " between groups say little.");
    }

    private void plane(String file, String picture, String title, String caption) throws IOException {
        Optional<CodePlane> plane = CodePlane.read(folder, file);
        if (plane.isEmpty()) {
            picture(picture, title, caption);
            return;
        }
        page.append("<section>\n<h2>").append(title).append("</h2>\n<figure>\n");
        plane.get().draw(page, folder, file.equals(CodePlane.FILE));
        page.append("<figcaption>")
                .append(caption)
                .append(plane.get().tiles() > 0 ? " Point at a dot to see its row." : "")
                .append("</figcaption>\n</figure>\n</section>\n");
    }

    private void what() {
        page.append("<section>\n<h2>What was trained, on what</h2>\n<table class=\"pairs\">\n<tbody>\n");
        JsonNode data = card.path("data");
        pair("model", text(card, "model"));
        pair("paper", text(card, "paper"));
        pair("objective", text(card, "objective"));
        pair(
                "parameters",
                card.has("parameters") ? count(card.path("parameters").asLong()) : "");
        pair("data", text(data, "source"));
        pair("rows", rows(data));
        if (data.has("read_as")) {
            pair("read as", text(data, "read_as"));
        }
        pair("label of anomalies", text(card, "anomaly_label"));
        pair("scaling", text(card, "scaling"));
        pair("checksum", text(data, "checksum"));
        pair("stopped", text(card, "stopped"));
        pair(
                "speed",
                card.path("examples_per_second").isNumber()
                        ? count(Math.round(card.path("examples_per_second").asDouble())) + " examples/s in training"
                        : "");
        page.append("</tbody>\n</table>\n");
        details("Settings", card.path("settings"));
        page.append("</section>\n");
    }

    private static String rows(JsonNode data) {
        List<String> parts = new ArrayList<>();
        for (String part : List.of("train", "validation", "test")) {
            JsonNode count = data.path(part + "_rows");
            if (count.isNumber()) {
                parts.add(count(count.asLong()) + " " + (part.equals("train") ? "training" : part));
            }
        }
        return String.join(", ", parts);
    }

    private void network() {
        JsonNode layers = card.path("layers");
        if (!layers.isArray() || layers.isEmpty()) {
            return;
        }
        page.append(
                "<section>\n<h2>Network</h2>\n<div class=\"wide\">\n<table class=\"layers\">\n<thead><tr><th>layer</th><th>type</th><th>output</th>"
                        + "<th class=\"number\">parameters</th></tr></thead>\n<tbody>\n");
        for (JsonNode layer : layers) {
            page.append("<tr><th scope=\"row\">")
                    .append(Html.escape(text(layer, "name")))
                    .append("</th><td>")
                    .append(Html.escape(text(layer, "type")))
                    .append("</td><td>")
                    .append(Html.escape(text(layer, layer.has("output") ? "output" : "shape")))
                    .append("</td><td class=\"number\">")
                    .append(count(layer.path("parameters").asLong()))
                    .append("</td></tr>\n");
        }
        page.append("</tbody>\n</table>\n</div>\n</section>\n");
    }

    private void repeat() {
        page.append("<section>\n<h2>How to repeat it</h2>\n");
        String command = text(card, "command");
        if (!command.isEmpty()) {
            page.append("<pre><code>").append(Html.escape(command)).append("</code></pre>\n");
        }
        page.append("<table class=\"pairs\">\n<tbody>\n");
        pair("seed", text(card, "seed"));
        pair("backend", text(card, "backend"));
        for (Map.Entry<String, JsonNode> version : card.path("versions").properties()) {
            pair(version.getKey(), plain(version.getValue()));
        }
        page.append("</tbody>\n</table>\n");
        details("Options of the trainer", card.path("options"));
        page.append("</section>\n");
    }

    private void details(String title, JsonNode values) {
        if (!values.isObject() || values.isEmpty()) {
            return;
        }
        page.append("<h3>").append(Html.escape(title)).append("</h3>\n<table class=\"pairs\">\n<tbody>\n");
        for (Map.Entry<String, JsonNode> entry : values.properties()) {
            pair(entry.getKey(), plain(entry.getValue()));
        }
        page.append("</tbody>\n</table>\n");
    }

    private void pair(String name, String value) {
        if (!value.isEmpty()) {
            page.append("<tr><th scope=\"row\">")
                    .append(Html.escape(name))
                    .append("</th><td>")
                    .append(Html.escape(value))
                    .append("</td></tr>\n");
        }
    }

    private boolean isImage() {
        JsonNode shape = card.path("data").path("shape");
        return shape.has("height") ? shape.path("height").asInt() > 1 : Files.exists(folder.resolve("filters.png"));
    }

    private String dataName() {
        String name = text(card.path("data"), "name");
        String source = text(card.path("data"), "source");
        return !name.isEmpty() ? name : source.isEmpty() ? "unnamed data" : source;
    }

    static String text(JsonNode node, String key) {
        return plain(node.path(key));
    }

    static String plain(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(plain(part)));
            return String.join(", ", parts);
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static String value(JsonNode value) {
        return value.isNumber() ? number(value.asDouble()) : Html.escape(plain(value));
    }

    /** Four digits that count, thousands parted by commas. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "not a number" : value > 0 ? "infinite" : "minus infinite";
        }
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        if (size >= 1e7 || size < 1e-4) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        int digits = (int) Math.max(0, 3 - Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String time(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }
}
