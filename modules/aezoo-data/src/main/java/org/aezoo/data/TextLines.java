package org.aezoo.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a UTF-8 text file, one at a time, with a bound on their length, so that neither a large file nor a strange
 * one fills the memory. Hashes what it reads.
 */
final class TextLines implements AutoCloseable {

    /** The longest line, in bytes. */
    static final int MAX_LINE = 1 << 24;

    private final Path file;
    private final InputStream in;
    private final MessageDigest digest = Sha256.start();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private byte[] line = new byte[1 << 10];
    private int number;

    TextLines(Path file) {
        InputFiles.requireFile(file);
        this.file = file;
        try {
            in = InputFiles.open(file);
        } catch (IOException e) {
            throw InputFiles.broken(file, e);
        }
    }

    /** The next line without its end; null after the last. */
    @Nullable String next() {
        int length = 0;
        boolean ascii = true;
        boolean ended = false;
        while (!ended) {
            if (position == limit && !fill()) {
                if (length == 0) {
                    return null;
                }
                break;
            }
            int start = position;
            while (position < limit && buffer[position] != '\n') {
                byte value = buffer[position++];
                ascii &= value >= 0;
                if (value == 0) {
                    throw new InvalidInputException(Text.shown(file) + ", line " + (number + 1)
                            + ": this is not text in UTF-8 (a zero byte); is it the right file?");
                }
            }
            length = append(start, length);
            if (position < limit) {
                position++;
                ended = true;
            }
        }
        number++;
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return text(length, ascii);
    }

    private int append(int start, int length) {
        int more = position - start;
        if (length + more > MAX_LINE) {
            throw new InvalidInputException(Text.shown(file) + ", line " + (number + 1) + ": longer than " + MAX_LINE
                    + " bytes; is this a table with one example per line?");
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(length + more, (int) Math.min(MAX_LINE, 2L * line.length)));
        }
        System.arraycopy(buffer, start, line, length, more);
        return length + more;
    }

    private boolean fill() {
        try {
            int got = in.read(buffer, 0, buffer.length);
            if (got <= 0) {
                return false;
            }
            digest.update(buffer, 0, got);
            position = 0;
            limit = got;
            return true;
        } catch (IOException e) {
            throw InputFiles.broken(file, e);
        }
    }

    private String text(int length, boolean ascii) {
        if (ascii) {
            return new String(line, 0, length, StandardCharsets.ISO_8859_1);
        }
        try {
            String text = decoder.decode(ByteBuffer.wrap(line, 0, length)).toString();
            return number == 1 && text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(
                    Text.shown(file) + ", line " + number + ": this is not text in UTF-8; save the file as UTF-8", e);
        }
    }

    /** Number of the line that {@link #next} gave last, from 1. */
    int number() {
        return number;
    }

    /** SHA-256 in hexadecimal of what was read, unpacked. */
    String sha256() {
        return Sha256.hex(digest);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw InputFiles.broken(file, e);
        }
    }
}
