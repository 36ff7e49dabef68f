package org.aezoo.models;

import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.Scaling;

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
 */
public record ModelCard(
        int format,
        String model,
        Map<String, Object> settings,
        DataShape shape,
        List<String> featureNames,
        Scaling scaling,
        long seed) {

    /** The version that is written. */
    public static final int FORMAT = 1;
}
