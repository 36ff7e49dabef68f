package org.aezoo.serve.model;

import java.util.Locale;

/** What can be asked of a model. */
public enum Operation {
    /** How badly rows are rebuilt, and whether that makes them anomalies. */
    SCORE(true),
    /** Codes of rows. */
    ENCODE(true),
    /** Rows after they went through code and decoder. */
    RECONSTRUCT(true),
    /** Classes of rows. */
    PREDICT(true),
    /** Rows of an index that are nearest to rows. */
    SEARCH(true),
    /** Rows whose missing parts are filled in. */
    INPAINT(true),
    /** What codes decode to. */
    DECODE(false),
    /** New examples. */
    SAMPLE(false);

    private final boolean rows;

    Operation(boolean rows) {
        this.rows = rows;
    }

    /** As in addresses: {@code score}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it takes rows of the model's data. */
    public boolean takesRows() {
        return rows;
    }

    /** Whether rows can be asked for one after another, in any number. */
    public boolean isStreamed() {
        return rows && this != INPAINT;
    }

    /** Whether what is asked in several requests can be asked at once. */
    boolean isGathered() {
        return this == SCORE || this == ENCODE || this == RECONSTRUCT || this == PREDICT;
    }
}
