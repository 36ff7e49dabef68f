package org.aezoo.cli.output;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how many rows are written: a bar on a terminal, elsewhere a line for every {@value #LINE} rows. */
public final class RowProgress implements AutoCloseable {

    private static final int LINE = 100_000;

    /** Rows between two steps of the bar. */
    private static final int STEP = 512;

    private final PrintWriter err;
    private final @Nullable ProgressBar bar;
    private final int rows;
    private final long started = System.nanoTime();
    private int done;

    public RowProgress(PrintWriter err, boolean terminal, int rows) {
        this.err = err;
        this.rows = rows;
        bar = terminal
                ? new ProgressBarBuilder()
                        .setTaskName("rows")
                        .setInitialMax(rows)
                        .setUnit(" rows", 1)
                        .showSpeed()
                        .setUpdateIntervalMillis(200)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err))
                        .clearDisplayOnFinish()
                        .build()
                : null;
    }

    public void rowDone() {
        done++;
        if (bar != null) {
            if (done % STEP == 0 || done == rows) {
                bar.stepTo(done);
            }
        } else if (done % LINE == 0 && rows > LINE) {
            double seconds = (System.nanoTime() - started) / 1e9;
            err.println(String.format(
                    Locale.ROOT,
                    "%,d of %,d rows, %s left",
                    done,
                    rows,
                    Progress.time(seconds / done * (rows - done))));
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
