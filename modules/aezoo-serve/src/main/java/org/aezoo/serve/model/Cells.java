package org.aezoo.serve.model;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Numbers in JSON, which has none that are not finite: they are null. */
final class Cells {

    private Cells() {}

    static void number(JsonGenerator out, String name, double value) throws IOException {
        out.writeFieldName(name);
        number(out, value);
    }

    static void number(JsonGenerator out, double value) throws IOException {
        if (!Double.isFinite(value)) {
            out.writeNull();
        } else if ((float) value == value) {
            // as short as it can be without losing anything
            out.writeNumber((float) value);
        } else {
            out.writeNumber(value);
        }
    }

    /** The same in CSV. */
    static String text(double value) {
        return (float) value == value ? Float.toString((float) value) : Double.toString(value);
    }
}
