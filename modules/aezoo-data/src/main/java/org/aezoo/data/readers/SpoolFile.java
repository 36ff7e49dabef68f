package org.aezoo.data.readers;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.Interrupts;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file that does not outlive its process, however that ends. Where the system lets an open file be deleted
 * (not on Windows) its name is deleted at once. Elsewhere its name holds the process's id, it is locked while it is
 * written, and the next process that makes one deletes it.
 *
 * <p>Neither writing nor mapping is affected by an interrupt of the thread.
 */
public final class SpoolFile implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("aezoo-(\\d+)-\\d+\\.rows");

    private final Path path;
    private final RandomAccessFile file;
    private boolean named;

    private SpoolFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /** Makes an empty one in {@code java.io.tmpdir}. */
    public static SpoolFile create() throws IOException {
        Path path = Files.createTempFile("aezoo-" + ProcessHandle.current().pid() + "-", ".rows");
        SpoolFile spool = new SpoolFile(path, new RandomAccessFile(path.toFile(), "rw"));
        spool.named = !unlinked(path);
        if (spool.named) {
            path.toFile().deleteOnExit();
            AtomicFile.tryLock(spool.file.getChannel());
            sweep(path.toAbsolutePath().getParent());
        }
        return spool;
    }

    private static boolean unlinked(Path path) {
        try {
            Files.delete(path);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Deletes the files of processes that have ended; a file that is locked, or may be in use, stays. */
    static void sweep(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "aezoo-*.rows")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches() && isGone(name.group(1))) {
                    deleteUnlocked(file);
                }
            }
        } catch (IOException e) {
            return; // the rows can be written all the same
        }
    }

    private static boolean isGone(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid))
                    .filter(ProcessHandle::isAlive)
                    .isEmpty();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** A process in another container may be alive though it is not visible from here; its lock is. */
    private static void deleteUnlocked(Path file) {
        try {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                if (AtomicFile.tryLock(channel) == null) {
                    return;
                }
            }
            Files.deleteIfExists(file);
        } catch (IOException e) {
            return; // in use, or owned by somebody else
        }
    }

    /** Reads from the beginning, by one reader at a time; no more is written then. */
    public InputStream read() throws IOException {
        file.seek(0);
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return file.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return file.read(target, offset, length);
            }
        };
    }

    /** Adds bytes at the end. */
    public void write(byte[] bytes, int length) throws IOException {
        file.write(bytes, 0, length);
    }

    /** Maps a part into memory, for reading; stays valid when this is closed. */
    public ByteBuffer map(long from, long length) throws IOException {
        // on a thread of its own, which nobody interrupts: an interrupt would close the file
        FutureTask<ByteBuffer> mapping =
                new FutureTask<>(() -> file.getChannel().map(FileChannel.MapMode.READ_ONLY, from, length));
        Thread thread = new Thread(mapping, "aezoo-map");
        thread.setDaemon(true);
        thread.start();
        try {
            return Interrupts.waitOut(mapping::get);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        }
    }

    /** Where it was made; for tests. */
    Path path() {
        return path;
    }

    /** Deletes the name, where there still is one. */
    public void delete() {
        if (named) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                return; // Windows keeps mapped files; Java tries again when it exits, and so does the next process
            }
        }
    }

    /** Ends writing. What is mapped stays mapped. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
