package org.aezoo.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.aezoo.data.InvalidInputException;

/** An ONNX graph that grows node by node, in operator set {@value #OPERATORS}. */
final class OnnxGraph {

    /** The operator set; ONNX Runtime has it since 1.12. */
    static final int OPERATORS = 17;

    /** The version of the file format that goes with it. */
    private static final int FORMAT = 8;

    /** Protobuf's limit on a file is 2 GiB. */
    private static final long MOST_BYTES = 2_000_000_000;

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Map<String, Integer> names = new HashMap<>();
    private final Map<String, Tensor> weights = new HashMap<>();
    private String scope = "";
    private long bytes;

    /** Under which name what is added from now on stands. */
    void scope(String name) {
        scope = name;
    }

    private String unique(String what) {
        String name = scope.isEmpty() ? what : scope + "/" + what;
        int count = names.merge(name, 1, Integer::sum);
        return count == 1 ? name : name + "-" + count;
    }

    Tensor input(String name, DataType type, long... shape) {
        graph.addInput(info(name, type, shape));
        return new Tensor(name, type, shape);
    }

    /** Makes a value an output of that name, one row per example. */
    void output(String name, Tensor value) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Identity")
                .setName("output/" + name)
                .addInput(value.name())
                .addOutput(name));
        graph.addOutput(info(name, value.type(), value.shape()));
    }

    private static ValueInfoProto info(String name, DataType type, long... shape) {
        TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
        sizes.addDimBuilder().setDimParam("rows");
        for (long size : shape) {
            sizes.addDimBuilder().setDimValue(size);
        }
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(sizes);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    Tensor floats(float[] values, long... shape) {
        return floats(unique("constant"), values, shape);
    }

    private Tensor floats(String name, float[] values, long... shape) {
        return constant(
                name,
                DataType.FLOAT,
                shape,
                values.length * Float.BYTES,
                to -> to.asFloatBuffer().put(values));
    }

    Tensor doubles(double[] values, long... shape) {
        return constant(
                unique("constant"),
                DataType.DOUBLE,
                shape,
                values.length * Double.BYTES,
                to -> to.asDoubleBuffer().put(values));
    }

    Tensor longs(long... values) {
        long[] shape = {values.length};
        return constant(
                unique("constant"),
                DataType.INT64,
                shape,
                values.length * Long.BYTES,
                to -> to.asLongBuffer().put(values));
    }

    /** A number that goes with all values of a tensor of that type. */
    Tensor number(DataType type, double value) {
        return type == DataType.DOUBLE ? doubles(new double[] {value}) : floats(new float[] {(float) value});
    }

    /** Weights that are written once, however often they are used. */
    Tensor weights(String name, long[] shape, Supplier<float[]> values) {
        return weights.computeIfAbsent(name, key -> floats(name, values.get(), shape));
    }

    private Tensor constant(String name, DataType type, long[] shape, int size, Consumer<ByteBuffer> write) {
        bytes += size;
        if (bytes > MOST_BYTES) {
            throw new InvalidInputException("the network is too large for one ONNX file, which holds at most 2 GB");
        }
        ByteBuffer raw = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        write.accept(raw);
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        Arrays.stream(shape).forEach(tensor::addDims);
        graph.addInitializer(tensor.setRawData(ByteString.copyFrom(raw.array())));
        return new Tensor(tensor.getName(), type, shape);
    }

    /** A node; its result has type and shape of the first input, unless the caller says otherwise. */
    Tensor node(String operator, Tensor... inputs) {
        return node(operator, Map.of(), inputs);
    }

    /** @param attributes numbers as {@code long}, {@code float} or {@code long[]} */
    Tensor node(String operator, Map<String, ?> attributes, Tensor... inputs) {
        return nodes(operator, 1, attributes, inputs)[0];
    }

    /** A node with several results. */
    Tensor[] nodes(String operator, int results, Map<String, ?> attributes, Tensor... inputs) {
        NodeProto.Builder node =
                NodeProto.newBuilder().setOpType(operator).setName(unique(operator.toLowerCase(java.util.Locale.ROOT)));
        Arrays.stream(inputs).map(Tensor::name).forEach(node::addInput);
        attributes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> node.addAttribute(attribute(entry.getKey(), entry.getValue())));
        Tensor[] outputs = new Tensor[results];
        for (int i = 0; i < results; i++) {
            outputs[i] = new Tensor(
                    results == 1 ? node.getName() : node.getName() + ":" + i, inputs[0].type(), inputs[0].shape());
            node.addOutput(outputs[i].name());
        }
        graph.addNode(node);
        return outputs;
    }

    private static AttributeProto attribute(String name, Object value) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (value instanceof Long number) {
            return attribute
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(number)
                    .build();
        }
        if (value instanceof Float number) {
            return attribute
                    .setType(AttributeProto.AttributeType.FLOAT)
                    .setF(number)
                    .build();
        }
        attribute.setType(AttributeProto.AttributeType.INTS);
        Arrays.stream((long[]) value).forEach(attribute::addInts);
        return attribute.build();
    }

    Tensor cast(Tensor x, DataType type) {
        return x.type() == type
                ? x
                : node("Cast", Map.of("to", (long) type.getNumber()), x).of(type);
    }

    /** A binary operator with a number. */
    Tensor node(String operator, Tensor x, double number) {
        return node(operator, x, number(x.type(), number));
    }

    /** A comparison, whose result is truth values. */
    Tensor test(String operator, Tensor x, double number) {
        return node(operator, x, number).of(DataType.BOOL);
    }

    /** {@code low} and {@code high} at the ends. */
    Tensor clip(Tensor x, double low, double high) {
        return node("Clip", x, number(x.type(), low), number(x.type(), high));
    }

    /** Values of {@code yes} where the condition holds, of {@code no} elsewhere. */
    Tensor where(Tensor condition, Tensor yes, Tensor no) {
        Tensor chosen = node("Where", condition, yes, no);
        return yes.size() < no.size()
                ? chosen.of(no.type()).shaped(no.shape())
                : chosen.of(yes.type()).shaped(yes.shape());
    }

    /** Gives each example another shape; the batch stays. */
    Tensor reshape(Tensor x, long... shape) {
        if (Arrays.equals(x.shape(), shape)) {
            return x;
        }
        long[] full = new long[shape.length + 1];
        full[0] = -1;
        System.arraycopy(shape, 0, full, 1, shape.length);
        return node("Reshape", x, longs(full)).shaped(shape);
    }

    Tensor flat(Tensor x) {
        return reshape(x, x.size());
    }

    /** The values of flat rows from one on to before another. */
    Tensor slice(Tensor x, long from, long to) {
        long[] shape = x.shape();
        shape[0] = to - from;
        return node("Slice", x, longs(from), longs(to), longs(1)).shaped(shape);
    }

    /** Side by side: rows by their values, pictures by their maps. */
    Tensor concat(Tensor... parts) {
        if (parts.length == 1) {
            return parts[0];
        }
        long[] shape = parts[0].shape();
        shape[0] = Arrays.stream(parts).mapToLong(part -> part.shape()[0]).sum();
        return node("Concat", Map.of("axis", 1L), parts).shaped(shape);
    }

    /** One below the other, as further examples. */
    Tensor stack(Tensor... parts) {
        return parts.length == 1 ? parts[0] : node("Concat", Map.of("axis", 0L), parts);
    }

    /** The sum over each example's values, one number per example; a column if it is to go with rows. */
    Tensor sum(Tensor x, boolean column) {
        Tensor sum = node("ReduceSum", Map.of("keepdims", column ? 1L : 0L), x, longs(1));
        return column ? sum.shaped(1) : sum.shaped();
    }

    /** As many rows as another tensor has, all of one value. */
    Tensor rowsOf(Tensor like, double value, int width) {
        Tensor shape = node("Shape", like).of(DataType.INT64);
        Tensor count = node("Slice", shape, longs(0), longs(1));
        Tensor size = node("Concat", Map.of("axis", 0L), count, longs(width));
        return node("Expand", floats(new float[] {(float) value}, 1, 1), size).shaped(width);
    }

    /**
     * The file.
     *
     * @param notes for whoever reads it, by key
     */
    ModelProto model(String name, Map<String, String> notes) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(FORMAT)
                .setProducerName("aezoo")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATORS))
                .setGraph(graph.setName(name));
        notes.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }
}
