package org.aezoo.pretrained;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trained model that has a name.
 *
 * @param name id of the variant and name of the data, such as {@code vae/mnist}
 * @param about what it is for, in a few words
 * @param data what it was trained on, as after {@code --data}
 * @param licence of the data, as stated by its makers
 * @param command that trains it again
 * @param figures on the test rows, as {@code aezoo evaluate} gives them for these weights
 * @param bytes of the file
 * @param sha256 of the file, in hexadecimal digits
 * @param card the run's {@code run.json}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PretrainedModel(
        String name,
        String about,
        String data,
        String licence,
        String command,
        Map<String, Double> figures,
        long bytes,
        String sha256,
        @Nullable JsonNode card) {

    /** The file with its weights, which is a model file like any other. */
    public String file() {
        return name.replace('/', '-') + ".zip";
    }

    /** The jar that has it. */
    public String artifact() {
        return "aezoo-pretrained-" + data;
    }
}
