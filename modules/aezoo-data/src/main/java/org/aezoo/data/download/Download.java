package org.aezoo.data.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Sha256;
import org.aezoo.data.Text;
import org.aezoo.data.readers.InputFiles;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one file over HTTP: several mirrors in turn, resuming where a connection broke, with bounds on time and
 * size. The content's SHA-256 is checked before the file gets its name.
 *
 * <p>Until it is complete the file is called {@code NAME.part}; {@code NAME.part.from} holds its address and entity
 * tag, so that a later run can resume it.
 */
public final class Download {

    private static final int ATTEMPTS = 5;

    /** Is told how far a download has got. */
    @FunctionalInterface
    public interface Progress {

        /** Ignores it. */
        Progress NONE = (file, bytes, total) -> {};

        /**
         * Takes note of the bytes so far.
         *
         * @param file name of the file
         * @param bytes bytes so far, including those of an earlier attempt
         * @param total bytes in all, -1 if unknown
         */
        void at(String file, long bytes, long total);
    }

    /**
     * How long to wait.
     *
     * @param connect for a connection, above 0
     * @param idle for the next bytes, above 0
     */
    public record Timeouts(Duration connect, Duration idle) {

        /** Ten seconds to connect, thirty for the next bytes. */
        public static Timeouts defaults() {
            return new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30));
        }
    }

    private final CatalogueEntry.DataFile wanted;
    private final Path folder;
    private final Path target;
    private final Path part;
    private final Path from;
    private final Timeouts timeouts;
    private final Progress progress;
    private final HttpClient client;

    private Download(CatalogueEntry.DataFile wanted, Path folder, Timeouts timeouts, Progress progress) {
        this.wanted = wanted;
        this.folder = folder;
        this.target = folder.resolve(wanted.name() + ".gz");
        this.part = folder.resolve(wanted.name() + ".part");
        this.from = folder.resolve(wanted.name() + ".part.from");
        this.timeouts = timeouts;
        this.progress = progress;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeouts.connect)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /**
     * Fetches a file into a folder, which is made if it is not there, with the usual patience.
     *
     * @return where the file is, under its name, or with {@code .gz} behind it where it came packed
     * @throws InvalidInputException if no mirror gave the right content; the message lists what each answered
     */
    public static Path fetch(CatalogueEntry.DataFile wanted, Path folder, Progress progress) {
        return fetch(wanted, folder, Timeouts.defaults(), progress);
    }

    /**
     * Fetches a file into a folder, which is made if it is not there.
     *
     * @return where the file is
     * @throws InvalidInputException if no mirror gave the right content; the message lists what each answered
     */
    static Path fetch(CatalogueEntry.DataFile wanted, Path folder, Timeouts timeouts, Progress progress) {
        try {
            Files.createDirectories(folder);
            return new Download(wanted, folder, timeouts, progress).fetchLocked();
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot keep " + wanted.name() + " in " + Text.shown(folder) + ": " + Text.reason(e)
                            + "; name another cache folder in XDG_CACHE_HOME, or make room",
                    e);
        }
    }

    private Path fetchLocked() throws IOException {
        // a file of its own: on Windows a locked file cannot be read through a second handle
        Path lockFile = folder.resolve(wanted.name() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = AtomicFile.tryLock(channel)) {
            if (lock == null) {
                throw new InvalidInputException("another program is fetching " + Text.shown(target)
                        + " at this moment: wait until it is done and try again");
            }
            try {
                return tryMirrors();
            } finally {
                Files.deleteIfExists(lockFile);
            }
        }
    }

    private Path tryMirrors() throws IOException {
        List<String> failures = new ArrayList<>();
        try (FileChannel channel =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (URI mirror : wanted.mirrors()) {
                String failure = tryMirror(mirror, channel);
                if (failure == null) {
                    break;
                }
                failures.add(host(mirror) + " (" + failure + ")");
            }
        }
        if (failures.size() < wanted.mirrors().size()) {
            return take();
        }
        if (Files.size(part) == 0) {
            Files.deleteIfExists(part);
            Files.deleteIfExists(from);
        }
        throw new InvalidInputException("could not download " + wanted.name() + "; tried "
                + String.join(", ", failures) + "; check the network, or put the file into "
                + Text.shown(folder.toAbsolutePath()) + " by hand");
    }

    private static String host(URI mirror) {
        return mirror.getHost() + (mirror.getPort() < 0 ? "" : ":" + mirror.getPort());
    }

    /** Null if the part file now holds the right content, otherwise what went wrong. */
    private @Nullable String tryMirror(URI mirror, FileChannel channel) throws IOException {
        String failure = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                boolean resumed = receive(mirror, channel);
                String wrong = check();
                if (wrong == null) {
                    return null;
                }
                channel.truncate(0);
                // a resumed file may have been glued together from two: start over once
                throw new DownloadFailed(wrong, resumed);
            } catch (DownloadFailed e) {
                failure = Text.reason(e);
                if (!e.again()) {
                    return failure;
                }
            }
        }
        return failure;
    }

    private boolean receive(URI mirror, FileChannel channel) throws IOException, DownloadFailed {
        long have = channel.size();
        String tag = have > 0 ? knownTag(mirror) : null;
        if (tag == null) {
            channel.truncate(0);
            have = 0;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(mirror)
                .timeout(timeouts.connect.plus(timeouts.idle))
                .header("User-Agent", "aezoo");
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
            if (tag != null && tag.startsWith("\"")) {
                request.header("If-Range", tag);
            }
        }
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = send(request.build());
        DownloadBody body = new DownloadBody(timeouts.idle);
        response.body().subscribe(body);
        try {
            int status = response.statusCode();
            boolean resumed = status == 206 && have > 0 && startsAt(response, have);
            if (status == 416 || (status == 206 && !resumed)) {
                channel.truncate(0);
                throw new DownloadFailed("HTTP " + status + " for a range", true);
            }
            if (status != 200 && !resumed) {
                throw new DownloadFailed("HTTP " + status, false);
            }
            if (!resumed) {
                channel.truncate(0);
                have = 0;
            }
            Files.writeString(
                    from, mirror + "\n" + response.headers().firstValue("ETag").orElse("") + "\n");
            long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
            long total = length < 0 ? -1 : have + length;
            if (total > wanted.mostBytes()) {
                throw new DownloadFailed(total + " bytes offered, at most " + wanted.mostBytes() + " expected", false);
            }
            copy(body, channel, have, total);
            return resumed;
        } finally {
            body.cancel();
        }
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(HttpRequest request) throws DownloadFailed {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofPublisher());
        } catch (IOException e) {
            Throwable cause = e.getMessage() == null && e.getCause() != null ? e.getCause() : e;
            boolean unreachable = e instanceof java.net.ConnectException;
            throw new DownloadFailed(unreachable ? "no connection" : Text.reason(cause), !unreachable);
        } catch (InterruptedException e) {
            throw DownloadBody.interrupted(e);
        }
    }

    private static boolean startsAt(HttpResponse<?> response, long offset) {
        return response.headers()
                .firstValue("Content-Range")
                .map(range -> range.startsWith("bytes " + offset + "-"))
                .orElse(false);
    }

    /** The entity tag of what is there already; empty if it had none, null if it does not come from this mirror. */
    private @Nullable String knownTag(URI mirror) throws IOException {
        if (!Files.exists(from) || Files.size(from) > 10_000) {
            return null;
        }
        String[] lines = new String(Files.readAllBytes(from), StandardCharsets.ISO_8859_1).split("\n", -1);
        return lines.length >= 2 && lines[0].equals(mirror.toString()) ? lines[1].strip() : null;
    }

    private void copy(DownloadBody body, FileChannel channel, long have, long total)
            throws IOException, DownloadFailed {
        long position = have;
        progress.at(wanted.name(), position, total);
        while (true) {
            List<ByteBuffer> buffers = body.next();
            if (buffers == null) {
                break;
            }
            for (ByteBuffer buffer : buffers) {
                if (position + buffer.remaining() > wanted.mostBytes()) {
                    channel.truncate(0);
                    throw new DownloadFailed("more than the " + wanted.mostBytes() + " bytes expected", false);
                }
                while (buffer.hasRemaining()) {
                    position += channel.write(buffer, position);
                }
            }
            progress.at(wanted.name(), position, total);
        }
        if (total >= 0 && position < total) {
            throw new DownloadFailed("connection closed after " + position + " of " + total + " bytes", true);
        }
    }

    /** Null if the content has the right SHA-256. */
    private @Nullable String check() {
        MessageDigest digest = Sha256.start();
        byte[] buffer = new byte[1 << 16];
        long size = 0;
        try (InputStream in = InputFiles.open(part)) {
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                digest.update(buffer, 0, got);
                size += got;
                if (size > wanted.bytes()) {
                    return "wrong content: more than " + wanted.bytes() + " bytes when unpacked";
                }
            }
        } catch (IOException e) {
            return "wrong content: not sound gzip";
        }
        String sha256 = Sha256.hex(digest);
        return sha256.equals(wanted.sha256()) ? null : "wrong content: SHA-256 is " + sha256;
    }

    private Path take() throws IOException {
        // some servers unpack on the way
        Path name = InputFiles.isGzip(part) ? target : target.resolveSibling(wanted.name());
        try {
            Files.move(part, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, name, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.deleteIfExists(from);
        return name;
    }
}
