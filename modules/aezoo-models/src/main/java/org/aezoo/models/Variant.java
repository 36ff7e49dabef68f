package org.aezoo.models;

import java.util.function.Function;
import org.aezoo.data.DataShape;

/**
 * An entry of the {@link Zoo}.
 *
 * @param id in kebab-case; the same as the model's own
 * @param about one line for people
 * @param paper who described it, and where
 * @param defaults sensible settings for data of a shape; refuses shapes it cannot serve with an
 *     {@link IllegalArgumentException}
 */
public record Variant(String id, String about, String paper, Function<DataShape, AutoencoderModel> defaults) {

    /** Sensible settings for data of a shape. */
    public AutoencoderModel forShape(DataShape shape) {
        return defaults.apply(shape);
    }
}
