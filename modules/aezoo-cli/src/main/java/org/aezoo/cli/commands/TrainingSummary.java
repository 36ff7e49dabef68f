package org.aezoo.cli.commands;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.options.FollowedRecipe;
import org.aezoo.cli.output.Progress;
import org.aezoo.evaluation.metrics.Yardstick;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.run.Notes;
import org.aezoo.run.RunResult;
import org.aezoo.training.TrainingResult.Stop;
import org.jspecify.annotations.Nullable;

/**
 * What a training came to, for people and as a JSON document.
 *
 * @param pictures whether there are any
 * @param recipe that was followed; null for none
 */
record TrainingSummary(
        CommonOptions common, boolean pictures, @Nullable FollowedRecipe recipe) {

    /** Says what a run came to, verdicts on its recipe included. */
    void say(RunResult result) {
        RunCard card = result.card();
        common.err()
                .println(String.format(
                        Locale.ROOT,
                        "%s; epoch %d kept; %s at %,.0f examples/s",
                        card.training().stopped(),
                        card.training().bestEpoch(),
                        Progress.time(card.training().seconds()),
                        card.training().examplesPerSecond()));
        Map<String, Double> figures = card.judgement().figures();
        List<String> remarks = card.judgement().allRemarks();
        Path report = result.report().toAbsolutePath();
        if (card.classifier() == null) {
            sayFigures(result, figures);
            common.err()
                    .println((!pictures ? "figures in " : "pictures in ")
                            + result.folder().toAbsolutePath() + ", all in one page: " + report);
            remarks.forEach(common.err()::println);
        } else {
            common.err()
                    .println(String.format(
                            Locale.ROOT,
                            "on the test rows:  test_error %.2f %%  cross_entropy %s",
                            figures.getOrDefault("test_error", Double.NaN),
                            Progress.number(figures.getOrDefault("cross_entropy", Double.NaN))));
            remarks.forEach(common.err()::println);
            common.err().println("report: " + report);
        }
        if (recipe != null && result.stop() != Stop.REQUESTED) {
            recipe.verdicts(figures).forEach(common.err()::println);
        }
        if (common.json) {
            Map<String, Object> printed = new LinkedHashMap<>();
            printed.put("out", result.folder().toString());
            printed.put("report", result.report().toString());
            printed.put("run", card);
            common.print(printed);
        }
        if (result.stop() == Stop.DIVERGED) {
            throw new CommandFailedException(card.training().stopped());
        }
    }

    private void sayFigures(RunResult result, Map<String, Double> figures) {
        StringBuilder summary = new StringBuilder();
        for (String key :
                List.of("mse", "sse", "bce", "bce_floor", "psnr", "negative_elbo", "auroc", "average_precision")) {
            if (figures.containsKey(key)) {
                summary.append("  ").append(key).append(' ').append(Progress.number(figures.get(key)));
            }
        }
        RunCard card = result.card();
        common.err()
                .println((card.data().testRows() > 0
                                ? "on the test rows:"
                                : "on the training rows, as there are no test rows:")
                        + summary);
        Yardstick.Figures yardstick = card.judgement().yardstick();
        if (yardstick != null && !yardstick.line().isEmpty()) {
            common.err().println(yardstick.line());
        }
        if (!result.anomalies().isEmpty()) {
            common.err()
                    .println(result.anomalies()
                            .replace(
                                    "name it with --anomaly",
                                    "name it: aezoo evaluate "
                                            + Notes.quoted(result.folder().toString()) + " --anomaly"));
        }
    }
}
