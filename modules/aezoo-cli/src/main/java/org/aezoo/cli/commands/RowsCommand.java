package org.aezoo.cli.commands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.options.LinesOption;
import org.aezoo.cli.options.RowsOptions;
import org.aezoo.cli.output.RowProgress;
import org.aezoo.cli.output.Terminal;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Scaling;
import org.aezoo.data.Schema;
import org.aezoo.data.Series;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.models.trained.Copies;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.Run;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What encode, reconstruct and score have in common: rows go through the model, one line per row comes out. */
@Command
abstract class RowsCommand extends RunCommand implements Backend.Needed {

    /** Up to here floats hold every whole number. */
    private static final double EXACT = 1 << 24;

    @Mixin
    private final RowsOptions chosen = new RowsOptions();

    @Mixin
    private final LinesOption out = new LinesOption();

    /** Names of the columns to come. */
    abstract List<String> header(TrainedAutoencoder trained);

    /** Whether of a series each step has a line, and not each window. */
    boolean isByStep() {
        return false;
    }

    /** Names of the columns to come of each step of a series, after its time. */
    List<String> stepHeader(TrainedAutoencoder trained, Dataset windows) {
        return header(trained);
    }

    /** What a step's line says after its time; nothing where the step is in no window. */
    double[] step(TrainedAutoencoder trained, StepScores scores, int step) {
        return new double[0];
    }

    /** Names of all columns that are written. */
    final List<String> columns(TrainedAutoencoder trained, Dataset rows) {
        List<String> columns = new ArrayList<>(rows.series().isEmpty() ? List.of() : StepLines.keys(rows));
        columns.addAll(isByStep(rows) ? stepHeader(trained, rows) : header(trained));
        return columns;
    }

    private boolean isByStep(Dataset rows) {
        return isByStep() && !rows.series().isEmpty();
    }

    /** The scaling of rows that come out in the units of the data; null where they have units of their own. */
    @Nullable Scaling units(TrainedAutoencoder trained) {
        return null;
    }

    /** Whether a column holds whole numbers, which are written without a point. */
    boolean isWhole(TrainedAutoencoder trained, int column) {
        return false;
    }

    /** Before the first row. */
    void begin(TrainedAutoencoder trained, Dataset data) {}

    /** Works a few hundred rows out; called by several threads at once, each with a copy of the model. */
    abstract double[][] rows(TrainedAutoencoder trained, TrainedAutoencoder.View view);

    /** Told of each row, in order. */
    void written(double[] row) {}

    /** After the last row. */
    void end(int rows) {}

    /** Of the JSON document, what a command has to say besides where its rows are; asked for once they are written. */
    Map<String, Object> document(TrainedAutoencoder trained) {
        return Map.of();
    }

    @Override
    public void run() {
        Output output = Output.lines(out.file, common, chosen.data.file(), folder);
        RunCard card = Run.card(folder);
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(folder);
                LoadedData loaded = chosen.data.load(card, trained, 0, common.err())) {
            Dataset rows = chosen.of(loaded);
            trained.checkFits(rows);
            sayOutside(trained, rows, common);
            output.write(writer -> write(trained, rows, writer));
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("data", loaded.train().name());
            document.put("rows", lines(rows));
            document.put("columns", columns(trained, rows));
            Schema read = rows.schema();
            if (read != null) {
                document.put("read_as", read.readAs());
            }
            document.putAll(document(trained));
            output.done(lines(rows) + " " + unit(rows), document);
        }
    }

    /** Says so where rows have values beyond the range that the model was trained on. */
    static void sayOutside(TrainedAutoencoder trained, Dataset rows, CommonOptions common) {
        String outside = trained.scorer().outside(rows).message();
        if (!outside.isEmpty()) {
            common.err().println(outside);
        }
    }

    /** How many lines are written. */
    private int lines(Dataset rows) {
        return isByStep(rows) ? rows.series().stream().mapToInt(Series::steps).sum() : rows.size();
    }

    /** What lines are of. */
    private String unit(Dataset rows) {
        return isByStep(rows) ? "steps" : rows.series().isEmpty() ? "rows" : "windows";
    }

    /** Writes header and lines. */
    private void write(TrainedAutoencoder trained, Dataset rows, Writer writer) throws IOException {
        writeHeader(columns(trained, rows), writer);
        if (isByStep(rows)) {
            begin(trained, rows);
            StepLines.write(
                    trained,
                    rows,
                    stepHeader(trained, rows).size(),
                    (scores, step) -> step(trained, scores, step),
                    column -> isWhole(trained, column),
                    writer,
                    this::written);
            end(lines(rows));
            return;
        }
        // a bar would stand between the rows of standard output
        try (RowProgress progress =
                new RowProgress(common.err(), Terminal.isTerminal() && out.file != null, rows.size())) {
            Scaling units = units(trained);
            int columns = header(trained).size();
            boolean[] whole = new boolean[columns];
            for (int i = 0; i < columns; i++) {
                whole[i] = isWhole(trained, i);
            }
            begin(trained, rows);
            try (Copies copies = new Copies(trained, () -> TrainedAutoencoder.load(folder), rows.size())) {
                copies.forEach(
                        rows,
                        (copy, view) -> {
                            double[][] values = rows(copy, view);
                            StringBuilder lines = new StringBuilder();
                            for (int r = 0; r < values.length; r++) {
                                if (!rows.series().isEmpty()) {
                                    lines.append(StepLines.key(rows, view.first() + r));
                                }
                                appendRow(values[r], whole, units, lines);
                            }
                            return new Lines(values, lines);
                        },
                        some -> {
                            append(some.text, writer);
                            for (double[] row : some.values) {
                                written(row);
                                progress.rowDone();
                            }
                        });
            }
            end(rows.size());
        }
    }

    /** Rows and the lines that say them. */
    private record Lines(double[][] values, StringBuilder text) {}

    static void writeHeader(List<String> names, Writer writer) throws IOException {
        writer.write(headerLine(names));
    }

    static String headerLine(List<String> names) {
        return names.stream().map(RowsCommand::cell).collect(Collectors.joining(",", "", "\n"));
    }

    /**
     * Writes a line.
     *
     * @param units the scaling of a row in the units of the data, which may lie too far from 0 for floats; null for others
     */
    static void writeRow(double[] row, @Nullable Scaling units, Writer writer) {
        StringBuilder line = new StringBuilder();
        appendRow(row, new boolean[row.length], units, line);
        append(line, writer);
    }

    static void appendRow(double[] row, boolean[] whole, @Nullable Scaling units, StringBuilder line) {
        for (int i = 0; i < row.length; i++) {
            line.append(i == 0 ? "" : ",");
            float single = (float) row[i];
            if (whole[i]) {
                line.append((long) row[i]);
            } else if (Math.abs(row[i]) > EXACT || (units != null && units.needsDoubles(i))) {
                line.append(row[i]);
            } else {
                // floats as short as they can be without losing anything
                line.append(single);
            }
        }
        line.append('\n');
    }

    /** Appends a line where nothing but an unchecked exception may come of it. */
    static void append(CharSequence line, Writer writer) {
        try {
            writer.append(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A cell of a table, in quotes where it needs them. */
    static String cell(String name) {
        return name.matches("[^\",\\r\\n]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
