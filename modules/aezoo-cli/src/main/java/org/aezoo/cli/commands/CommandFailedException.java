package org.aezoo.cli.commands;

/** A command that could not do its work although its input was right: exit status 1. */
public final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
        super(message);
    }
}
