package org.aezoo.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes that either happen whole or leave what was there before. */
final class Replace {

    private Replace() {}

    /** Writes beside the target, then moves into place. */
    static void file(Path target, byte[] content) throws IOException {
        Path absolute = target.toAbsolutePath();
        // not createTempFile, whose files nobody else may read
        Path temporary = absolute.resolveSibling(
                "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.write(temporary, content);
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
