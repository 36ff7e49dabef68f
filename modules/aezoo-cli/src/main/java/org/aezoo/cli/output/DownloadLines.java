package org.aezoo.cli.output;

import java.io.PrintWriter;
import java.util.Locale;
import org.aezoo.data.download.Download;

/** Says once a second how far a download is. */
public final class DownloadLines implements Download.Progress {

    private static final long SECOND = 1_000_000_000L;

    private final PrintWriter err;
    private long shown = System.nanoTime() - SECOND;

    public DownloadLines(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void at(String file, long bytes, long total) {
        long now = System.nanoTime();
        if (now - shown > SECOND || bytes == total) {
            shown = now;
            String all = total < 0 ? "?" : String.format(Locale.ROOT, "%.1f", total / 1e6);
            err.println(String.format(Locale.ROOT, "%s  %.1f of %s MB", file, bytes / 1e6, all));
        }
    }
}
