package org.aezoo.cli.output;

import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.aezoo.training.EpochRecord;
import org.aezoo.training.Losses;
import org.aezoo.training.TrainingListener;
import org.jspecify.annotations.Nullable;

/** Shows how training goes: a bar on a terminal, a line per epoch elsewhere, at most one a second. */
public final class Progress implements TrainingListener, AutoCloseable {

    private static final long BETWEEN_LINES = 1_000_000_000L;

    private final PrintWriter err;
    private final boolean terminal;
    private @Nullable ProgressBar bar;
    private String stage = "";
    private String title = "";
    private int epochs;
    private int firstEpoch;
    private int inAll;
    private long started;
    private long inEpoch;
    private long lastLine;

    public Progress(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    @Override
    public TrainingListener forStage(int number, int count, String name) {
        stage = terminal ? "stage " + number + "/" + count : "stage " + number + " of " + count + ": " + name;
        return this;
    }

    @Override
    public void noted(String message) {
        err.println(message);
    }

    @Override
    public void started(int plannedEpochs, int first, int batches, int examples) {
        finish();
        title = stage;
        stage = ""; // what comes after the last stage is the whole network
        epochs = plannedEpochs;
        inAll = examples;
        firstEpoch = first;
        started = System.nanoTime();
        if (terminal) {
            bar = new ProgressBarBuilder()
                    .setTaskName(title.isEmpty() ? "training" : title)
                    .setInitialMax((long) examples * (epochs - first + 1))
                    .setUnit("", 1) // examples: the word would take the bar's room
                    .showSpeed(new DecimalFormat("0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                    .setUpdateIntervalMillis(200)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .clearDisplayOnFinish()
                    .build();
        }
    }

    @Override
    public void batchDone(int epoch, int batch, int examples, Losses mean) {
        inEpoch += examples;
        if (bar != null) {
            bar.stepBy(examples);
            // the parts of the loss would not fit beside the bar
            bar.setExtraMessage(" " + epoch + "/" + epochs + " loss " + number(mean.total()));
        }
    }

    @Override
    public void epochDone(EpochRecord epoch, boolean better) {
        inEpoch = 0;
        long now = System.nanoTime();
        boolean end = epoch.epoch() == firstEpoch || epoch.epoch() == epochs;
        if (bar != null || !(end || now - lastLine >= BETWEEN_LINES)) {
            return;
        }
        lastLine = now;
        int done = epoch.epoch() - firstEpoch + 1;
        double seconds = (now - started) / 1e9 / done * (epochs - epoch.epoch());
        Losses validation = epoch.validation();
        err.println(Lines.wrap(
                (title.isEmpty() ? "" : title + "  ") + "epoch " + epoch.epoch() + "/" + epochs + "  loss "
                        + text(epoch.train())
                        + (validation == null ? "" : "  validation " + text(validation) + (better ? " *" : ""))
                        + epoch.codebooks().stream().map(use -> "  " + use).collect(Collectors.joining())
                        + String.format(
                                Locale.ROOT, "  %,.0f examples/s  %s left", epoch.examplesPerSecond(), time(seconds)),
                4,
                Lines.WIDTH));
    }

    @Override
    public void cooling(int lastEpoch) {
        if (bar != null) {
            bar.maxHint(bar.getMax() - (long) inAll * (epochs - lastEpoch));
        }
        epochs = lastEpoch;
    }

    @Override
    public void tookBack(int epoch, String reason) {
        if (bar != null) {
            bar.stepTo(Math.max(0, bar.getCurrent() - inEpoch));
        }
        inEpoch = 0;
        err.println(reason + ": epoch " + epoch + " begins again with a tenth of the step size");
    }

    /** The total, and its parts where there is more than one: {@code 83.12 (reconstruction 80.1, l1 3.02)}. */
    static String text(Losses losses) {
        StringBuilder text = new StringBuilder(number(losses.total()));
        if (!losses.penalties().isEmpty()) {
            text.append(" (reconstruction ").append(number(losses.reconstruction()));
            for (Map.Entry<String, Double> penalty : losses.penalties().entrySet()) {
                text.append(", ").append(penalty.getKey()).append(' ').append(number(penalty.getValue()));
            }
            text.append(')');
        }
        return text.toString();
    }

    /** Four digits that matter. */
    public static String number(double value) {
        double size = Math.abs(value);
        int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** {@code 1:05} or {@code 2:01:05}. */
    public static String time(double seconds) {
        Duration duration = Duration.ofSeconds(Math.round(seconds));
        return duration.toHours() > 0
                ? String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        duration.toHours(),
                        duration.toMinutesPart(),
                        duration.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
    }

    @Override
    public void close() {
        finish();
    }

    /** Takes the bar away, so that lines can follow. */
    public void finish() {
        if (bar != null) {
            bar.close();
            bar = null; // a second close would draw it again
        }
    }
}
