package org.aezoo.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Text for messages. */
final class TextTest {

    private static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of(new NoSuchFileException("/data/.x.csv.12-1.tmp"), "no such file or folder"),
                Arguments.of(new AccessDeniedException("/data/x.csv"), "not permitted"),
                Arguments.of(
                        new FileSystemException("/data/x.csv", null, "No space left on device"),
                        "No space left on device"),
                Arguments.of(new FileSystemException("/data/x.csv"), "FileSystemException"),
                Arguments.of(new IOException("Is a directory\n"), "Is a directory"),
                Arguments.of(new IOException(), "IOException"));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void reasonsSayWhatIsTheMatter(Exception e, String expected) {
        assertThat(Text.reason(e)).isEqualTo(expected);
    }
}
