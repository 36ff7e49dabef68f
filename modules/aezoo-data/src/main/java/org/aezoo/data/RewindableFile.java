package org.aezoo.data;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that can be read from its beginning as often as one likes: itself, or where it is a pipe or standard input a
 * temporary copy, which is deleted on closing.
 *
 * @param path to read
 * @param name what to call it
 * @param copied whether it is a copy
 */
record RewindableFile(Path path, String name, boolean copied) implements AutoCloseable {

    private static final Path STANDARD_INPUT = Path.of("-");

    /**
     * Copies what is no plain file.
     *
     * @throws InvalidInputException if it is not there, or there is no room for a copy
     */
    static RewindableFile of(Path file) {
        boolean standard = file.equals(STANDARD_INPUT);
        Path last = file.getFileName();
        String name = standard || last == null ? "stdin" : last.toString();
        if (!standard) {
            InputFiles.requireFile(file);
            if (Files.isRegularFile(file)) {
                return new RewindableFile(file, name, false);
            }
        }
        try {
            Path copy = Files.createTempFile("aezoo-pipe-", ".csv");
            copy.toFile().deleteOnExit();
            RewindableFile result = new RewindableFile(copy, name, true);
            try (InputStream in = standard ? System.in : new FileInputStream(file.toFile())) {
                Files.copy(in, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                return result;
            } catch (IOException e) {
                result.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InvalidInputException(
                    "what comes from " + (standard ? "standard input" : Text.shown(file)) + " cannot be kept in "
                            + Text.shown(System.getProperty("java.io.tmpdir", "")) + " (" + InputFiles.reason(e)
                            + "): check the free space there",
                    e);
        }
    }

    @Override
    public void close() {
        if (copied) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                path.toFile().deleteOnExit();
            }
        }
    }
}
