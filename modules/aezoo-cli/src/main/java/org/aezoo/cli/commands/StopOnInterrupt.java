package org.aezoo.cli.commands;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.aezoo.cli.options.CommonOptions;

/** While it is open, Ctrl-C stops a training and holds the exit up until what it has learnt is saved. */
final class StopOnInterrupt implements AutoCloseable {

    private final CountDownLatch saved = new CountDownLatch(1);
    private final Thread hook;
    private final CommonOptions common;

    StopOnInterrupt(Runnable stop, CommonOptions common) {
        this.common = common;
        hook = new Thread(() -> {
            stop.run();
            try {
                // as long as saving and judging may take; the model file itself is safe already
                saved.await(2, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        saved.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyStopping) {
            // the hook itself is what we are here for
            common.err().flush();
        }
    }
}
