package org.aezoo.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.aezoo.data.Schema;
import org.aezoo.data.Schema.Column;
import org.aezoo.data.Schema.Kind;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Order;
import org.aezoo.serve.explore.CodePlane;
import org.aezoo.serve.explore.KnownRows;
import org.aezoo.serve.model.ServedModel;
import org.jspecify.annotations.Nullable;

/** Rows, and what is known of rows, as the page takes them: in JSON. */
final class RowDocuments {

    /** Low, middle and high of a unit of which no codes are known. */
    private static final double[] UNKNOWN = {6 * (0.01 - 0.5), 0, 6 * (0.99 - 0.5)};

    /** Values of a column that a slider goes through. */
    private static final int STOPS = 20;

    /** Of known windows that go to the page at once. */
    private static final int WINDOW_VALUES = 200_000;

    private RowDocuments() {}

    static void units(TrainedAutoencoder trained, @Nullable KnownRows rows, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("units");
        for (int unit = 0; unit < trained.model().codeSize(); unit++) {
            double[] range = rows == null ? UNKNOWN : rows.codesAt(unit, 0.01, 0.5, 0.99);
            out.writeStartArray();
            for (double value : range) {
                number(out, value);
            }
            out.writeEndArray();
        }
        out.writeEndArray();
    }

    static void plane(KnownRows rows, JsonGenerator out) throws IOException {
        CodePlane plane = CodePlane.of(rows.codes());
        out.writeObjectFieldStart("plane");
        out.writeStringField("x", plane.x());
        out.writeStringField("y", plane.y());
        array(out, "origin", plane.origin());
        array(out, "first", plane.axes()[0]);
        array(out, "second", plane.axes()[1]);
        out.writeArrayFieldStart("points");
        for (double[] point : plane.points()) {
            out.writeStartArray();
            number(out, (float) point[0]);
            number(out, (float) point[1]);
            out.writeEndArray();
        }
        out.writeEndArray();
        texts(
                out,
                "labels",
                IntStream.range(0, rows.size()).mapToObj(rows::label).toList());
        texts(out, "classes", rows.classes());
        out.writeEndObject();
    }

    static void columns(Schema schema, @Nullable KnownRows rows, JsonGenerator out) throws IOException {
        int[] places = KnownRows.places(schema);
        out.writeArrayFieldStart("columns");
        for (int i = 0; i < places.length; i++) {
            Column column = schema.features().get(i);
            out.writeStartObject();
            out.writeStringField("name", column.name());
            if (column.kind() == Kind.CATEGORY) {
                texts(out, "texts", column.texts());
            } else if (rows != null) {
                double[] shares = new double[STOPS + 1];
                Arrays.setAll(shares, k -> k / (double) STOPS);
                array(out, "quantiles", rows.valuesAt(places[i], shares));
            }
            out.writeBooleanField("missing", schema.mixed());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /**
     * Windows of a series: their channels and steps, and as many known ones, in their order, as hold some hundred thousand
     * values.
     */
    static void windows(Schema series, int length, @Nullable KnownRows rows, JsonGenerator out) throws IOException {
        List<String> channels = series.features().stream().map(Column::name).toList();
        out.writeObjectFieldStart("windows");
        out.writeNumberField("length", length);
        texts(out, "channels", channels);
        int known = rows == null ? 0 : rows.size();
        int most = Math.min(known, Math.max(20, WINDOW_VALUES / (length * channels.size())));
        out.writeArrayFieldStart("known");
        for (int i = 0; rows != null && i < most; i++) {
            int row = (int) ((long) i * known / most);
            out.writeStartObject();
            out.writeStringField("time", rows.time(row));
            number(out, "score", rows.score(row));
            out.writeStringField("label", rows.label(row));
            array(out, "values", rows.row(row));
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** A row as a request would give it: by the names of its columns where it has some. */
    static void row(ServedModel model, double[] row, JsonGenerator out) throws IOException {
        Schema schema = model.schema();
        if (schema == null) {
            out.writeStartArray();
            for (double value : row) {
                number(out, value);
            }
            out.writeEndArray();
            return;
        }
        int[] places = KnownRows.places(schema);
        out.writeStartObject();
        for (int i = 0; i < places.length; i++) {
            Column column = schema.features().get(i);
            if (column.kind() == Kind.CATEGORY) {
                out.writeStringField(column.name(), KnownRows.text(column, row, places[i]));
            } else {
                number(out, column.name(), row[places[i]]);
            }
        }
        out.writeEndObject();
    }

    /** The most frequent words of a document. */
    static void words(ServedModel model, double[] row, JsonGenerator out) throws IOException {
        List<String> names = model.valueNames();
        out.writeArrayFieldStart("words");
        for (int place : Order.largest(row, 8)) {
            if (row[place] > 0) {
                out.writeString(names.get(place));
            }
        }
        out.writeEndArray();
    }

    static void texts(JsonGenerator out, String name, Collection<String> texts) throws IOException {
        out.writeArrayFieldStart(name);
        for (String text : texts) {
            out.writeString(text);
        }
        out.writeEndArray();
    }

    static void array(JsonGenerator out, String name, double[] values) throws IOException {
        out.writeArrayFieldStart(name);
        for (double value : values) {
            number(out, value);
        }
        out.writeEndArray();
    }

    static void number(JsonGenerator out, String name, double value) throws IOException {
        out.writeFieldName(name);
        number(out, value);
    }

    static void number(JsonGenerator out, double value) throws IOException {
        if (Double.isFinite(value)) {
            out.writeNumber(value);
        } else {
            out.writeNull();
        }
    }
}
