package org.aezoo.layers.inference;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/** Two stacks, the second on top of the first: networks whose layers are not all of one kind. */
final class ChainedStack implements FusedInference {

    /** Rows that are between the two at once. */
    private static final int BLOCK = 256;

    private final FusedInference first;
    private final FusedInference second;

    private ChainedStack(FusedInference first, FusedInference second) {
        this.first = first;
        this.second = second;
    }

    /** See {@link FusedInference#between}. The first stack goes as far up as one can. */
    static @Nullable ChainedStack between(ComputationGraph graph, String from, String to) {
        List<String> names = LayerStack.line(graph.getConfiguration(), from, to);
        if (names == null) {
            return null;
        }
        for (int i = names.size() - 2; i >= 0; i--) {
            FusedInference first = ofOneKind(graph, from, names.get(i));
            if (first == null) {
                continue;
            }
            FusedInference second = FusedInference.between(graph, names.get(i), to);
            if (second != null) {
                return new ChainedStack(first, second);
            }
        }
        return null;
    }

    /** The same for layers that are all fully connected or all convolutions. */
    static @Nullable FusedInference ofOneKind(ComputationGraph graph, String from, String to) {
        DenseStack dense = DenseStack.between(graph, from, to);
        return dense != null ? dense : ConvolutionStack.between(graph, from, to);
    }

    @Override
    public boolean hasLoss() {
        return second.hasLoss();
    }

    @Override
    public double loss(double x, double y) {
        return second.loss(x, y);
    }

    /** Works on what came out of the first stack for some rows. */
    @FunctionalInterface
    private interface Upper {
        void take(int first, float[][] values);
    }

    private void walk(int count, Source rows, Upper upper) {
        for (int from = 0; from < count; from += BLOCK) {
            int start = from;
            upper.take(start, first.run(Math.min(BLOCK, count - from), after(rows, start)));
        }
    }

    @Override
    public float[][] run(int count, Source rows) {
        float[][] result = new float[count][];
        walk(count, rows, (from, values) -> {
            float[][] part = second.run(values.length, source(values));
            System.arraycopy(part, 0, result, from, part.length);
        });
        return result;
    }

    @Override
    public void addLosses(int count, Source rows, @Nullable Source values, double weight, double[] scores) {
        Source compared = values == null ? rows : values;
        walk(count, rows, (from, below) -> {
            double[] part = new double[below.length];
            second.addLosses(part.length, source(below), after(compared, from), weight, part);
            for (int i = 0; i < part.length; i++) {
                scores[from + i] += part[i];
            }
        });
    }

    private static Source source(float[][] values) {
        return (row, target, offset) -> System.arraycopy(values[row], 0, target, offset, values[row].length);
    }

    /** The rows from one on. */
    private static Source after(Source rows, int from) {
        return new Source() {
            @Override
            public void read(int row, float[] target, int offset) {
                rows.read(from + row, target, offset);
            }

            @Override
            public Source onAnotherThread() {
                return after(rows.onAnotherThread(), from);
            }
        };
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
