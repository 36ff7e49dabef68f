package org.aezoo.layers.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class SpinningPoolTest {

    private final SpinningPool team = new SpinningPool();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 9})
    void everyPieceIsDoneOnce(int count) {
        for (int time = 0; time < 2000; time++) {
            AtomicIntegerArray done = new AtomicIntegerArray(count);
            team.run(count, done::incrementAndGet);
            for (int i = 0; i < count; i++) {
                assertThat(done.get(i)).isEqualTo(1);
            }
        }
    }

    @Test
    void othersHelp() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch both = new CountDownLatch(2);
        team.run(2, piece -> {
            threads.add(Thread.currentThread());
            both.countDown();
            await(both);
        });
        assertThat(threads).hasSize(2).contains(Thread.currentThread());
    }

    @Test
    void thoseWhoFellAsleepHelpAgain() throws InterruptedException {
        for (int time = 0; time < 20; time++) {
            CountDownLatch both = new CountDownLatch(2);
            team.run(2, piece -> {
                both.countDown();
                await(both);
            });
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void aSecondCallerDoesItsWorkAlone() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread first = new Thread(() -> team.run(2, piece -> {
            begun.countDown();
            await(end);
        }));
        first.start();
        await(begun);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        team.run(3, piece -> threads.add(Thread.currentThread()));
        assertThat(threads).containsExactly(Thread.currentThread());
        end.countDown();
        first.join();
    }

    @Test
    void aPieceMayHavePieces() {
        AtomicInteger done = new AtomicInteger();
        team.run(3, piece -> team.run(3, inner -> done.incrementAndGet()));
        assertThat(done.get()).isEqualTo(9);
    }

    @Test
    void aFailureIsToldWhenAllAreDone() {
        AtomicInteger busy = new AtomicInteger();
        for (int time = 0; time < 100; time++) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> team.run(3, piece -> {
                        busy.incrementAndGet();
                        try {
                            if (piece == 1) {
                                throw new IllegalStateException("no");
                            }
                            LockSupport.parkNanos(100_000);
                        } finally {
                            busy.decrementAndGet();
                        }
                    }))
                    .withMessage("no");
            assertThat(busy.get()).isZero();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
