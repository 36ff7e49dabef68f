package org.aezoo.cli;

/** Whether a person looks at standard error. */
final class Terminal {

    private Terminal() {}

    /** As the launcher saw it; without the launcher, whether there is a console at all. */
    static boolean isTerminal() {
        String told = System.getProperty("aezoo.terminal");
        return told == null ? System.console() != null : Boolean.parseBoolean(told);
    }
}
