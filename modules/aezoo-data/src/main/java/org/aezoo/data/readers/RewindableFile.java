package org.aezoo.data.readers;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/**
 * A file that can be read from its beginning any number of times, by one reader at a time. A pipe or standard input is
 * copied to a temporary file first, which is deleted when this is closed or the process ends.
 */
final class RewindableFile implements AutoCloseable {

    private static final Path STANDARD_INPUT = Path.of("-");

    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final String name;
    private final @Nullable SpoolFile copy;

    private RewindableFile(Path path, String name, @Nullable SpoolFile copy) {
        this.path = path;
        this.name = name;
        this.copy = copy;
    }

    /**
     * Copies what is not a plain file.
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
                return new RewindableFile(file, name, null);
            }
        }
        try {
            RewindableFile result = new RewindableFile(standard ? Path.of(name) : file, name, SpoolFile.create());
            try (InputStream in = standard ? System.in : new FileInputStream(file.toFile())) {
                result.fill(in);
                return result;
            } catch (IOException e) {
                result.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InvalidInputException(
                    "what comes from " + (standard ? "standard input" : Text.shown(file)) + " cannot be kept in "
                            + Text.shown(System.getProperty("java.io.tmpdir", "")) + " (" + Text.reason(e)
                            + "): check the free space there",
                    e);
        }
    }

    /** What is written in a temporary file already, which is deleted when this is closed. */
    static RewindableFile of(String name, SpoolFile written) {
        return new RewindableFile(Path.of(name), name, written);
    }

    /** A file that is read once, from wherever it comes. */
    static RewindableFile uncopied(Path file) {
        return new RewindableFile(file, file.toString(), null);
    }

    private void fill(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int got = in.read(buffer); copy != null && got >= 0; got = in.read(buffer)) {
            copy.write(buffer, got);
        }
    }

    /** Where it comes from, for messages; a copy has no file there. */
    Path path() {
        return path;
    }

    /** What to call it. */
    String name() {
        return name;
    }

    /** Its bytes from the first, unpacked where they start like gzip. */
    InputStream open() throws IOException {
        if (copy == null) {
            InputFiles.requireFile(path);
            return InputFiles.open(path);
        }
        return InputFiles.unpacked(new BufferedInputStream(copy.read(), BUFFER));
    }

    @Override
    public void close() {
        if (copy != null) {
            try {
                copy.close();
            } catch (IOException e) {
                throw InputFiles.broken(path, e);
            } finally {
                copy.delete();
            }
        }
    }
}
