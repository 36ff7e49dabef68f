package org.aezoo.serve.model;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** What a model says of some rows, as JSON and as lines of CSV. */
public interface RowsAnswer {

    /** How many rows. */
    int size();

    /** Writes what is said of a row as a JSON value. */
    void write(int row, JsonGenerator out) throws IOException;

    /** Names of the cells of a line. */
    List<String> header();

    /**
     * Hands out the lines of a row, which are one but for hits.
     *
     * @param number of the row among all
     */
    void lines(int row, long number, Consumer<List<String>> out);

    /** What is said of some of the rows. */
    RowsAnswer slice(int from, int to);
}
