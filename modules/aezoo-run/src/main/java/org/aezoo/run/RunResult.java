package org.aezoo.run;

import java.nio.file.Path;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.training.TrainingResult;

/**
 * What a {@link Run} left.
 *
 * @param folder with {@code model.zip}, which {@link org.aezoo.models.trained.TrainedAutoencoder#load} reads, or
 *     {@link org.aezoo.models.trained.TrainedClassifier#load}
 * @param report the page with all of it
 * @param card what {@code run.json} says
 * @param stop why training ended
 * @param anomalies one line on how figures tell anomalies, or why there are none; empty where there is nothing to say
 */
public record RunResult(Path folder, Path report, RunCard card, TrainingResult.Stop stop, String anomalies) {}
