package org.aezoo.serve.model;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.aezoo.models.trained.TrainedClassifier;

/**
 * The most likely class of each row.
 *
 * @param probabilities [n][classes]
 * @param classes their names
 * @param all whether the probability of each class is told
 */
public record Probabilities(float[][] probabilities, List<String> classes, boolean all) implements RowsAnswer {

    @Override
    public int size() {
        return probabilities.length;
    }

    @Override
    public void write(int row, JsonGenerator out) throws IOException {
        int best = TrainedClassifier.mostLikely(probabilities[row]);
        out.writeStartObject();
        out.writeStringField("class", classes.get(best));
        Cells.number(out, "probability", probabilities[row][best]);
        if (all) {
            out.writeObjectFieldStart("probabilities");
            for (int k = 0; k < classes.size(); k++) {
                Cells.number(out, classes.get(k), probabilities[row][k]);
            }
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    @Override
    public List<String> header() {
        List<String> header = new ArrayList<>(List.of("class", "probability"));
        if (all) {
            classes.forEach(name -> header.add("probability_" + name));
        }
        return header;
    }

    @Override
    public void lines(int row, long number, Consumer<List<String>> out) {
        int best = TrainedClassifier.mostLikely(probabilities[row]);
        List<String> line = new ArrayList<>(List.of(classes.get(best), Double.toString(probabilities[row][best])));
        if (all) {
            for (float probability : probabilities[row]) {
                line.add(Double.toString(probability));
            }
        }
        out.accept(line);
    }

    @Override
    public Probabilities slice(int from, int to) {
        return new Probabilities(Arrays.copyOfRange(probabilities, from, to), classes, all);
    }
}
