package org.aezoo.serve.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.aezoo.data.Schema;
import org.aezoo.data.Schema.Column;
import org.aezoo.data.Schema.Kind;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;

/**
 * What would make a row normal: few columns that, changed to values that are usual, bring its score down to a bound. Found
 * greedily: at each step every column that was not changed yet is tried with quantiles of the known rows, and with what the
 * model rebuilds it as; the change that lowers the score most is kept. There may be a shorter way that this does not find.
 */
public final class Counterfactual {

    /** Columns that are changed at most. */
    private static final int MOST = 5;

    /** Shares at which known values are tried. */
    private static final double[] SHARES = {0.05, 0.15, 0.25, 0.35, 0.5, 0.65, 0.75, 0.85, 0.95};

    private final TrainedAutoencoder trained;
    private final Schema schema;
    private final KnownRows known;
    private final int[] places;

    /**
     * A change.
     *
     * @param column which
     * @param text it becomes, of a category; null for numbers
     * @param number it becomes, in source units
     * @param score of the row once it is changed
     */
    public record Step(String column, @Nullable String text, double number, double score) {}

    /**
     * What was found.
     *
     * @param steps in order
     * @param row once it is changed, [values] in source units
     * @param reached whether its score is at most the bound
     */
    public record Way(List<Step> steps, double[] row, boolean reached) {}

    /** @param schema of the model's rows */
    public Counterfactual(TrainedAutoencoder trained, Schema schema, KnownRows known) {
        this.trained = trained;
        this.schema = schema;
        this.known = known;
        places = KnownRows.places(schema);
    }

    private record Trial(Step step, double[] row, int column) {}

    /**
     * Looks for changes.
     *
     * @param row [values] in source units
     * @param bound of the score
     */
    public Way find(double[] row, double bound) {
        List<Step> steps = new ArrayList<>();
        Set<Integer> changed = new HashSet<>();
        double[] now = row.clone();
        double score = trained.score(new double[][] {now})[0];
        while (score > bound && steps.size() < MOST) {
            Trial best = best(now, changed);
            if (best == null || best.step.score >= score) {
                break;
            }
            changed.add(best.column);
            steps.add(best.step);
            now = best.row;
            score = best.step.score;
        }
        return new Way(List.copyOf(steps), now, score <= bound);
    }

    private @Nullable Trial best(double[] row, Set<Integer> changed) {
        double[] rebuilt = trained.reconstruct(new double[][] {row})[0];
        List<Trial> trials = new ArrayList<>();
        for (int c = 0; c < places.length; c++) {
            if (!changed.contains(c)) {
                trials.addAll(trials(row, rebuilt, c));
            }
        }
        if (trials.isEmpty()) {
            return null;
        }
        double[] scores = trained.score(trials.stream().map(Trial::row).toArray(double[][]::new));
        int least = 0;
        for (int i = 1; i < scores.length; i++) {
            least = scores[i] < scores[least] ? i : least;
        }
        Trial best = trials.get(least);
        // alone, as whoever asks for the row's score will see it
        double own = trained.score(new double[][] {best.row})[0];
        return new Trial(new Step(best.step.column, best.step.text, best.step.number, own), best.row, best.column);
    }

    private List<Trial> trials(double[] row, double[] rebuilt, int c) {
        Column column = schema.features().get(c);
        int place = places[c];
        List<Trial> trials = new ArrayList<>();
        if (column.kind() == Kind.CATEGORY) {
            for (int k = 0; k < column.texts().size(); k++) {
                double[] other = row.clone();
                Arrays.fill(other, place, place + column.texts().size(), 0);
                other[place + k] = 1;
                if (!Arrays.equals(other, row)) {
                    trials.add(new Trial(new Step(column.name(), column.texts().get(k), Double.NaN, 0), other, c));
                }
            }
            return trials;
        }
        Set<Double> values = new HashSet<>();
        for (double value : known.valuesAt(place, SHARES)) {
            values.add(value);
        }
        values.add(rebuilt[place]);
        for (double value : values) {
            if (Double.isFinite(value) && value != row[place]) {
                double[] other = row.clone();
                other[place] = value;
                trials.add(new Trial(new Step(column.name(), null, value, 0), other, c));
            }
        }
        return trials;
    }
}
