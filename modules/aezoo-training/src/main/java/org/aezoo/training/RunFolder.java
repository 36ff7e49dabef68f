package org.aezoo.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.HeapRoom;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.aezoo.models.trained.Json;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a training run leaves: {@code model.zip}, {@code run.json}, {@code history.csv}, {@code checkpoint/},
 * {@code stages/} of a model that has some, pictures and {@code report.html}. While it is open no second run can write to it.
 */
public final class RunFolder implements AutoCloseable {

    /** Version of {@code run.json} that is written. */
    public static final int FORMAT = 1;

    private static final String HISTORY = "history.csv";
    private static final String CARD = "run.json";
    private static final String LOCK = ".lock";

    /** What a run puts in place only at its end: without a run beside them, they are somebody else's. */
    private static final List<String> RESULTS = List.of("model.zip", "report.html");

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;
    private final boolean made;

    private RunFolder(Path path, boolean made, FileChannel channel, FileLock lock) {
        this.path = path;
        this.made = made;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Opens a folder for a run, making it where it does not exist.
     *
     * @param path where
     * @param resume whether to go on from a checkpoint that is there; without it the folder must hold no run, and neither
     *     {@code model.zip} nor {@code report.html}
     * @throws RunFolderException if it cannot be written to, holds such a thing already, or another run is writing to it
     */
    public static RunFolder open(Path path, boolean resume) {
        try {
            boolean made = !Files.exists(path);
            Files.createDirectories(path);
            // a folder in which a run was stopped before its first checkpoint is as good as new
            boolean startedStages =
                    Files.exists(path.resolve(Pretraining.FOLDER).resolve("state.json"));
            boolean goesOn =
                    Checkpoint.exists(path.resolve("checkpoint")) || startedStages || SelfTraining.started(path);
            if ((goesOn || Files.exists(path.resolve(CARD))) && !resume) {
                throw new RunFolderException(path + " already holds a run: name another folder, or resume it");
            }
            for (String result : resume ? List.<String>of() : RESULTS) {
                if (Files.exists(path.resolve(result))) {
                    throw new RunFolderException(
                            path + " already holds a " + result + ", which a run would replace: name another folder");
                }
            }
            if (resume && !goesOn) {
                throw new RunFolderException(path + " holds no checkpoint to resume: train anew");
            }
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = AtomicFile.tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new RunFolderException(
                        "another run is writing to " + path + ": wait for it, or name another folder");
            }
            deleteLeftovers(path);
            return new RunFolder(path, made, channel, lock);
        } catch (IOException e) {
            throw new RunFolderException(
                    "cannot write to " + path + " (" + Text.reason(e) + "): name another folder", e);
        }
    }

    /**
     * Says so before anything is trained if what comes of it could not be kept.
     *
     * @throws InvalidInputException if the folder is not there or cannot be written to
     */
    static void requireWritable(Path path) {
        if (!Files.isDirectory(path)) {
            throw new InvalidInputException("the run cannot be kept in " + path + ", which is no folder"
                    + (Files.exists(path) ? "" : " yet") + ": make it first, or name another");
        }
        File probe = path.resolve(".probe." + ProcessHandle.current().pid() + "-"
                        + Thread.currentThread().getId() + ".tmp")
                .toFile();
        try {
            new FileOutputStream(probe).close();
            Files.deleteIfExists(probe.toPath());
        } catch (IOException e) {
            throw new InvalidInputException(
                    "the run cannot be kept in " + path + " (" + e.getMessage()
                            + "): make the folder writable, or name another",
                    e);
        }
    }

    /** What a run that was killed left half written. */
    private static void deleteLeftovers(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path, 4)) {
            for (Path file : files.filter(AtomicFile::isTemporary).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** A folder name under {@code parent} that is not taken: {@code name}, {@code name-2}, {@code name-3}, ... */
    public static Path unused(Path parent, String name) {
        Path candidate = parent.resolve(name);
        for (int i = 2; Files.exists(candidate); i++) {
            candidate = parent.resolve(name + "-" + i);
        }
        return candidate;
    }

    /**
     * Reads {@code run.json}.
     *
     * @throws InvalidInputException if it is not there, damaged, or of a newer version
     */
    public static JsonNode card(Path folder) {
        Path file = folder.resolve(CARD);
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException((Files.exists(folder) ? "this is a file, no folder: " : "no such folder: ")
                    + folder + ": name one that 'aezoo train' wrote");
        }
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    folder + " has no " + CARD + ": it is no finished run; train it again, or resume it");
        }
        try {
            HeapRoom.require(2 * Files.size(file), file + " has " + Files.size(file) + " bytes");
            byte[] bytes = Files.readAllBytes(file);
            Json.requireRoom(bytes, file.toString());
            JsonNode card = Json.mapper().readTree(bytes);
            int format = card == null ? -1 : card.path("format").asInt(-1);
            if (format < 1) {
                throw new InvalidInputException(file + " is not the card of a run: the file is damaged");
            }
            if (format > FORMAT) {
                throw new InvalidInputException(file + " has format " + format
                        + ", and this version of aezoo reads up to " + FORMAT + ": use a newer aezoo");
            }
            return card;
        } catch (IOException e) {
            String message = e.getMessage();
            throw new InvalidInputException(
                    "cannot read " + file + " ("
                            + (message == null ? e : message.lines().findFirst().orElse("")) + ")",
                    e);
        }
    }

    public Path path() {
        return path;
    }

    /** Writes {@code run.json}; keys in snake_case, {@code format} among them. */
    public void writeCard(Object card) {
        write(path.resolve(CARD), () -> Json.mapper().writeValueAsBytes(card));
    }

    /** Writes {@code history.csv}: one line per epoch, losses per example. */
    public void writeHistory(List<EpochRecord> history) {
        writeHistory(path, history);
    }

    /** The same into the folder of a run or a stage. */
    static void writeHistory(Path folder, List<EpochRecord> history) {
        write(folder.resolve(HISTORY), () -> csv(history));
    }

    /** What {@code history.csv} says. */
    private static byte[] csv(List<EpochRecord> history) {
        Set<String> penalties = new LinkedHashSet<>();
        history.forEach(epoch -> penalties.addAll(epoch.train().penalties().keySet()));
        StringBuilder csv = new StringBuilder("epoch,learning_rate,train_loss,train_reconstruction");
        penalties.forEach(name -> csv.append(",train_").append(name));
        csv.append(",validation_loss,validation_reconstruction");
        penalties.forEach(name -> csv.append(",validation_").append(name));
        csv.append(",seconds,examples_per_second\n");
        for (EpochRecord epoch : history) {
            List<String> cells = new ArrayList<>();
            cells.add(Integer.toString(epoch.epoch()));
            cells.add(Double.toString(epoch.learningRate()));
            addLosses(cells, epoch.train(), penalties);
            addLosses(cells, epoch.validation(), penalties);
            cells.add(String.format(Locale.ROOT, "%.3f", epoch.seconds()));
            cells.add(String.format(Locale.ROOT, "%.1f", epoch.examplesPerSecond()));
            csv.append(String.join(",", cells)).append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void addLosses(List<String> cells, @Nullable Losses losses, Set<String> penalties) {
        if (losses == null) {
            Stream.generate(() -> "").limit(2L + penalties.size()).forEach(cells::add);
            return;
        }
        cells.add(Double.toString(losses.total()));
        cells.add(Double.toString(losses.reconstruction()));
        penalties.forEach(name -> cells.add(Double.toString(losses.penalties().getOrDefault(name, 0.0))));
    }

    private interface Content {
        byte[] get() throws IOException;
    }

    private static void write(Path file, Content content) {
        try {
            AtomicFile.write(file, content.get());
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write " + file + " (" + Text.reason(e) + "): check the folder and the free space", e);
        }
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.allMatch(file -> file.endsWith(LOCK));
        }
    }

    /** Gives the folder free; one that was made for a run of which nothing came is gone. */
    @Override
    public void close() {
        try {
            if (made && isEmpty()) {
                Files.delete(path.resolve(LOCK));
                path.toFile().delete(); // not where another run has begun in it meanwhile
            }
            lock.release();
            // the file stays: deleted, it could be another run's by now, and a third one would make itself a new one
            channel.close();
        } catch (IOException e) {
            throw new InvalidInputException("cannot give " + path + " free (" + e + ")", e);
        }
    }
}
