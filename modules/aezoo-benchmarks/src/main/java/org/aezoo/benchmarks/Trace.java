package org.aezoo.benchmarks;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.aezoo.layers.FusedUpdater;
import org.aezoo.layers.cpu.Device;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a network did in some steps of training: every loss, and at a few steps its parameters, their loss and their
 * gradient. The parameters of the first step are the start from which another device repeats it.
 *
 * <p>As a file, big-endian: format 1, number of steps, number of points, number of parts, four bytes each; the losses as
 * doubles; the lengths of the parts; then each point: its step, its
 * loss as a double, its parameters and its gradient as floats.
 *
 * @param losses per step, nats per example
 * @param parts numbers per array of weights or biases, in the order in which they lie in the network
 * @param points in the order of their steps
 */
record Trace(double[] losses, int[] parts, List<Point> points) {

    private static final int FORMAT = 1;

    /** Parts of a run at whose starts it is looked at closely. */
    private static final int QUARTERS = 4;

    /** Parts whose gradient is less than this share of the whole count as if it were as much: they are all rounding. */
    private static final double LEAST_SHARE = 1e-3;

    /** Shares of themselves by which parameters are moved to see whether rounding decides: some ten last digits. */
    private static final double ROUNDING = 1e-6;

    /** Shares of themselves by which they are moved to get away from a kink. */
    private static final double AWAY = 1e-3;

    private static final int PROBES = 4;
    private static final int ATTEMPTS = 8;

    /**
     * A step that was looked at closely.
     *
     * @param step counted from 0
     * @param loss at the parameters
     * @param parameters before it, as they lie in the network; a thousandth beside them where the gradient has a kink
     * @param gradient of the loss by them
     */
    record Point(int step, double loss, float[] parameters, float[] gradient) {}

    /**
     * How far another device's trace is from the one that it repeats.
     *
     * @param loss largest difference of a loss at the same parameters, as a share of the mean absolute loss
     * @param gradient largest norm, over all arrays of weights and biases, of a gradient's difference at the same
     *     parameters, as a share of its norm
     * @param drift largest difference of a loss where each device goes on from its own parameters, as a share of the mean
     *     absolute loss; Adam makes steps of full size of gradients that are but rounding, so that runs part
     */
    record Difference(double loss, double gradient, double drift) {}

    /** Trains a network that starts as it comes, or at the first point of another trace. */
    static Trace of(ComputationGraph graph, List<MultiDataSet> batches, int steps, @Nullable Trace reference) {
        if (reference != null) {
            set(graph, reference.points.get(0).parameters);
        }
        FusedUpdater.install(graph);
        double[] losses = new double[steps];
        List<Point> points = new ArrayList<>();
        try {
            for (int step = 0; step < steps; step++) {
                MultiDataSet batch = batches.get(step % batches.size());
                if (step == steps - 1 || step % Math.max(1, steps / QUARTERS) == 0) {
                    points.add(
                            reference == null ? steady(graph, batch, step) : repeated(graph, batch, reference, step));
                }
                draw(step);
                graph.fit(batch);
                losses[step] = graph.score();
            }
        } finally {
            System.clearProperty(Device.NOISE);
        }
        return new Trace(losses, parts(graph), points);
    }

    private static int[] parts(ComputationGraph graph) {
        return Arrays.stream(graph.topologicalSortOrder())
                .mapToObj(i -> graph.getVertices()[i])
                .filter(vertex -> vertex.numParams() > 0)
                .flatMap(vertex -> vertex.paramTable(false).values().stream())
                .mapToInt(array -> (int) array.length())
                .toArray();
    }

    /** Noise that depends on the step alone. */
    private static void draw(int step) {
        System.setProperty(Device.NOISE, String.valueOf(step + 1));
        Nd4j.getRandom().setSeed(step + 1);
    }

    /**
     * A point that can be compared: where moving the parameters by {@link #ROUNDING} moves the gradient by more than two
     * devices may differ, rounding decides it. So it is where a unit is about to be switched on, or two distances take
     * turns as the median; then a place close by is taken. Training starts at the first point, and else goes on unmoved.
     */
    private static Point steady(ComputationGraph graph, MultiDataSet batch, int step) {
        float[] own = floats(graph.params());
        int[] parts = parts(graph);
        Random random = new Random(step);
        Point steadiest = null;
        double least = Double.POSITIVE_INFINITY;
        for (int attempt = 0; attempt < ATTEMPTS && least > DeviceTables.GRADIENT; attempt++) {
            Point point = point(graph, batch, step, attempt == 0 ? own : moved(own, AWAY, random));
            double change = 0;
            for (int probe = 0; probe < PROBES; probe++) {
                Point beside = point(graph, batch, step, moved(point.parameters, ROUNDING, random));
                change = Math.max(change, difference(beside.gradient, point.gradient, parts));
            }
            if (steadiest == null || change < least) {
                steadiest = point;
                least = change;
            }
        }
        Point found = Objects.requireNonNull(steadiest, "no attempt");
        set(graph, step == 0 ? found.parameters : own);
        return found;
    }

    private static float[] moved(float[] parameters, double share, Random random) {
        float[] all = new float[parameters.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) (parameters[i] * (1 + share * random.nextGaussian()));
        }
        return all;
    }

    /** The gradient at the reference's parameters, so that it is compared at one place. */
    private static Point repeated(ComputationGraph graph, MultiDataSet batch, Trace reference, int step) {
        float[] own = floats(graph.params());
        float[] parameters = own;
        for (Point point : reference.points) {
            parameters = point.step == step ? point.parameters : parameters;
        }
        Point point = point(graph, batch, step, parameters);
        set(graph, own);
        return point;
    }

    /** Loss and gradient at some parameters, which the network keeps. */
    private static Point point(ComputationGraph graph, MultiDataSet batch, int step, float[] parameters) {
        set(graph, parameters);
        draw(step);
        graph.setInputs(batch.getFeatures());
        graph.setLabels(batch.getLabels());
        graph.computeGradientAndScore();
        double loss = graph.score();
        float[] gradient = floats(graph.gradient().gradient());
        graph.clear();
        return new Point(step, loss, parameters, gradient);
    }

    private static float[] floats(INDArray array) {
        return array.dup().data().asFloat();
    }

    private static void set(ComputationGraph graph, float[] parameters) {
        graph.setParams(Nd4j.create(parameters, new long[] {1, parameters.length}, 'c'));
    }

    /** How far this trace is from one that it repeats. */
    Difference from(Trace reference) {
        double scale = Arrays.stream(reference.losses).map(Math::abs).average().orElse(1);
        double drift = 0;
        for (int step = 0; step < losses.length; step++) {
            drift = Math.max(drift, orInfinity(Math.abs(losses[step] - reference.losses[step]) / scale));
        }
        double loss = 0;
        double gradient = 0;
        for (int i = 0; i < points.size(); i++) {
            loss = Math.max(loss, orInfinity(Math.abs(points.get(i).loss - reference.points.get(i).loss) / scale));
            gradient = Math.max(gradient, difference(points.get(i).gradient, reference.points.get(i).gradient, parts));
        }
        return new Difference(loss, gradient, drift);
    }

    /** The largest over all parts: norm of the difference as a share of the other's norm. */
    private static double difference(float[] gradient, float[] other, int[] parts) {
        double least = LEAST_SHARE * Math.sqrt(squares(other, null, 0, other.length));
        double largest = 0;
        int from = 0;
        for (int part : parts) {
            double norm = Math.max(least, Math.sqrt(squares(other, null, from, from + part)));
            double off = Math.sqrt(squares(gradient, other, from, from + part));
            largest = Math.max(largest, off == 0 ? 0 : orInfinity(off / norm));
            from += part;
        }
        return largest;
    }

    /** The squares of some numbers, or of what they differ by from others, added up. */
    private static double squares(float[] values, float @Nullable [] others, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            double value = others == null ? values[i] : (double) values[i] - others[i];
            sum += value * value;
        }
        return sum;
    }

    private static double orInfinity(double difference) {
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    /** Writes it to a file that is there as a whole or not at all. */
    void write(Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
            out.writeInt(FORMAT);
            out.writeInt(losses.length);
            out.writeInt(points.size());
            out.writeInt(parts.length);
            for (double loss : losses) {
                out.writeDouble(loss);
            }
            for (int length : parts) {
                out.writeInt(length);
            }
            for (Point point : points) {
                out.writeInt(point.step);
                out.writeDouble(point.loss);
                out.write(bytes(point.parameters));
                out.write(bytes(point.gradient));
            }
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    /** @throws IOException if the file is none that {@link #write} wrote */
    static Trace read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (in.readInt() != FORMAT) {
                throw new IOException(file + " is no trace of format " + FORMAT);
            }
            double[] losses = new double[in.readInt()];
            int count = in.readInt();
            int[] parts = new int[in.readInt()];
            for (int i = 0; i < losses.length; i++) {
                losses[i] = in.readDouble();
            }
            for (int i = 0; i < parts.length; i++) {
                parts[i] = in.readInt();
            }
            int length = Arrays.stream(parts).sum();
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                points.add(new Point(in.readInt(), in.readDouble(), floats(in, length), floats(in, length)));
            }
            return new Trace(losses, parts, points);
        }
    }

    private static float[] floats(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length * Float.BYTES];
        in.readFully(bytes);
        float[] values = new float[length];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return values;
    }
}
