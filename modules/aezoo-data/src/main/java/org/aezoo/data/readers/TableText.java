package org.aezoo.data.readers;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.aezoo.data.Interrupts;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Sha256;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/** The characters of a UTF-8 file, plain or in gzip, hashed as they are read; errors name their line. */
final class TableText extends Reader {

    /** How files begin that are taken for tables, what they are, and the way out. */
    private static final Map<String, String> OTHERS = Map.of(
            "PK\3\4", "a zip file, as .xlsx is: unpack it, or save the sheet as CSV",
            "\u00d0\u00cf\u0011\u00e0", "an old Office file: save the sheet as CSV",
            "PAR1", "a Parquet file: write it as CSV",
            "ARROW1", "an Arrow file: write it as CSV",
            "\u0089HDF", "an HDF5 file: write it as CSV, or read cells and genes with counts:FILE",
            "SQLite", "a database: write the table as CSV",
            "%PDF", "a PDF: save the table as CSV",
            "\u00ff\u00fe", "text in UTF-16: save it as UTF-8",
            "\u00fe\u00ff", "text in UTF-16: save it as UTF-8");

    private final RewindableFile from;
    private final Path file;
    private final InputStream in;
    private final MessageDigest digest = Sha256.start();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).flip();
    private boolean ended;
    private boolean begun;
    private long line = 1;
    private char last;

    TableText(RewindableFile from) {
        this.from = from;
        file = from.path();
        try {
            in = from.open();
        } catch (IOException e) {
            throw InputFiles.broken(file, e);
        }
    }

    @Override
    public int read(char[] target, int offset, int length) {
        CharBuffer out = CharBuffer.wrap(target, offset, length).slice();
        while (out.position() == 0) {
            CoderResult result = decoder.decode(bytes, out, ended);
            check(target, offset, offset + out.position());
            // characters before the malformed one are handed out first
            if (result.isError() && out.position() == 0) {
                throw noText("; save the file as UTF-8");
            }
            if (!begun && out.position() > 0) {
                begun = true;
                if (target[offset] == '\ufeff') {
                    System.arraycopy(target, offset + 1, target, offset, out.position() - 1);
                    out.position(out.position() - 1);
                }
            }
            if (out.position() == 0 && !fill()) {
                return -1;
            }
        }
        return out.position();
    }

    private InvalidInputException noText(String otherwise) {
        String start;
        try (InputStream again = from.open()) {
            start = new String(again.readNBytes(8), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw InputFiles.broken(file, e);
        }
        return OTHERS.entrySet().stream()
                .filter(kind -> start.startsWith(kind.getKey()))
                .findAny()
                .map(kind -> new InvalidInputException(Text.shown(file) + " is " + kind.getValue()))
                .orElseGet(() -> new InvalidInputException(
                        Text.shown(file) + ", line " + line + ": this is not text in UTF-8" + otherwise));
    }

    /** Counts lines and refuses zero bytes, which UTF-16 and binary files are full of. */
    private void check(char[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text[i];
            if (c <= '\r') {
                if (c == '\r' || (c == '\n' && last != '\r')) {
                    line++;
                } else if (c == 0) {
                    throw noText(" (a zero byte); is it the right file?");
                }
            }
            last = c;
        }
    }

    /** Whether there is something left to decode. */
    private boolean fill() {
        if (ended) {
            return false;
        }
        try {
            bytes.compact();
            int got = in.read(bytes.array(), bytes.position(), bytes.remaining());
            if (got > 0) {
                digest.update(bytes.array(), bytes.position(), got);
                bytes.position(bytes.position() + got);
            } else {
                ended = true;
            }
            bytes.flip();
            return true;
        } catch (IOException e) {
            throw InputFiles.broken(file, e);
        }
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

    /** This text, read on a thread of its own a few blocks ahead of whoever takes it; closes this. */
    Reader ahead() {
        return new Ahead(this);
    }

    /** Text that a thread of its own reads a few blocks ahead; what goes wrong there is thrown where it would have been. */
    private static final class Ahead extends Reader {

        private static final int BLOCK = 1 << 16;

        /** Blocks that may wait. */
        private static final int AHEAD = 8;

        private final TableText from;
        private final BlockingQueue<Block> blocks = new ArrayBlockingQueue<>(AHEAD);
        private final Thread thread;
        private Block at = new Block(new char[0], null);
        private int position;
        private boolean ended;
        private volatile boolean closed;

        /** @param text none at the end; {@code failure} where reading failed */
        private record Block(char[] text, @Nullable Throwable failure) {}

        /** @param from closed with this, and not to be read by others meanwhile */
        Ahead(TableText from) {
            this.from = from;
            thread = new Thread(this::readAll, "aezoo-text");
            thread.setDaemon(true);
            thread.start();
        }

        private void readAll() {
            Block last;
            try {
                char[] buffer = new char[BLOCK];
                for (int got = from.read(buffer, 0, BLOCK); got > 0 && !closed; got = from.read(buffer, 0, BLOCK)) {
                    put(new Block(Arrays.copyOf(buffer, got), null));
                }
                last = new Block(new char[0], null);
            } catch (RuntimeException | Error e) {
                last = new Block(new char[0], e);
            }
            put(last);
        }

        private void put(Block block) {
            Interrupts.waitOut(() -> {
                blocks.put(block);
                return true;
            });
        }

        @Override
        public int read(char[] target, int offset, int length) {
            if (position == at.text.length) {
                if (!ended) {
                    at = Interrupts.waitOut(blocks::take);
                    position = 0;
                    ended = at.text.length == 0;
                }
                if (ended) {
                    if (at.failure instanceof RuntimeException e) {
                        throw e;
                    }
                    if (at.failure instanceof Error e) {
                        throw e;
                    }
                    return -1;
                }
            }
            int taken = Math.min(length, at.text.length - position);
            System.arraycopy(at.text, position, target, offset, taken);
            position += taken;
            return taken;
        }

        @Override
        public void close() {
            closed = true;
            // makes room, so that the thread sees it
            while (thread.isAlive()) {
                blocks.clear();
                Interrupts.waitOut(() -> {
                    thread.join(1);
                    return true;
                });
            }
            from.close();
        }
    }
}
