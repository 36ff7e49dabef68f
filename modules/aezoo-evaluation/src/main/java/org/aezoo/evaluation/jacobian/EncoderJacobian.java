package org.aezoo.evaluation.jacobian;

/** Works out the Jacobian of an encoder. */
interface EncoderJacobian extends AutoCloseable {

    /**
     * The Jacobian at an example.
     *
     * @param x [inputSize] in scaled units
     * @return [codeSize][inputSize]
     */
    double[][] jacobian(double[] x);

    @Override
    default void close() {}
}
