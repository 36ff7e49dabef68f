package org.aezoo.evaluation.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Labelled;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/**
 * Which label of labelled data marks anomalies. Of two labels that occur, in any case of their letters, these do:
 *
 * <table>
 *   <caption>What is certain without asking</caption>
 *   <tr><th>label</th><th>against</th></tr>
 *   <tr><td>{@code 1}, as a number, such as {@code 1.0}</td><td>{@code 0}, as a number</td></tr>
 *   <tr><td>{@code true}, {@code yes}, {@code t}, {@code y}</td><td>{@code false}, {@code no}, {@code f}, {@code n}</td></tr>
 *   <tr><td>{@code anomaly}, {@code anomalous}, {@code abnormal}, {@code outlier}, also as plurals</td>
 *       <td>any other</td></tr>
 * </table>
 *
 * <p>Everything else has to be named. That goes for {@code -1} and {@code 1}, as scikit-learn calls outliers -1 and other
 * tables call anomalies 1; for the first two lines where they would make anomalies of more than half of the rows; and for
 * these where the column's name says that it marks what is normal.
 */
public final class Anomalies {

    private static final Map<String, String> AGAINST = Map.of("true", "false", "yes", "no", "t", "f", "y", "n");

    private static final Set<String> NAMES =
            Set.of("anomaly", "anomalies", "anomalous", "abnormal", "outlier", "outliers", "outlying");

    /** Words in the name of a column whose 1 or true stands for a normal row. */
    private static final Set<String> NORMAL = Set.of(
            "normal",
            "inlier",
            "inliers",
            "regular",
            "nominal",
            "benign",
            "good",
            "ok",
            "okay",
            "valid",
            "healthy",
            "legit",
            "legitimate",
            "genuine",
            "pass",
            "passed",
            "intact",
            "usual");

    private static final int SHOWN = 10;

    private Anomalies() {}

    /**
     * The label of anomalies, where it is certain.
     *
     * @param data best all rows there are, as the share of each label counts
     * @param column that the labels come from; null where it has no name
     */
    public static Optional<String> label(Dataset data, @Nullable String column) {
        int[] rows = rows(data);
        List<Integer> present = present(rows);
        if (present.size() != 2) {
            return Optional.empty();
        }
        for (int i = 0; i < 2; i++) {
            String one = data.labelNames().get(present.get(i));
            String other = data.labelNames().get(present.get(1 - i));
            if (isNamed(one) && !isNamed(other)) {
                return Optional.of(one);
            }
            if (isAgainst(one, other)) {
                boolean few = 2L * rows[present.get(i)] <= data.size();
                return few && !(column != null && marksNormal(column)) ? Optional.of(one) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Finds the anomalies, where it is certain which label marks them.
     *
     * @return one mark per row; empty where there are no labels, or it has to be said which
     */
    public static Optional<boolean[]> find(Dataset data) {
        return label(data, null).map(label -> marks(data, label));
    }

    /**
     * Finds the anomalies.
     *
     * @param label of the anomalies; null to find it by itself
     * @throws InvalidInputException if the data has no labels or no such one, or it is not certain which is meant
     */
    public static boolean[] of(Dataset data, @Nullable String label) {
        if (label != null) {
            return marks(data, named(data, label));
        }
        checkLabels(data);
        return find(data)
                .orElseThrow(() -> new InvalidInputException("it is not certain which label of " + data.name()
                        + " marks anomalies: it has " + counts(data) + "; name one of them"));
    }

    /**
     * The label that somebody means: the one written so, or else the only one that is the same number or differs in the
     * case of its letters alone; empty where there is none.
     */
    public static Optional<String> known(Dataset data, String label) {
        if (data.labelNames().contains(label)) {
            return Optional.of(label);
        }
        List<String> same = data.labelNames().stream()
                .filter(name -> plain(name).equals(plain(label)) || Labelled.isSame(name, label))
                .toList();
        return same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
    }

    /**
     * The same, where there has to be one.
     *
     * @throws InvalidInputException if there is none
     */
    public static String named(Dataset data, String label) {
        checkLabels(data);
        return known(data, label)
                .orElseThrow(() -> new InvalidInputException(data.name() + " has no label '" + Text.shown(label) + "'"
                        + Suggest.hint(label, data.labelNames()) + ": it has " + counts(data)));
    }

    /** Whether each row has this label, alone or among others; all false where no label is called so. */
    public static boolean[] marks(Dataset data, String label) {
        int wanted = data.labelNames().indexOf(label);
        boolean[] marks = new boolean[data.size()];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = has(data, i, wanted);
        }
        return marks;
    }

    /** The labels that occur and how many rows have each: {@code 0 (287), 1 (13)}; the first ten. */
    public static String counts(Dataset data) {
        List<String> counts = new ArrayList<>();
        int[] rows = rows(data);
        List<Integer> present = present(rows);
        for (int label : present.subList(0, Math.min(SHOWN, present.size()))) {
            counts.add(Text.shown(data.labelNames().get(label)) + " (" + rows[label] + ")");
        }
        return String.join(", ", counts) + (present.size() > SHOWN ? "… (" + present.size() + " labels in all)" : "");
    }

    private static void checkLabels(Dataset data) {
        if (!data.hasLabels()) {
            throw new InvalidInputException(
                    data.name() + " has no labels that tell anomalies: for a table say csv:FILE?label=COLUMN");
        }
    }

    /** How many rows have each label. */
    private static int[] rows(Dataset data) {
        int[] rows = new int[data.labelNames().size()];
        for (int row = 0; data.hasLabels() && row < data.size(); row++) {
            for (int label : data.labels(row)) {
                rows[label]++;
            }
        }
        return rows;
    }

    private static List<Integer> present(int[] rows) {
        return IntStream.range(0, rows.length).filter(i -> rows[i] > 0).boxed().toList();
    }

    private static boolean has(Dataset data, int row, int label) {
        for (int one : data.labels(row)) {
            if (one == label) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNamed(String label) {
        return NAMES.contains(plain(label));
    }

    private static boolean isAgainst(String one, String other) {
        return (Labelled.isSame(one, "1") && Labelled.isSame(other, "0"))
                || plain(other).equals(AGAINST.get(plain(one)));
    }

    /** {@code isNormal}, {@code is_normal} and {@code Normal?} do; {@code abnormal} does not. */
    private static boolean marksNormal(String column) {
        String parted = column.replaceAll("(\\p{Ll})(\\p{Lu})", "$1 $2").toLowerCase(Locale.ROOT);
        for (String word : parted.split("[^\\p{L}]+", -1)) {
            if (NORMAL.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** Without case, spaces and quotes around it. */
    private static String plain(String label) {
        return label.strip().replaceAll("^['\"]+|['\"]+$", "").strip().toLowerCase(Locale.ROOT);
    }
}
