package org.aezoo.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a main class in a fresh JVM with this one's class path, flags and environment: nothing registered, nothing cached. */
public final class SecondJvm {

    private static final long TIMEOUT_SECONDS = 180;

    private SecondJvm() {}

    /**
     * Runs {@code main} to its end.
     *
     * @return what it wrote to standard output
     * @throws AssertionError with everything it wrote, if it fails or takes longer than three minutes
     */
    public static String run(Class<?> main, String... arguments) {
        return run(List.of(), Map.of(), main, arguments);
    }

    /**
     * The same with further flags and more in the environment.
     *
     * @param flags of the second JVM
     * @param environment variables that native libraries read when they are loaded
     */
    public static String run(List<String> flags, Map<String, String> environment, Class<?> main, String... arguments) {
        try {
            Path output = Files.createTempFile("second-jvm", ".out");
            Path errors = Files.createTempFile("second-jvm", ".err");
            try {
                return run(command(flags, main, arguments), environment, output, errors);
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the second JVM", e);
        }
    }

    private static String run(List<String> command, Map<String, String> environment, Path output, Path errors)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        // The environment has no limit on a long class path, the command line has one on some systems.
        builder.environment().put("CLASSPATH", classPath());
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
        Process process = builder.start();
        boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String written = Files.readString(output, StandardCharsets.UTF_8);
        if (!ended || process.exitValue() != 0) {
            fail("second JVM "
                    + (ended ? "ended with " + process.exitValue() : "took more than " + TIMEOUT_SECONDS + " s") + "\n"
                    + written + "\n" + Files.readString(errors, StandardCharsets.UTF_8));
        }
        return written;
    }

    private static List<String> command(List<String> flags, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // agents (debugger, coverage) belong to the first JVM
            if (!flag.startsWith("-agentlib") && !flag.startsWith("-javaagent")) {
                command.add(flag);
            }
        }
        command.addAll(flags);
        command.add("-Dfile.encoding=UTF-8");
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    private static String classPath() {
        // surefire starts with a jar that only points to the class path, and gives the real one here
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    }
}
