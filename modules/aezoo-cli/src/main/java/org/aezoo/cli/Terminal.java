package org.aezoo.cli;

/** Whether a person looks at standard error. */
final class Terminal {

    private Terminal() {}

    /** As the launcher saw it, because a JVM cannot tell; without the launcher nobody is assumed to. */
    static boolean isTerminal() {
        return Boolean.getBoolean("aezoo.terminal");
    }
}
