package org.aezoo.run;

import java.nio.file.Path;
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
