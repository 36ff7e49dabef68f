package org.aezoo.evaluation.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.trained.Json;

/** JSON files of a run folder that the report is made from. */
public final class ReportFile {

    private ReportFile() {}

    public static byte[] json(Object view) {
        try {
            return Json.mapper().writeValueAsBytes(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and names can be written", e);
        }
    }

    /**
     * Reads a file.
     *
     * @param limit in bytes; a larger file is left out
     * @param fits whether what was read makes sense
     * @param what it should hold, for the message
     * @return empty where there is none
     * @throws InvalidInputException if it is damaged
     */
    static <T> Optional<T> read(Path file, long limit, Class<T> type, Predicate<T> fits, String what) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > limit) {
                return Optional.empty();
            }
            T view = Json.mapper().readValue(file.toFile(), type);
            if (!fits.test(view)) {
                throw new InvalidInputException(file + " holds no " + what + ": the file is damaged");
            }
            return Optional.of(view);
        } catch (IOException e) {
            throw new InvalidInputException(file + " cannot be read: the file was cut short or damaged", e);
        }
    }
}
