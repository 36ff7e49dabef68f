package org.aezoo.training;

import org.aezoo.data.InvalidInputException;

/** A run cannot have a folder: another one is in it or writes to it, or there is nothing to go on from. */
public final class RunFolderException extends InvalidInputException {

    private static final long serialVersionUID = 1L;

    RunFolderException(String message) {
        super(message);
    }

    RunFolderException(String message, Throwable cause) {
        super(message, cause);
    }
}
