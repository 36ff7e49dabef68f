package org.aezoo.data;

/** Goes over rows that a program hands over: values must be finite, or NaN where they are missing, as in tables. */
public final class RowCheck {

    private boolean missing;
    private int rows;

    /**
     * Looks at the next row.
     *
     * @throws InvalidInputException if a value is infinite or beyond 32-bit floats, or every value is missing
     */
    public void next(double[] row) {
        int known = 0;
        for (int i = 0; i < row.length; i++) {
            if (Double.isNaN(row[i])) {
                missing = true;
            } else if (Float.isFinite((float) row[i])) {
                known++;
            } else {
                throw new InvalidInputException("value " + i + " of row " + rows + " is " + row[i]
                        + ": values must be finite 32-bit floats, or NaN where they are missing");
            }
        }
        if (known == 0) {
            throw new InvalidInputException("every value of row " + rows + " is missing; leave the row out");
        }
        rows++;
    }

    /** Whether any value so far was missing. */
    public boolean anyMissing() {
        return missing;
    }

    /** A dataset of a store's rows, all of which are looked at. */
    static Dataset dataset(RowStore rows) {
        RowCheck check = new RowCheck();
        double[] row = new double[rows.rowSize()];
        for (int r = 0; r < rows.rowCount(); r++) {
            rows.read(r, row, 0);
            check.next(row);
        }
        Dataset data = Dataset.of("array", DataShape.row(rows.rowSize()), rows);
        return check.missing ? data.withMissingValues() : data;
    }
}
