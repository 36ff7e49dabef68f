package org.aezoo.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Configured;
import org.aezoo.models.Settings;
import org.aezoo.models.Zoo;
import picocli.CommandLine.Option;

/** Settings of a model by name. */
final class SettingsOption {

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Change a setting; 'aezoo describe MODEL' lists them. May be given several times.")
    List<String> settings = new ArrayList<>();

    /** The model with its defaults for data of this shape, and the settings that were given. */
    AutoencoderModel model(String id, DataShape shape) {
        AutoencoderModel defaults;
        try {
            defaults = Zoo.get(id).forShape(shape);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(id + ": " + e.getMessage() + ": choose another model or other data", e);
        }
        return changed(defaults);
    }

    /** These settings, with those that were given. */
    <M extends Configured> M changed(M defaults) {
        Map<String, String> changes = new LinkedHashMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new InvalidInputException("--set takes name=value, got '" + setting + "'");
            }
            changes.put(setting.substring(0, equals).trim(), setting.substring(equals + 1));
        }
        return Settings.with(defaults, changes);
    }
}
