package org.aezoo.models.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class LifetimeTest {

    private final AtomicInteger releases = new AtomicInteger();
    private final AtomicBoolean lost = new AtomicBoolean();
    private final Lifetime lifetime = new Lifetime("model", lost::get, releases::incrementAndGet);

    @Test
    void closesOnceAndRefusesFromThenOn() {
        assertThat(lifetime.get(() -> 7)).isEqualTo(7);
        lifetime.close();
        lifetime.close();
        assertThat(releases).hasValue(1);
        refused();
    }

    private void refused() {
        assertThatThrownBy(() -> lifetime.run(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the model is closed: its memory was given back; load or train it again to use it");
    }

    @Test
    void refusesWhenTheMemoryWasGivenBackBySomebodyElse() {
        lost.set(true);
        refused();
        lifetime.close();
        assertThat(releases).hasValue(1);
    }

    @Test
    void waitsForACallThatHasBegunAndRefusesOthersMeanwhile() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        CompletableFuture<Integer> call = CompletableFuture.supplyAsync(() -> lifetime.get(() -> {
            inside.countDown();
            await(leave);
            return lifetime.get(() -> 8); // what it calls itself is no call of others
        }));
        inside.await();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(lifetime::close);
        awaitRefusal();
        assertThat(closing.isDone()).isFalse();
        assertThat(releases).hasValue(0);
        leave.countDown();
        assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo(8);
        closing.get(10, TimeUnit.SECONDS);
        assertThat(releases).hasValue(1);
    }

    @Test
    void closedFromInsideItGoesOnToTheEndOfTheCall() {
        int result = lifetime.get(() -> {
            lifetime.close();
            assertThat(releases).hasValue(0);
            return lifetime.get(() -> 9);
        });
        assertThat(result).isEqualTo(9);
        assertThat(releases).hasValue(1);
        refused();
    }

    /** A call that leaves work to another thread and waits for it, while a third closes. */
    @Test
    void doesNotLockUpWithAThreadThatTheCallWaitsFor() {
        CountDownLatch closing = new CountDownLatch(1);
        AtomicBoolean helped = new AtomicBoolean();
        lifetime.run(() -> {
            CompletableFuture<Void> closer = CompletableFuture.runAsync(() -> {
                closing.countDown();
                lifetime.close();
            });
            await(closing);
            awaitRefusal();
            assertThatThrownBy(() -> CompletableFuture.runAsync(() -> lifetime.run(() -> helped.set(true)))
                            .join())
                    .hasRootCauseInstanceOf(IllegalStateException.class);
            assertThat(closer.isDone()).isFalse();
        });
        assertThat(helped).isFalse();
    }

    @Test
    void aCallThatFailsLeavesToo() {
        assertThatThrownBy(() -> lifetime.run(() -> {
                    throw new IllegalArgumentException("as it may");
                }))
                .hasMessage("as it may");
        lifetime.close();
        assertThat(releases).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until closing has begun, which is seen by what another thread is told. */
    private void awaitRefusal() {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (CompletableFuture.supplyAsync(this::isLetIn).join()) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    private boolean isLetIn() {
        try {
            return lifetime.get(() -> true);
        } catch (IllegalStateException refused) {
            return false;
        }
    }
}
