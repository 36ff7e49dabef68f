package org.aezoo.cli.commands;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.options.FollowOptions;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.aezoo.data.Schema.Windows;
import org.aezoo.data.Sha256;
import org.aezoo.data.Text;
import org.aezoo.data.series.SeriesLines;
import org.aezoo.models.trained.OnlineScores;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.online.TailProbability;
import org.aezoo.run.ColumnNames;
import org.jspecify.annotations.Nullable;

/**
 * Scores a series while it comes in: takes what lines there are, answers them, and waits for more.
 *
 * <p>The file of its state, numbers big-endian: {@code AEZS}, format 1, SHA-256 of all that follows; SHA-256 of the model,
 * what {@link SeriesLines#write} and {@link OnlineScores#write} say, then whether scores are adapted to, and if so what
 * {@link TailProbability#write} says.
 */
final class Follow {

    private static final int MAGIC = 0x41455a53; // AEZS
    private static final int FORMAT = 1;
    private static final int SHA = 32;

    /** The longest line, in bytes. */
    private static final int MOST = 1 << 24;

    private static final String INPUT = "standard input";

    private final TrainedAutoencoder trained;
    private final @Nullable Threshold threshold;
    private final boolean explain;
    private final CommonOptions common;
    private final @Nullable Path state;
    private final SeriesLines lines;
    private final OnlineScores scores;
    private final boolean[] whole;
    private @Nullable TailProbability tail;
    private boolean resumed;
    private boolean stopped;

    /** Goes on where the state file says, if there is one. */
    Follow(TrainedAutoencoder trained, FollowOptions options, boolean explain, CommonOptions common) {
        this.trained = trained;
        this.explain = explain;
        this.common = common;
        state = options.state;
        threshold = trained.scorer().threshold();
        Windows windows = OnlineScores.windows(trained);
        int usual = Math.max(windows.stride() - 1, windows.length() / 4);
        scores = new OnlineScores(trained, options.delay == null ? usual : options.delay);
        lines = new SeriesLines(INPUT, schema(), trained.scaling().fills());
        whole = new boolean[header().size() - 1];
        if (threshold != null) {
            whole[1] = true;
        }
        Integer adapt = options.adapt;
        if (adapt != null) {
            tail = tail(adapt);
        }
        if (state != null && Files.exists(state)) {
            read(state, adapt != null);
            resumed = true;
        }
    }

    private Schema schema() {
        return Objects.requireNonNull(trained.schema());
    }

    private List<String> header() {
        List<String> channels =
                schema().features().stream().map(Schema.Column::name).toList();
        boolean timed = !schema().of(Schema.Kind.TIME).isEmpty();
        List<String> names = StepLines.keys(/* several= */ false, timed);
        names.addAll(ColumnNames.scores(threshold != null, explain ? channels : List.of(), /* divergence= */ false));
        return names;
    }

    /** Begins with the scores that the threshold comes from. */
    private TailProbability tail(int window) {
        Threshold from = threshold;
        if (from == null) {
            throw new InvalidInputException(
                    "--adapt keeps alarms as rare as the threshold says, and the model has none:"
                            + " train it with --false-alarms");
        }
        if (from.percentiles().get(0) < 0) {
            throw new InvalidInputException("--adapt needs scores of 0 or more, and the model gives some of "
                    + from.percentiles().get(0) + ": leave it out");
        }
        TailProbability known = new TailProbability(window);
        from.percentiles().forEach(known::next);
        return known;
    }

    /** Until the input ends; what has been answered is written, whatever comes. */
    void run(InputStream in) {
        save(); // what cannot be written is said before anything is read
        Thread hook = new Thread(this::interrupted);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            if (!resumed) {
                write(RowsCommand.headerLine(header()));
            }
            follow(in);
        } catch (IOException e) {
            throw new InvalidInputException(INPUT + " could not be read: " + Text.reason(e), e);
        } finally {
            stop();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyStopping) {
                common.out().flush();
            }
        }
    }

    private void follow(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int filled = 0;
        int searched = 0;
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer, filled, buffer.length - filled)) {
            filled += got;
            List<String> whole = new ArrayList<>();
            int from = 0;
            for (int i = searched; i < filled; i++) {
                if (buffer[i] == '\n') {
                    whole.add(text(buffer, from, i));
                    from = i + 1;
                }
            }
            System.arraycopy(buffer, from, buffer, 0, filled - from);
            filled -= from;
            searched = filled;
            answer(whole, false);
            if (filled == buffer.length) {
                if (filled >= MOST) {
                    throw new InvalidInputException(INPUT + ": a line is longer than " + MOST + " bytes");
                }
                buffer = Arrays.copyOf(buffer, 2 * filled);
            }
        }
        answer(filled == 0 ? List.of() : List.of(text(buffer, 0, filled)), true);
    }

    private static String text(byte[] buffer, int from, int to) {
        int end = to > from && buffer[to - 1] == '\r' ? to - 1 : to;
        String text = new String(buffer, from, end - from, StandardCharsets.UTF_8);
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /** @param last whether these are the last ones, and the series does not go on by a state file */
    private synchronized void answer(List<String> some, boolean last) {
        if (stopped) {
            return;
        }
        List<SeriesLines.Step> steps = new ArrayList<>();
        @Nullable InvalidInputException refused = null;
        for (int i = 0; i < some.size() && refused == null; i++) {
            try {
                SeriesLines.Step step = lines.next(some.get(i));
                if (step != null) {
                    steps.add(step);
                }
            } catch (InvalidInputException e) {
                refused = e; // the lines before it are answered first
            }
        }
        StringBuilder text = new StringBuilder();
        scores.next(steps).forEach(scored -> append(scored, text));
        if (last && state == null) {
            scores.rest().forEach(scored -> append(scored, text));
        }
        write(text.toString());
        if (refused != null) {
            throw refused;
        }
    }

    private void append(OnlineScores.Scored scored, StringBuilder text) {
        double score = scored.score();
        double[] shares = explain ? scored.shares() : new double[0];
        Threshold judge = threshold;
        double[] row = Double.isNaN(score) ? new double[0] : ScoreCommand.row(score, judge, shares);
        if (row.length > 0 && judge != null && tail != null) {
            double p = Math.pow(10, -tail.next(Math.max(0, score)));
            row[1] = p < judge.rate() ? 1 : 0;
            row[2] = 1 - p;
            row[3] = judge.probabilityAt(p);
        }
        text.append(RowsCommand.cell(scored.time())).append(',');
        StepLines.append(row, whole, text);
    }

    private void write(String text) {
        common.out().print(text);
        common.out().flush();
        if (common.out().checkError()) {
            throw new CommandFailedException("standard output was closed before all steps were written");
        }
    }

    /** Keeps the state once; nothing is answered afterwards. */
    private synchronized void stop() {
        if (!stopped) {
            stopped = true;
            save();
        }
    }

    private void interrupted() {
        try {
            stop();
        } catch (InvalidInputException e) {
            // nobody else would say so any more
            common.err().println("aezoo: " + e.getMessage());
            common.err().flush();
        }
    }

    private void save() {
        Path file = state;
        if (file == null) {
            return;
        }
        try {
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(rest);
            out.write(trained.fingerprint());
            lines.write(out);
            scores.write(out);
            out.writeBoolean(tail != null);
            if (tail != null) {
                tail.write(out);
            }
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            DataOutputStream head = new DataOutputStream(whole);
            head.writeInt(MAGIC);
            head.writeInt(FORMAT);
            head.write(Sha256.start().digest(rest.toByteArray()));
            rest.writeTo(head);
            AtomicFile.write(file, whole.toByteArray());
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write " + Text.shown(file) + " (" + Text.reason(e) + "): name another --state", e);
        }
    }

    private void read(Path file, boolean adapts) {
        try {
            byte[] whole = Files.readAllBytes(file);
            DataInputStream head = new DataInputStream(new ByteArrayInputStream(whole));
            if (whole.length < 8 + 2 * SHA || head.readInt() != MAGIC) {
                throw new InvalidInputException(
                        "--state must name a file that --follow wrote, got " + Text.shown(file));
            }
            int format = head.readInt();
            if (format != FORMAT) {
                throw new InvalidInputException(
                        Text.shown(file) + " has the format " + format + ", and this version reads " + FORMAT);
            }
            byte[] sum = head.readNBytes(SHA);
            byte[] rest = head.readAllBytes();
            if (!Arrays.equals(sum, Sha256.start().digest(rest))) {
                throw new InvalidInputException(Text.shown(file) + " is damaged: name another --state, or delete it");
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(rest));
            if (!Arrays.equals(in.readNBytes(SHA), trained.fingerprint())) {
                throw new InvalidInputException(
                        Text.shown(file) + " is the state of another model: name another --state, or delete it");
            }
            lines.restore(in);
            scores.restore(in);
            // a state without goes on with scores of training, one with them is left where nobody asks
            if (in.readBoolean() && adapts) {
                tail = TailProbability.read(in);
            }
        } catch (IOException e) {
            throw new InvalidInputException(Text.shown(file) + " could not be read: " + Text.reason(e), e);
        }
    }
}
