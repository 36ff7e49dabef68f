package org.aezoo.evaluation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of names and values.
 *
 * @param pairs in order; those without a value are left out
 */
record Pairs(Map<String, String> pairs) {

    /** Null for no pairs at all, which templates leave out. */
    static @Nullable Pairs ofAny(Map<String, String> pairs) {
        return pairs.isEmpty() ? null : new Pairs(pairs);
    }
}
