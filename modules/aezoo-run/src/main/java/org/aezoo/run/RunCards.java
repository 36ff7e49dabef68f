package org.aezoo.run;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.List;
import java.util.Map;
import org.aezoo.evaluation.metrics.ConfusionMatrix;
import org.aezoo.evaluation.report.FigureKey;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.models.trained.Json;
import org.aezoo.training.EpochRecord;
import org.aezoo.training.StageResult;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.jspecify.annotations.Nullable;

/** Parts of a {@link RunCard} that are worked out: evaluation, where it lives, knows nothing of training. */
public final class RunCards {

    private RunCards() {}

    /** The options by name, as a card has them. */
    public static Map<String, @Nullable Object> options(TrainingOptions options) {
        return Json.mapper().convertValue(options, new TypeReference<Map<String, @Nullable Object>>() {});
    }

    /** How training went. */
    public static RunCard.Training training(TrainingResult<?> result) {
        return new RunCard.Training(
                result.history().size(),
                result.bestEpoch(),
                result.message(),
                result.seconds(),
                result.examplesPerSecond(),
                result.stages().stream().map(RunCards::stage).toList());
    }

    /** Units of a classifier's figures, those of each class included. */
    public static Map<String, String> units(ConfusionMatrix matrix) {
        Map<String, String> units = FigureKey.units(matrix.figures().keySet());
        List.of("precision", "recall", "f1").forEach(figure -> units.put(figure, "0 to 1"));
        return units;
    }

    private static RunCard.Stage stage(StageResult result) {
        return new RunCard.Stage(
                result.name(),
                result.model(),
                result.history().size(),
                result.bestEpoch(),
                result.history().get(result.bestEpoch() - 1).judged(),
                result.message(),
                result.history().stream().mapToDouble(EpochRecord::seconds).sum());
    }
}
