package org.aezoo.data.arrays;

import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Metadata;
import org.aezoo.data.RowCheck;
import org.aezoo.data.readers.SpooledRows;

/** Takes rows one by one, checks them, and keeps them in a temporary file. */
final class RowSpool implements AutoCloseable {

    private final String name;
    private final DataShape shape;
    private final SpooledRows.Writer writer;
    private final RowCheck check = new RowCheck();

    RowSpool(String name, DataShape shape) {
        this.name = name;
        this.shape = shape;
        writer = SpooledRows.numbers(shape.size());
    }

    /** Adds a row, which may be used again afterwards. */
    void add(double[] row) {
        if (row.length != shape.size()) {
            throw new InvalidInputException("every row must have " + shape.size() + " values as the first has, row "
                    + writer.rowCount() + " has " + row.length);
        }
        check.next(row);
        writer.add(row);
    }

    int rowCount() {
        return writer.rowCount();
    }

    /** The rows, to be closed by the caller. */
    Dataset finish(String sha256) {
        if (check.anyMissing() && shape.isImage()) {
            throw new InvalidInputException(name + " has pictures with missing values (NaN): fill them in first");
        }
        Metadata metadata = Metadata.of(name, shape).withChecksum(sha256);
        return Dataset.of(check.anyMissing() ? metadata.withMissingValues() : metadata, writer.finish());
    }

    @Override
    public void close() {
        writer.close();
    }
}
