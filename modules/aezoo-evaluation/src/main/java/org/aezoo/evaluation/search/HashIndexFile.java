package org.aezoo.evaluation.search;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Sha256;

/**
 * The file of a {@link HashIndex}, all numbers big-endian:
 *
 * <pre>
 *   4 bytes    magic "AEZH"
 *   4 bytes    format, 1
 *   32 bytes   SHA-256 of all that follows
 *   32 bytes   SHA-256 of the model: id, settings, weights
 *   4 bytes    bits of a code
 *   4 bytes    rows
 *   text       name of the data (two bytes of length, then UTF-8)
 *   4 bytes    label names, 0 without labels; then each as a text, then for each row 2 bytes for how many labels it
 *              has, and 4 for each
 *   8 bytes    for each 64 bits of each row, the first bit of the code lowest
 * </pre>
 */
final class HashIndexFile {

    /** Bytes of a SHA-256 sum. */
    static final int DIGEST = 32;

    private static final int MAGIC = 0x41455a48;
    private static final int FORMAT = 1;
    private static final int MOST_NAMES = 1 << 20;

    private HashIndexFile() {}

    /**
     * Writes the file above.
     *
     * @param file its folder exists; what is there is replaced
     * @throws IOException if that fails; the file is then as it was
     */
    static void write(HashIndex index, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(index.model);
        out.writeInt(index.bits());
        out.writeInt(index.size());
        out.writeUTF(index.data());
        int[][] classes = index.labels;
        out.writeInt(classes == null ? 0 : index.labelNames.size());
        if (classes != null) {
            for (String name : index.labelNames) {
                out.writeUTF(name);
            }
            for (int[] set : classes) {
                out.writeShort(set.length);
                for (int label : set) {
                    out.writeInt(label);
                }
            }
        }
        for (long word : index.codes) {
            out.writeLong(word);
        }
        byte[] rest = bytes.toByteArray();
        ByteBuffer whole = ByteBuffer.allocate(8 + DIGEST + rest.length);
        whole.putInt(MAGIC).putInt(FORMAT).put(sha256(rest)).put(rest);
        AtomicFile.write(file, whole.array());
    }

    /**
     * Reads such a file.
     *
     * @throws InvalidInputException if it is not there, no index, of a later format or damaged
     */
    static HashIndex read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new InvalidInputException(
                        "there is no index " + file + ": make one first, as the command hash does");
            }
            if (Files.size(file) > Integer.MAX_VALUE - 64) {
                throw new InvalidInputException(file + " is larger than 2 GB, which no index is");
            }
            ByteBuffer whole = ByteBuffer.wrap(Files.readAllBytes(file));
            if (whole.remaining() < 4 || whole.getInt() != MAGIC) {
                throw new InvalidInputException(file + " is no index: make one with 'aezoo hash'");
            }
            if (whole.remaining() < 4 + DIGEST) {
                throw damaged(file, "it ends too early");
            }
            int format = whole.getInt();
            if (format != FORMAT) {
                throw new InvalidInputException(
                        file + " has format " + format + ", and this version reads " + FORMAT + ": make it again");
            }
            byte[] expected = new byte[DIGEST];
            whole.get(expected);
            byte[] rest = new byte[whole.remaining()];
            whole.get(rest);
            if (!Arrays.equals(expected, sha256(rest))) {
                throw damaged(file, "its checksum does not fit");
            }
            return read(file, rest);
        } catch (EOFException e) {
            throw damaged(file, "it ends too early");
        } catch (IOException e) {
            throw new InvalidInputException("cannot read " + file + " (" + e + ")", e);
        }
    }

    /** What a checksum fits to may still be nonsense: sizes are held against what is there before memory is taken. */
    private static HashIndex read(Path file, byte[] rest) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(rest));
        byte[] model = new byte[DIGEST];
        in.readFully(model);
        int bits = in.readInt();
        int rows = in.readInt();
        if (bits < 1 || rows < 1) {
            throw damaged(file, "bits and rows must be at least 1, got " + bits + " and " + rows);
        }
        String data = in.readUTF();
        int names = in.readInt();
        if (names < 0 || names > MOST_NAMES) {
            throw damaged(file, "label names must be between 0 and " + MOST_NAMES + ", got " + names);
        }
        List<String> labelNames = new ArrayList<>();
        for (int i = 0; i < names; i++) {
            labelNames.add(in.readUTF());
        }
        if (in.available() < (names > 0 ? 6L * rows : 0) + 8L * HashIndex.words(bits) * rows) {
            throw damaged(file, rows + " rows need more bytes than there are");
        }
        int[][] labels = names > 0 ? readLabels(file, in, rows, names) : null;
        if (in.available() != 8L * HashIndex.words(bits) * rows) {
            throw damaged(
                    file, rows + " codes need " + 8L * HashIndex.words(bits) * rows + " bytes, got " + in.available());
        }
        long[] codes = new long[HashIndex.words(bits) * rows];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = in.readLong();
        }
        return new HashIndex(model, data, bits, codes, labels, labelNames);
    }

    private static int[][] readLabels(Path file, DataInputStream in, int rows, int names) throws IOException {
        int[][] labels = new int[rows][];
        for (int row = 0; row < rows; row++) {
            int count = in.readUnsignedShort();
            if (count == 0) {
                throw damaged(file, "row " + row + " must have a label");
            }
            labels[row] = new int[count];
            for (int i = 0; i < count; i++) {
                int label = in.readInt();
                if (label < 0 || label >= names) {
                    throw damaged(file, "labels must be between 0 and " + (names - 1) + ", got " + label);
                }
                labels[row][i] = label;
            }
        }
        return labels;
    }

    private static InvalidInputException damaged(Path file, String how) {
        return new InvalidInputException(
                "the index " + file + " is damaged (" + how + "): make it again with 'aezoo hash'");
    }

    private static byte[] sha256(byte[] bytes) {
        return Sha256.start().digest(bytes);
    }
}
