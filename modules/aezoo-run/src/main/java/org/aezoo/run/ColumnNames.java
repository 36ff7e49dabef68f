package org.aezoo.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.aezoo.models.trained.TrainedNetwork;

/** What the columns are called in which rows, codes and scores are written, by the command and by a server alike. */
public final class ColumnNames {

    /** Columns of scores that are no table's. */
    private static final Set<String> OWN = Set.of("score", "anomaly", "share_below", "probability", "code_divergence");

    private ColumnNames() {}

    /** {@code name_0, name_1, ...} */
    public static List<String> numbered(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + "_" + i).toList();
    }

    /** Of a model's rows: those of its table, or {@code value_0} and so on where there are none. */
    public static List<String> values(TrainedNetwork trained) {
        return trained.featureNames().isEmpty()
                ? numbered("value", trained.shape().size())
                : trained.featureNames();
    }

    /**
     * Of scores. A column of the table that is called as one of these is gets {@code _column} behind its name.
     *
     * @param threshold whether the model has one
     * @param explained columns that each add to the score; none where nobody asked
     * @param divergence whether the code adds to it too
     */
    public static List<String> scores(boolean threshold, List<String> explained, boolean divergence) {
        List<String> names = new ArrayList<>(List.of("score"));
        if (threshold) {
            names.addAll(List.of("anomaly", "share_below", "probability"));
        }
        explained.forEach(name -> names.add(OWN.contains(name) ? name + "_column" : name));
        if (divergence) {
            names.add("code_divergence");
        }
        return names;
    }
}
