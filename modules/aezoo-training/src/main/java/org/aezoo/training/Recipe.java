package org.aezoo.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.Json;
import org.aezoo.models.zoo.Zoo;
import org.jspecify.annotations.Nullable;

/**
 * A training that gives a known figure: model, data, settings and options under a name. They are in {@code recipes.json}
 * beside this class, with the rows of {@code docs/results.md} that they are behind.
 *
 * <pre>{@code
 * Recipe recipe = Recipe.of("keras-blog-deep");
 * try (LoadedData data = DataSource.parse(recipe.data()).load(DataSource.Options.defaults())) {
 *     new Trainer(recipe.options()).train(recipe.forShape(data.train().shape()), data.train());
 * }
 * }</pre>
 *
 * @param name in kebab-case, after whom it is held against
 * @param about one line
 * @param paper who published what it is held against
 * @param model id of the variant, or {@code classifier}
 * @param from name of the recipe whose encoder a classifier starts from; null for everything else
 * @param data as {@link org.aezoo.data.DataSource#parse} takes it
 * @param settings of the model by kebab-case name; the shape of the data decides the others
 * @param options of the trainer, none of them left to its defaults
 * @param figures to expect on the test rows; empty where the recipe is a step towards another one
 * @param time that training took on the machine of {@code measured}, as minutes and seconds; empty if not known
 * @param measured when, and on which machine
 */
public record Recipe(
        String name,
        String about,
        String paper,
        String model,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String from,
        String data,
        Map<String, Object> settings,
        TrainingOptions options,
        List<Figure> figures,
        String time,
        String measured) {

    /**
     * A figure to expect.
     *
     * @param metric its key in {@code run.json}
     * @param measured with as many decimal places as are known
     * @param tolerance how far another seed, machine or number of threads may be from it, above 0
     * @param atMost what it is to be at most, by what was published or asked for; null for none
     * @param atLeast what it is to be at least, likewise
     */
    public record Figure(
            String metric,
            BigDecimal measured,
            double tolerance,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double atMost,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double atLeast) {

        /** Whether a figure is what was measured, and within its limits. */
        public boolean holds(double now) {
            return Math.abs(now - measured.doubleValue()) <= tolerance
                    && (atMost == null || now <= atMost)
                    && (atLeast == null || now >= atLeast);
        }

        /** In words whether it holds, to as many places as were measured: {@code bce 0.0792, expected …: holds}. */
        public String verdict(double now) {
            String figure = Double.isFinite(now)
                    ? BigDecimal.valueOf(now)
                            .setScale(measured.scale(), RoundingMode.HALF_UP)
                            .toPlainString()
                    : "missing";
            return metric + " " + figure + ", expected " + expectation().substring(metric.length() + 1) + ": "
                    + (holds(now) ? "holds" : "does not hold");
        }

        /** The figure in words: {@code bce 0.0790 ± 0.0004, at most 0.085}. */
        public String expectation() {
            return metric + " " + measured.toPlainString() + " ± "
                    + BigDecimal.valueOf(tolerance).stripTrailingZeros().toPlainString()
                    + (atMost == null ? "" : ", at most " + atMost)
                    + (atLeast == null ? "" : ", at least " + atLeast);
        }
    }

    /** All of them, in the order of the file. */
    public static List<Recipe> all() {
        return rows(Recipe.class).stream()
                .filter(row -> !Objects.requireNonNullElse(row.model(), "").isEmpty())
                .toList();
    }

    /**
     * The recipe of a name.
     *
     * @throws InvalidInputException if there is none; the message names all
     */
    public static Recipe of(String name) {
        List<Recipe> all = all();
        List<String> known = all.stream().map(Recipe::name).toList();
        return all.stream()
                .filter(recipe -> recipe.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("unknown recipe '" + Text.shown(name) + "'"
                        + Suggest.hint(name, known) + ": known are " + String.join(", ", known)));
    }

    /**
     * Every row of the file, also those that have a command of their own instead of a model.
     *
     * @param type a record of those of a row's keys that are wanted
     */
    public static <T> List<T> rows(Class<T> type) {
        try (InputStream file = Objects.requireNonNull(Recipe.class.getResourceAsStream("recipes.json"))) {
            // not by way of a tree, in which 0.0790 becomes 0.079
            return Json.mapper().readerForListOf(type).at("/rows").readValue(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The model for data of a shape; a classifier is made by {@link ClassifierTrainer} instead. */
    public AutoencoderModel forShape(DataShape shape) {
        return Settings.with(Zoo.get(model).forShape(shape), settingTexts());
    }

    /** The settings as text. */
    public Map<String, String> settingTexts() {
        return Settings.texts(settings);
    }
}
