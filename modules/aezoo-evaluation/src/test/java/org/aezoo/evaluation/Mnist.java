package org.aezoo.evaluation;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.aezoo.data.ByteRows;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.junit.jupiter.api.Assumptions;

/** MNIST as it lies beside the checkout; tests that want it are skipped where it is not there. */
public final class Mnist {

    private Mnist() {}

    static Dataset train() {
        return read("train");
    }

    public static Dataset test() {
        return read("t10k");
    }

    private static Dataset read(String part) {
        Path folder = Path.of(System.getProperty("aezoo.root", "."))
                .resolve("../shared/data/mnist")
                .normalize();
        Path images = folder.resolve(part + "-images-idx3-ubyte.gz");
        Path labels = folder.resolve(part + "-labels-idx1-ubyte.gz");
        Assumptions.assumeTrue(Files.exists(images), "skipped: no MNIST in ../shared/data/mnist of the checkout");
        byte[] classes = content(labels, 8);
        return Dataset.of("mnist", DataShape.image(1, 28, 28), new ByteRows(content(images, 16), 784))
                .withLabels(
                        IntStream.range(0, classes.length).map(i -> classes[i]).toArray(),
                        List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
    }

    private static byte[] content(Path file, int header) {
        try (InputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16))) {
            in.skipNBytes(header);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
