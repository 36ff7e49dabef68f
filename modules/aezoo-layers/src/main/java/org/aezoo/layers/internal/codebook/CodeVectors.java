package org.aezoo.layers.internal.codebook;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Activations as vectors one after another: the positions of a map [batch, dim, height, width], each with its channels,
 * or the groups of dim neighbouring units of rows [batch, groups * dim].
 */
public final class CodeVectors {

    private CodeVectors() {}

    /**
     * Copies vectors out.
     *
     * @return value c of vector v stands at {@code v * dim + c}
     */
    public static double[] read(INDArray activations, int dim, String layer) {
        return inOrder(activations, dim, layer).data().asDouble();
    }

    /** The same as an array of their own, [vectors, dim]. */
    public static INDArray matrix(INDArray activations, int dim, String layer) {
        INDArray values = inOrder(activations, dim, layer);
        return values.reshape(values.length() / dim, dim);
    }

    private static INDArray inOrder(INDArray activations, int dim, String layer) {
        boolean map = activations.rank() == 4;
        boolean fits = map ? activations.size(1) == dim : activations.rank() == 2 && activations.size(1) % dim == 0;
        if (!fits) {
            throw new IllegalStateException("input of " + layer + " must be [batch, " + dim
                    + ", height, width] or [batch, a multiple of " + dim + "], got "
                    + java.util.Arrays.toString(activations.shape()));
        }
        return (map ? activations.permute(0, 2, 3, 1) : activations).dup('c');
    }

    /** An array like another one, with these vectors. */
    public static INDArray like(INDArray activations, double[] vectors) {
        return like(activations, Nd4j.create(vectors, activations.shape(), 'c')).castTo(activations.dataType());
    }

    /** The same from {@link #matrix}, without a copy. */
    public static INDArray like(INDArray activations, INDArray vectors) {
        long[] shape = activations.shape();
        return activations.rank() == 4
                ? vectors.reshape('c', shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2)
                : vectors.reshape('c', shape);
    }
}
