package org.aezoo.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import org.aezoo.serve.model.RowBuilder;
import org.jspecify.annotations.Nullable;

/** Rows of JSON that come one after another, an object or an array a line. */
final class JsonRows {

    private final JsonParser in;
    private final RowBuilder cells;
    private long rows;

    JsonRows(InputStream in, RowBuilder cells) throws IOException {
        this.in = Exchange.FACTORY.createParser(in);
        this.cells = cells;
    }

    /** The next row, [values]; null after the last. */
    double @Nullable [] next() throws IOException {
        JsonToken token = in.nextToken();
        if (token == null) {
            return null;
        }
        return QueryReader.row(in, cells, "row " + rows++);
    }
}
