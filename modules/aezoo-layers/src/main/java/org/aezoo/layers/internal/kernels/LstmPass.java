package org.aezoo.layers.internal.kernels;

import org.aezoo.layers.cpu.Gemm;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.cpu.Kernels;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * An LSTM's way over a batch of windows and back, in single precision in memory of the host. Arrays are step by step,
 * [length, batch, units]; the gates of a row are those of Deeplearning4j, candidate, forget, output, input.
 *
 * <p>ND4J's operation {@code lstmLayer} is not used: where the processor has no AVX-512 its oneDNN ends the process.
 */
public final class LstmPass {

    private final int length;
    private final int batch;
    private final int in;
    private final int units;
    private final INDArray input;
    private final INDArray weights;
    private final INDArray recurrent;
    private final INDArray states;
    private final float[] gates;
    private final float[] cells;
    private final float[] bounded;

    /**
     * Goes over the windows.
     *
     * @param input [batch, in, length]
     * @param weights [in, 4 units]
     * @param recurrent [units, 4 units]
     * @param bias [1, 4 units]
     * @param workspaces from which the states are
     */
    public LstmPass(INDArray input, INDArray weights, INDArray recurrent, INDArray bias, LayerWorkspaceMgr workspaces) {
        batch = (int) input.size(0);
        in = (int) input.size(1);
        length = (int) input.size(2);
        units = (int) recurrent.size(0);
        this.input = input;
        this.weights = weights;
        this.recurrent = recurrent;
        states = workspaces.createUninitialized(
                ArrayType.ACTIVATIONS, DataType.FLOAT, new long[] {length, batch, units}, 'c');
        INDArray sums = Nd4j.createUninitialized(DataType.FLOAT, (long) length * batch, 4L * units);
        Gemm.multiply(inputs(), false, weights, false, sums, 0);
        gates = HostMemory.read(sums);
        cells = new float[length * batch * units];
        bounded = new float[cells.length];
        forward(HostMemory.read(bias), sums);
    }

    /** [length * batch, in]: a copy for now, as its memory is that of the workspace that is open. */
    private INDArray inputs() {
        return input.permute(2, 0, 1).dup('c').reshape('c', (long) length * batch, in);
    }

    /** Whether it went over this very array. */
    public boolean isOver(INDArray windows) {
        return input == windows;
    }

    /** What the layer puts out, [length, batch, units]. */
    public INDArray states() {
        return states;
    }

    /**
     * Turns what inputs add to the gates into gates, cells and states.
     *
     * @param spare memory for a step's gates
     */
    private void forward(float[] bias, INDArray spare) {
        int size = batch * units;
        FloatPointer into = HostMemory.pointer(states);
        FloatPointer products = HostMemory.pointer(spare);
        float[] fromState = new float[4 * size];
        float[] state = new float[size];
        for (int t = 0; t < length; t++) {
            if (t > 0) {
                Gemm.rows(into.getPointer((long) (t - 1) * size), batch, recurrent, /* transposed= */ false, products);
                products.get(fromState, 0, fromState.length);
            }
            for (int row = 0; row < batch; row++) {
                int from = row * 4 * units;
                int gate = t * 4 * size + from;
                for (int j = 0; j < 4 * units; j++) {
                    gates[gate + j] += fromState[from + j] + bias[j];
                }
                Kernels.tanh(gates, gate, units);
                Kernels.sigmoid(gates, gate + units, 3 * units);
                int place = t * size + row * units;
                for (int j = 0; j < units; j++) {
                    float before = t == 0 ? 0 : cells[place - size + j];
                    cells[place + j] = gates[gate + units + j] * before + gates[gate + 3 * units + j] * gates[gate + j];
                }
            }
            System.arraycopy(cells, t * size, bounded, t * size, size);
            Kernels.tanh(bounded, t * size, size);
            for (int row = 0; row < batch; row++) {
                int output = t * 4 * size + row * 4 * units + 2 * units;
                for (int j = 0; j < units; j++) {
                    state[row * units + j] = gates[output + j] * bounded[t * size + row * units + j];
                }
            }
            into.getPointer((long) t * size).put(state, 0, size);
        }
        HostMemory.keep(states, spare);
    }

    /**
     * The way back.
     *
     * @param above gradients at what was put out, [batch, units, length]
     * @param ofWeights takes the gradients at the weights
     * @param ofRecurrent those at the recurrent ones
     * @param ofBias those at the biases
     * @return gradients at the input, [length, batch, in]
     */
    public INDArray back(INDArray above, INDArray ofWeights, INDArray ofRecurrent, INDArray ofBias) {
        int rows = length * batch;
        INDArray before = Nd4j.create(DataType.FLOAT, length, batch, units);
        if (length > 1) {
            before.get(NDArrayIndex.interval(1, length)).assign(states.get(NDArrayIndex.interval(0, length - 1L)));
        }
        before = before.reshape('c', rows, units);
        INDArray inputs = inputs();
        double[] sums = new double[4 * units];
        INDArray changes = changes(HostMemory.read(above.permute(2, 0, 1).dup('c')), sums);
        Gemm.multiply(inputs, true, changes, false, ofWeights, 0);
        Gemm.multiply(before, true, changes, false, ofRecurrent, 0);
        ofBias.assign(Nd4j.createFromArray(sums).castTo(DataType.FLOAT).reshape(ofBias.shape()));
        INDArray below = Nd4j.createUninitialized(DataType.FLOAT, rows, in);
        Gemm.multiply(changes, false, weights, true, below, 0);
        return below.reshape('c', length, batch, in);
    }

    /**
     * Gradients at what the gates are of, [rows, 4 units]; from the last step to the first.
     *
     * @param sums takes their sums
     */
    private INDArray changes(float[] above, double[] sums) {
        int size = batch * units;
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
}
