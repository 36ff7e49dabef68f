package org.aezoo.evaluation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.aezoo.data.InvalidInputException;

/**
 * What {@code history.csv} says.
 *
 * @param epochs finished, in order
 */
record History(List<Epoch> epochs) {

    static final String FILE = "history.csv";

    /**
     * One finished epoch.
     *
     * @param number from 1
     * @param training loss per example, averaged over the epoch
     * @param validation loss per example after the epoch; empty without validation rows
     */
    record Epoch(int number, double training, OptionalDouble validation) {}

    /**
     * Reads the file of a run folder.
     *
     * @return empty where there is no such file, or no finished epoch in it
     * @throws InvalidInputException if a line is not what it should be; a last line without its end is left out, as a
     *     run may be writing it
     */
    static Optional<History> read(Path folder) {
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
        return Optional.of(new History(List.copyOf(epochs)));
    }

    boolean hasValidation() {
        return epochs.stream().anyMatch(epoch -> epoch.validation().isPresent());
    }

    /** The epoch of the lowest loss: in validation where there is any, else in training. */
    Epoch best() {
        Epoch best = epochs.get(0);
        for (Epoch epoch : epochs) {
            if (judged(epoch) < judged(best) || Double.isNaN(judged(best))) {
                best = epoch;
            }
        }
        return best;
    }

    private double judged(Epoch epoch) {
        return hasValidation() ? epoch.validation().orElse(Double.NaN) : epoch.training();
    }
}
