package org.aezoo.layers.base;

import org.aezoo.layers.FiniteScalarQuantizerLayer;
import org.aezoo.layers.VectorQuantizerLayer;

/**
 * A layer at work that replaces vectors by the nearest of finitely many: what {@code graph.getLayer("code")} returns for
 * {@link VectorQuantizerLayer} and {@link FiniteScalarQuantizerLayer}.
 */
public interface Quantizer {

    /** How many vectors there are to choose from. */
    int codebookSize();

    /** Values per vector. */
    int codeDim();

    /**
     * All vectors, as the layer stands now.
     *
     * @return [codebookSize][codeDim], a copy
     */
    float[][] codebook();

    /**
     * The index of the vector nearest to each of some others.
     *
     * @param vectors [n][codeDim], such as the layer puts out
     * @return n numbers from 0 to {@code codebookSize - 1}
     */
    int[] indices(float[][] vectors);

    /**
     * How often each vector was chosen in training since this was last asked.
     *
     * @return [codebookSize]; empty where nobody counts
     */
    default long[] takeCounts() {
        return new long[0];
    }
}
