package org.aezoo.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.Labelled;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Split;
import org.aezoo.evaluation.metrics.ConfusionMatrix;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.ClassifierTrainer;
import org.aezoo.training.Schedule;
import org.aezoo.training.SelfTraining;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.preparation.NeighbourGraph;
import org.jspecify.annotations.Nullable;

/**
 * What unlabelled rows are worth: an autoencoder learns from all rows, a classifier on its encoder from a few labelled
 * ones, beside the same network from fresh weights.
 */
public final class FewLabels {

    /** What a classifier is fine-tuned with, unless it is told otherwise. */
    private static final Map<String, String> SETTINGS = Map.of("encoder-learning-rate", "0.0001");

    private FewLabels() {}

    /**
     * Takes the data ({@code digits}), numbers of labels ({@code 100,500}), the number of draws (3) and folders of runs
     * to start from (none: a {@code denoising} autoencoder is trained first). Anywhere among these, {@code name=value}
     * sets {@code updates} (steps of fine-tuning, 1500), {@code batch-size} (20), {@code schedule} ({@code cosine}),
     * {@code scratch} ({@code false} leaves out fresh weights), {@code judge} ({@code validation} judges on training rows
     * that are held out of the draws instead of the test rows: for choosing settings), or a setting of the classifier.
     */
    public static void main(String[] args) {
        Map<String, String> named = new LinkedHashMap<>();
        List<String> places = new ArrayList<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals > 0) {
                named.put(arg.substring(0, equals), arg.substring(equals + 1));
            } else {
                places.add(arg);
            }
        }
        String source = places.isEmpty() ? "digits" : places.get(0);
        int[] labels = Arrays.stream((places.size() > 1 ? places.get(1) : "100,500").split(",", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        int draws = places.size() > 2 ? Integer.parseInt(places.get(2)) : 3;
        List<String> runs = places.size() > 3 ? places.subList(3, places.size()) : List.of();
        Plan plan = Plan.of(labels, draws, named);
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            if (runs.isEmpty()) {
                try (TrainedAutoencoder encoder = pretrain(data.train(), 10)) {
                    compare(data, encoder.model().id(), encoder, plan);
                }
            }
            for (String run : runs) {
                try (TrainedAutoencoder encoder = TrainedAutoencoder.load(Path.of(run))) {
                    compare(data, run, encoder, plan);
                }
            }
        }
    }

    /**
     * What to do with an encoder.
     *
     * @param updates steps of fine-tuning
     * @param scratch whether the same network from fresh weights is trained too
     * @param onValidation whether to judge on training rows that are held out
     */
    record Plan(
            int[] labels,
            int draws,
            int updates,
            int batchSize,
            Schedule schedule,
            boolean scratch,
            boolean onValidation,
            Classifier settings) {

        static Plan of(int[] labels, int draws, Map<String, String> named) {
            Map<String, String> left = new LinkedHashMap<>(SETTINGS);
            left.putAll(named);
            int updates = Integer.parseInt(taken(left, "updates", "1500"));
            int batchSize = Integer.parseInt(taken(left, "batch-size", "20"));
            Schedule schedule =
                    taken(left, "schedule", "cosine").equals("cosine") ? Schedule.COSINE : Schedule.CONSTANT;
            boolean scratch = Boolean.parseBoolean(taken(left, "scratch", "true"));
            boolean onValidation = taken(left, "judge", "test").equals("validation");
            return new Plan(
                    labels,
                    draws,
                    updates,
                    batchSize,
                    schedule,
                    scratch,
                    onValidation,
                    Settings.with(Classifier.defaults(), left));
        }

        private static String taken(Map<String, String> from, String name, String otherwise) {
            String value = from.remove(name);
            return value == null ? otherwise : value;
        }
    }

    /** A denoising autoencoder of 1000 sigmoid units that has seen every row, and no label. */
    static TrainedAutoencoder pretrain(Dataset rows, int epochs) {
        AutoencoderModel model = Settings.with(
                Zoo.get("denoising").forShape(rows.shape()),
                Map.of("tied", "true", "code-activation", "sigmoid", "noise", "masking", "noise-rate", "0.5"));
        TrainingOptions options =
                TrainingOptions.defaults().withEpochs(epochs).withPatience(0).withSchedule(Schedule.COSINE);
        return new Trainer(options).train(model, rows).model();
    }

    /** Prints a line for each number of labels; gives the mean errors in percent: [labels][pretrained, fresh]. */
    static double[][] compare(LoadedData data, String name, TrainedAutoencoder encoder, Plan plan) {
        // held out by a seed of their own, so that every draw is judged by the same rows
        Split split = Labelled.split(data.train(), plan.onValidation ? 1 / 6.0 : 0, 0);
        Dataset judges = plan.onValidation ? split.heldOut() : data.test();
        System.out.printf(
                "%s, error in %% on %d %s rows, mean and spread of %d draws%n",
                name, judges.size(), plan.onValidation ? "held-out training" : "test", plan.draws);
        System.out.printf("%8s %18s%s%n", "labels", "pretrained", plan.scratch ? "      fresh weights" : "");
        @Nullable NeighbourGraph graph = plan.settings.unlabelledRounds() == 0
                ? null
                : NeighbourGraph.of(encoder, split.rest(), plan.settings.neighbours());
        double[][] means = new double[plan.labels.length][2];
        for (int i = 0; i < plan.labels.length; i++) {
            System.out.printf("%8d", plan.labels[i]);
            for (int fresh = 0; fresh <= (plan.scratch ? 1 : 0); fresh++) {
                double[] errors = new double[plan.draws];
                for (int draw = 0; draw < plan.draws; draw++) {
                    int[] labelled = Labelled.balancedRows(split.rest(), plan.labels[i], draw + 1);
                    errors[draw] = error(plan, fresh == 1, encoder, split.rest(), labelled, graph, draw + 1, judges);
                }
                means[i][fresh] = Arrays.stream(errors).average().orElseThrow();
                System.out.printf("  %8.2f +- %5.2f", means[i][fresh], spread(errors, means[i][fresh]));
            }
            System.out.println();
        }
        return means;
    }

    private static double error(
            Plan plan,
            boolean fresh,
            TrainedAutoencoder encoder,
            Dataset all,
            int[] labelled,
            @Nullable NeighbourGraph graph,
            long seed,
            Dataset judges) {
        Classifier settings = plan.settings;
        @Nullable NeighbourGraph near = fresh ? null : graph;
        if (fresh) {
            settings = Settings.with(settings, Map.of("from-scratch", "true", "unlabelled-rounds", "0"));
        }
        int rows = near == null ? labelled.length : all.size();
        int perEpoch = (rows + plan.batchSize - 1) / plan.batchSize;
        TrainingOptions options = TrainingOptions.defaults()
                .withEpochs(Math.max(1, plan.updates / perEpoch))
                .withBatchSize(plan.batchSize)
                .withSeed(seed)
                .withValidation(0)
                .withSchedule(plan.schedule);
        try (TrainedClassifier trained = (near == null
                        ? new ClassifierTrainer(options).train(settings, encoder, all.subset(labelled))
                        : new SelfTraining(options).with(near).train(settings, encoder, all, labelled))
                .model()) {
            return ConfusionMatrix.of(trained, judges).testError();
        }
    }

    /** The standard deviation of draws, 0 for a single one. */
    private static double spread(double[] values, double mean) {
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return values.length < 2 ? 0 : Math.sqrt(sum / (values.length - 1));
    }
}
