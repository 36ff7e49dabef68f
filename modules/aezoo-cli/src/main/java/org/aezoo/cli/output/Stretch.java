package org.aezoo.cli.output;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.aezoo.run.RunListener;
import org.jspecify.annotations.Nullable;

/**
 * Work that says nothing while it goes on. Where it takes more than a second, a line says what it is; on a terminal a bar
 * shows for how long, and goes away.
 */
public final class Stretch implements RunListener.Work {

    /** Milliseconds without a word, by a system property of this name for tests. */
    public static final String QUIET = "aezoo.quiet";

    private static final long QUIET_MILLIS = 1000;

    private final PrintWriter err;
    private final String what;
    private final boolean terminal;
    private final Thread clock;
    private boolean closed;
    private String now = "";
    private int percent = -1;
    private @Nullable ProgressBar bar;

    public Stretch(PrintWriter err, String what) {
        this(err, what, Terminal.isTerminal(), Long.getLong(QUIET, QUIET_MILLIS));
    }

    public Stretch(PrintWriter err, String what, boolean terminal, long quietMillis) {
        this.err = err;
        this.what = what;
        this.terminal = terminal;
        clock = new Thread(
                () -> {
                    try {
                        Thread.sleep(quietMillis);
                        show();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt(); // it was over before
                    }
                },
                "stretch");
        clock.setDaemon(true);
        clock.start();
    }

    private synchronized void show() {
        if (closed) {
            return;
        }
        if (!terminal) {
            err.println(what + "…");
            err.flush();
            return;
        }
        bar = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(-1)
                .hideEta()
                .setUpdateIntervalMillis(200)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .clearDisplayOnFinish()
                .build();
        bar.setExtraMessage(now);
        fill();
    }

    /** What is done now; shown on a terminal. */
    @Override
    public synchronized void now(String part) {
        now = part;
        if (bar != null) {
            bar.setExtraMessage(part);
        }
    }

    /** How much is done; from the first call on the bar fills. */
    @Override
    public synchronized void done(double share) {
        percent = (int) (100 * share);
        fill();
    }

    private void fill() {
        if (bar != null && percent >= 0) {
            bar.maxHint(100);
            bar.stepTo(percent);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        clock.interrupt();
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
