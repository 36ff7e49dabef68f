package org.aezoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.Json;
import org.aezoo.models.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventLogTest {

    @TempDir
    Path folder;

    private List<JsonNode> events() throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(EventLog.FILE))) {
            events.add(Json.mapper().readTree(line));
        }
        return events;
    }

    @Test
    void followsATrainingWithItsStages() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        float[][] values = new float[60][6];
        for (float[] row : values) {
            for (int j = 0; j < row.length; j++) {
                row[j] = (float) random.nextDouble();
            }
        }
        TrainingOptions options = TrainingOptions.defaults()
                .withSchedule(Schedule.CONSTANT)
                .withEpochs(3)
                .withBatchSize(20)
                .withPatience(0)
                .withWorkers(2);
        new Trainer(options)
                .listen(new EventLog(folder.resolve(EventLog.FILE), options.workers()))
                .train(
                        Settings.with(
                                Zoo.get("stacked").forShape(DataShape.row(6)),
                                Map.of("hidden-sizes", "4", "code-size", "2", "pretrain-epochs", "2")),
                        Dataset.of("some", DataShape.row(6), new FloatRows(values)))
                .model()
                .close();

        List<JsonNode> epochs = events().stream()
                .filter(event -> event.path("event").asText().equals("epoch"))
                .toList();
        assertThat(epochs.stream().map(event -> event.path("stage").asInt() + "/" + event.path("epoch")))
                .containsExactly("1/1", "1/2", "2/1", "2/2", "0/1", "0/2", "0/3");
        JsonNode last = epochs.get(6);
        assertThat(last.path("train_loss").asDouble()).isPositive();
        assertThat(last.path("validation_loss").asDouble()).isPositive();
        assertThat(Instant.parse(last.path("time").asText())).isBeforeOrEqualTo(Instant.now());
        assertThat(events().stream()
                        .filter(event -> event.path("event").asText().equals("started"))
                        .map(event -> event.path("workers").asInt()))
                .containsExactly(2, 2, 2);
        assertThat(events().stream()
                        .filter(event -> event.path("event").asText().equals("batch")))
                .isNotEmpty();
    }

    @Test
    void batchesAreToldOnceASecondAndNoNumberIsNull() throws IOException {
        AtomicLong now = new AtomicLong();
        InstantSource source = () -> Instant.ofEpochMilli(now.get());
        Clock clock = source.withZone(ZoneOffset.UTC);
        EventLog log = new EventLog(folder.resolve(EventLog.FILE), clock, 0, 1);
        for (int batch = 1; batch <= 25; batch++) {
            now.addAndGet(100);
            log.batchDone(1, batch, 10, new Losses(Double.NaN, 1, Map.of()));
        }
        assertThat(events().stream().map(event -> event.path("batch").asInt())).containsExactly(1, 11, 21);
        assertThat(events().get(0).get("loss").isNull()).isTrue();
    }

    @Test
    void aPlaceThatCannotBeWrittenToIsSaid() {
        EventLog log = new EventLog(folder.resolve("missing").resolve("log"));
        assertThatThrownBy(() -> log.started(1, 1, 1, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot write");
    }
}
