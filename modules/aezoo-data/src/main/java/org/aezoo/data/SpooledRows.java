package org.aezoo.data;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows in a temporary file that the operating system maps into memory: they can be read in any order at the speed of
 * the disk's cache and take no heap. Data that is slow to parse, or too large for memory, is written here once.
 *
 * <p>The file lies in {@code java.io.tmpdir}. Where the system allows it (not on Windows) it has no name from the start,
 * so that nothing is left even if the process is killed; elsewhere it goes on {@link #close}, when Java exits, or when
 * the next process spools rows. Mapping rather than reading also bears with interrupts, which would close a file channel
 * under every other reader.
 */
public final class SpooledRows implements RowStore {

    private static final long CHUNK_BYTES = 1L << 30;

    private final SpoolFile file;
    private final int rowCount;
    private final int rowSize;
    private final boolean bytes;
    private final int chunkRows;
    private volatile List<ByteBuffer> chunks;
    private volatile boolean closed;

    private SpooledRows(
            SpoolFile file, int rowCount, int rowSize, boolean bytes, int chunkRows, List<ByteBuffer> chunks) {
        this.file = file;
        this.rowCount = rowCount;
        this.rowSize = rowSize;
        this.bytes = bytes;
        this.chunkRows = chunkRows;
        this.chunks = List.copyOf(chunks);
    }

    /**
     * Starts a file of 32-bit floats.
     *
     * @param rowSize values per row, 1 to {@link DataShape#MAX_SIZE}
     */
    public static Writer floats(int rowSize) {
        return new Writer(rowSize, false, CHUNK_BYTES);
    }

    /**
     * Starts a file of unsigned bytes.
     *
     * @param rowSize values per row, 1 to {@link DataShape#MAX_SIZE}
     */
    public static Writer bytes(int rowSize) {
        return new Writer(rowSize, true, CHUNK_BYTES);
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public int rowSize() {
        return rowSize;
    }

    @Override
    public void read(int row, float[] target, int offset) {
        if (row < 0 || row >= rowCount) {
            throw new IndexOutOfBoundsException("row must be between 0 and " + (rowCount - 1) + ", got " + row);
        }
        List<ByteBuffer> from = chunks;
        if (closed) {
            throw new IllegalStateException("the rows are closed");
        }
        ByteBuffer chunk = from.get(row / chunkRows);
        int first = (row % chunkRows) * rowSize;
        if (bytes) {
            // all at once: a buffer checks its bounds at each call
            byte[] packed = new byte[rowSize];
            chunk.get(first, packed);
            for (int i = 0; i < rowSize; i++) {
                target[offset + i] = packed[i] & 0xff;
            }
        } else {
            // a view of its own per call: buffers have positions, and positions are not for threads to share
            FloatBuffer floats =
                    chunk.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer();
            floats.get(first, target, offset, rowSize);
        }
    }

    /** The file, which may have no name any more; for tests. */
    Path file() {
        return file.path();
    }

    @Override
    public void close() {
        closed = true;
        chunks = List.of();
        file.delete();
    }

    /** Writes rows one after another. {@link #finish} hands them over; closing without it throws them away. */
    public static final class Writer implements AutoCloseable {

        private final SpoolFile file;
        private final ByteBuffer buffer;
        private final int rowSize;
        private final boolean bytes;
        private final long chunkBytes;
        private int rowCount;
        private boolean finished;

        Writer(int rowSize, boolean bytes, long chunkBytes) {
            if (rowSize < 1 || rowSize > DataShape.MAX_SIZE) {
                throw new IllegalArgumentException(
                        "rowSize must be between 1 and " + DataShape.MAX_SIZE + ", got " + rowSize);
            }
            this.rowSize = rowSize;
            this.bytes = bytes;
            this.chunkBytes = chunkBytes;
            int rowBytes = bytes ? rowSize : rowSize * Float.BYTES;
            buffer = ByteBuffer.allocate(Math.max(1 << 16, rowBytes)).order(ByteOrder.nativeOrder());
            try {
                file = SpoolFile.create();
            } catch (IOException e) {
                throw failed(e);
            }
        }

        /** Adds a row of {@code rowSize} floats to a file of floats. */
        public void add(float[] row) {
            if (bytes || row.length != rowSize) {
                throw new IllegalArgumentException("a row must be " + rowSize + (bytes ? " bytes" : " floats")
                        + ", got " + row.length + " floats");
            }
            makeRoom(rowSize * Float.BYTES);
            for (float value : row) {
                buffer.putFloat(value);
            }
        }

        /** Adds a row of {@code rowSize} bytes to a file of bytes. */
        public void add(byte[] row) {
            if (!bytes || row.length != rowSize) {
                throw new IllegalArgumentException(
                        "a row must be " + rowSize + (bytes ? " bytes" : " floats") + ", got " + row.length + " bytes");
            }
            makeRoom(rowSize);
            buffer.put(row);
        }

        private void makeRoom(int wanted) {
            if (finished) {
                throw new IllegalStateException("the rows are finished");
            }
            if (rowCount == Integer.MAX_VALUE) {
                throw new InvalidInputException("too many rows: at most " + Integer.MAX_VALUE + " are read");
            }
            if (buffer.remaining() < wanted) {
                flush();
            }
            if (buffer.remaining() < wanted) {
                throw new BufferOverflowException();
            }
            rowCount++;
        }

        private void flush() {
            try {
                file.write(buffer.array(), buffer.position());
            } catch (IOException e) {
                throw failed(e);
            }
            buffer.clear();
        }

        /** Rows so far. */
        public int rowCount() {
            return rowCount;
        }

        /** Values per row. */
        public int rowSize() {
            return rowSize;
        }

        /** Ends writing; the result is the caller's to close. */
        public SpooledRows finish() {
            flush();
            finished = true;
            long rowBytes = bytes ? rowSize : (long) rowSize * Float.BYTES;
            int chunkRows = (int) Math.max(1, Math.min(Integer.MAX_VALUE, chunkBytes / rowBytes));
            List<ByteBuffer> chunks = new ArrayList<>();
            try (file) {
                for (long row = 0; row < rowCount; row += chunkRows) {
                    long length = Math.min(chunkRows, rowCount - row) * rowBytes;
                    chunks.add(file.map(row * rowBytes, length));
                }
            } catch (IOException e) {
                file.delete();
                throw failed(e);
            }
            file.delete();
            return new SpooledRows(file, rowCount, rowSize, bytes, chunkRows, chunks);
        }

        @Override
        public void close() {
            if (!finished) {
                finished = true;
                try {
                    file.close();
                } catch (IOException e) {
                    throw failed(e);
                } finally {
                    file.delete();
                }
            }
        }

        private static InvalidInputException failed(IOException e) {
            return new InvalidInputException(
                    "cannot keep rows in a temporary file in " + System.getProperty("java.io.tmpdir") + ": "
                            + InputFiles.reason(e) + "; make room there, or name another folder with"
                            + " -Djava.io.tmpdir=FOLDER",
                    e);
        }
    }
}
