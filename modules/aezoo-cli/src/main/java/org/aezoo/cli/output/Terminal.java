package org.aezoo.cli.output;

/** Whether a person looks at standard error. */
public final class Terminal {

    private Terminal() {}

    /** As the launcher saw it, because a JVM cannot tell; without the launcher nobody is assumed to. */
    public static boolean isTerminal() {
        return Boolean.getBoolean("aezoo.terminal");
    }
}
