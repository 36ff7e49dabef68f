package org.aezoo.training;

import org.aezoo.data.InvalidInputException;

/** A run is to be gone on with on other rows than it was trained on, and nobody said that this is meant. */
public final class OtherDataException extends InvalidInputException {

    private static final long serialVersionUID = 1L;

    OtherDataException(String message) {
        super(message);
    }
}
