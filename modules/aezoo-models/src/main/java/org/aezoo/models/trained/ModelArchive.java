package org.aezoo.models.trained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.aezoo.data.HeapRoom;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A model file opened for reading, which trusts nothing in it. Only known entries are let in, each once, and only by the
 * zip's directory at its end: what hides between the entries is never seen. No entry gives more bytes than it announces,
 * and every one is held against its checksum and, where the file has a {@code manifest.json}, its SHA-256.
 *
 * <p>The manifest tells damage from sense; it is no signature, as whoever changes an entry can change it too.
 */
final class ModelArchive implements AutoCloseable {

    static final String CARD = "aezoo.json";
    static final String CONFIGURATION = "configuration.json";
    static final String COEFFICIENTS = "coefficients.bin";
    static final String UPDATER = "updaterState.bin";
    static final String PRIOR = "prior.bin";
    static final String MIXTURE = "mixture.bin";
    static final String MEMORY = "memory.bin";
    static final String MANIFEST = "manifest.json";
    static final int MANIFEST_FORMAT = 1;

    private static final Set<String> ENTRIES =
            Set.of(CARD, CONFIGURATION, COEFFICIENTS, UPDATER, PRIOR, MIXTURE, MEMORY, MANIFEST);

    /** Of an entry of text. */
    private static final long JSON_LIMIT = 64L << 20;

    /** No more text than this always fits. */
    private static final long JSON_FREE = 1 << 20;

    /** Beyond this an entry may not shrink to less than a {@value #RATIO}th: weights shrink to nine tenths. */
    private static final long RATIO_FREE = 16L << 20;

    private static final long RATIO = 200;

    private static final ObjectReader STRICT = Json.mapper()
            .reader()
            .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path file;
    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new HashMap<>();
    private @Nullable Manifest manifest;

    /**
     * The entry {@code manifest.json}.
     *
     * @param format version, {@value #MANIFEST_FORMAT} today
     * @param sha256 of every other entry's content, by name, in hexadecimal digits
     */
    record Manifest(int format, Map<String, String> sha256) {}

    private ModelArchive(Path file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    /**
     * Opens a file and checks its directory and manifest.
     *
     * @throws InvalidInputException if it is no zip, is cut short, or has an entry that does not belong there
     */
    static ModelArchive open(Path file) {
        try {
            ModelArchive archive = new ModelArchive(file, new ZipFile(file.toFile()));
            try {
                archive.checkEntries();
                archive.readManifest();
                return archive;
            } catch (IOException | RuntimeException e) {
                archive.close();
                throw e;
            }
        } catch (ZipException e) {
            throw new InvalidInputException(
                    file + " is not a model file or was cut short (" + ModelFile.reason(e)
                            + "): train again or copy it again",
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidInputException("cannot read " + file + " (" + ModelFile.reason(e) + ")", e);
        }
    }

    private void checkEntries() {
        for (ZipEntry entry : Collections.list(zip.entries())) {
            String name = entry.getName();
            if (!ENTRIES.contains(name)) {
                throw new InvalidInputException("the model file " + file + " has an entry '" + shown(name)
                        + "' that does not belong there: it may be malicious, do not load it");
            }
            if (entries.put(name, entry) != null) {
                throw new InvalidInputException("the model file " + file + " has two entries '" + name
                        + "': it may be malicious, do not load it");
            }
            long size = entry.getSize();
            if (size < 0 || (name.endsWith(".json") && size > JSON_LIMIT)) {
                throw new InvalidInputException("the entry '" + name + "' of " + file + " is larger than "
                        + (JSON_LIMIT >> 20) + " MB: the file is damaged or malicious");
            }
            if (size > RATIO_FREE && size / RATIO > entry.getCompressedSize()) {
                throw new InvalidInputException("the entry '" + name + "' of " + file + " unpacks to more than " + RATIO
                        + " times its size: the file is damaged or malicious");
            }
        }
    }

    private void readManifest() throws IOException {
        if (!has(MANIFEST)) {
            return;
        }
        Manifest read = Json.mapper().treeToValue(json(MANIFEST), Manifest.class);
        if (read == null || read.format() < 1 || read.sha256() == null) {
            throw new InvalidInputException(
                    "the entry '" + MANIFEST + "' of " + file + " is incomplete: the file is damaged");
        }
        if (read.format() > MANIFEST_FORMAT) {
            throw new InvalidInputException("the manifest of " + file + " has format " + read.format()
                    + ", and this version of aezoo reads up to " + MANIFEST_FORMAT + ": use a newer aezoo");
        }
        Set<String> listed = new TreeSet<>(read.sha256().keySet());
        Set<String> there = new TreeSet<>(entries.keySet());
        there.remove(MANIFEST);
        if (!listed.equals(there)) {
            throw new InvalidInputException("the model file " + file + " holds " + there + ", and its manifest lists "
                    + shown(listed.toString()) + ": the file is damaged");
        }
        manifest = new Manifest(read.format(), new TreeMap<>(read.sha256()));
    }

    boolean has(String name) {
        return entries.containsKey(name);
    }

    /** Bytes that an entry announces; 0 if it is not there. */
    long size(String name) {
        ZipEntry entry = entries.get(name);
        return entry == null ? 0 : entry.getSize();
    }

    /**
     * The content of an entry of text. Keys that occur twice are refused: two readers could take a different one.
     *
     * @throws InvalidInputException if it is missing or no JSON
     */
    JsonNode json(String name) throws IOException {
        String shown = "the entry '" + name + "' of " + file;
        if (size(name) > JSON_FREE) {
            // it is read in pieces, which are then put together
            HeapRoom.require(2 * size(name), shown + " has " + size(name) + " bytes");
        }
        byte[] bytes = read(name, InputStream::readAllBytes);
        try {
            Json.requireRoom(bytes, shown);
            JsonNode tree = STRICT.readTree(bytes);
            if (!tree.isObject()) {
                throw new InvalidInputException(
                        "the entry '" + name + "' of " + file + " is no JSON object: the file is damaged");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "the entry '" + name + "' of " + file + " cannot be read ("
                            + shown(e.getOriginalMessage().lines().findFirst().orElse("")) + "): the file is damaged",
                    e);
        }
    }

    /** Makes something of an entry's content. */
    @FunctionalInterface
    interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

    /**
     * Reads an entry to its end.
     *
     * @throws InvalidInputException if it is missing, or is not what its checksums say
     * @throws IOException if it ends early, has more than was read, or unpacks to more than it announces
     */
    <T> T read(String name, Reader<T> reader) throws IOException {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new InvalidInputException("the model file " + file + " has no entry '" + name + "': "
                    + (name.equals(CARD) && has(CONFIGURATION)
                            ? "it was written by plain Deeplearning4j, load it with ComputationGraph.load"
                            : "it is not a model file"));
        }
        try (Checked in = new Checked(zip.getInputStream(entry), entry.getSize())) {
            T read = reader.read(in);
            if (in.read() != -1) {
                throw new IOException("there is more in the entry '" + name + "' than belongs there");
            }
            String expected = manifest == null ? null : manifest.sha256().get(name);
            String sha256 = Sha256.hex(in.digest);
            if (in.crc.getValue() != entry.getCrc() || (expected != null && !expected.equals(sha256))) {
                throw new InvalidInputException("the entry '" + name + "' of " + file
                        + " is not what was written, by its checksum: copy the file again");
            }
            return read;
        }
    }

    private static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 120 ? clean : clean.substring(0, 120) + "...";
    }

    /** Closes what was opened; a file that was only read has nothing to lose. */
    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new InvalidInputException("cannot close " + file + " (" + ModelFile.reason(e) + ")", e);
        }
    }

    /** Sums up what is read, and ends where the entry should. */
    private static final class Checked extends FilterInputStream {

        private final CRC32 crc = new CRC32();
        private final MessageDigest digest = Sha256.start();
        private long left;

        Checked(InputStream in, long size) {
            super(in);
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int count = super.read(to, offset, length);
            if (count < 0) {
                if (left > 0) {
                    throw new EOFException("an entry is " + left + " bytes shorter than it announces");
                }
                return -1;
            }
            left -= count;
            if (left < 0) {
                throw new IOException("an entry is larger than it announces");
            }
            crc.update(to, offset, count);
            digest.update(to, offset, count);
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            return readNBytes((int) Math.min(count, 1 << 16)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
