package org.aezoo.run;

import java.nio.file.Path;
import java.util.Locale;
import org.aezoo.models.trained.Threshold;
import org.aezoo.training.TrainingResult;

/** Lines for people on what a run came to. */
public final class Notes {

    private Notes() {}

    /** That a model tells no row from another; empty where it does. */
    public static String equalScores(double lowest, double highest, int rows) {
        return rows > 1 && lowest == highest
                ? "all " + rows + " scores are equal (" + (float) lowest + "): the model tells none of these"
                        + " rows from another, so its scores say nothing; look at the columns of the table and of the"
                        + " training rows, and train again"
                : "";
    }

    /**
     * What a threshold comes from, where that was guessed or is little; empty where it is neither.
     *
     * @param what has scores: rows or steps
     */
    static String threshold(Threshold threshold, boolean guessed, String what) {
        double[] within = threshold.alarmRateWithin();
        String unsure = threshold.isSure()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%,d %s say little of a rate of %s: with a confidence of 90 %%, %.2g to %.2g of new %2$s like them"
                                + " lie above the threshold%s",
                        threshold.rows(),
                        what,
                        number(threshold.rate()),
                        within[0],
                        within[1],
                        threshold.rows() < Threshold.rowsFor(threshold.rate())
                                ? String.format(
                                        Locale.ROOT,
                                        ", which is the highest of their scores; it takes %,d %s at least",
                                        Threshold.rowsFor(threshold.rate()),
                                        what)
                                : "");
        String share = guessed
                ? "guessed a contamination of " + number(threshold.rate()) + " from the scores of "
                        + String.format(Locale.ROOT, "%,d", threshold.rows()) + " " + what
                : "";
        return share + (share.isEmpty() || unsure.isEmpty() ? "" : "; ") + unsure;
    }

    /** What a threshold by alarms per day comes from. */
    static String alarms(int count, double days, double perDay) {
        return String.format(
                Locale.ROOT,
                "the threshold gives %,d alarm%s in the %.3g days of the validation part%s",
                count,
                count == 1 ? "" : "s",
                days,
                perDay * days >= 1
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", too few to tell %s a day: it is the highest of their scores, and takes %.3g days at"
                                        + " least",
                                number(perDay),
                                1 / perDay));
    }

    private static String number(double value) {
        return String.valueOf((float) value);
    }

    /** What to do where more epochs would help. */
    static String stillImproving(TrainingResult<?> result, Path folder, RunOptions.Origin origin) {
        int epochs = 2 * result.history().size();
        return "still improving at the last step: go on with "
                + origin.way(
                        "the same command, --resume --out " + quoted(folder.toString()) + " --epochs " + epochs,
                        "RunOptions.resuming in the same folder, and " + epochs + " epochs");
    }

    /** A word as a shell takes it for one: in quotes where it needs them. */
    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
