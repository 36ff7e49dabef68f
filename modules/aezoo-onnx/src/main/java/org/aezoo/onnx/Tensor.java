package org.aezoo.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;

/**
 * A value in an ONNX graph.
 *
 * @param name of the node output, input or constant
 * @param type of its numbers
 * @param shape of one example, the batch left out; of a constant its whole shape
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Tensor(String name, DataType type, long... shape) {

    Tensor {
        shape = shape.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    Tensor of(DataType other) {
        return new Tensor(name, other, shape);
    }

    Tensor shaped(long... other) {
        return new Tensor(name, type, other);
    }

    /** Values per example. */
    long size() {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    boolean isFlat() {
        return shape.length == 1;
    }
}
