package org.aezoo.models.trained;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.aezoo.layers.cpu.GraphMemory;
import org.bytedeco.javacpp.indexer.HalfIndexer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The entries in which Deeplearning4j's {@code ModelSerializer} keeps a network, written as it writes them and read with
 * more care: the classes of the configuration are looked at first, and memory is taken only for as many weights as the
 * layers have and the file holds. Nothing is ever Java-deserialised.
 */
final class NetworkEntries {

    /** Numbers that are converted at once. */
    private static final int CHUNK = 1 << 20;

    /** Bytes per number, by type. */
    private static final Map<String, Integer> WIDTHS =
            Map.of("HALF", Short.BYTES, "FLOAT", Float.BYTES, "DOUBLE", Double.BYTES);

    private NetworkEntries() {}

    static void write(ComputationGraph graph, ArchiveWriter to, boolean withUpdater) throws IOException {
        writeConfiguration(graph, to);
        to.entry(ModelArchive.COEFFICIENTS, out -> write(graph.params(), out));
        INDArray state = withUpdater ? graph.getUpdater().getStateViewArray() : null;
        if (state != null && state.length() > 0) {
            to.entry(ModelArchive.UPDATER, out -> write(state, out));
        }
    }

    /** The network with weights of 16 bits, three digits each. */
    static void writeHalf(ComputationGraph graph, ArchiveWriter to) throws IOException {
        writeConfiguration(graph, to);
        to.entry(ModelArchive.COEFFICIENTS, out -> {
            try (INDArray half = graph.params().castTo(DataType.FLOAT16)) {
                write(half, out);
            }
        });
    }

    private static void writeConfiguration(ComputationGraph graph, ArchiveWriter to) throws IOException {
        byte[] configuration = graph.getConfiguration().toJson().getBytes(StandardCharsets.UTF_8);
        to.entry(ModelArchive.CONFIGURATION, out -> out.write(configuration));
    }

    private static void write(INDArray vector, OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        Nd4j.write(vector, data);
        data.flush();
    }

    /**
     * Reads a network.
     *
     * @return initialised; to be closed by the caller
     */
    static ComputationGraph read(ModelArchive from, String name, boolean withUpdater) throws IOException {
        JsonNode tree = from.json(ModelArchive.CONFIGURATION);
        new AllowedClasses().check(tree, name);
        // written anew from what was looked at, so that Deeplearning4j's parser sees nothing else
        ComputationGraphConfiguration configuration =
                NeuralNetConfiguration.mapper().readValue(tree.toString(), ComputationGraphConfiguration.class);
        long parameters = parameters(configuration);
        INDArray weights = vector(from, ModelArchive.COEFFICIENTS, parameters);
        if (!Double.isFinite(weights.sumNumber().doubleValue())) {
            throw new IOException("some of its weights are no numbers, or infinite");
        }
        configuration.setDataType(weights.dataType());
        ComputationGraph graph = new ComputationGraph(configuration);
        // the file holds a vector or a row, as the release of Deeplearning4j that wrote it; a row is understood by all
        graph.init(weights.reshape(1, weights.length()), false);
        if (withUpdater && from.has(ModelArchive.UPDATER)) {
            try {
                INDArray own = graph.getUpdater().getStateViewArray();
                INDArray state = vector(from, ModelArchive.UPDATER, own == null ? 0 : own.length());
                graph.getUpdater().setStateViewArray(own == null ? state : state.reshape(own.shape()));
                state.close();
            } catch (IOException | RuntimeException e) {
                GraphMemory.release(graph);
                throw e;
            }
        }
        return graph;
    }

    private static long parameters(ComputationGraphConfiguration configuration) throws IOException {
        if (configuration.getVertices() == null || configuration.getNetworkInputs() == null) {
            throw new IOException("its configuration is of no network");
        }
        long sum = 0;
        for (GraphVertex vertex : configuration.getVertices().values()) {
            long own = vertex.numParams(true);
            if (own < 0 || sum + own < sum) {
                throw new IOException("its layers have more parameters than can be counted");
            }
            sum += own;
        }
        return sum;
    }

    private static INDArray vector(ModelArchive from, String name, long expected) throws IOException {
        return from.read(name, in -> vector(in, name, from.size(name), expected));
    }

    /**
     * A row of numbers as {@code Nd4j.write} leaves it: header and values of the shape information, then header and
     * values of the row itself. Headers are a name, the number of values and their type.
     */
    private static INDArray vector(InputStream from, String name, long size, long expected) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from, 1 << 16));
        String mode = in.readUTF();
        long length = in.readLong();
        if (!in.readUTF().equals("LONG") || (length != 6 && length != 8)) {
            throw new IOException("the entry '" + name + "' does not start with the shape of a row");
        }
        int rank = (int) (length - 4) / 2;
        long[] shape = new long[(int) length];
        for (int i = 0; i < length; i++) {
            shape[i] = in.readLong();
        }
        mode += in.readUTF();
        long count = in.readLong();
        String type = in.readUTF();
        if (!WIDTHS.containsKey(type)) {
            throw new IOException("the entry '" + name + "' holds numbers of the type '" + type + "'");
        }
        int width = WIDTHS.get(type);
        // four texts with two bytes of length each, two numbers of values, the shape
        long header = mode.length() + "LONG".length() + type.length() + 8 + Long.BYTES * (2 + length);
        if (count != expected
                || shape[0] != rank
                || shape[rank] != expected
                || (rank == 2 && shape[1] != 1)
                || (size - header) % width != 0
                || (size - header) / width != count) {
            throw new IOException("the network has " + expected + " numbers where the entry '" + name + "' has " + count
                    + " in " + size + " bytes");
        }
        // networks work in floats at least: half precision is for files
        DataType read = type.equals("DOUBLE") ? DataType.DOUBLE : DataType.FLOAT;
        return values(in, read, Arrays.copyOfRange(shape, 1, 1 + rank), width);
    }

    private static INDArray values(DataInputStream in, DataType type, long[] shape, int width) throws IOException {
        INDArray vector = Nd4j.createUninitializedDetached(type, 'c', shape);
        try {
            INDArray row = vector.reshape(vector.length());
            byte[] bytes = new byte[(int) Math.min(CHUNK, vector.length()) * width];
            for (long start = 0; start < vector.length(); start += CHUNK) {
                int count = (int) Math.min(CHUNK, vector.length() - start);
                in.readFully(bytes, 0, count * width);
                try (INDArray part = part(ByteBuffer.wrap(bytes, 0, count * width), type, count)) {
                    row.get(NDArrayIndex.interval(start, start + count)).assign(part);
                }
            }
            return vector;
        } catch (IOException | RuntimeException e) {
            vector.close();
            throw e;
        }
    }

    private static INDArray part(ByteBuffer bytes, DataType type, int count) {
        if (type == DataType.FLOAT) {
            float[] values = new float[count];
            if (bytes.remaining() == count * Short.BYTES) {
                for (int i = 0; i < count; i++) {
                    values[i] = HalfIndexer.toFloat(bytes.getShort() & 0xffff);
                }
            } else {
                bytes.asFloatBuffer().get(values);
            }
            return Nd4j.createFromArray(values);
        }
        double[] values = new double[count];
        bytes.asDoubleBuffer().get(values);
        return Nd4j.createFromArray(values);
    }
}
