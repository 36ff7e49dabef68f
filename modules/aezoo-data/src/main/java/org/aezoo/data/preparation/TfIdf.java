package org.aezoo.data.preparation;

import org.aezoo.data.Dataset;

/**
 * TF-IDF weights: the word counts of a document as a vector of length 1, in which words that few documents have weigh
 * more.
 *
 * <pre>
 *   t_j = (1 + log x_j) (1 + log((1 + n) / (1 + n_j)))     0 where x_j is 0; n_j of the n fitted rows have word j
 *   u   = t / |t|                                          zeros for a document without words
 * </pre>
 *
 * @see <a href="https://nlp.stanford.edu/IR-book/">Manning, Raghavan and Schuetze, 2008, chapter 6</a>
 */
public final class TfIdf {

    private final double[] idf;

    private TfIdf(double[] idf) {
        this.idf = idf;
    }

    /**
     * Counts in how many rows each word occurs.
     *
     * @param rows counts, 0 or more
     */
    public static TfIdf fit(Dataset rows) {
        int[] having = new int[rows.shape().size()];
        float[] row = new float[having.length];
        for (int r = 0; r < rows.size(); r++) {
            rows.read(r, row, 0);
            for (int j = 0; j < row.length; j++) {
                having[j] += row[j] > 0 ? 1 : 0;
            }
        }
        double[] idf = new double[having.length];
        for (int j = 0; j < idf.length; j++) {
            idf[j] = 1 + Math.log((1.0 + rows.size()) / (1.0 + having[j]));
        }
        return new TfIdf(idf);
    }

    /**
     * Turns one row of counts into weights, in place.
     *
     * @param from where in {@code values} the row begins
     */
    public void apply(float[] values, int from) {
        double square = 0;
        for (int j = 0; j < idf.length; j++) {
            float count = values[from + j];
            double weight = count > 0 ? Math.max(0, 1 + Math.log(count)) * idf[j] : 0;
            values[from + j] = (float) weight;
            square += weight * weight;
        }
        if (square > 0) {
            double norm = Math.sqrt(square);
            for (int j = 0; j < idf.length; j++) {
                values[from + j] = (float) (values[from + j] / norm);
            }
        }
    }
}
