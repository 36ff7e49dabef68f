package org.aezoo.evaluation.report;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.ReconstructionLoss;

/**
 * What a figure means, for people.
 *
 * @param unit or range, where it has no unit; empty for a figure that is not known
 * @param better which way is better: "lower", "higher" or empty
 * @param meaning one line
 * @param ofTask whether it judges what a model is used for, and so means the same whatever the model minimised
 */
public record FigureKey(String unit, String better, String meaning, boolean ofTask) {

    private static final FigureKey UNKNOWN = new FigureKey("", "", "", false);

    private static final FigureKey PRECISION_AT_DEPTH =
            new FigureKey("0 to 1", "higher", "share of the nearest rows that share a label, mean over queries", true);

    private static final Map<String, FigureKey> KNOWN = Templates.json("figures.json", new TypeReference<>() {});

    /** What is known about a key; an empty answer for one that is not known. */
    public static FigureKey of(String key) {
        FigureKey known = KNOWN.get(key);
        if (known != null) {
            return known;
        }
        if (key.matches("precision_at_\\d+")) {
            return PRECISION_AT_DEPTH;
        }
        FigureKey corrected = key.endsWith("_raw") ? KNOWN.get(key.substring(0, key.length() - 4)) : null;
        return corrected == null
                ? UNKNOWN
                : new FigureKey(corrected.unit(), "", corrected.meaning() + ", before correction", false);
    }

    /** The unit of a model's loss. */
    public static String lossUnit(AutoencoderModel model) {
        return model.loss() == ReconstructionLoss.MSE ? "squared error per example" : "nats per example";
    }

    /** The unit of each of these figures, for programs; without those that are not known. */
    public static Map<String, String> units(Collection<String> keys) {
        Map<String, String> units = new LinkedHashMap<>();
        for (String key : keys) {
            String unit = of(key).unit();
            if (!unit.isEmpty()) {
                units.put(key, unit);
            }
        }
        return units;
    }
}
