package org.aezoo.evaluation.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aezoo.evaluation.figures.History;
import org.aezoo.evaluation.figures.LossCurve;
import org.aezoo.evaluation.metrics.Numbers;

/** Losses against the epoch, of the run and of each of its stages. */
final class CurvesSection implements Section {

    static final String HOW_TO_READ =
            "Point at the curve to read it; drag to move it, pinch, or turn the wheel with Shift"
                    + " held, to zoom, double-click to see all of it again.";

    private record View(
            String title,
            List<LossCurve.Line> legend,
            String svg,
            int best,
            String judged,
            String loss,
            int cooling,
            boolean cooled,
            String howToRead,
            boolean anyParts,
            List<String> parts) {}

    @Override
    public boolean appliesTo(FinishedRun run) {
        return true;
    }

    @Override
    public String render(FinishedRun run) {
        StringBuilder curves = new StringBuilder(curve("Loss per epoch", run.folder(), run.text("loss_unit")));
        int number = 0;
        for (String stage : run.stages()) {
            number++;
            curves.append(curve(
                    "Loss per epoch of stage " + number + ", " + stage,
                    run.file("stages").resolve(Integer.toString(number)),
                    run.text("loss_unit")));
        }
        return curves.toString();
    }

    private static String curve(String title, Path from, String unit) {
        Optional<History> found = History.read(from);
        if (found.isEmpty()) {
            return "";
        }
        History history = found.get();
        History.Epoch best = history.best();
        double[] training =
                history.epochs().stream().mapToDouble(History.Epoch::training).toArray();
        List<LossCurve.Line> lines =
                lines(history, training, history.hasValidation() ? history.judged() : new double[0]);
        List<String> parts = new ArrayList<>();
        history.parts().forEach((key, part) -> {
            String name = key.replace('_', ' ');
            parts.add(LossCurve.svg(name, name, lines(history, part.training(), part.validation()), 0));
        });
        return Templates.render(
                "curves",
                new View(
                        title,
                        lines,
                        LossCurve.svg(title, lossTitle(unit), lines, best.number()),
                        best.number(),
                        best.validation().isPresent() ? "validation" : "training",
                        Numbers.of(best.validation().orElse(best.training())),
                        lastJudged(history),
                        history.hasValidation()
                                && lastJudged(history) < history.numbers()[history.numbers().length - 1],
                        HOW_TO_READ,
                        !parts.isEmpty(),
                        parts));
    }

    /** The number of the last epoch that has a validation loss; 0 where none has. */
    private static int lastJudged(History history) {
        return history.epochs().stream()
                .filter(epoch -> epoch.validation().isPresent())
                .mapToInt(History.Epoch::number)
                .max()
                .orElse(0);
    }

    private static List<LossCurve.Line> lines(History history, double[] training, double[] validation) {
        List<LossCurve.Line> lines = new ArrayList<>();
        lines.add(new LossCurve.Line("training", "training", history.numbers(), training));
        if (validation.length > 0) {
            lines.add(new LossCurve.Line("validation", "validation", history.numbers(), validation));
        }
        return lines;
    }

    static String lossTitle(String unit) {
        return unit.isEmpty() ? "loss per example" : unit;
    }
}
