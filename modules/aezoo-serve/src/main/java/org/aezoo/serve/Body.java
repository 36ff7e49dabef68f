package org.aezoo.serve;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** A body that is read as a whole, without a thread that waits for it, within limits of size and time. */
final class Body {

    private final Exchange exchange;
    private final long most;
    private final Duration time;
    private final Consumer<byte[]> whole;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicBoolean done = new AtomicBoolean();
    private Scheduler.@Nullable Task timeout;

    private Body(Exchange exchange, long most, Duration time, Consumer<byte[]> whole) {
        this.exchange = exchange;
        this.most = most;
        this.time = time;
        this.whole = whole;
    }

    /**
     * Reads.
     *
     * @param most bytes
     * @param time that it may take
     * @param whole is given all of it; what it throws is answered
     */
    static void read(Exchange exchange, long most, Duration time, Consumer<byte[]> whole) {
        Body body = new Body(exchange, most, time, whole);
        if (exchange.request.getLength() > most) {
            body.fail(tooLarge(most));
        } else {
            body.more();
        }
    }

    private static Problem tooLarge(long most) {
        return new Problem(
                HttpStatus.PAYLOAD_TOO_LARGE_413,
                "the body has more than " + most + " bytes: ask in parts, or send rows one after another as"
                        + " application/x-ndjson or text/csv");
    }

    private void more() {
        Request request = exchange.request;
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                if (timeout == null) {
                    timeout = request.getComponents()
                            .getScheduler()
                            .schedule(this::late, time.toMillis(), TimeUnit.MILLISECONDS);
                }
                request.demand(this::more);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                fail(chunk.getFailure());
                return;
            }
            boolean last = chunk.isLast();
            ByteBuffer part = chunk.getByteBuffer();
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            chunk.release();
            bytes.writeBytes(copy);
            if (bytes.size() > most) {
                fail(tooLarge(most));
                return;
            }
            if (last) {
                if (done.compareAndSet(false, true)) {
                    stopTimer();
                    try {
                        whole.accept(bytes.toByteArray());
                    } catch (RuntimeException | Error e) {
                        exchange.fail(e);
                    }
                }
                return;
            }
        }
    }

    private void stopTimer() {
        if (timeout != null) {
            timeout.cancel();
        }
    }

    private void late() {
        fail(new Problem(
                HttpStatus.REQUEST_TIMEOUT_408,
                "the body took longer than " + time.toSeconds() + " seconds to arrive"));
    }

    private void fail(Throwable thrown) {
        if (done.compareAndSet(false, true)) {
            stopTimer();
            exchange.fail(thrown);
        }
    }
}
