package org.aezoo.serve.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who asks a model when: a network answers one call at a time, so requests wait in a line. Whoever finds the network idle
 * asks it, for itself and for those that come meanwhile; nobody waits for others to come. Where that is allowed, rows that
 * wait go through the network together.
 *
 * <p>Matrix products have other last digits for one row than for many, as they take another way through the processor. To
 * give each request what the library gives for its rows alone, rows are not put together unless that is asked for.
 */
public final class Turns {

    /** Rows that go through a network together at most, which bounds how long others wait. */
    static final int MOST = 256;

    /** After so many turns the work goes to another thread. */
    private static final int TURNS = 32;

    private final boolean gather;
    private final Executor threads;
    private final Queue<Turn> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger length = new AtomicInteger();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Told told;

    /** Is told of every call of a network. */
    @FunctionalInterface
    public interface Told {
        /**
         * A call has ended.
         *
         * @param requests that it answered
         */
        void answered(int requests);
    }

    /** What comes of a turn. */
    public interface Outcome {
        /** The answer. */
        void answer(RowsAnswer answer);

        /** There is none. */
        void fail(Throwable failure);

        /** Whether it is too late to ask. */
        default boolean isLate() {
            return false;
        }
    }

    private record Turn(ServedModel model, Operation operation, Query query, Outcome outcome) {

        boolean goesWith(Turn other) {
            return operation == other.operation && model == other.model && query.all() == other.query.all();
        }

        boolean canBeGathered() {
            return operation.isGathered() && !query.explain();
        }
    }

    /**
     * @param gather whether rows go through the network together
     * @param threads for what does not get done on the threads of those who ask
     */
    public Turns(boolean gather, Executor threads, Told told) {
        this.gather = gather;
        this.threads = threads;
        this.told = told;
    }

    /** How many wait. */
    public int length() {
        return length.get();
    }

    /** Asks; the outcome may come on another thread. */
    public void ask(ServedModel model, Operation operation, Query query, Outcome outcome) {
        length.incrementAndGet();
        waiting.add(new Turn(model, operation, query, outcome));
        work();
    }

    private void work() {
        // a request that is added just after the line was found empty finds the network idle in its turn
        for (int turns = 0; !waiting.isEmpty() && busy.compareAndSet(false, true); turns++) {
            if (turns == TURNS) {
                busy.set(false);
                threads.execute(this::work);
                return;
            }
            List<Turn> now = List.of();
            @Nullable RowsAnswer answer = null;
            @Nullable Throwable failure = null;
            try {
                now = next();
                answer = now.isEmpty() ? null : answer(now);
            } catch (RuntimeException | Error e) {
                failure = e;
            } finally {
                busy.set(false);
            }
            finish(now, answer, failure);
        }
    }

    /** Takes those whose turn it is out of the line. */
    private List<Turn> next() {
        List<Turn> now = new ArrayList<>(1);
        int rows = 0;
        for (Turn turn = waiting.peek(); turn != null; turn = waiting.peek()) {
            int more = turn.query.rows().length;
            boolean alone = now.isEmpty();
            boolean together = !alone
                    && gather
                    && turn.canBeGathered()
                    && now.get(0).canBeGathered()
                    && turn.goesWith(now.get(0))
                    && rows + more <= MOST;
            if (!alone && !together) {
                break;
            }
            waiting.poll();
            length.decrementAndGet();
            now.add(turn);
            rows += more;
        }
        return now;
    }

    private RowsAnswer answer(List<Turn> now) {
        Turn first = now.get(0);
        if (now.size() == 1) {
            if (first.outcome.isLate()) {
                throw new LateException();
            }
            told.answered(1);
            return first.model.answer(first.operation, first.query);
        }
        double[][] rows =
                now.stream().flatMap(turn -> Arrays.stream(turn.query.rows())).toArray(double[][]::new);
        told.answered(now.size());
        return first.model.answer(first.operation, first.query.withRows(rows, List.of()));
    }

    private void finish(List<Turn> now, @Nullable RowsAnswer answer, @Nullable Throwable failure) {
        if (now.size() == 1) {
            finish(now.get(0), answer, failure);
            return;
        }
        int at = 0;
        for (Turn turn : now) {
            int from = at;
            int to = at + turn.query.rows().length;
            at = to;
            if (failure != null) {
                // one of them may be to blame: each is asked for itself
                threads.execute(() -> alone(turn));
            } else if (answer != null) {
                threads.execute(() -> finish(turn, answer.slice(from, to), null));
            }
        }
    }

    private static void alone(Turn turn) {
        try {
            turn.outcome.answer(turn.model.answer(turn.operation, turn.query));
        } catch (RuntimeException | Error e) {
            turn.outcome.fail(e);
        }
    }

    private static void finish(Turn turn, @Nullable RowsAnswer answer, @Nullable Throwable failure) {
        if (answer != null) {
            turn.outcome.answer(answer);
        } else if (failure != null) {
            turn.outcome.fail(failure);
        }
    }

    /** The time to answer is over before the turn has come. */
    public static final class LateException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        LateException() {
            super("the time to answer was over before this request's turn came");
        }
    }
}
