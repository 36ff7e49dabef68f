package org.aezoo.models;

/**
 * A part of a code that is a picture, or a line, of vectors from one codebook. Models that quantise have one or more of
 * them, which side by side make the code.
 *
 * @param vertex of the layer that quantises; {@code graph.getLayer(vertex)} is a {@link org.aezoo.layers.base.Quantizer}
 * @param codebookSize vectors to choose from
 * @param codeDim values per vector
 * @param height positions downwards; 1 for a line
 * @param width positions to the right
 * @param map whether values are ordered [codeDim, height, width], as of convolutions, or [height, width, codeDim]
 * @param learnt whether the codebook is learnt from data and so needs some
 */
public record CodeGrid(
        String vertex, int codebookSize, int codeDim, int height, int width, boolean map, boolean learnt) {

    /** Vectors, and so indices, per example. */
    public int positions() {
        return height * width;
    }

    /** Values per example. */
    public int size() {
        return positions() * codeDim;
    }

    /** What the indices of an example take if each is written by itself, in bits. */
    public double bits() {
        return positions() * Math.log(codebookSize) / Math.log(2);
    }

    /** Where a value of a vector stands. */
    public int place(int position, int value) {
        return map ? value * positions() + position : position * codeDim + value;
    }

    /** The vectors of a code, whose part of this grid starts at {@code offset}. */
    public float[][] vectors(float[] code, int offset) {
        float[][] vectors = new float[positions()][codeDim];
        for (int p = 0; p < vectors.length; p++) {
            for (int c = 0; c < codeDim; c++) {
                vectors[p][c] = code[offset + place(p, c)];
            }
        }
        return vectors;
    }
}
