package org.aezoo.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.aezoo.models.trained.ModelFile;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;

/**
 * A model file on its way to executors, broadcast once. An executor opens it as often as it has tasks that run side by
 * side, and hands the opened models on from task to task.
 */
final class SharedModel implements Serializable {

    private static final long serialVersionUID = 1L;

    private final byte[] file;
    private transient @Nullable Deque<TrainedAutoencoder> idle;

    /** @param file the content of a model file */
    SharedModel(byte[] file) {
        this.file = file;
    }

    /** An open model that nobody else uses; to be given back. */
    TrainedAutoencoder take() {
        synchronized (this) {
            TrainedAutoencoder waiting = idle == null ? null : idle.poll();
            if (waiting != null) {
                return waiting;
            }
        }
        return open();
    }

    private TrainedAutoencoder open() {
        try {
            Path copy = Files.createTempFile("aezoo-model", ".zip");
            try {
                Files.write(copy, file);
                return ModelFile.load(copy);
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void giveBack(TrainedAutoencoder model) {
        if (idle == null) {
            idle = new ArrayDeque<>();
        }
        idle.push(model);
    }
}
