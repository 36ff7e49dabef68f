package org.aezoo.evaluation.figures;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.aezoo.data.InvalidInputException;

/**
 * What {@code history.csv} says.
 *
 * @param epochs finished, in order
 * @param parts the loss's parts by name, {@code reconstruction} and the penalties; empty where it has only one
 */
public record History(List<Epoch> epochs, Map<String, Part> parts) {

    static final String FILE = "history.csv";

    private static final String TRAIN = "train_";
    private static final String VALIDATION = "validation_";

    /**
     * One finished epoch.
     *
     * @param number from 1
     * @param training loss per example, averaged over the epoch
     * @param validation loss per example after the epoch; empty without validation rows
     */
    public record Epoch(int number, double training, OptionalDouble validation) {}

    /**
     * A part of the loss, epoch by epoch; NaN where it was not measured.
     *
     * @param validation empty without validation rows
     */
    public record Part(double[] training, double[] validation) {}

    /**
     * Reads the file of a run folder.
     *
     * @return empty where there is no such file, or no finished epoch in it
     * @throws InvalidInputException if a line is not what it should be; a last line without its end is left out, as a
     *     run may be writing it
     */
    public static Optional<History> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InvalidInputException("cannot read " + file + " (" + e.getMessage() + ")", e);
        }
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        List<String> lines = whole.lines().toList();
        if (lines.size() < 2) {
            return Optional.empty();
        }
        List<String> columns = List.of(lines.get(0).split(",", -1));
        int number = columns.indexOf("epoch");
        int training = columns.indexOf("train_loss");
        int validation = columns.indexOf("validation_loss");
        if (number < 0 || training < 0) {
            throw new InvalidInputException(file + " must have the columns epoch and train_loss, got " + lines.get(0));
        }
        List<Epoch> epochs = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            try {
                if (cells.length != columns.size()) {
                    throw new NumberFormatException(cells.length + " cells instead of " + columns.size());
                }
                for (int c = 0; c < cells.length; c++) {
                    if (columns.get(c).startsWith(TRAIN) || columns.get(c).startsWith(VALIDATION)) {
                        Double.parseDouble(cells[c].isEmpty() ? "0" : cells[c]);
                    }
                }
                epochs.add(new Epoch(
                        Integer.parseInt(cells[number]),
                        Double.parseDouble(cells[training]),
                        validation < 0 || cells[validation].isEmpty()
                                ? OptionalDouble.empty()
                                : OptionalDouble.of(Double.parseDouble(cells[validation]))));
            } catch (NumberFormatException e) {
                throw new InvalidInputException(
                        file + ", line " + (i + 1) + " cannot be read (" + e.getMessage() + "): the file is damaged",
                        e);
            }
        }
        return Optional.of(new History(List.copyOf(epochs), parts(columns, lines)));
    }

    private static Map<String, Part> parts(List<String> columns, List<String> lines) {
        Map<String, Part> parts = new LinkedHashMap<>();
        for (String column : columns) {
            String name = column.startsWith(TRAIN) ? column.substring(TRAIN.length()) : "loss";
            if (!name.equals("loss")) {
                parts.put(
                        name,
                        new Part(
                                values(columns.indexOf(column), lines),
                                values(columns.indexOf(VALIDATION + name), lines)));
            }
        }
        return parts.size() < 2 ? Map.of() : Collections.unmodifiableMap(parts);
    }

    /** A column, lines without a number in it as NaN; nothing where there is no number at all. */
    private static double[] values(int column, List<String> lines) {
        if (column < 0) {
            return new double[0];
        }
        double[] values = lines.stream()
                .skip(1)
                .map(line -> line.split(",", -1)[column])
                .mapToDouble(cell -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
                .toArray();
        return Arrays.stream(values).allMatch(Double::isNaN) ? new double[0] : values;
    }

    public boolean hasValidation() {
        return epochs.stream().anyMatch(epoch -> epoch.validation().isPresent());
    }

    /** The numbers of the epochs. */
    public int[] numbers() {
        return epochs.stream().mapToInt(Epoch::number).toArray();
    }

    /** The loss by which epochs are judged: in validation where there is any, else in training. */
    public double[] judged() {
        return epochs.stream().mapToDouble(this::judged).toArray();
    }

    /** The epoch of the lowest loss: in validation where there is any, else in training. */
    public Epoch best() {
        Epoch best = epochs.get(0);
        for (Epoch epoch : epochs) {
            if (judged(epoch) < judged(best) || Double.isNaN(judged(best))) {
                best = epoch;
            }
        }
        return best;
    }

    public double judged(Epoch epoch) {
        return hasValidation() ? epoch.validation().orElse(Double.NaN) : epoch.training();
    }
}
