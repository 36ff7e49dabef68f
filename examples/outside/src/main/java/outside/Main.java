package outside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Does what the zoo's README shows, with nothing on the class path but what its README names. */
public final class Main {

    private Main() {}

    /** Takes a folder to write to; a temporary one where none is given. */
    public static void main(String[] args) throws IOException {
        Path folder = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("outside");
        double[][] rows = Purposes.rows(400);
        OwnData.all(folder);
        Purposes.anomalies(rows, folder);
        Purposes.features(rows);
        Purposes.cleaning(rows);
        Purposes.samples(rows);
        Purposes.search(rows);
        Purposes.stopping(rows);
        Training.wholeRunAndFurther(rows, folder);
        Training.plainDeeplearning4j(rows);
        System.out.println("all of it works on Java " + Runtime.version().feature());
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("does not hold: " + what);
        }
    }
}
