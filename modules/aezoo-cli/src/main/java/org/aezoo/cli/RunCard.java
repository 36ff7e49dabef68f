package org.aezoo.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.Schema;
import org.aezoo.evaluation.Purpose;
import org.aezoo.evaluation.Yardstick;
import org.aezoo.models.Architecture;
import org.aezoo.models.Threshold;
import org.aezoo.training.EpochRecord;
import org.aezoo.training.StageResult;
import org.aezoo.training.TrainingOptions;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run.json} says, in snake_case: the model card of a run.
 *
 * @param format version of the file
 * @param model the variant's id
 * @param about one line
 * @param paper who described it
 * @param purpose what the model is for
 * @param objective in one line
 * @param lossUnit unit of the losses in {@code history.csv}
 * @param settings every setting by kebab-case name
 * @param layers from input to output
 * @param parameters numbers that were trained
 * @param data what it was trained on
 * @param scaling how raw values were scaled
 * @param seed of everything
 * @param options of the trainer
 * @param versions of aezoo, Deeplearning4j, Java and the operating system
 * @param backend that did the arithmetic
 * @param threads of matrix products; other numbers change the last digits
 * @param command that repeats the run
 * @param epochs trained
 * @param bestEpoch whose weights were kept
 * @param stopped why training ended
 * @param seconds of training, without validation
 * @param examplesPerSecond trained on
 * @param stages of pretraining; empty without it
 * @param figures of the kept model on the test rows
 * @param units of these figures
 * @param yardstick that the model is held against; absent for classifiers
 * @param remarks what the model falls short in, one line each
 * @param anomalyLabel by which they tell anomalies; absent where it is not known
 * @param leftOut figures that are missing, and why; absent where none are
 * @param threshold above which rows are called anomalies; absent where none was set
 */
record RunCard(
        int format,
        String model,
        String about,
        String paper,
        Purpose purpose,
        String objective,
        String lossUnit,
        Map<String, Object> settings,
        List<Architecture.Line> layers,
        long parameters,
        Data data,
        String scaling,
        long seed,
        TrainingOptions options,
        Map<String, String> versions,
        String backend,
        int threads,
        String command,
        int epochs,
        int bestEpoch,
        String stopped,
        double seconds,
        double examplesPerSecond,
        List<Stage> stages,
        Map<String, Double> figures,
        Map<String, String> units,
        @JsonInclude(JsonInclude.Include.NON_NULL) Yardstick.@Nullable Figures yardstick,
        List<String> remarks,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String anomalyLabel,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> leftOut,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Threshold threshold) {

    /**
     * What a stage of pretraining came to; its epochs are in {@code stages/}.
     *
     * @param name sizes of its layers
     * @param model the id of what was trained
     * @param epochs trained
     * @param bestEpoch whose weights were kept
     * @param loss by which that epoch was judged
     * @param stopped why it ended
     * @param seconds of training, without validation
     */
    record Stage(String name, String model, int epochs, int bestEpoch, double loss, String stopped, double seconds) {

        static Stage of(StageResult result) {
            return new Stage(
                    result.name(),
                    result.model(),
                    result.history().size(),
                    result.bestEpoch(),
                    result.history().get(result.bestEpoch() - 1).judged(),
                    result.message(),
                    result.history().stream().mapToDouble(EpochRecord::seconds).sum());
        }
    }

    /**
     * What a run was trained on.
     *
     * @param source as given with {@code --data}
     * @param name of the data
     * @param checksum SHA-256 of its content
     * @param shape of one example
     * @param trainRows trained on
     * @param validationRows by which epochs were judged
     * @param testRows by which the model was judged
     * @param testFraction share of the rows that was held out for testing where the source has no split of its own
     * @param publishedSplit whether it has one
     * @param readAs what a table was read as; absent for other data
     */
    record Data(
            String source,
            String name,
            String checksum,
            DataShape shape,
            int trainRows,
            int validationRows,
            int testRows,
            double testFraction,
            boolean publishedSplit,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String readAs) {

        /** What a table was read as; null for other data. */
        static @Nullable String readAs(Dataset data) {
            Schema schema = data.schema();
            return schema == null ? null : schema.readAs();
        }
    }
}
