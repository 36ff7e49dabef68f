package org.aezoo.data.readers;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aezoo.data.AbstractRowStore;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.aezoo.data.Schema.Kind;
import org.aezoo.data.Text;
import org.aezoo.data.Transform;
import org.jspecify.annotations.Nullable;

/**
 * Rows in a temporary file that the operating system maps into memory: they can be read in any order at the speed of
 * the disk's cache and take no heap. Data that is slow to parse, or too large for memory, is written here once. A value
 * takes one, four or eight bytes, the same throughout a file.
 *
 * <p>The file lies in {@code java.io.tmpdir}. Where the system allows it (not on Windows) it has no name from the
 * start, so that nothing is left even if the process is killed; elsewhere it goes on {@link #close}, when Java exits,
 * or when the next process spools rows. Mapping rather than reading also tolerates interrupts, which would close a file
 * channel that other threads read.
 */
public final class SpooledRows extends AbstractRowStore {

    private static final long CHUNK_BYTES = 1L << 30;

    private final SpoolFile file;
    private final int width;
    private final int chunkRows;
    private volatile List<ByteBuffer> chunks;
    private volatile boolean closed;

    private SpooledRows(SpoolFile file, int rowCount, int rowSize, int width, int chunkRows, List<ByteBuffer> chunks) {
        super(rowCount, rowSize, width != Double.BYTES);
        this.file = file;
        this.width = width;
        this.chunkRows = chunkRows;
        this.chunks = List.copyOf(chunks);
    }

    /**
     * Starts a file of 32-bit floats.
     *
     * @param rowSize values per row, 1 to {@link DataShape#MAX_SIZE}
     */
    public static Writer floats(int rowSize) {
        return new Writer(rowSize, Float.BYTES, false, CHUNK_BYTES);
    }

    /**
     * Starts a file of numbers: 32-bit floats as long as every number is one, 64 bits from the first that is not; what
     * was written before is then rewritten.
     *
     * @param rowSize values per row, 1 to {@link DataShape#MAX_SIZE}
     */
    public static Writer numbers(int rowSize) {
        return new Writer(rowSize, Float.BYTES, true, CHUNK_BYTES);
    }

    /**
     * Starts a file of unsigned bytes.
     *
     * @param rowSize values per row, 1 to {@link DataShape#MAX_SIZE}
     */
    public static Writer bytes(int rowSize) {
        return new Writer(rowSize, Byte.BYTES, false, CHUNK_BYTES);
    }

    @Override
    public void read(int row, float[] target, int offset) {
        switch (width) {
            case Byte.BYTES -> {
                // all at once: a buffer checks its bounds at each call
                byte[] packed = new byte[rowSize()];
                chunk(row).get(first(row), packed);
                for (int i = 0; i < packed.length; i++) {
                    target[offset + i] = packed[i] & 0xff;
                }
            }
            case Float.BYTES -> view(row).asFloatBuffer().get(first(row), target, offset, rowSize());
            default -> super.read(row, target, offset);
        }
    }

    @Override
    public void read(int row, double[] target, int offset) {
        if (isSingle()) {
            super.read(row, target, offset);
        } else {
            view(row).asDoubleBuffer().get(first(row), target, offset, rowSize());
        }
    }

    /** Where a row begins in its chunk, in values. */
    private int first(int row) {
        return (row % chunkRows) * rowSize();
    }

    /** A view of its own per call: buffers have positions, and positions are not for threads to share. */
    private ByteBuffer view(int row) {
        return chunk(row).duplicate().order(ByteOrder.nativeOrder());
    }

    private ByteBuffer chunk(int row) {
        if (row < 0 || row >= rowCount()) {
            throw new IndexOutOfBoundsException("row must be between 0 and " + (rowCount() - 1) + ", got " + row);
        }
        List<ByteBuffer> from = chunks;
        if (closed) {
            throw new IllegalStateException("the rows are closed");
        }
        return from.get(row / chunkRows);
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

        private SpoolFile file;
        private final ByteBuffer buffer;
        private final int rowSize;
        private final boolean widens;
        private final long chunkBytes;
        private int width;
        private int rowCount;
        private boolean finished;

        Writer(int rowSize, int width, boolean widens, long chunkBytes) {
            if (rowSize < 1 || rowSize > DataShape.MAX_SIZE) {
                throw new IllegalArgumentException(
                        "rowSize must be between 1 and " + DataShape.MAX_SIZE + ", got " + rowSize);
            }
            this.rowSize = rowSize;
            this.width = width;
            this.widens = widens;
            this.chunkBytes = chunkBytes;
            int rowBytes = rowSize * (widens ? Double.BYTES : width);
            buffer = ByteBuffer.allocate(Math.max(1 << 16, rowBytes)).order(ByteOrder.nativeOrder());
            try {
                file = SpoolFile.create();
            } catch (IOException e) {
                throw failed(e);
            }
        }

        /** Adds a row of {@code rowSize} floats to a file of floats. */
        public void add(float[] row) {
            if (widens || width != Float.BYTES || row.length != rowSize) {
                throw refused(row.length + " floats");
            }
            makeRoom(rowSize * Float.BYTES);
            for (float value : row) {
                buffer.putFloat(value);
            }
        }

        /** Adds a row of {@code rowSize} numbers to a file of numbers. */
        public void add(double[] row) {
            if (!widens || row.length != rowSize) {
                throw refused(row.length + " numbers");
            }
            if (width == Float.BYTES && !areFloats(row)) {
                widen();
            }
            makeRoom(rowSize * width);
            if (width == Float.BYTES) {
                for (double value : row) {
                    buffer.putFloat((float) value);
                }
            } else {
                for (double value : row) {
                    buffer.putDouble(value);
                }
            }
        }

        private static boolean areFloats(double[] row) {
            for (double value : row) {
                if ((float) value != value && !Double.isNaN(value)) {
                    return false;
                }
            }
            return true;
        }

        /** Switches to 64 bits a value, in a new file to which the rows so far are copied. */
        private void widen() {
            flush();
            width = Double.BYTES;
            try {
                SpoolFile narrow = file;
                file = SpoolFile.create();
                long bytes = (long) rowCount * rowSize * Float.BYTES;
                try (narrow) {
                    for (long from = 0; from < bytes; from += CHUNK_BYTES) {
                        ByteBuffer part = narrow.map(from, Math.min(CHUNK_BYTES, bytes - from))
                                .order(ByteOrder.nativeOrder());
                        while (part.hasRemaining()) {
                            if (buffer.remaining() < Double.BYTES) {
                                flush();
                            }
                            buffer.putDouble(part.getFloat());
                        }
                    }
                    flush();
                } finally {
                    narrow.delete();
                }
            } catch (IOException e) {
                throw failed(e);
            }
        }

        private IllegalArgumentException refused(String got) {
            String unit = widens ? " numbers" : width == Byte.BYTES ? " bytes" : " floats";
            return new IllegalArgumentException("a row must be " + rowSize + unit + ", got " + got);
        }

        /** Adds a row of {@code rowSize} bytes to a file of bytes. */
        public void add(byte[] row) {
            if (width != Byte.BYTES || row.length != rowSize) {
                throw refused(row.length + " bytes");
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
            long rowBytes = (long) rowSize * width;
            int chunkRows = (int) Math.max(1, Math.min(Integer.MAX_VALUE, chunkBytes / rowBytes));
            List<ByteBuffer> chunks = new ArrayList<>();
            try (SpoolFile written = file) {
                for (long row = 0; row < rowCount; row += chunkRows) {
                    long length = Math.min(chunkRows, rowCount - row) * rowBytes;
                    chunks.add(written.map(row * rowBytes, length).order(ByteOrder.nativeOrder()));
                }
            } catch (IOException e) {
                file.delete();
                throw failed(e);
            }
            file.delete();
            return new SpooledRows(file, rowCount, rowSize, width, chunkRows, chunks);
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
                            + Text.reason(e) + "; make room there, or name another folder with"
                            + " -Djava.io.tmpdir=FOLDER",
                    e);
        }
    }

    /** The rows of a table as it is gone over for its schema, as long as every cell is a number that a model can take. */
    static final class PlainNumbers {

        private @Nullable Writer rows;

        /** @param line1 its numbers, NaN where there is none: a row where all are numbers, else for the header */
        void begin(double[] line1) {
            if (line1.length > DataShape.MAX_SIZE) {
                return;
            }
            rows = numbers(line1.length);
            if (Arrays.stream(line1).noneMatch(Double::isNaN)) {
                add(line1);
            }
        }

        void add(double[] row) {
            if (rows == null) {
                return;
            }
            for (double number : row) {
                if (!Float.isFinite((float) number)) {
                    close();
                    return;
                }
            }
            rows.add(row);
        }

        /** The rows if they are those of a schema, the caller's to finish and to close; null where they have to be read. */
        @Nullable Writer of(Schema schema) {
            boolean all = rows != null
                    && rows.rowCount() == schema.rows()
                    && schema.transform() == Transform.NONE
                    && schema.columns().stream().allMatch(column -> column.kind() == Kind.NUMBER);
            if (!all) {
                close();
            }
            return rows;
        }

        void close() {
            if (rows != null) {
                rows.close();
                rows = null;
            }
        }
    }
}
