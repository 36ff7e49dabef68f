package org.aezoo.cli.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Variant;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.settings.Configured;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.Recipe;
import picocli.CommandLine.Option;

/** Settings of a model by name. */
public final class SettingsOption {

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Change a setting; 'aezoo describe MODEL' lists them. May be given several times.")
    public List<String> settings = new ArrayList<>();

    /** A Java name that stands by itself. */
    private static final Pattern CAMEL = Pattern.compile("(?<![\\w'/.=])[a-z]+[0-9]*(?:[A-Z][a-z0-9]+)+(?![\\w'/.=])");

    /**
     * The variant of a name.
     *
     * @throws InvalidInputException if there is none; the message names all that can be trained
     */
    public static Variant variant(String id) {
        List<String> known = new ArrayList<>();
        for (Variant variant : Zoo.list()) {
            if (variant.id().equals(id)) {
                return variant;
            }
            known.add(variant.id());
        }
        known.add(Classifier.ID);
        if (Recipe.all().stream().anyMatch(recipe -> recipe.name().equals(id))) {
            throw new InvalidInputException("'" + id + "' is a recipe, not a model: aezoo train --recipe " + id);
        }
        throw new InvalidInputException("unknown model '" + Text.shown(id) + "'" + Suggest.hint(id, known)
                + ": known are " + String.join(", ", known));
    }

    /** The model with its defaults for data of this shape, and the settings that were given. */
    public AutoencoderModel model(String id, DataShape shape) {
        Variant variant = variant(id);
        AutoencoderModel defaults;
        try {
            defaults = variant.forShape(shape);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    id + ": " + kebab(String.valueOf(e.getMessage())) + ": choose another model or other data", e);
        }
        return changed(defaults);
    }

    /** The same, with what the rows themselves decide. */
    public AutoencoderModel model(String id, Dataset rows) {
        AutoencoderModel model = model(id, rows.shape());
        try {
            return model.forData(rows);
        } catch (InvalidInputException e) {
            throw asTyped(e, model);
        }
    }

    /** These settings, with those that were given. */
    public <M extends Configured> M changed(M defaults) {
        Map<String, String> changes = new LinkedHashMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new InvalidInputException("--set takes name=value, got '" + setting + "'");
            }
            changes.put(setting.substring(0, equals).trim(), setting.substring(equals + 1));
        }
        try {
            return Settings.with(defaults, changes);
        } catch (InvalidInputException e) {
            throw asTyped(e, defaults);
        }
    }

    /** What a library says of a setting or an option, in the words in which these are typed. */
    public static InvalidInputException asTyped(InvalidInputException failure, Configured model) {
        if (failure.getClass() != InvalidInputException.class) {
            return failure;
        }
        String message = String.valueOf(failure.getMessage());
        String own = model.id() + ": ";
        String rule = kebab(message.startsWith(own) ? message.substring(own.length()) : message);
        String name = rule.split(" ", 2)[0];
        return Settings.values(model).containsKey(name)
                ? new InvalidInputException("--set " + rule + "; see 'aezoo describe " + model.id() + "'", failure)
                : new InvalidInputException(message.startsWith(own) ? own + rule : rule, failure);
    }

    /** {@code codeSize} becomes {@code code-size}, where it stands as a word; paths and names in quotes stay. */
    private static String kebab(String message) {
        return CAMEL.matcher(message)
                .replaceAll(word ->
                        word.group().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT));
    }
}
