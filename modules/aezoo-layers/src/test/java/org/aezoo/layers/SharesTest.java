package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SharesTest {

    private final int before = NativeThreads.get();

    @BeforeEach
    void three() {
        NativeThreads.set(3);
    }

    @AfterEach
    void restore() {
        NativeThreads.set(before);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 1", "7, 3", "3, 3", "4, 3", "100, 2"})
    void everyThingIsDoneOnce(int count, int shares) {
        AtomicIntegerArray done = new AtomicIntegerArray(count);
        Shares.run(count, shares, (share, from, to) -> {
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
        assertThat(Shares.of(100, 1000, 100)).isEqualTo(3);
        assertThat(Shares.of(2, 1000, 100)).isEqualTo(2);
        assertThat(Shares.of(100, 250, 100)).isEqualTo(2);
        assertThat(Shares.of(100, 99, 100)).isEqualTo(1);
        assertThat(Shares.of(0, 0, 100)).isEqualTo(1);
    }

    @Test
    void threadsAreWhatTheyWereWhateverHappens() throws InterruptedException {
        assertThatIllegalStateException()
                .isThrownBy(() -> Shares.run(4, 2, (share, from, to) -> {
                    throw new IllegalStateException("no");
                }));
        assertThat(NativeThreads.get()).isEqualTo(3);
        // several at the same time, which begin and end in turns
        CountDownLatch inside = new CountDownLatch(4);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int time = 0; time < 200; time++) {
                    NativeThreads.alone();
                    inside.countDown();
                    NativeThreads.together();
                }
            });
            threads.add(thread);
            thread.start();
        }
        inside.await();
        for (Thread thread : threads) {
            assertThat(NativeThreads.get()).isEqualTo(3);
            thread.join();
        }
        assertThat(NativeThreads.get()).isEqualTo(3);
        NativeThreads.alone();
        NativeThreads.set(2);
        assertThat(NativeThreads.get()).isEqualTo(2);
        NativeThreads.together();
        assertThat(NativeThreads.get()).isEqualTo(2);
    }
}
