package org.aezoo.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes that either complete or leave the file as it was. */
public final class AtomicFile {

    private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.\\d+-\\d+\\.tmp");

    private AtomicFile() {}

    /** Fills a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything to {@code temporary}, which does not exist yet. */
        void writeTo(Path temporary) throws IOException;
    }

    /** Writes these bytes; see {@link #write(Path, Content)}. */
    public static void write(Path target, byte[] content) throws IOException {
        write(target, temporary -> Files.write(temporary, content));
    }

    /** Locks a file until its channel is closed or the process ends; null if this or another process holds the lock. */
    public static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Whether a file was left half written by a process that was killed. */
    public static boolean isTemporary(Path file) {
        return TEMPORARY.matcher(file.getFileName().toString()).matches();
    }

    /**
     * Writes beside the target, flushes to the disk, then moves into place. An interrupt of the thread takes effect
     * after that; the content may be asked for a second time.
     *
     * @param target its folder must exist; what is there is replaced
     * @throws IOException if anything fails; the target is then unchanged, and nothing else is left
     */
    public static void write(Path target, Content content) throws IOException {
        Path absolute = target.toAbsolutePath();
        // not createTempFile, whose files other users may not read
        Path temporary = absolute.resolveSibling("." + absolute.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + Thread.currentThread().getId() + ".tmp");
        Interrupts.holdBack(() -> {
            try {
                content.writeTo(temporary);
                try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                flushFolder(absolute);
            } finally {
                Files.deleteIfExists(temporary);
            }
        });
    }

    /** Flushes the new name too, on systems that let a folder be opened. */
    private static void flushFolder(Path file) {
        Path folder = file.getParent();
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no folders; the file itself is complete either way
            return;
        }
    }
}
