package org.aezoo.serve.model;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.aezoo.evaluation.search.HashIndex;

/**
 * What was found for each row, the nearest first.
 *
 * @param index that it was found in
 * @param hits of each row
 */
public record Hits(HashIndex index, List<List<HashIndex.Hit>> hits) implements RowsAnswer {

    @Override
    public int size() {
        return hits.size();
    }

    @Override
    public void write(int row, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("hits");
        for (HashIndex.Hit hit : hits.get(row)) {
            out.writeStartObject();
            out.writeNumberField("row", hit.row());
            out.writeNumberField("distance", hit.distance());
            if (index.hasLabels()) {
                out.writeArrayFieldStart("labels");
                for (String label : index.labels(hit.row())) {
                    out.writeString(label);
                }
                out.writeEndArray();
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    @Override
    public List<String> header() {
        List<String> header = new ArrayList<>(List.of("query", "rank", "row", "distance"));
        if (index.hasLabels()) {
            header.add("label");
        }
        return header;
    }

    @Override
    public void lines(int row, long number, Consumer<List<String>> out) {
        int rank = 0;
        for (HashIndex.Hit hit : hits.get(row)) {
            List<String> line = new ArrayList<>(List.of(
                    Long.toString(number),
                    Integer.toString(++rank),
                    Integer.toString(hit.row()),
                    Integer.toString(hit.distance())));
            if (index.hasLabels()) {
                line.add(String.join(";", index.labels(hit.row())));
            }
            out.accept(line);
        }
    }

    @Override
    public Hits slice(int from, int to) {
        return new Hits(index, hits.subList(from, to));
    }
}
