package org.aezoo.serve.model;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Numbers in JSON, with all digits of a double; those that are not finite, which JSON does not have, are null. */
final class Cells {

    private Cells() {}

    static void number(JsonGenerator out, String name, double value) throws IOException {
        out.writeFieldName(name);
        number(out, value);
    }

    static void number(JsonGenerator out, double value) throws IOException {
        if (!Double.isFinite(value)) {
            out.writeNull();
        } else {
            out.writeNumber(value);
        }
    }
}
