package org.aezoo.spark;

import java.io.Serializable;
import java.util.LinkedHashMap;
import org.aezoo.data.DataShape;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;

/**
 * A model as it travels to executors: its name in the zoo and its settings as text, as in the model file.
 *
 * @param id of the variant
 * @param shape of an example
 * @param settings all of them, by name
 */
record ModelSpec(String id, DataShape shape, LinkedHashMap<String, String> settings) implements Serializable {

    static ModelSpec of(AutoencoderModel model, DataShape shape) {
        return new ModelSpec(model.id(), shape, new LinkedHashMap<>(Settings.values(model)));
    }

    AutoencoderModel model() {
        return Settings.with(Zoo.get(id).forShape(shape), settings);
    }
}
