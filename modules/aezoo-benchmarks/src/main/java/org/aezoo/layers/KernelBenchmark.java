package org.aezoo.layers;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.aezoo.layers.cpu.ActivationKernel;
import org.aezoo.layers.cpu.Gemm;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.layers.internal.kernels.DensePass;
import org.aezoo.layers.internal.kernels.FusedLoss;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Single kernels beside ND4J's own operations, on one thread. In the package of the kernels because nobody else sees
 * them.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class KernelBenchmark {

    private static final int BATCH = 128;
    private static final int PIXELS = 784;
    private static final int PARAMETERS = 218_000;

    /** A fully connected layer so narrow at its input that little but bias and activation is left. */
    @State(Scope.Thread)
    public static class Layer {
        final INDArray input = Nd4j.rand(BATCH, 1);
        final INDArray weights = Nd4j.rand('f', 1, PIXELS);
        final INDArray bias = Nd4j.rand(1, PIXELS);
    }

    /** Preactivations of a batch and what they are compared with. */
    @State(Scope.Thread)
    public static class Output {
        final INDArray z = Nd4j.randn('c', BATCH, PIXELS);
        final INDArray x = Nd4j.rand('c', BATCH, PIXELS);
        final INDArray delta = Nd4j.create(BATCH, PIXELS);
        final FusedLoss fused = new BernoulliLoss().fused(new ActivationSigmoid());
        final LossBinaryXENT own = new LossBinaryXENT();
    }

    /** Gradients of 784-128-64 and its moments. */
    @State(Scope.Thread)
    public static class Step {
        final INDArray gradient = Nd4j.randn(1, PARAMETERS).reshape(PARAMETERS);
        final GradientUpdater<?> fused = new FusedAdam(1e-3).instantiate(Nd4j.zeros(1, 2 * PARAMETERS), true);
        final INDArray row = Nd4j.randn(1, PARAMETERS);
        final GradientUpdater<?> own = new Adam(1e-3).instantiate(Nd4j.zeros(1, 2 * PARAMETERS), true);
    }

    /** Two matrices and room for their product. */
    @State(Scope.Thread)
    public static class Matrices {

        /** Rows of the first, columns of the first, columns of the second. */
        @Param({"128x784x128", "128x128x64", "256x784x1000", "784x128x128"})
        public String shape = "";

        List<INDArray> arrays = List.of();

        /** Makes the matrices. */
        @Setup
        public void fill() {
            String[] sides = shape.split("x", -1);
            int m = Integer.parseInt(sides[0]);
            int k = Integer.parseInt(sides[1]);
            int n = Integer.parseInt(sides[2]);
            NativeThreads.set(1);
            arrays = List.of(Nd4j.rand('c', m, k), Nd4j.rand('f', k, n), Nd4j.create(new int[] {m, n}, 'f'));
        }
    }

    /** {@code sigmoid(x W + b)} in one walk. */
    @Benchmark
    public INDArray layerOurs(Layer s) {
        return DensePass.forward(
                        s.input,
                        s.weights,
                        false,
                        s.bias,
                        ActivationKernel.SIGMOID,
                        false,
                        LayerWorkspaceMgr.noWorkspaces())
                .output();
    }

    /** The same in three operations. */
    @Benchmark
    public INDArray layerNd4j(Layer s) {
        return Transforms.sigmoid(s.input.mmul(s.weights).addiRowVector(s.bias), false);
    }

    /** Cross-entropy and its gradient from preactivations in one walk. */
    @Benchmark
    public double lossOurs(Output s) {
        return DensePass.judge(s.z, null, s.x, s.fused, null, s.delta);
    }

    /** The same with Deeplearning4j's loss. */
    @Benchmark
    public Object lossNd4j(Output s) {
        return s.own.computeGradientAndScore(s.x, s.z.dup(), new ActivationSigmoid(), null, false);
    }

    /** A step of Adam in one walk. */
    @Benchmark
    public INDArray adamOurs(Step s) {
        s.fused.applyUpdater(s.gradient, 1, 0);
        return s.gradient;
    }

    /** The same with ND4J's. */
    @Benchmark
    public INDArray adamNd4j(Step s) {
        s.own.applyUpdater(s.row, 1, 0);
        return s.row;
    }

    /** A product, straight from OpenBLAS. */
    @Benchmark
    public INDArray productOurs(Matrices s) {
        Gemm.multiply(s.arrays.get(0), false, s.arrays.get(1), false, s.arrays.get(2), 0);
        return s.arrays.get(2);
    }

    /** The same through ND4J. */
    @Benchmark
    public INDArray productNd4j(Matrices s) {
        return Nd4j.gemm(s.arrays.get(0), s.arrays.get(1), s.arrays.get(2), false, false, 1, 0);
    }
}
