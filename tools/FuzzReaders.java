import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aezoo.data.DataSource;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.readers.CsvFile;
import org.aezoo.data.readers.IdxFile;
import org.aezoo.data.readers.ImageFolder;
import org.aezoo.models.trained.ModelFile;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.RunFolder;

/**
 * What Jazzer calls with one input after another, guided by what of our code each one reaches: reads it as the system
 * property {@code fuzz.reader} says. An input may be refused with a message of one line; anything else is a finding.
 * tools/fuzz starts it.
 */
public final class FuzzReaders {

    private static final String READER = System.getProperty("fuzz.reader", "csv");
    private static final Path FOLDER = folder();

    private FuzzReaders() {}

    private static Path folder() {
        try {
            return Files.createTempDirectory("aezoo-fuzz");
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        try {
            read(input);
        } catch (InvalidInputException e) {
            String message = String.valueOf(e.getMessage());
            if (message.isBlank() || message.lines().count() > 1) {
                throw new IllegalStateException("refused in " + message.lines().count() + " lines: " + message, e);
            }
        }
    }

    private static void read(byte[] input) throws IOException {
        switch (READER) {
            case "idx" -> IdxFile.read(Files.write(FOLDER.resolve("some.idx"), input)).dataset("x").close();
            case "csv" -> CsvFile.read(Files.write(FOLDER.resolve("some.csv"), input), input.length % 2 == 0 ? null : "kind")
                    .close();
            case "images" -> {
                Path images = Files.createDirectories(FOLDER.resolve("images"));
                Files.write(images.resolve("some.png"), input);
                ImageFolder.read(images, new ImageFolder.Size(4, 4), false).close();
            }
            case "text" -> {
                Path file = Files.write(FOLDER.resolve("some.tsv"), input);
                try (LoadedData read = DataSource.parse("text:" + file).load(DataSource.Options.defaults())) {
                    read.train().size();
                }
            }
            case "run" -> {
                Files.write(FOLDER.resolve("run.json"), input);
                RunFolder.card(FOLDER);
            }
            case "model" -> {
                try (TrainedAutoencoder read = ModelFile.load(Files.write(FOLDER.resolve("model.zip"), input), false)) {
                    read.model();
                }
            }
            default -> throw new IllegalArgumentException("fuzz.reader must be idx, csv, images, text, run or model");
        }
    }
}
