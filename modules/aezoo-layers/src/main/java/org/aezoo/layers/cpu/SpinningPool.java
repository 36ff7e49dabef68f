package org.aezoo.layers.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that help with pieces of a millisecond and less. After a piece they stay awake for a moment, because the next
 * one comes within microseconds while a network takes its steps; then they sleep until they are woken. Whoever has work
 * does not wait for a sleeper: a piece belongs to who takes it first.
 *
 * <p>It works for one caller at a time; others do their work by themselves.
 */
final class SpinningPool {

    /** How long a member stays awake, in nanoseconds: longer than what a step does between two pieces. */
    private static final long AWAKE = 100_000;

    /** Looks at the work between two looks at the clock. */
    private static final int LOOKS = 64;

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final AtomicBoolean taken = new AtomicBoolean();
    private final List<Member> members = new ArrayList<>();
    private volatile @Nullable Job job;

    /** Does the pieces from 0 to before a number, each once, on any thread. */
    @FunctionalInterface
    interface Pieces {
        /** Does one piece. */
        void take(int number);
    }

    /**
     * Does all pieces, with the help of as many threads less one as there are pieces, and returns when all are done; then
     * throws what the first to fail has thrown.
     */
    void run(int count, Pieces pieces) {
        if (count < 2 || !taken.compareAndSet(false, true)) {
            for (int i = 0; i < count; i++) {
                pieces.take(i);
            }
            return;
        }
        Job now = new Job(count, pieces);
        try {
            hire(count - 1);
            job = now;
            for (int i = 0; i < count - 1; i++) {
                members.get(i).wake();
            }
            now.help();
            now.await();
        } finally {
            job = null;
            taken.set(false);
        }
        now.check();
    }

    private void hire(int count) {
        while (members.size() < count) {
            Member member = new Member(members.size() + 1 < PROCESSORS);
            Thread thread = new Thread(member, "aezoo-team-" + (members.size() + 1));
            thread.setDaemon(true);
            member.thread = thread;
            members.add(member);
            thread.start();
        }
    }

    /** Pieces, and how far they are. */
    private static final class Job {

        private final int count;
        private final Pieces pieces;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Job(int count, Pieces pieces) {
            this.count = count;
            this.pieces = pieces;
        }

        /** Takes pieces until none is left. */
        void help() {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                try {
                    pieces.take(i);
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                } finally {
                    done.incrementAndGet();
                }
            }
        }

        /** Waits until the others are done with theirs. */
        @SuppressWarnings("ThreadPriorityCheck") // a hint; nothing hangs on it
        void await() {
            for (int looks = 1; done.get() < count; looks++) {
                if (looks % LOOKS == 0) {
                    // somebody else's thread may have the processor of one who is not done
                    Thread.yield();
                } else {
                    Thread.onSpinWait();
                }
            }
        }

        void check() {
            Throwable first = failure.get();
            if (first instanceof RuntimeException e) {
                throw e;
            }
            if (first instanceof Error e) {
                throw e;
            }
        }
    }

    private final class Member implements Runnable {

        private final boolean staysAwake;
        private volatile boolean asleep;
        private @Nullable Thread thread;

        /** @param staysAwake whether there is a processor for it */
        Member(boolean staysAwake) {
            this.staysAwake = staysAwake;
        }

        void wake() {
            if (asleep) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        @SuppressWarnings("InfiniteLoopStatement") // a daemon
        public void run() {
            Job last = null;
            long since = System.nanoTime();
            for (int looks = 1; ; looks++) {
                Job now = job;
                if (now != null && now != last) {
                    now.help();
                    last = now;
                    since = System.nanoTime();
                } else if (looks % LOOKS == 0 && (!staysAwake || System.nanoTime() - since > AWAKE)) {
                    last = null; // or its arrays would stay
                    asleep = true;
                    if (job == null) {
                        LockSupport.park(this);
                    }
                    asleep = false;
                    since = System.nanoTime();
                } else {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
