package org.aezoo.models.trained;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.aezoo.data.Sha256;

/**
 * Writes the entries of a model file, and last {@code manifest.json} with the SHA-256 of each. Time stamps are fixed, so
 * that the same model gives the same bytes.
 */
final class ArchiveWriter {

    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream zip;
    private final Map<String, String> digests = new TreeMap<>();

    /** The stream stays the caller's to close. */
    ArchiveWriter(OutputStream to) {
        this.zip = new ZipOutputStream(to);
    }

    /** Fills an entry. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    void entry(String name, Content content) throws IOException {
        MessageDigest digest = Sha256.start();
        start(name);
        OutputStream out = new BufferedOutputStream(new DigestOutputStream(zip, digest), 1 << 16);
        content.writeTo(out);
        out.flush();
        zip.closeEntry();
        digests.put(name, Sha256.hex(digest));
    }

    /** Writes the manifest and the end of the zip. */
    void finish() throws IOException {
        start(ModelArchive.MANIFEST);
        zip.write(Json.mapper().writeValueAsBytes(new ModelArchive.Manifest(ModelArchive.MANIFEST_FORMAT, digests)));
        zip.closeEntry();
        zip.finish();
    }

    private void start(String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
    }
}
