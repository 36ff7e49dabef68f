package org.aezoo.data.download;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/** The body as it arrives, with a limit on the wait for the next piece, which the streams of the JDK lack. */
final class DownloadBody implements Flow.Subscriber<List<ByteBuffer>> {

    private static final Object END = new Object();

    private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
    private final Duration idle;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean cancelled;

    DownloadBody(Duration idle) {
        this.idle = idle;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (cancelled) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        queue.add(buffers);
    }

    @Override
    public void onError(Throwable error) {
        queue.add(error);
    }

    @Override
    public void onComplete() {
        queue.add(END);
    }

    /** The next piece, null after the last. */
    @Nullable List<ByteBuffer> next() throws DownloadFailed {
        Object got;
        try {
            got = queue.poll(idle.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        if (got == null) {
            throw new DownloadFailed("nothing came for " + idle.toMillis() / 1000.0 + " s", true);
        }
        if (got == END) {
            return null;
        }
        if (got instanceof Throwable error) {
            throw new DownloadFailed("connection lost: " + Text.reason(error), true);
        }
        Flow.Subscription current = subscription;
        if (current != null) {
            current.request(1);
        }
        @SuppressWarnings("unchecked") // only onNext adds lists
        List<ByteBuffer> buffers = (List<ByteBuffer>) got;
        return buffers;
    }

    void cancel() {
        cancelled = true;
        Flow.Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
    }

    static InvalidInputException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new InvalidInputException("the download was interrupted: start again, it goes on where it stopped", e);
    }
}
