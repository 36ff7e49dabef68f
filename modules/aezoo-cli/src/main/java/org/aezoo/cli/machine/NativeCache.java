package org.aezoo.cli.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/** The folder into which JavaCPP unpacks native libraries, and what is wrong with it where they cannot be loaded. */
final class NativeCache {

    /** Bytes that the libraries of the CPU take on Linux. */
    private static final long NEEDED = 520_000_000;

    private static final String ELSEWHERE =
            "name another folder by AEZOO_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=FOLDER";

    private NativeCache() {}

    /** One line: why the backend could not be loaded, and what to do. */
    static String complaint(LinkageError failure, boolean cuda) {
        Path folder;
        try {
            folder = Loader.getCacheDir().toPath();
        } catch (IOException e) {
            return "no folder can be written to for the native libraries, neither in the home folder nor in that for"
                    + " temporary files: " + ELSEWHERE;
        }
        String wrong = wrongWith(folder);
        if (wrong != null) {
            return wrong;
        }
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        if (cuda) {
            return "no ND4J backend works here (" + cause.getClass().getSimpleName() + "): with AEZOO_BACKEND=cuda an"
                    + " NVIDIA card, its driver and CUDA are needed (docs/gpu.md says which); AEZOO_BACKEND=cpu goes"
                    + " back to the CPU";
        }
        return "no ND4J backend works here (" + cause + "): the native libraries in " + folder
                + " need a 64-bit system with a usual C library and, on x86-64, AVX2; where they may be damaged, delete"
                + " that folder";
    }

    /** What keeps libraries in this folder from being loaded; null if nothing is found. */
    static @Nullable String wrongWith(Path folder) {
        try {
            if (!allowsToExecute(folder)) {
                return "native libraries cannot be loaded from " + folder + ", because nothing on its disk may be"
                        + " executed (mounted with noexec): " + ELSEWHERE;
            }
            long room = Files.getFileStore(folder).getUsableSpace();
            long missing = NEEDED - size(folder);
            if (room < missing) {
                return String.format(
                        Locale.ROOT,
                        "native libraries are unpacked to %s, which has room for %d MB and may need %d more: make room,"
                                + " or %s",
                        folder,
                        room / 1_000_000,
                        missing / 1_000_000,
                        ELSEWHERE);
            }
        } catch (IOException | UnsupportedOperationException e) {
            return null; // the failure itself is told instead
        }
        return null;
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** Whether a file in this folder that may be executed by its own permissions may be executed. */
    private static boolean allowsToExecute(Path folder) throws IOException {
        Path probe = Files.createTempFile(
                folder,
                "probe",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            return Files.isExecutable(probe);
        } finally {
            Files.delete(probe);
        }
    }
}
