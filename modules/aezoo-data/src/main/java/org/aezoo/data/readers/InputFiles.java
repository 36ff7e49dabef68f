package org.aezoo.data.readers;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;

/** Opens input files, compressed or not, and says in one line what is wrong with those that cannot be opened. */
public final class InputFiles {

    private static final int BUFFER = 1 << 16;

    private InputFiles() {}

    /** A path as a user writes it; a leading {@code ~/} is the home folder, which shells do not expand after a colon. */
    public static Path path(String text) {
        try {
            if (text.startsWith("~/")) {
                return Path.of(System.getProperty("user.home", ""), text.substring(2));
            }
            return Path.of(text);
        } catch (InvalidPathException e) {
            // in a locale without UTF-8 Java has already replaced each non-ASCII byte by this
            String way = text.indexOf('\ufffd') < 0
                    ? "check the spelling"
                    : "start Java in a locale of UTF-8, such as with LC_ALL=C.UTF-8";
            throw new InvalidInputException(
                    "'" + Text.shown(text) + "' cannot be a path here (" + e.getReason() + "): " + way, e);
        }
    }

    /** Refuses folders, and files that do not exist or may not be read. */
    public static void requireFile(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvalidInputException(Text.shown(file)
                    + " is a folder: name a file in it, or write images:FOLDER for a folder of pictures");
        }
        if (!Files.exists(file)) {
            throw new InvalidInputException("no file " + Text.shown(file) + ": check the path"
                    + (file.isAbsolute()
                            ? ""
                            : ", which starts from " + Text.shown(Path.of("").toAbsolutePath())));
        }
        if (!Files.isReadable(file)) {
            throw new InvalidInputException(Text.shown(file) + " may not be read: check its permissions");
        }
    }

    /** Opens a file that passed {@link #requireFile}; gzip is recognised by its first bytes and unpacked. */
    public static InputStream open(Path file) throws IOException {
        return unpacked(new BufferedInputStream(Files.newInputStream(file), BUFFER));
    }

    /** The same for another stream, which is closed if it cannot be unpacked. */
    static InputStream unpacked(BufferedInputStream raw) throws IOException {
        try {
            raw.mark(2);
            int first = raw.read();
            int second = raw.read();
            raw.reset();
            return first == 0x1f && second == 0x8b ? new GZIPInputStream(raw, BUFFER) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** Whether a file starts like gzip. */
    public static boolean isGzip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 0x1f && in.read() == 0x8b;
        }
    }

    /** What went wrong while a file was read, in one line. */
    public static InvalidInputException broken(Path file, IOException e) {
        String where = Text.shown(file);
        if (e instanceof EOFException) {
            return new InvalidInputException(where + " is cut short: its gzip stream ends early; fetch it again", e);
        }
        if (e instanceof ZipException) {
            return new InvalidInputException(
                    where + " is damaged: its gzip stream cannot be unpacked (" + Text.reason(e) + "); fetch it again",
                    e);
        }
        if (e instanceof AccessDeniedException) {
            return new InvalidInputException(where + " may not be read: check its permissions", e);
        }
        return new InvalidInputException(where + " could not be read: " + Text.reason(e), e);
    }
}
