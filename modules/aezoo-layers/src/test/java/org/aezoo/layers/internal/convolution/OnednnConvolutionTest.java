package org.aezoo.layers.internal.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.aezoo.layers.Nets;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.layers.cpu.Onednn;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What it computes is in {@link GemmConvolutionTest}; here is what its primitives depend on. */
class OnednnConvolutionTest {

    private static final int[] KERNEL = {4, 3};
    private static final int[] STRIDE = {2, 2};
    private static final int[] PADDING = {1, 1};

    private final int threads = NativeThreads.get();

    @BeforeEach
    void needsOnednn() {
        assumeTrue(Onednn.isUsedForConvolutions(), "no oneDNN for convolutions here");
    }

    @AfterEach
    void restore() {
        NativeThreads.set(threads);
    }

    /** One step of training, both for a convolution and for a transposed one, and all that comes out. */
    private record Step(
            ConvolutionKernel convolver, INDArray x, INDArray y, INDArray w, INDArray b, List<INDArray> results) {

        static Step of(ConvolutionKernel convolver, int batch) {
            INDArray x = values(1, batch, 3, 14, 13);
            INDArray y = values(2, batch, 18, 7, 7);
            INDArray w = values(3, 18, 3, 4, 3);
            INDArray b = values(4, 18);
            INDArray ofChannels = values(5, 3);
            List<INDArray> results = Stream.of(y, x, w, b, x, y, w, ofChannels)
                    .map(OnednnConvolutionTest::like)
                    .toList();
            return new Step(convolver, x, y, w, b, results);
        }

        List<INDArray> run() {
            convolver.forward(x, w, b, results.get(0), true);
            convolver.backward(x, y, w, results.get(1), results.get(2), results.get(3));
            convolver.transposed(y, w, null, results.get(4));
            convolver.backwardOfTransposed(y, x, w, results.get(5), results.get(6), results.get(7));
            return results;
        }
    }

    private static INDArray values(long seed, long... shape) {
        return Nets.normal(seed, shape).castTo(DataType.FLOAT);
    }

    private static INDArray like(INDArray array) {
        return Nd4j.create(DataType.FLOAT, array.shape());
    }

    private static ConvolutionKernel convolver() {
        return new OnednnConvolution(new long[] {4, 3, 14, 13}, new long[] {4, 18, 7, 7}, KERNEL, STRIDE, PADDING);
    }

    private static void assertClose(List<INDArray> actual, List<INDArray> expected) {
        for (int i = 0; i < actual.size(); i++) {
            double greatest = expected.get(i).amaxNumber().doubleValue();
            double difference = actual.get(i).sub(expected.get(i)).amaxNumber().doubleValue();
            assertThat(difference).as("result " + i).isLessThan(1e-5 * greatest);
        }
    }

    @Test
    void batchesOfAllSizesTakeTurns() {
        ConvolutionKernel byHand =
                new GemmConvolution(new long[] {4, 3, 14, 13}, new long[] {4, 18, 7, 7}, KERNEL, STRIDE, PADDING);
        ConvolutionKernel convolver = convolver();
        // more sizes than primitives are kept for
        for (int batch : new int[] {4, 1, 9, 4, 2, 3, 1, 5, 6, 4}) {
            assertClose(Step.of(convolver, batch).run(), Step.of(byHand, batch).run());
        }
    }

    @Test
    void theNumberOfThreadsDoesNotMatter() {
        ConvolutionKernel convolver = convolver();
        NativeThreads.set(1);
        // enough images for three shares
        List<INDArray> one = Step.of(convolver, 401).run();
        for (int threads : new int[] {2, 3, 1}) {
            NativeThreads.set(threads);
            assertClose(Step.of(convolver, 401).run(), one);
        }
    }

    @Test
    void anyThreadMayGoOn() throws InterruptedException {
        ConvolutionKernel convolver = convolver();
        List<INDArray> here = Step.of(convolver, 8).run();
        Step next = Step.of(convolver, 8);
        Thread other = new Thread(next::run);
        other.start();
        other.join();
        assertClose(next.results, here);
    }

    @Test
    void xIsReadAgainWhereTheWayForwardWasNoTraining() {
        ConvolutionKernel convolver = convolver();
        Step step = Step.of(convolver, 4);
        INDArray y = like(step.y);
        INDArray gradientW = like(step.w);
        convolver.forward(step.x, step.w, null, y, false);
        step.x.muli(2);
        convolver.backward(step.x, step.y, step.w, null, gradientW, null);
        INDArray expected = like(step.w);
        convolver().backward(step.x, step.y, step.w, null, expected, null);
        assertClose(List.of(gradientW), List.of(expected));
    }

    @Test
    void memoryStaysFlat() {
        ConvolutionKernel convolver = convolver();
        List<Step> steps = new ArrayList<>();
        for (int batch = 1; batch <= 7; batch++) {
            steps.add(Step.of(convolver, 20 * batch));
        }
        steps.forEach(Step::run);
        steps.forEach(Step::run);
        long before = Pointer.physicalBytes();
        for (int i = 0; i < 100; i++) {
            steps.forEach(Step::run);
        }
        // 700 sets of primitives, most with more than a MiB of copies
        assertThat(Pointer.physicalBytes() - before).isLessThan(100L << 20);
    }
}
