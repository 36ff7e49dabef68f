package org.aezoo.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files of the program. */
final class Resources {

    private Resources() {}

    /**
     * Reads one.
     *
     * @param name relative to this package
     */
    static byte[] bytes(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
