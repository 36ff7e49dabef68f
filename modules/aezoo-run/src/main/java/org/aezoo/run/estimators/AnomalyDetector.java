package org.aezoo.run.estimators;

import java.nio.file.Path;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.Thresholds;
import org.aezoo.training.TrainingOptions;

/**
 * Tells rows that are unlike those it was fitted on.
 *
 * <pre>{@code
 * try (AnomalyDetector detector = AnomalyDetector.fit(normal)) {
 *     boolean[] verdicts = detector.verdicts(rows);
 * }
 * }</pre>
 *
 * <p>Scores come from {@code anomaly}, or another variant of the options. The threshold is set by a tenth of the rows,
 * which the network is not trained on, and with {@code anomaly} by left-out scores of the others: one in twenty normal
 * rows may exceed it, where {@link FitOptions#withFalseAlarms} or {@link FitOptions#withContamination} say no other share.
 */
public final class AnomalyDetector extends Estimator {

    private final Threshold threshold;

    private AnomalyDetector(TrainedAutoencoder trained, Threshold threshold) {
        super(trained);
        this.threshold = threshold;
    }

    /** Fits on rows that are normal, at the defaults. */
    public static AnomalyDetector fit(double[][] rows) {
        return fit(rows, FitOptions.defaults());
    }

    /**
     * Fits on rows.
     *
     * @param rows [n][columns], at least 20, normal but for those that {@link FitOptions#withContamination} expects
     */
    public static AnomalyDetector fit(double[][] rows, FitOptions options) {
        return fit(Dataset.of(rows), options);
    }

    /**
     * Fits on rows of any number.
     *
     * @param rows stay the caller's
     * @throws InvalidInputException if they are too few for a threshold or do not suit the model
     */
    public static AnomalyDetector fit(Dataset rows, FitOptions options) {
        // rows by whose scores the threshold is set are never trained on
        TrainingOptions training = options.training().withValidationToo(false);
        TrainedAutoencoder trained = train("anomaly", rows, options, training, model -> {
            if (Math.round(training.validation() * rows.size()) < 2) {
                throw new InvalidInputException("a threshold needs at least 2 rows that are not trained on, got "
                        + Math.round(training.validation() * rows.size()) + " of " + rows.size()
                        + ": give more rows, or a larger share of them by TrainingOptions.withValidation");
            }
        });
        try {
            Thresholds.set(trained, ready(rows), training, options.threshold());
            return of(trained);
        } catch (RuntimeException e) {
            trained.close();
            throw e;
        }
    }

    /**
     * Reads what {@link #save} wrote, or the model of a run with a threshold.
     *
     * @throws InvalidInputException if it has no threshold
     */
    public static AnomalyDetector load(Path file) {
        TrainedAutoencoder trained = TrainedAutoencoder.load(file);
        try {
            return of(trained);
        } catch (RuntimeException e) {
            trained.close();
            throw e;
        }
    }

    private static AnomalyDetector of(TrainedAutoencoder trained) {
        Threshold set = trained.scorer().threshold();
        if (set == null) {
            throw new InvalidInputException(
                    "the model has no threshold: train it with one, or take its scores from TrainedAutoencoder");
        }
        return new AnomalyDetector(trained, set);
    }

    /** How unlike the known rows each row is; higher is more unlike. The unit is the model's. */
    public double[] scores(double[][] rows) {
        return trained.score(rows);
    }

    /** The same for rows of any number, whose columns are found by name. */
    public double[] scores(Dataset rows) {
        return trained.score(rows);
    }

    /** Whether each row scores above the threshold. */
    public boolean[] verdicts(double[][] rows) {
        double[] scores = scores(rows);
        boolean[] verdicts = new boolean[scores.length];
        for (int i = 0; i < verdicts.length; i++) {
            verdicts[i] = threshold.isAnomaly(scores[i]);
        }
        return verdicts;
    }

    /**
     * How probable it is that each row is an anomaly, by its score; see {@link Threshold#probability}.
     *
     * @return in [0, 1] for each row
     */
    public double[] probabilities(double[][] rows) {
        return trained.scorer().probabilities(scores(rows));
    }

    /** What each value adds to its row's score, [n][columns]; see {@link org.aezoo.models.trained.Scorer#explain}. */
    public double[][] explain(double[][] rows) {
        return trained.scorer().explain(rows);
    }

    /** The score above which a row is an anomaly, and where it comes from. */
    public Threshold threshold() {
        return threshold;
    }
}
