package org.aezoo.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.aezoo.models.trained.Json;
import org.jspecify.annotations.Nullable;

/**
 * How a training goes as one JSON object a line, for other programs to follow: {@code tail -f DIR/events.jsonl}.
 *
 * <pre>
 *   {"time": "2026-01-31T12:00:00Z", "event": "started", "epochs": 20, "first_epoch": 1, "batches": 422, "examples": 54000}
 *   {"time": …, "event": "batch", "epoch": 1, "batch": 57, "loss": 120.5}                       at most one a second
 *   {"time": …, "event": "epoch", "epoch": 1, "learning_rate": 0.001, "train_loss": 90.1, "validation_loss": 85.2,
 *    "seconds": 5.1, "examples_per_second": 10588.2, "best": true}
 *   {"time": …, "event": "cooling", "last_epoch": 24}                    the step size falls from here to that epoch
 *   {"time": …, "event": "noted", "message": "the run in … goes on with new data: …"}
 *   {"time": …, "event": "took_back", "epoch": 2, "reason": "the loss became NaN in epoch 2, batch 7"}
 * </pre>
 *
 * <p>Epochs of a quantising model have {@code "codebooks"}, {@code usage} and {@code perplexity} of each. Lines of a stage of pretraining have {@code "stage"}, its number, as well. A resumed run adds to the file. Lines are
 * whole: each is written at once.
 */
public final class EventLog implements TrainingListener {

    /** The file's name in a run's folder. */
    public static final String FILE = "events.jsonl";

    private static final Duration BETWEEN_BATCHES = Duration.ofSeconds(1);
    private static final ObjectWriter WRITER = Json.mapper().writer().without(SerializationFeature.INDENT_OUTPUT);

    private final Path file;
    private final Clock clock;
    private final int stage;
    private final int workers;
    private Instant lastBatch = Instant.MIN;

    /** Adds to a file, which is made where it is missing. */
    public EventLog(Path file) {
        this(file, 1);
    }

    /**
     * Adds to a file, which is made where it is missing.
     *
     * @param workers that train, 1 or more
     */
    public EventLog(Path file, int workers) {
        this(file, Clock.systemUTC(), 0, workers);
    }

    EventLog(Path file, Clock clock, int stage, int workers) {
        this.file = file;
        this.clock = clock;
        this.stage = stage;
        this.workers = workers;
    }

    @Override
    public TrainingListener forStage(int number, int count, String name) {
        return new EventLog(file, clock, number, workers);
    }

    @Override
    public void noted(String message) {
        Map<String, @Nullable Object> event = event("noted");
        event.put("message", message);
        write(event);
    }

    @Override
    public void started(int epochs, int firstEpoch, int batches, int examples) {
        Map<String, @Nullable Object> event = event("started");
        event.put("epochs", epochs);
        event.put("first_epoch", firstEpoch);
        event.put("batches", batches);
        event.put("examples", examples);
        event.put("workers", workers);
        write(event);
    }

    @Override
    public void cooling(int lastEpoch) {
        Map<String, @Nullable Object> event = event("cooling");
        event.put("last_epoch", lastEpoch);
        write(event);
    }

    @Override
    public void batchDone(int epoch, int batch, int examples, Losses mean) {
        Instant now = clock.instant();
        if (now.isBefore(lastBatch.equals(Instant.MIN) ? now : lastBatch.plus(BETWEEN_BATCHES))) {
            return;
        }
        lastBatch = now;
        Map<String, @Nullable Object> event = event("batch");
        event.put("epoch", epoch);
        event.put("batch", batch);
        put(event, "loss", mean.total());
        write(event);
    }

    @Override
    public void epochDone(EpochRecord epoch, boolean better) {
        Map<String, @Nullable Object> event = event("epoch");
        event.put("epoch", epoch.epoch());
        event.put("learning_rate", epoch.learningRate());
        put(event, "train", epoch.train());
        put(event, "validation", epoch.validation());
        event.put("seconds", epoch.seconds());
        event.put("examples_per_second", epoch.examplesPerSecond());
        if (!epoch.codebooks().isEmpty()) {
            event.put("codebooks", epoch.codebooks());
        }
        event.put("best", better);
        write(event);
    }

    @Override
    public void tookBack(int epoch, String reason) {
        Map<String, @Nullable Object> event = event("took_back");
        event.put("epoch", epoch);
        event.put("reason", reason);
        write(event);
    }

    private static void put(Map<String, @Nullable Object> event, String which, @Nullable Losses losses) {
        if (losses != null) {
            put(event, which + "_loss", losses.total());
            losses.penalties().forEach((name, value) -> put(event, which + "_" + name, value));
        }
    }

    /** JSON has no word for what is no finite number: it becomes null. */
    private static void put(Map<String, @Nullable Object> event, String name, double value) {
        event.put(name, Double.isFinite(value) ? (Object) value : null);
    }

    private Map<String, @Nullable Object> event(String name) {
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("time", clock.instant().toString());
        event.put("event", name);
        if (stage > 0) {
            event.put("stage", stage);
        }
        return event;
    }

    private void write(Map<String, @Nullable Object> event) {
        try {
            byte[] line = (WRITER.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
            // a stream that does not mind interrupts
            try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
                out.write(line);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write " + file + " (" + Text.reason(e) + "): check the folder and the free space", e);
        }
    }
}
