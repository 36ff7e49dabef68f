package org.aezoo.models.trained;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.aezoo.data.CountPreparation;
import org.aezoo.data.DataShape;
import org.aezoo.data.Scaling;
import org.aezoo.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a model file knows beside Deeplearning4j's own entries: the entry {@code aezoo.json}.
 *
 * @param format version of this entry, {@value #FORMAT} today
 * @param model the variant's id
 * @param settings every setting by kebab-case name
 * @param shape of one example
 * @param featureNames column names, empty for images
 * @param scaling applied to raw input
 * @param seed that the network was started from
 * @param classes what a classifier knows beside; absent for autoencoders
 * @param threshold above which rows are called anomalies; absent where none was set
 * @param preparation what was done to the counts that the rows come from; absent where they come from something else
 * @param batches names of the batches that the model was trained to correct; absent where it corrects none
 * @param schema what the table of the training rows was read as; absent where they come from no table, and in files of
 *     before
 */
public record ModelCard(
        int format,
        String model,
        Map<String, Object> settings,
        DataShape shape,
        List<String> featureNames,
        Scaling scaling,
        long seed,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Classes classes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Threshold threshold,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CountPreparation preparation,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> batches,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Schema schema) {

    /**
     * What only a classifier has.
     *
     * @param names of the classes, in the order of the network's outputs
     * @param encoder the id of the variant whose encoder it was started from; {@code none} without one
     * @param codeLayer name of the layer whose output is the code
     */
    public record Classes(List<String> names, String encoder, String codeLayer) {}

    /** The version that is written. */
    public static final int FORMAT = 1;
}
