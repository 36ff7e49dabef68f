package org.aezoo.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.aezoo.evaluation.metrics.Numbers;

/**
 * What was trained on what, for how long, and the figures that matter most.
 *
 * @param highlights at most {@value #MOST}
 */
record HeaderView(String title, String summary, List<Highlight> highlights) {

    private static final int MOST = 4;

    /** The figures that are shown large, as far as they were measured. */
    private static final List<String> HIGHLIGHTS = List.of(
            "auroc",
            "average_precision",
            "negative_elbo",
            "test_error",
            "bce",
            "sse",
            "r2",
            "psnr",
            "ssim",
            "mse",
            "mae");

    /** The same of models that tell anomalies. */
    private static final List<String> HIGHLIGHTS_OF_ANOMALIES = List.of(
            "auroc",
            "average_precision",
            "false_alarms_per_day",
            "alarms_per_day",
            "detection_rate",
            "false_alarm_rate");

    record Highlight(String name, String value, String note) {}

    static HeaderView of(FinishedRun run) {
        return new HeaderView(title(run), about(run) + summary(run), highlights(run));
    }

    static String title(FinishedRun run) {
        return run.model() + " on " + run.dataName();
    }

    private static String about(FinishedRun run) {
        String about = run.text("about");
        return about.isEmpty()
                ? ""
                : Character.toUpperCase(about.charAt(0)) + about.substring(1) + (about.endsWith(".") ? " " : ". ");
    }

    private static String summary(FinishedRun run) {
        List<String> parts = new ArrayList<>();
        long epochs = run.count("epochs");
        if (epochs > 0) {
            OptionalDouble seconds = run.number("seconds");
            long best = run.count("best_epoch");
            parts.add("Trained for " + epochs + (epochs == 1 ? " epoch" : " epochs")
                    + (seconds.isPresent() ? " in " + Numbers.time(seconds.getAsDouble()) : "")
                    + (best > 0 ? ", the weights of epoch " + best + " kept" : "") + ".");
        }
        if (!run.dataText("test_rows").isEmpty()) {
            long tested = (long) run.rows("test").orElse(0);
            parts.add(
                    tested > 0
                            ? "Measured on " + Numbers.count(tested)
                                    + (run.has(SeriesView.FILE) ? " test windows." : " test rows.")
                            : "There were no test rows: measured on the training rows.");
        }
        return String.join(" ", parts);
    }

    private static List<Highlight> highlights(FinishedRun run) {
        List<Highlight> highlights = new ArrayList<>();
        boolean anomalies = run.purpose() == Purpose.ANOMALIES;
        if (anomalies) {
            add(highlights, "threshold", run.threshold(), "what scores higher is called an anomaly");
        }
        for (String key : anomalies ? HIGHLIGHTS_OF_ANOMALIES : HIGHLIGHTS) {
            if (key.equals("r2")) {
                add(highlights, "R²", run.yardstick().r2().model(), "at most 1, higher is better");
            } else {
                add(highlights, key, run.figure(key), note(run, key));
            }
        }
        return highlights;
    }

    private static void add(List<Highlight> highlights, String name, OptionalDouble value, String note) {
        if (value.isPresent() && highlights.size() < MOST) {
            highlights.add(new Highlight(name, Numbers.of(value.getAsDouble()), note));
        }
    }

    /** What stands below a large figure. */
    private static String note(FinishedRun run, String key) {
        FigureKey known = FigureKey.of(key);
        OptionalDouble floor = run.figure(key + "_floor");
        String way = floor.isPresent()
                ? "at best " + Numbers.of(floor.getAsDouble())
                : known.better().isEmpty() ? "" : known.better() + " is better";
        return known.unit() + (known.unit().isEmpty() || way.isEmpty() ? "" : ", ") + way;
    }
}
