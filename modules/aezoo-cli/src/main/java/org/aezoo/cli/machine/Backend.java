package org.aezoo.cli.machine;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.aezoo.data.InvalidInputException;
import org.aezoo.run.Environment;
import org.nd4j.linalg.factory.Nd4j;

/** Loads ND4J's backend, and says in one line if there is none that works here. */
public final class Backend {

    /** A command that computes something. */
    public interface Needed {}

    private Backend() {}

    /**
     * Loads the native library; quick where it has been loaded before.
     *
     * @throws InvalidInputException if there is none that works here
     */
    public static void load() {
        if (isCuda()) {
            // before it is loaded: on a card without code it would break off in the middle, with a number for a reason
            checkCards(NvidiaCard.all(), Environment.deeplearning4j());
        }
        loadNative();
    }

    /** Whether the backend for NVIDIA's cards is on the class path, and the CPU's is not. */
    private static boolean isCuda() {
        return isThere("org.nd4j.linalg.jcublas.JCublasBackend")
                && !isThere("org.nd4j.linalg.cpu.nativecpu.CpuBackend");
    }

    private static boolean isThere(String type) {
        try {
            Class.forName(type, false, Backend.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Fails where there are cards, and a release of Deeplearning4j can use none of them. */
    public static void checkCards(List<NvidiaCard> cards, String release) {
        if (cards.isEmpty() || cards.stream().anyMatch(card -> card.isUsableBy(release))) {
            return;
        }
        NvidiaCard first = cards.get(0);
        throw new InvalidInputException(first.name() + ": " + first.verdict(release));
    }

    private static void loadNative() {
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        // without a card ND4J prints stack traces of its own on the way to giving up
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            Nd4j.getBackend();
        } catch (LinkageError e) {
            // an initialiser that failed, or classes that depend on one
            throw new InvalidInputException(NativeCache.complaint(e, isCuda()), e);
        } finally {
            System.setErr(err);
        }
        String text = said.toString(StandardCharsets.UTF_8);
        if (!text.isBlank()) {
            err.print(text);
        }
    }
}
