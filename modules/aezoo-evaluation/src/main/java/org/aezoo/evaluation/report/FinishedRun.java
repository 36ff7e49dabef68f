package org.aezoo.evaluation.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import org.aezoo.data.InvalidInputException;
import org.aezoo.evaluation.metrics.CodeUnits;
import org.aezoo.evaluation.metrics.Numbers;
import org.aezoo.models.trained.Json;

/**
 * A folder in which a run has finished, and what its {@code run.json} says: the only place that reads this file. Whatever is
 * missing, or of another kind than it should be, counts as empty or 0, as runs may be older than this program.
 */
final class FinishedRun {

    static final String CARD = "run.json";

    /** Of full colour, in %: what a cell with all rows of its class has. */
    private static final int DARKEST = 70;

    private final Path folder;
    private final JsonNode card;

    private FinishedRun(Path folder, JsonNode card) {
        this.folder = folder;
        this.card = card;
    }

    /**
     * Reads a folder.
     *
     * @throws InvalidInputException if no run has finished in it, or the file is damaged
     */
    static FinishedRun read(Path folder) {
        Path file = folder.resolve(CARD);
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("no " + CARD + " in "
                    + file.toAbsolutePath().getParent() + ": name a folder in which a training run has finished");
        }
        try {
            JsonNode card = Json.mapper().readTree(file.toFile());
            if (!card.path("model").isTextual()) {
                throw new InvalidInputException(file + " names no model: the file is damaged or from another program");
            }
            return new FinishedRun(folder, card);
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

    Path folder() {
        return folder;
    }

    /** A file of the folder. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** Whether the folder has a file of this name. */
    boolean has(String name) {
        return Files.isRegularFile(file(name));
    }

    /** A text, number or list at the top of the card as text; empty where there is none. */
    String text(String key) {
        return text(card.path(key));
    }

    /** The same of what the card says of the data. */
    String dataText(String key) {
        return text(card.path("data").path(key));
    }

    /** A number at the top of the card. */
    OptionalDouble number(String key) {
        return number(card.path(key));
    }

    /** A whole number at the top of the card, 0 where there is none. */
    long count(String key) {
        return card.path(key).asLong();
    }

    /** How many rows the data has for {@code train}, {@code validation} or {@code test}. */
    OptionalDouble rows(String part) {
        return number(card.path("data").path(part + "_rows"));
    }

    /** What is not measured, and why. */
    Map<String, String> leftOut() {
        return group("left_out");
    }

    /** The names and values of a group such as {@code settings}; nothing for what is no group. */
    Map<String, String> group(String key) {
        return texts(card.path(key));
    }

    String model() {
        return text("model");
    }

    /** What the data is called. */
    String dataName() {
        String name = dataText("name");
        return !name.isEmpty() ? name : source().isEmpty() ? "unnamed data" : source();
    }

    /** Where the data is from. */
    String source() {
        return dataText("source");
    }

    boolean isImage() {
        JsonNode shape = card.path("data").path("shape");
        return shape.has("height") ? shape.path("height").asInt() > 1 : Files.exists(file("filters.png"));
    }

    /** What the model is for; of older runs as far as their figures tell. */
    Purpose purpose() {
        if (card.has("threshold")) {
            return Purpose.ANOMALIES;
        }
        for (Purpose purpose : Purpose.values()) {
            if (purpose.id().equals(text("purpose"))) {
                return purpose;
            }
        }
        return card.has("classifier")
                ? Purpose.CLASSIFICATION
                : card.path("figures").has("kl") ? Purpose.GENERATION : Purpose.RECONSTRUCTION;
    }

    /** Above which a row is called an anomaly. */
    OptionalDouble threshold() {
        return number(card.path("threshold").path("value"));
    }

    /** A figure that was measured. */
    OptionalDouble figure(String key) {
        return number(card.path("figures").path(key));
    }

    /**
     * Some figures.
     *
     * @param title of the group, as of a split; empty for those that are in none
     */
    record Figures(String title, List<Figure> lines) {
        boolean any() {
            return !lines.isEmpty();
        }
    }

    /** A figure as people read it. */
    record Figure(String key, String value, FigureKey about) {}

    /** All figures, those in no group first. */
    List<Figures> figures() {
        List<Figures> groups = new ArrayList<>();
        figures("", card.path("figures"), groups);
        return groups;
    }

    private static void figures(String title, JsonNode figures, List<Figures> groups) {
        if (!figures.isObject() || (figures.isEmpty() && title.isEmpty())) {
            return;
        }
        List<Figure> lines = new ArrayList<>();
        groups.add(new Figures(title, lines));
        figures.properties().forEach(figure -> {
            JsonNode value = figure.getValue();
            if (value.isObject()) {
                figures(figure.getKey(), value, groups);
            } else {
                lines.add(new Figure(
                        figure.getKey(),
                        value.isNumber() ? Numbers.of(value.asDouble()) : text(value),
                        FigureKey.of(figure.getKey())));
            }
        });
    }

    /** Keys of the figures that are numbers. */
    List<String> figureKeys() {
        return card.path("figures").properties().stream()
                .filter(figure -> figure.getValue().isNumber())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What the run falls short in, a line each. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        card.path("remarks").forEach(remark -> remarks.add(remark.asText()));
        JsonNode figures = card.path("figures");
        JsonNode size = card.path("settings").path("code-size");
        // older runs have none; the divergence marks variational models
        if (!card.has("remarks") && figures.has("kl") && figures.has("active_units") && size.isInt()) {
            CodeUnits.warning(figures.path("active_units").asInt(), size.asInt())
                    .ifPresent(remarks::add);
        }
        return remarks;
    }

    /** A number of the model, and beside it those of the mean row and of principal components. */
    record Compared(OptionalDouble model, OptionalDouble mean, OptionalDouble components) {}

    /** A column of a table, in its own units. */
    record Column(String name, Compared r2, Compared rmse) {}

    /** What {@link org.aezoo.evaluation.metrics.Yardstick} measured. */
    record Measured(
            Compared error,
            Compared r2,
            String unit,
            int components,
            long rows,
            long fittedRows,
            double seconds,
            Map<String, String> leftOut,
            List<Column> columns) {}

    /** Whether the run was held against the mean row and principal components. */
    boolean isMeasured() {
        return card.path("yardstick").isObject();
    }

    Measured yardstick() {
        JsonNode yardstick = card.path("yardstick");
        return new Measured(
                compared(yardstick.path("error")),
                compared(yardstick.path("r2")),
                text(yardstick.path("unit")),
                yardstick.path("components").asInt(),
                yardstick.path("rows").asLong(),
                yardstick.path("fitted_rows").asLong(),
                yardstick.path("seconds").asDouble(),
                texts(yardstick.path("left_out")),
                list(
                        yardstick.path("columns"),
                        column -> new Column(
                                text(column.path("name")),
                                compared(column.path("r2")),
                                compared(column.path("rmse")))));
    }

    private static Compared compared(JsonNode of) {
        return new Compared(number(of.path("model")), number(of.path("mean")), number(of.path("components")));
    }

    /** A layer of the network. */
    record LayerLine(String name, String type, String output, String parameters) {}

    List<LayerLine> layers() {
        JsonNode layers = card.path("layers");
        return !layers.isArray()
                ? List.of()
                : list(
                        layers,
                        layer -> new LayerLine(
                                text(layer.path("name")),
                                text(layer.path("type")),
                                text(layer.path(layer.has("output") ? "output" : "shape")),
                                Numbers.count(layer.path("parameters").asLong())));
    }

    /** Names of the stages of pretraining, in order. */
    List<String> stages() {
        return list(card.path("stages"), stage -> text(stage.path("name")));
    }

    /**
     * A class, and what a classifier made of its rows.
     *
     * @param cells how many of them were taken for each class
     * @param figures precision, recall and F1
     */
    record ClassLine(String name, List<Cell> cells, List<String> figures) {}

    /** @param share of full colour, in %: the darker the cell, the larger its share of the class */
    record Cell(int count, long share) {}

    /** One line per class; none where rows were not classified. */
    List<ClassLine> confusion() {
        JsonNode classifier = card.path("classifier");
        JsonNode names = classifier.path("class_names");
        JsonNode confusion = classifier.path("confusion");
        List<ClassLine> lines = new ArrayList<>();
        for (int k = 0; names.isArray() && names.size() == confusion.size() && k < names.size(); k++) {
            List<Integer> counts = list(confusion.get(k), JsonNode::asInt);
            double rows =
                    Math.max(1, counts.stream().mapToInt(Integer::intValue).sum());
            JsonNode figures = classifier.path("classes").path(k);
            lines.add(new ClassLine(
                    names.get(k).asText(),
                    counts.stream()
                            .map(count -> new Cell(count, Math.round(DARKEST * count / rows)))
                            .toList(),
                    Stream.of("precision", "recall", "f1")
                            .map(key -> Numbers.of(figures.path(key).asDouble()))
                            .toList()));
        }
        return lines;
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> element) {
        List<T> list = new ArrayList<>();
        array.forEach(node -> list.add(element.apply(node)));
        return list;
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties().forEach(entry -> texts.put(entry.getKey(), text(entry.getValue())));
        return texts;
    }

    private static OptionalDouble number(JsonNode value) {
        return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
    }

    private static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (value.isArray()) {
            return String.join(", ", list(value, FinishedRun::text));
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
