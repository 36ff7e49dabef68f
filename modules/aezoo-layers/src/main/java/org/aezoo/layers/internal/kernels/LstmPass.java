package org.aezoo.layers.internal.kernels;

import org.aezoo.layers.cpu.Gemm;
import org.aezoo.layers.cpu.HostMemory;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * An LSTM's way over a batch of windows and back, in single precision in memory of the host. Arrays are step by step,
 * [length, batch, units]; the gates of a row are those of Deeplearning4j, candidate, forget, output, input.
 */
public final class LstmPass {

    private final int length;
    private final int batch;
    private final int in;
    private final int units;
    private final INDArray steps;
    private final INDArray weights;
    private final INDArray recurrent;
    private final INDArray bias;

    /**
     * @param input [batch, in, length]
     * @param weights [in, 4 units]
     * @param recurrent [units, 4 units]
     * @param bias [1, 4 units]
     */
    public LstmPass(INDArray input, INDArray weights, INDArray recurrent, INDArray bias) {
        batch = (int) input.size(0);
        in = (int) input.size(1);
        length = (int) input.size(2);
        units = (int) recurrent.size(0);
        steps = input.permute(2, 0, 1).dup('c');
        this.weights = weights;
        this.recurrent = recurrent;
        this.bias = bias;
    }

    /** What the layer puts out, [length, batch, units]. */
    public INDArray states(LayerWorkspaceMgr workspaces) {
        INDArray states = workspaces.createUninitialized(
                ArrayType.ACTIVATIONS, DataType.FLOAT, new long[] {length, batch, units}, 'c');
        // the last state and cell are asked for as well: without them oneDNN's part of the operation fails
        INDArray last = Nd4j.createUninitialized(DataType.FLOAT, batch, units);
        Nd4j.exec(DynamicCustomOp.builder("lstmLayer")
                .addInputs(
                        steps,
                        reordered(weights),
                        reordered(recurrent),
                        reordered(bias.reshape(1, 4L * units)).reshape(4L * units))
                .addOutputs(states, last, last.ulike())
                // steps first, forwards, sigmoid, tanh, tanh
                .addIntegerArguments(0, 0, 2, 0, 0)
                .addFloatingPointArguments(0.0)
                // has a bias, no lengths, no first state and cell, no peepholes; returns states, the last one, the last
                // cell
                .addBooleanArguments(true, false, false, false, false, true, true, true)
                .build());
        return states;
    }

    /** The operation's order of gates: input, forget, candidate, output. */
    private INDArray reordered(INDArray gates) {
        return Nd4j.concat(1, gate(gates, 3), gate(gates, 1), gate(gates, 0), gate(gates, 2));
    }

    private INDArray gate(INDArray gates, long gate) {
        return gates.get(NDArrayIndex.all(), NDArrayIndex.interval(gate * units, (gate + 1) * units));
    }

    /**
     * The way back.
     *
     * @param states what it put out, [length, batch, units]
     * @param above gradients at what was put out, [batch, units, length]
     * @param ofWeights takes the gradients at the weights
     * @param ofRecurrent those at the recurrent ones
     * @param ofBias those at the biases
     * @return gradients at the input, [length, batch, in]
     */
    public INDArray back(INDArray states, INDArray above, INDArray ofWeights, INDArray ofRecurrent, INDArray ofBias) {
        int rows = length * batch;
        INDArray before = Nd4j.create(DataType.FLOAT, length, batch, units);
        if (length > 1) {
            before.get(NDArrayIndex.interval(1, length)).assign(states.get(NDArrayIndex.interval(0, length - 1L)));
        }
        before = before.reshape('c', rows, units);
        INDArray inputs = steps.reshape('c', rows, in);
        double[] sums = new double[4 * units];
        INDArray changes = changes(
                gates(inputs, before), HostMemory.read(above.permute(2, 0, 1).dup('c')), sums);
        Gemm.multiply(inputs, true, changes, false, ofWeights, 0);
        Gemm.multiply(before, true, changes, false, ofRecurrent, 0);
        ofBias.assign(Nd4j.createFromArray(sums).castTo(DataType.FLOAT).reshape(ofBias.shape()));
        INDArray below = Nd4j.createUninitialized(DataType.FLOAT, rows, in);
        Gemm.multiply(changes, false, weights, true, below, 0);
        return below.reshape('c', length, batch, in);
    }

    /** The gates of all steps, [rows, 4 units]. All are sigmoids, as tanh(u) = 2 sigmoid(2 u) - 1. */
    private float[] gates(INDArray inputs, INDArray before) {
        INDArray sums = Nd4j.createUninitialized(DataType.FLOAT, inputs.size(0), 4L * units);
        Gemm.multiply(inputs, false, weights, false, sums, 0);
        Gemm.multiply(before, false, recurrent, false, sums, 1);
        float[] gates = HostMemory.read(sums);
        float[] biases = HostMemory.read(bias);
        for (int at = 0; at < gates.length; at += 4 * units) {
            for (int j = 0; j < biases.length; j++) {
                gates[at + j] = (j < units ? 2 : 1) * (gates[at + j] + biases[j]);
            }
        }
        HostMemory.write(sums, gates);
        Transforms.sigmoid(sums, false);
        gates = HostMemory.read(sums);
        for (int at = 0; at < gates.length; at += 4 * units) {
            for (int j = at; j < at + units; j++) {
                gates[j] = 2 * gates[j] - 1;
            }
        }
        return gates;
    }

    /**
     * Gradients at what the gates are of, [rows, 4 units]; from the last step to the first.
     *
     * @param sums takes their sums
     */
    private INDArray changes(float[] gates, float[] above, double[] sums) {
        int size = batch * units;
        float[] cells = cells(gates);
        INDArray tanh = Nd4j.createUninitialized(DataType.FLOAT, cells.length);
        HostMemory.write(tanh, cells);
        float[] bounded = HostMemory.read(Transforms.tanh(tanh, false));
        INDArray changes = Nd4j.createUninitialized(DataType.FLOAT, (long) length * batch, 4L * units);
        INDArray ofState = Nd4j.create(DataType.FLOAT, batch, units);
        FloatPointer into = HostMemory.pointer(changes);
        float[] step = new float[4 * size];
        float[] fromState = new float[size];
        float[] fromCell = new float[size];
        for (int t = length - 1; t >= 0; t--) {
            for (int row = 0; row < batch; row++) {
                for (int j = 0; j < units; j++) {
                    int at = row * units + j;
                    int place = t * size + at;
                    int gate = t * 4 * size + row * 4 * units + j;
                    float g = gates[gate];
                    float f = gates[gate + units];
                    float o = gates[gate + 2 * units];
                    float i = gates[gate + 3 * units];
                    float state = above[place] + fromState[at];
                    float cell = fromCell[at] + state * o * (1 - bounded[place] * bounded[place]);
                    int target = row * 4 * units + j;
                    step[target] = cell * i * (1 - g * g);
                    step[target + units] = t == 0 ? 0 : cell * cells[place - size] * f * (1 - f);
                    step[target + 2 * units] = state * bounded[place] * o * (1 - o);
                    step[target + 3 * units] = cell * g * i * (1 - i);
                    fromCell[at] = cell * f;
                }
                for (int j = 0; j < sums.length; j++) {
                    sums[j] += step[row * sums.length + j];
                }
            }
            FloatPointer of = into.getPointer((long) t * 4 * size);
            of.put(step, 0, step.length);
            if (t > 0) {
                Gemm.rows(of, batch, recurrent, /* transposed= */ true, HostMemory.pointer(ofState));
                HostMemory.pointer(ofState).get(fromState, 0, size);
            }
        }
        HostMemory.keep(changes, ofState);
        return changes;
    }

    /** Cells of all steps, [rows, units]. */
    private float[] cells(float[] gates) {
        int size = batch * units;
        float[] cells = new float[length * size];
        for (int place = 0; place < cells.length; place++) {
            int gate = place / units * 4 * units + place % units;
            float before = place < size ? 0 : cells[place - size];
            cells[place] = gates[gate + units] * before + gates[gate + 3 * units] * gates[gate];
        }
        return cells;
    }
}
