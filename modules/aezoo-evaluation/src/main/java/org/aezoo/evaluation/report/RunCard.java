package org.aezoo.evaluation.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.evaluation.metrics.ConfusionMatrix;
import org.aezoo.evaluation.metrics.Yardstick;
import org.aezoo.models.trained.Architecture;
import org.aezoo.models.trained.Json;
import org.aezoo.models.trained.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run.json} says: the model card of a run. Keys are in snake_case; those of the description, the environment,
 * the training and the judgement stand beside each other. A run on Spark leaves out what is marked so.
 *
 * @param format version of the file
 * @param description of the model
 * @param data what it was trained on
 * @param scaling how raw values were scaled
 * @param seed of everything
 * @param options of the trainer, by name
 * @param spark how training was spread over a cluster; absent on one machine
 * @param environment that it was trained in; absent on Spark
 * @param training how it went
 * @param judgement what the kept model is like
 * @param recipe that was followed; absent where none was
 * @param recipeOverruled options given beside the recipe, one after another; absent where none were
 * @param classifier of a classifier alone
 */
public record RunCard(
        int format,
        @JsonUnwrapped Description description,
        Data data,
        String scaling,
        long seed,
        Map<String, @Nullable Object> options,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Spark spark,
        @JsonUnwrapped @Nullable Environment environment,
        @JsonUnwrapped Training training,
        @JsonUnwrapped Judgement judgement,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String recipe,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String recipeOverruled,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Classes classifier) {

    /**
     * What was trained.
     *
     * @param model the variant's id
     * @param about one line; absent on Spark
     * @param paper who described it; absent on Spark
     * @param purpose what the model is for; absent on Spark
     * @param objective in one line
     * @param lossUnit unit of the losses in {@code history.csv}; absent on Spark
     * @param settings every setting by kebab-case name
     * @param layers from input to output; absent on Spark
     * @param parameters numbers that were trained
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Description(
            String model,
            @Nullable String about,
            @Nullable String paper,
            @Nullable Purpose purpose,
            String objective,
            @Nullable String lossUnit,
            Map<String, Object> settings,
            @Nullable List<Architecture.Line> layers,
            long parameters) {}

    /**
     * What a run was trained on.
     *
     * @param source as given with {@code --data}
     * @param name of the data
     * @param checksum SHA-256 of its content; absent on Spark
     * @param shape of one example
     * @param trainRows trained on
     * @param validationRows by which epochs were judged
     * @param testRows by which the model was judged
     * @param testFraction share of the rows that was held out for testing where the source has no split of its own
     * @param publishedSplit whether it has one
     * @param readAs what a table was read as; absent for other data
     */
    public record Data(
            String source,
            String name,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String checksum,

            DataShape shape,
            int trainRows,
            int validationRows,
            int testRows,
            double testFraction,
            boolean publishedSplit,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String readAs) {}

    /**
     * How training was spread over a cluster.
     *
     * @param version of Spark
     * @param workers that each batch was shared out among
     * @param averaging steps between two averages
     */
    public record Spark(String version, int workers, int averaging) {}

    /**
     * What a run was done with.
     *
     * @param versions of aezoo, Deeplearning4j, Java, the operating system and the processor
     * @param backend that did the arithmetic
     * @param threads of matrix products; other numbers change the last digits
     * @param command that repeats the run; absent where a program started it
     */
    public record Environment(
            Map<String, String> versions,
            String backend,
            int threads,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String command) {}

    /**
     * How training went.
     *
     * @param epochs trained
     * @param bestEpoch whose weights were kept
     * @param stopped why training ended
     * @param seconds of training, without validation
     * @param examplesPerSecond trained on
     * @param stages of pretraining; empty without it
     */
    public record Training(
            int epochs, int bestEpoch, String stopped, double seconds, double examplesPerSecond, List<Stage> stages) {}

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
    public record Stage(
            String name, String model, int epochs, int bestEpoch, double loss, String stopped, double seconds) {}

    /**
     * What the kept model is like, on the test rows where there are some.
     *
     * @param figures by name; none on Spark
     * @param units of these figures; absent on Spark
     * @param yardstick that the model is held against; absent for classifiers and on Spark
     * @param remarks what the model falls short in, one line each; absent on Spark
     * @param anomalyLabel by which the figures tell anomalies; absent where it is not known
     * @param leftOut figures that are missing, and why; absent where none are
     * @param threshold above which rows are called anomalies; absent where none was set
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Judgement(
            Map<String, Double> figures,
            @Nullable Map<String, String> units,
            Yardstick.@Nullable Figures yardstick,
            @Nullable List<String> remarks,
            @Nullable String anomalyLabel,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, String> leftOut,

            @Nullable Threshold threshold) {

        /** The remarks; none where nobody has judged the model. */
        public List<String> allRemarks() {
            return remarks == null ? List.of() : remarks;
        }

        /** Of a model that nobody has judged. */
        public static Judgement none() {
            return new Judgement(Map.of(), null, null, null, null, null, null);
        }
    }

    /**
     * What a classifier's card has beside.
     *
     * @param from the run of the autoencoder that it was started from; {@code none} without one
     * @param encoder the id of that model
     * @param labels rows whose labels were learnt from
     * @param splitSeed that decided which rows are for testing, where the data does not say
     * @param classNames in the order of the confusion matrix
     * @param confusion how many rows of each class were taken for each
     * @param classes figures of each class
     */
    public record Classes(
            String from,
            String encoder,
            int labels,
            long splitSeed,
            List<String> classNames,
            int[][] confusion,
            List<ConfusionMatrix.Figures> classes) {}

    /**
     * The card that a document holds; what the document lacks is null or 0, whatever the types say.
     *
     * @param name of the file, for messages
     * @throws InvalidInputException if it is none
     */
    public static RunCard of(JsonNode document, String name) {
        try {
            return Json.mapper().treeToValue(document, RunCard.class);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    name + " is not the card of a run (" + e.getOriginalMessage() + "): the file is damaged", e);
        }
    }

    /** What the run was trained on, as given with {@code --data}; empty where the card does not say. */
    public String source() {
        return data == null || data.source() == null ? "" : data.source();
    }

    /** Share of the rows that was held out for testing; 0 where the card does not say. */
    public double testFraction() {
        return data == null ? 0 : data.testFraction();
    }

    /** The seed by which rows were held out for testing. */
    public long splitSeed() {
        return classifier == null ? seed : classifier.splitSeed();
    }

    /** Whether the run was trained on data of this content. */
    public boolean isOf(String checksum) {
        return checksum.equals(data == null || data.checksum() == null ? "" : data.checksum());
    }
}
