package org.aezoo.data.readers;

import java.nio.file.Path;
import java.util.Arrays;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a UTF-8 text file, one at a time. Their length is limited, so that no file fills the memory.
 */
final class TextLines implements AutoCloseable {

    /** The longest line, in characters. */
    static final int MAX_LINE = 1 << 24;

    private final Path file;
    private final TableText text;
    private final char[] buffer = new char[1 << 16];
    private int position;
    private int limit;
    private char[] line = new char[1 << 10];
    private int number;

    TextLines(Path file) {
        this.file = file;
        text = new TableText(RewindableFile.uncopied(file));
    }

    /** The next line without its end; null after the last. */
    @Nullable String next() {
        int length = 0;
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
                position++;
            }
            length = append(start, length);
            if (position < limit) {
                position++;
                ended = true;
            }
        }
        number++;
        return new String(line, 0, length > 0 && line[length - 1] == '\r' ? length - 1 : length);
    }

    private int append(int start, int length) {
        int more = position - start;
        if (length + more > MAX_LINE) {
            throw new InvalidInputException(Text.shown(file) + ", line " + (number + 1) + ": longer than " + MAX_LINE
                    + " characters; is this a table with one example per line?");
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(length + more, (int) Math.min(MAX_LINE, 2L * line.length)));
        }
        System.arraycopy(buffer, start, line, length, more);
        return length + more;
    }

    private boolean fill() {
        position = 0;
        limit = Math.max(0, text.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    /** Number of the line that {@link #next} gave last, from 1. */
    int number() {
        return number;
    }

    /** SHA-256 in hexadecimal of what was read, unpacked. */
    String sha256() {
        return text.sha256();
    }

    @Override
    public void close() {
        text.close();
    }
}
