package org.aezoo.serve.model;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.aezoo.models.trained.Threshold;
import org.aezoo.run.ColumnNames;
import org.jspecify.annotations.Nullable;

/**
 * Scores of rows, with the verdict where the model has a threshold.
 *
 * @param scores [n]
 * @param threshold null where there is none
 * @param shares [n][values]; null where nobody asked
 * @param names of the values
 * @param divergence whether the code adds to scores what no value does
 */
public record Scores(
        double[] scores,
        @Nullable Threshold threshold,
        double @Nullable [][] shares,
        List<String> names,
        boolean divergence)
        implements RowsAnswer {

    @Override
    public int size() {
        return scores.length;
    }

    /** What the code adds to the score of a row. */
    private double rest(double[] shares, int row) {
        return scores[row] - Arrays.stream(shares).sum();
    }

    @Override
    public void write(int row, JsonGenerator out) throws IOException {
        out.writeStartObject();
        Cells.number(out, "score", scores[row]);
        if (threshold != null) {
            out.writeBooleanField("anomaly", threshold.isAnomaly(scores[row]));
            Cells.number(out, "share_below", threshold.shareBelow(scores[row]));
            Cells.number(out, "probability", threshold.probability(scores[row]));
        }
        if (shares != null) {
            out.writeObjectFieldStart("shares");
            for (int j = 0; j < shares[row].length; j++) {
                Cells.number(out, names.get(j), shares[row][j]);
            }
            out.writeEndObject();
            if (divergence) {
                Cells.number(out, "code_divergence", rest(shares[row], row));
            }
        }
        out.writeEndObject();
    }

    @Override
    public List<String> header() {
        return ColumnNames.scores(threshold != null, shares == null ? List.of() : names, shares != null && divergence);
    }

    @Override
    public void lines(int row, long number, Consumer<List<String>> out) {
        List<String> line = new ArrayList<>(List.of(Double.toString(scores[row])));
        if (threshold != null) {
            line.add(threshold.isAnomaly(scores[row]) ? "1" : "0");
            line.add(Double.toString(threshold.shareBelow(scores[row])));
            line.add(Double.toString(threshold.probability(scores[row])));
        }
        if (shares != null) {
            for (double share : shares[row]) {
                line.add(Double.toString(share));
            }
            if (divergence) {
                line.add(Double.toString(rest(shares[row], row)));
            }
        }
        out.accept(line);
    }

    @Override
    public Scores slice(int from, int to) {
        return new Scores(
                Arrays.copyOfRange(scores, from, to),
                threshold,
                shares == null ? null : Arrays.copyOfRange(shares, from, to),
                names,
                divergence);
    }
}
