package org.aezoo.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.aezoo.benchmarks.Contestant.Threads;
import org.jspecify.annotations.Nullable;

/** Gives contestants their turns, each in a new process. */
final class Turn {

    /** Beyond the seconds that were asked for; a process that takes longer is ended. */
    private static final long PATIENCE_SECONDS = 600;

    private final Path folder;
    private final @Nullable String python;
    private final Path script;
    private final String device;

    /** @param folder exists; gets the script of the Python contestant and the contestants' error output */
    Turn(Path folder) throws IOException {
        this(folder, "cpu");
    }

    /** @param device of the Python contestant: cpu or cuda */
    Turn(Path folder, String device) throws IOException {
        this.folder = folder;
        this.device = device;
        script = folder.resolve("peer.py");
        try (InputStream in = Turn.class.getResourceAsStream("peer.py")) {
            if (in == null) {
                throw new IOException("peer.py is missing beside the classes");
            }
            Files.copy(in, script);
        }
        python = findPython(
                device.equals("cuda") ? "import torch, numpy; torch.zeros(1).cuda()" : "import torch, numpy");
    }

    private static @Nullable String findPython(String test) throws IOException {
        List<String> candidates = new ArrayList<>();
        String named = System.getenv("PYTHON");
        if (named != null && !named.isBlank()) {
            candidates.add(named);
        }
        candidates.add("python3");
        candidates.add("/usr/bin/python3");
        for (String candidate : candidates) {
            if (passes(candidate, test)) {
                return candidate;
            }
        }
        return null;
    }

    private static boolean passes(String program, String test) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(program, "-c", test)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // no such program
            return false;
        }
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Whether a contestant is on this machine. */
    boolean has(Contestant contestant) {
        return switch (contestant) {
            case PYTORCH -> python != null;
            case DJL -> DjlContender.isThere();
            default -> true;
        };
    }

    /**
     * One turn.
     *
     * @param subject folder of the case
     * @throws IOException if the contestant fails; the message holds the end of what it said
     */
    Measurement take(
            Contestant contestant, Path subject, Threads threads, double warmUp, double seconds, boolean trainingOnly)
            throws IOException {
        List<String> command = command(contestant, subject, threads, warmUp, seconds, trainingOnly);
        Path errors = folder.resolve(contestant.word() + ".err");
        Path output = folder.resolve(contestant.word() + ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(errors.toFile()).redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("OMP_NUM_THREADS", String.valueOf(threads.elementwise()));
        environment.put("OPENBLAS_NUM_THREADS", String.valueOf(threads.products()));
        environment.put("PEER_DEVICE", device);
        Process process = builder.start();
        try {
            if (!process.waitFor((long) (10 * (warmUp + seconds)) + PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(contestant.label() + " did not come to an end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        if (process.exitValue() != 0 || lines.isEmpty()) {
            List<String> said = Files.readAllLines(errors, StandardCharsets.UTF_8);
            throw new IOException(contestant.label() + " failed with status " + process.exitValue() + ": "
                    + String.join(" / ", said.subList(Math.max(0, said.size() - 3), said.size())));
        }
        return Json.read(lines.get(lines.size() - 1), Measurement.class);
    }

    private List<String> command(
            Contestant contestant, Path subject, Threads threads, double warmUp, double seconds, boolean trainingOnly) {
        List<String> command = new ArrayList<>();
        if (contestant == Contestant.PYTORCH) {
            command.addAll(List.of(
                    String.valueOf(python),
                    script.toString(),
                    subject.toString(),
                    String.valueOf(threads.elementwise())));
        } else {
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            command.add(java.toString());
            if (Runtime.version().feature() >= 24) {
                command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
            }
            // as ./aezoo starts Java
            command.addAll(List.of(
                    "-Xmx1g",
                    "-XX:+UseSerialGC",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                    "-D" + DjlContender.CACHE + "=" + folder.resolve("djl"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Worker.class.getName(),
                    contestant.name(),
                    subject.toString(),
                    String.valueOf(threads.products())));
        }
        command.addAll(List.of(
                String.valueOf(warmUp),
                String.valueOf(seconds),
                String.valueOf(trainingOnly),
                String.valueOf(System.currentTimeMillis())));
        return command;
    }
}
