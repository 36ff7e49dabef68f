package org.aezoo.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.aezoo.data.InvalidInputException;
import org.nd4j.linalg.factory.Nd4j;

/** Loads ND4J's backend, and says in one line if there is none that works here. */
final class Backend {

    /** A command that computes something. */
    interface Needed {}

    private Backend() {}

    /** Loads the native library; quick where it has been loaded before. */
    static void load() {
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        // without a card ND4J prints stack traces of its own on the way to giving up
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            Nd4j.getBackend();
        } catch (LinkageError e) {
            // an initialiser that failed, or classes that depend on one
            Throwable cause = e;
            while (cause.getCause() != null && cause.getCause() != cause) {
                cause = cause.getCause();
            }
            throw new InvalidInputException(
                    "no ND4J backend works here (" + cause.getClass().getSimpleName()
                            + "): with AEZOO_BACKEND=cuda an NVIDIA"
                            + " card, its driver and CUDA 11.6 are needed; AEZOO_BACKEND=cpu goes back to the CPU",
                    e);
        } finally {
            System.setErr(err);
        }
        String text = said.toString(StandardCharsets.UTF_8);
        if (!text.isBlank()) {
            err.print(text);
        }
    }
}
