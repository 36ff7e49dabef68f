package org.aezoo.data.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.HeapRoom;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.TestFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Temporary files and interrupts: nothing is left behind, and nothing is lost. */
class SpoolFileTest {

    @AfterEach
    void calm() {
        Thread.interrupted();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void hasNoNameFromTheStart() throws IOException {
        try (SpooledRows.Writer writer = SpooledRows.floats(1)) {
            writer.add(new float[] {1});
            try (SpoolFile file = SpoolFile.create();
                    SpooledRows rows = writer.finish()) {
                assertThat(file.path()).doesNotExist();
                assertThat(rows.file()).doesNotExist();
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theCopyOfAPipeHasNoNameAndIsReadAsOftenAsOneLikes(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "there is no mkfifo");
        CompletableFuture<?> writer = CompletableFuture.runAsync(() -> {
            try {
                Files.writeString(pipe, "a,b\n".repeat(50_000));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        String own = "aezoo-" + ProcessHandle.current().pid() + "-";
        try (RewindableFile copy = RewindableFile.of(pipe)) {
            for (int i = 0; i < 2; i++) {
                assertThat(new String(copy.open().readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("a,b\n".repeat(50_000));
            }
            try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
                assertThat(files.map(file -> String.valueOf(file.getFileName())))
                        .noneMatch(name -> name.startsWith(own));
            }
        }
        writer.join();
    }

    @Test
    void interruptedWhileRowsAreWrittenLosesNone() {
        try (SpooledRows.Writer writer = SpooledRows.floats(1000)) {
            for (int r = 0; r < 100; r++) {
                if (r == 3) {
                    Thread.currentThread().interrupt();
                }
                float[] row = new float[1000];
                row[999] = r;
                writer.add(row);
            }
            try (SpooledRows rows = writer.finish()) {
                assertThat(Thread.interrupted()).isTrue();
                float[] row = new float[1000];
                for (int r = 0; r < 100; r++) {
                    rows.read(r, row, 0);
                    assertThat(row[999]).isEqualTo(r);
                }
            }
        }
    }

    @Test
    void sweepsWhatProcessesThatAreGoneLeftAndNothingElse(@TempDir Path folder) throws IOException {
        // no system gives numbers as high as this
        long gone = Integer.MAX_VALUE;
        Path stale = Files.createFile(folder.resolve("aezoo-" + gone + "-1.rows"));
        Path own = Files.createFile(
                folder.resolve("aezoo-" + ProcessHandle.current().pid() + "-2.rows"));
        Path held = Files.createFile(folder.resolve("aezoo-" + gone + "-3.rows"));
        Path others = Files.createFile(folder.resolve("aezoo-notes.rows"));
        try (FileChannel channel = FileChannel.open(held, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            SpoolFile.sweep(folder);
            assertThat(stale).doesNotExist();
            assertThat(own).exists();
            assertThat(held).exists();
            assertThat(others).exists();
        }
    }

    @Test
    void filesAreWrittenWholeUnderAnInterrupt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("file");
        Thread.currentThread().interrupt();
        AtomicFile.write(file, "first".getBytes(StandardCharsets.UTF_8));
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        int[] calls = {0};
        Thread.interrupted();
        AtomicFile.write(file, temporary -> {
            if (calls[0]++ == 0) {
                Thread.currentThread().interrupt(); // in the middle of the work
            }
            Files.writeString(temporary, "second");
        });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(calls[0]).isEqualTo(2);
        assertThat(file).hasContent("second");
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("no/file"), new byte[1]))
                .isInstanceOf(IOException.class);
    }

    @Test
    void memoryThatIsNotThereIsRefusedBeforeItIsTaken() {
        HeapRoom.require(1, "nothing");
        assertThatThrownBy(() -> HeapRoom.require(Long.MAX_VALUE / 2, "the moon"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the moon, which takes about ")
                .hasMessageContaining("AEZOO_MEMORY");
    }

    @Test
    void aLineOfCommasIsRefusedBeforeItIsCut(@TempDir Path folder) throws IOException {
        // names and cells of so many columns would take more than the heap of any test
        Path file = Files.writeString(folder.resolve("commas.csv"), ",".repeat((1 << 24) - 1) + "\n");
        assertThat(TestFiles.refusal(() -> CsvFile.read(file, null)))
                .contains("line 1: more than ", " cells")
                .contains("AEZOO_MEMORY");
    }
}
