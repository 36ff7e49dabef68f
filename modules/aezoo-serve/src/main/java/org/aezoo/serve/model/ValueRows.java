package org.aezoo.serve.model;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Some numbers for each row: a code, or a row of the model's data.
 *
 * @param key in JSON, {@code code} or {@code values}
 * @param values [n][values]
 * @param names of the values in CSV
 * @param named whether they have names in JSON too
 */
public record ValueRows(String key, double[][] values, List<String> names, boolean named) implements RowsAnswer {

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public void write(int row, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeFieldName(key);
        if (named) {
            out.writeStartObject();
            for (int j = 0; j < values[row].length; j++) {
                Cells.number(out, names.get(j), values[row][j]);
            }
            out.writeEndObject();
        } else {
            out.writeStartArray();
            for (double value : values[row]) {
                Cells.number(out, value);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    @Override
    public List<String> header() {
        return names;
    }

    @Override
    public void lines(int row, long number, Consumer<List<String>> out) {
        List<String> line = new ArrayList<>(names.size());
        for (double value : values[row]) {
            line.add(Double.toString(value));
        }
        out.accept(line);
    }

    @Override
    public ValueRows slice(int from, int to) {
        return new ValueRows(key, Arrays.copyOfRange(values, from, to), names, named);
    }
}
