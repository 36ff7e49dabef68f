package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input gets one line and status 2, and leaves nothing behind. */
final class BadInputTest extends CommandTestBase {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private static void refused(String expected, String... args) {
        Outcome outcome = aezoo(args);
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.errors().lines()).as(outcome.err()).hasSize(1);
        assertThat(outcome.errors()).startsWith("aezoo: ").contains(expected);
        assertThat(outcome.out()).isEmpty();
    }

    private void refusedData(String expected, String data) {
        Path out = folder.resolve("out");
        refused(expected, "train", "shallow", "--data", data, "--epochs", "1", "--out", out.toString());
        assertThat(out).doesNotExist();
    }

    @Test
    void unknownNames() {
        refused("did you mean 'train'", "trian", "shallow");
        refused("did you mean 'shallow'", "train", "shalow", "--data", "digits");
        refused("did you mean 'code-size'", "train", "shallow", "--data", "digits", "--set", "codesize=3");
        refused("did you mean 'mnist'", "train", "shallow", "--data", "minst");
        refused("did you mean '--epochs'", "train", "shallow", "--epoch", "3");
        refused("did you mean 'cosine'", "train", "shallow", "--schedule", "cosin");
        refused("did you mean 'mnist'", "data", "fetch", "mnst");
        refused("no command given");
        refused("MODEL", "train");
        refused("unknown model", "describe", "nothing-like-it");
        refused("'flax-vae' is a recipe, not a model: aezoo train --recipe flax-vae", "train", "flax-vae");
    }

    @Test
    void settingsAndOptionsOutOfRange() {
        refused(
                "--set code-size must be at least 1, got 0; see",
                "train",
                "shallow",
                "--data",
                "digits",
                "--set",
                "code-size=0");
        refused("name=value", "train", "shallow", "--data", "digits", "--set", "code-size");
        refused("epochs must be between 1 and", "train", "shallow", "--epochs", "0");
        refused("batch-size must be between 1 and", "train", "shallow", "--batch-size", "0");
        refused("workers must be between 1 and 256, got 0", "train", "shallow", "--workers", "0");
        refused("workers must be at most batch-size, 8, got 9", "train", "deep", "--workers", "9", "--batch-size", "8");
        refused("--workers must be 1 for classifier, got 2", "train", "classifier", "--workers", "2");
        refused("'--workers'", "train", "shallow", "--workers", "two");
        refused("validation must be at least 0 and below 1", "train", "shallow", "--validation", "1");
        refused(
                "--threads must be between",
                "train",
                "shallow",
                "--threads",
                "0",
                "--out",
                folder.resolve("x").toString());
        refused("--test-fraction must be", "train", "shallow", "--test-fraction", "2");
        refused("'--epochs'", "train", "shallow", "--epochs", "many");
        refused(
                "convolutional",
                "train",
                "convolutional",
                "--data",
                "csv:" + table(folder, "t.csv", 20) + "?label=kind");
        refused("--resume needs --out", "train", "shallow", "--resume");
    }

    private static byte[] idx(int magic, int... dimensions) {
        ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * dimensions.length + 1000);
        buffer.putInt(magic);
        for (int dimension : dimensions) {
            buffer.putInt(dimension);
        }
        return buffer.array();
    }

    private String idxFile(String name, byte[] content) throws IOException {
        return "idx:" + Files.write(folder.resolve(name), content);
    }

    @Test
    void badIdx() throws IOException {
        refusedData("no file", "idx:" + folder.resolve("missing"));
        refusedData("is not an IDX file", idxFile("a", idx(0x12345678, 10, 10, 10)));
        refusedData("cut short", idxFile("b", Arrays.copyOf(idx(0x803, 10, 10, 10), 500)));
        refusedData("in its IDX header", idxFile("c", idx(0x803, Integer.MAX_VALUE, 30000, 30000)));
        refusedData("too long", idxFile("d", idx(0x803, 1, 10, 10)));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] noise = new byte[20_000];
            new java.util.Random(1).nextBytes(noise);
            gzip.write(idx(0x803, 200, 10, 10), 0, 16);
            gzip.write(noise);
        }
        byte[] whole = packed.toByteArray();
        refusedData("cut short", idxFile("e.gz", Arrays.copyOf(whole, whole.length / 2)));
        refusedData(
                "missing-labels",
                idxFile("f", Arrays.copyOf(idx(0x803, 10, 10, 10), 1016)) + "," + folder.resolve("missing-labels"));
    }

    private String csv(String text) {
        return "csv:" + write(folder.resolve("bad.csv"), text);
    }

    @Test
    void badCsv() {
        refusedData("line 3", csv("a,b\n1,2\n1,2,3\n4,5\n"));
        refusedData("'red'", csv("a,b\n1,2\n1,red\n4,5\n"));
        refusedData("NaN", csv("a,b\n1,2\nNaN,3\n4,5\n"));
        refusedData("empty", csv(""));
        refusedData("header", csv("a,b\n"));
        refusedData("did you mean", "csv:" + table(folder, "t.csv", 20) + "?label=kinds");
        refusedData("did you mean 'label'", "csv:" + table(folder, "t.csv", 20) + "?lable=kind");
        refusedData("no file", "csv:" + folder.resolve("missing.csv"));
    }

    private void image(String name, int width, int height) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
    }

    @Test
    void badImages() throws IOException {
        Files.createDirectories(folder.resolve("empty"));
        refusedData("holds no picture", "images:" + folder.resolve("empty"));
        image("mixed/a.png", 8, 8);
        image("mixed/b.png", 9, 8);
        refusedData("size=", "images:" + folder.resolve("mixed"));
        image("broken/a.png", 8, 8);
        Files.writeString(folder.resolve("broken/b.png"), "this is no picture");
        refusedData("b.png", "images:" + folder.resolve("broken"));
        refusedData("no folder", "images:" + folder.resolve("missing"));
        // its header says that the picture starts a gigabyte further on; found by FuzzTest
        Files.createDirectories(folder.resolve("colours"));
        Files.write(
                folder.resolve("colours/a.bmp"),
                java.util.HexFormat.of()
                        .parseHex(
                                "424d9a0000000000000036000040280000000600000005000000010018000000000064000000c40e"
                                        + "0000c40e00000000000000000000483fc04b37c84e2fd05127d8541fe05717e80000366f90396798"
                                        + "3c5fa03f57a8424fb04547b80000249f602797682a8f702d8778307f80337788000012cf3015c73818bf401bb7481eaf5021a758000000ff0003f70806ef1009e7180cdf200fd7280000"));
        refusedData("a.bmp", "images:" + folder.resolve("colours"));
    }

    @Test
    void checksumMismatch() throws IOException {
        Path set = Files.createDirectories(folder.resolve("data/mnist"));
        byte[] wrong = idx(0x803, 10, 10, 10);
        for (String name :
                new String[] {"train-images-idx3", "t10k-images-idx3", "train-labels-idx1", "t10k-labels-idx1"}) {
            Files.write(set.resolve(name + "-ubyte"), wrong);
        }
        refused(
                "train",
                "train",
                "shallow",
                "--data",
                "mnist",
                "--data-dir",
                folder.resolve("data").toString());
        refused(
                "no folder",
                "train",
                "shallow",
                "--data",
                "mnist",
                "--data-dir",
                folder.resolve("nowhere").toString());
    }

    @Test
    void placesThatCannotBeWrittenTo() {
        Path file = write(folder.resolve("file"), "something");
        refused("file", "train", "shallow", "--data", "digits", "--out", file.toString());
        assertThat(file).hasContent("something");
        refused(
                "file",
                "train",
                "shallow",
                "--data",
                "digits",
                "--out",
                file.resolve("below").toString());
    }

    @Test
    void foldersThatAreNoRun() throws IOException {
        refused("no such folder", "evaluate", folder.resolve("missing").toString());
        refused("no finished run", "evaluate", folder.toString());
        Path run = Files.createDirectories(folder.resolve("run"));
        write(run.resolve("run.json"), "{\"format\": 1, \"data\": ");
        refused("cannot read", "evaluate", run.toString());
        write(run.resolve("run.json"), "{\"format\": 99}");
        refused("newer", "evaluate", run.toString());
        write(run.resolve("run.json"), "{\"format\": 1}");
        refused("no model", "encode", run.toString(), "--data", "digits");
        write(run.resolve("model.zip"), "PK this is cut short");
        refused("cut short", "encode", run.toString(), "--data", "digits");
    }

    @Test
    void modelFilesThatAreNotOurs() throws IOException {
        Path run = Files.createDirectories(folder.resolve("run"));
        write(run.resolve("run.json"), "{\"format\": 1}");
        zip(run.resolve("model.zip"), "configuration.json", "{}", "preprocessor.bin", "evil");
        refused("does not belong there", "encode", run.toString(), "--data", "digits");
        zip(run.resolve("model.zip"), "configuration.json", "{}");
        refused("aezoo.json", "encode", run.toString(), "--data", "digits");
        zip(run.resolve("model.zip"), "configuration.json", "{}", "aezoo.json", "{\"format\": 99}");
        refused("newer", "encode", run.toString(), "--data", "digits");
        zip(
                run.resolve("model.zip"),
                "configuration.json",
                "{\"layer\": {\"@class\": \"javax.script.ScriptEngineManager\"}}",
                "aezoo.json",
                "{\"format\": 1, \"model\": \"shallow\", \"settings\": {}, \"feature_names\": [], \"seed\": 1,"
                        + " \"shape\": {\"channels\": 1, \"height\": 28, \"width\": 28},"
                        + " \"scaling\": {\"kind\": \"pixel\", \"shift\": [0], \"scale\": [255]}}");
        refused("javax.script.ScriptEngineManager", "encode", run.toString(), "--data", "digits");
        zip(run.resolve("model.zip"), "configuration.json", "{}", "aezoo.json", "{\"format\": 1}");
        refused("incomplete", "encode", run.toString(), "--data", "digits");
    }

    private static void zip(Path file, String... namesAndContents) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                zip.write(namesAndContents[i + 1].getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void dataThatDoesNotFitTheModel() {
        Path table = table(folder, "t.csv", 60);
        Path run = folder.resolve("run");
        assertThat(aezoo(
                                "train",
                                "shallow",
                                "--data",
                                "csv:" + table + "?label=kind",
                                "--epochs",
                                "1",
                                "--out",
                                run.toString())
                        .status())
                .isZero();
        refused("5 columns", "encode", run.toString(), "--data", "digits");
        Path other = write(folder.resolve("other.csv"), "length,width,height,weight,cost\n1,2,3,4,5\n2,3,4,5,6\n");
        refused("price", "encode", run.toString(), "--data", "csv:" + other);
        refused(
                "no such folder",
                "encode",
                run.toString(),
                "--out",
                folder.resolve("nowhere/x.csv").toString());
        refused("--split", "evaluate", run.toString(), "--split", "dev");
        refused("--jacobian-rows must be 0 or more, got -1", "evaluate", run.toString(), "--jacobian-rows", "-1");
    }
}
