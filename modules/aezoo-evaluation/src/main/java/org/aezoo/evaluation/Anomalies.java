package org.aezoo.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of labelled data are anomalies. A label that is called {@code anomaly}, {@code 1}, {@code true} or
 * {@code yes}, in any case, marks them where the data has two labels; any other one has to be named.
 */
public final class Anomalies {

    private static final Set<String> USUAL = Set.of("anomaly", "1", "true", "yes");

    private Anomalies() {}

    /**
     * Finds them, where it is clear without asking.
     *
     * @return one mark per row; empty if the data has no labels, not two, or not just one of a usual name
     */
    public static Optional<boolean[]> find(Dataset data) {
        List<String> usual = usual(data);
        return data.labelNames().size() == 2 && usual.size() == 1
                ? Optional.of(marks(data, usual.get(0)))
                : Optional.empty();
    }

    /**
     * Finds them.
     *
     * @param label of the anomalies; null to find it by its name
     * @throws InvalidInputException if the data has no labels or no such one, or it is not clear which is meant
     */
    public static boolean[] of(Dataset data, @Nullable String label) {
        if (!data.hasLabels()) {
            throw new InvalidInputException(
                    data.name() + " has no labels that tell anomalies: for a table say csv:FILE?label=COLUMN");
        }
        if (label == null) {
            return find(data)
                    .orElseThrow(() -> new InvalidInputException("it is not clear which label of " + data.name()
                            + " marks anomalies: it has " + shown(data.labelNames())
                            + "; one of two must be called anomaly, 1, true or yes, or be named with --anomaly"));
        }
        if (!data.labelNames().contains(label)) {
            throw new InvalidInputException(data.name() + " has no label '" + Text.shown(label) + "'"
                    + Suggest.hint(label, data.labelNames()) + ": it has " + shown(data.labelNames()));
        }
        return marks(data, label);
    }

    private static List<String> usual(Dataset data) {
        List<String> usual = new ArrayList<>();
        for (String name : data.labelNames()) {
            if (USUAL.contains(name.toLowerCase(Locale.ROOT))) {
                usual.add(name);
            }
        }
        return usual;
    }

    private static String shown(List<String> names) {
        List<String> first = names.stream().limit(10).map(Text::shown).toList();
        return String.join(", ", first) + (names.size() > 10 ? "… (" + names.size() + " in all)" : "");
    }

    private static boolean[] marks(Dataset data, String label) {
        int wanted = data.labelNames().indexOf(label);
        boolean[] marks = new boolean[data.size()];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = data.label(i) == wanted;
        }
        return marks;
    }
}
