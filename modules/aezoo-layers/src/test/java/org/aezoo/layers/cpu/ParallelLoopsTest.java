package org.aezoo.layers.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.aezoo.layers.Nets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class ParallelLoopsTest {

    private final int before = NativeThreads.get();

    @BeforeEach
    void three() {
        NativeThreads.set(3);
        assertThat(NativeThreads.own()).isEqualTo(Onednn.isUsed() ? 3 : 1);
        NativeThreads.share();
        assertThat(NativeThreads.own()).isEqualTo(3);
        assertThat(NativeThreads.get()).isEqualTo(3);
    }

    @AfterEach
    void restore() {
        NativeThreads.set(before);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 1", "7, 3", "3, 3", "4, 3", "100, 2"})
    void everyThingIsDoneOnce(int count, int shares) {
        AtomicIntegerArray done = new AtomicIntegerArray(count);
        ParallelLoops.run(count, shares, (share, from, to) -> {
            assertThat(share).isBetween(0, shares - 1);
            for (int i = from; i < to; i++) {
                done.incrementAndGet(i);
            }
        });
        for (int i = 0; i < count; i++) {
            assertThat(done.get(i)).isEqualTo(1);
        }
    }

    @Test
    void noMoreSharesThanPay() {
        assertThat(ParallelLoops.shares(100, 1000, 100)).isEqualTo(3);
        assertThat(ParallelLoops.shares(2, 1000, 100)).isEqualTo(2);
        assertThat(ParallelLoops.shares(100, 250, 100)).isEqualTo(2);
        assertThat(ParallelLoops.shares(100, 99, 100)).isEqualTo(1);
        assertThat(ParallelLoops.shares(0, 0, 100)).isEqualTo(1);
    }

    @Test
    void withinAShareNothingIsSharedAgain() {
        AtomicIntegerArray inner = new AtomicIntegerArray(3);
        ParallelLoops.run(3, 3, (share, from, to) -> inner.set(share, ParallelLoops.shares(100, 1000, 100)));
        for (int share = 0; share < 3; share++) {
            assertThat(inner.get(share)).isEqualTo(1);
        }
        assertThat(ParallelLoops.shares(100, 1000, 100)).isEqualTo(3);
    }

    @Test
    void aFailureIsToldWhenAllAreDone() {
        AtomicIntegerArray busy = new AtomicIntegerArray(1);
        for (int time = 0; time < 100; time++) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> ParallelLoops.run(3, 3, (share, from, to) -> {
                        busy.incrementAndGet(0);
                        try {
                            if (share == 1) {
                                throw new IllegalStateException("no");
                            }
                            LockSupport.parkNanos(100_000);
                        } finally {
                            busy.decrementAndGet(0);
                        }
                    }))
                    .withMessage("no");
            assertThat(busy.get(0)).isZero();
            assertThat(ParallelLoops.shares(100, 1000, 100)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"128, 784, 128", "200, 300, 7", "7, 400, 900", "1, 3000, 1000", "129, 257, 65"})
    void productsAreTheSameOnSeveralThreads(int m, int k, int n) {
        INDArray a = Nets.normal(1, m, k).castTo(DataType.FLOAT);
        INDArray b = Nets.normal(2, k, n).castTo(DataType.FLOAT);
        for (boolean flipA : new boolean[] {false, true}) {
            for (boolean flipB : new boolean[] {false, true}) {
                for (char order : new char[] {'c', 'f'}) {
                    INDArray x = flipA ? a.transpose().dup('c') : a.dup(order);
                    INDArray y = flipB ? b.transpose().dup('f') : b.dup(order);
                    INDArray one = Nd4j.ones(DataType.FLOAT, m, n).dup(order);
                    INDArray several = one.dup(order);
                    NativeThreads.set(1);
                    Gemm.multiply(x, flipA, y, flipB, one, 0.5f);
                    NativeThreads.set(3);
                    NativeThreads.share();
                    Gemm.multiply(x, flipA, y, flipB, several, 0.5f);
                    INDArray exact = a.castTo(DataType.DOUBLE)
                            .mmul(b.castTo(DataType.DOUBLE))
                            .addi(0.5);
                    assertThat(several.castTo(DataType.DOUBLE)
                                    .sub(exact)
                                    .normmaxNumber()
                                    .doubleValue())
                            .isLessThan(1e-3);
                    assertThat(several.sub(one).normmaxNumber().doubleValue()).isLessThan(1e-3);
                }
            }
        }
    }
}
