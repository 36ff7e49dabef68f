package org.aezoo.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.aezoo.benchmarks.Contestant.Threads;
import org.aezoo.benchmarks.DeviceTables.Parity;
import org.aezoo.benchmarks.DeviceTables.Speed;
import org.aezoo.benchmarks.DeviceWorker.Answer;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.aezoo.layers.cpu.Device;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Quantised;
import org.aezoo.models.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Holds a device against the CPU: does every variant do the same there, and how much faster is it? Both run in processes
 * of their own with class paths of their own. Without a card the two are the ways of the CPU: the fast one in Java, and
 * ND4J's operations, which are what a card would run.
 */
final class DeviceSuite {

    static final String USAGE = """
            modules/aezoo-benchmarks/run --gpu [--only VARIANTS] [--part parity|speed] [--steps N] [--small]
                [--batches 128,512,2048,8192] [--seconds-per-case S] [--reference FOLDER] [--out FILE.md]

              --only              variants, separated by commas, or all; default: all
              --part              one of the two: does every variant do the same as on the CPU, and how fast is it
              --steps             of training in which losses and gradients are compared, 2 or more; default: 50
              --small             networks of few units
              --batches           examples per step where speed is measured, each 1 or more
              --seconds-per-case  of measuring, above 0, after as much warm-up; default: 2
              --reference         what the CPU did is kept there; what is there already is taken as it is
              --out               a file for the tables, as Markdown; the figures go beside it as JSON

            AEZOO_BACKEND=cuda takes an NVIDIA card, with AEZOO_DL4J=1.0.0-M1.1 the release for Hopper and newer ones.
            Otherwise the fast way of the CPU is held against ND4J's operations, which are what a card would run.
            """;

    /** System property: the class path of the device; absent where it is this process's own. */
    static final String CLASS_PATH = "aezoo.device.classpath";

    private static final List<String> KNOWN = List.of(
            "--only", "--part", "--steps", "--small", "--batches", "--seconds-per-case", "--reference", "--out");

    private static final int LEAST_STEPS = 2;

    private final List<DeviceCase> cases;
    private final boolean small;
    private final Path folder;

    private DeviceSuite(List<DeviceCase> cases, boolean small, Path folder) {
        this.cases = cases;
        this.small = small;
        this.folder = folder;
    }

    /**
     * What came out.
     *
     * @param machine processor, system, Java, load
     * @param reference what the device is held against
     */
    record Report(
            String machine, String date, String device, String reference, List<Parity> parity, List<Speed> speed) {}

    /** Answers of one process. */
    private record Answers(String device, List<Answer> all) {}

    /** Runs the suite; says whether all variants agree. */
    static boolean main(List<String> arguments) throws IOException {
        List<String> only = List.of();
        boolean small = false;
        int steps = 50;
        double seconds = 2;
        String batches = "128,512,2048,8192";
        String part = "";
        @Nullable Path out = null;
        @Nullable Path kept = null;
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (!KNOWN.contains(name)) {
                throw new InvalidInputException("unknown option '" + name + "' of --gpu" + Suggest.hint(name, KNOWN));
            }
            if (name.equals("--small")) {
                small = true;
                continue;
            }
            if (++i == arguments.size()) {
                throw new InvalidInputException(name + " needs a value");
            }
            String value = arguments.get(i);
            switch (name) {
                case "--only" -> only = value.strip().equals("all") ? List.of() : Options.words(value);
                case "--part" -> part = oneOf(value);
                case "--steps" -> steps = steps(value);
                case "--batches" -> {
                    Options.words(value).forEach(word -> Options.atLeastOne(name, word));
                    batches = String.join(",", Options.words(value));
                }
                case "--seconds-per-case" -> seconds = Options.positive(name, value);
                case "--reference" -> kept = Path.of(value);
                default -> out = Path.of(value);
            }
        }
        List<DeviceCase> cases = DeviceCase.named(only, small);
        @Nullable Path temporary = kept == null ? Files.createTempDirectory("aezoo-gpu") : null;
        Path folder = kept == null ? Objects.requireNonNull(temporary) : Files.createDirectories(kept);
        try {
            Report report = new DeviceSuite(cases, small, folder).run(part, steps, batches, seconds);
            String text = DeviceTables.markdown(report);
            System.out.print(text);
            if (out != null) {
                Files.writeString(out, text);
                Path json = out.resolveSibling(String.valueOf(out.getFileName()).replaceFirst("\\.md$", "") + ".json");
                Files.writeString(json, Json.pretty(report));
            }
            return report.parity().stream().allMatch(Parity::agrees);
        } finally {
            if (temporary != null) {
                Benchmark.delete(temporary);
            }
        }
    }

    private static String oneOf(String value) {
        if (value.equals("parity") || value.equals("speed")) {
            return value;
        }
        throw new InvalidInputException("--part must be parity or speed, got '" + value + "'");
    }

    private static int steps(String value) {
        int steps = Options.atLeastOne("--steps", value);
        if (steps < LEAST_STEPS) {
            throw new InvalidInputException("--steps must be at least " + LEAST_STEPS + ", got " + steps);
        }
        return steps;
    }

    private Report run(String part, int steps, String batches, double seconds) throws IOException {
        List<Parity> parity = List.of();
        List<Speed> speed = List.of();
        String device = "";
        String reference = "";
        if (!part.equals("speed")) {
            Answers first = turn(false, List.of("record", folder.toString(), String.valueOf(steps)));
            Answers second = turn(true, List.of("compare", folder.toString(), "0"));
            reference = first.device;
            device = second.device;
            Set<String> rounded = cases.stream()
                    .filter(known -> !Quantised.grids(known.model()).isEmpty())
                    .map(DeviceCase::name)
                    .collect(Collectors.toSet());
            parity = Parity.of(first.all, second.all, rounded);
        }
        if (!part.equals("parity")) {
            List<String> task = List.of("speed", String.valueOf(seconds), batches);
            Answers first = turn(false, task);
            Answers second = turn(true, task);
            reference = first.device;
            device = second.device;
            speed = Speed.of(first.all, second.all, pytorch(second.device, seconds));
        }
        return new Report(
                Machine.describe(), LocalDate.now(ZoneId.systemDefault()).toString(), device, reference, parity, speed);
    }

    /** Examples per second of PyTorch on the same device; no number where it is not there, or lacks a layer. */
    private ToDoubleFunction<Answer> pytorch(String device, double seconds) throws IOException {
        Turn peer = new Turn(folder, device.startsWith("CpuBackend") ? "cpu" : "cuda");
        return answer -> {
            AutoencoderModel model = cases.stream()
                    .filter(known -> known.name().equals(answer.name()))
                    .findFirst()
                    .orElseThrow()
                    .model();
            Path files = folder.resolve("peer");
            try {
                if (!peer.has(Contestant.PYTORCH) || Contestant.PYTORCH.lacks(Network.of(model)) != null) {
                    return Double.NaN;
                }
                BenchmarkCase same =
                        new BenchmarkCase(answer.name(), model.id(), Settings.values(model), answer.batchSize());
                CaseFolder.write(files, same, 2);
                Threads one = new Threads(1, 1);
                return answer.batchSize()
                        / peer.take(Contestant.PYTORCH, files, one, seconds / 2, seconds, true)
                                .secondsPerStep();
            } catch (IOException | IllegalArgumentException e) {
                System.err.println("PyTorch: " + answer.name() + ": " + e.getMessage());
                return Double.NaN;
            } finally {
                Benchmark.deleteQuietly(files);
            }
        };
    }

    /** All cases on one device. A process that dies has failed at the case that it was at; another takes the rest. */
    private Answers turn(boolean onDevice, List<String> task) throws IOException {
        List<Answer> answers = new ArrayList<>();
        List<String> left = new ArrayList<>(cases.stream().map(DeviceCase::name).toList());
        String device = "";
        while (!left.isEmpty()) {
            List<Answer> said = new ArrayList<>();
            @Nullable String failure = process(onDevice, task, left, said);
            if (said.isEmpty()) {
                throw new InvalidInputException("no ND4J backend works with the class path of "
                        + (onDevice ? "the device" : "the CPU") + ": " + failure);
            }
            device = said.get(0).name();
            for (Answer answer : said.subList(1, said.size())) {
                answers.add(answer);
                // a case with several batch sizes has been begun, and is not begun again
                left.subList(0, left.indexOf(answer.name())).clear();
            }
            if (failure == null) {
                left.clear();
            } else {
                boolean begun = said.size() > 1 && !task.get(0).equals("speed");
                String at = left.get(begun && left.size() > 1 ? 1 : 0);
                answers.add(Answer.failed(at, DeviceWorker.BATCH, failure));
                left.subList(0, left.indexOf(at) + 1).clear();
            }
        }
        return new Answers(device, answers);
    }

    /** Answers of one process; gives how it ended, null if well. */
    private @Nullable String process(boolean onDevice, List<String> task, List<String> names, List<Answer> said)
            throws IOException {
        String own = System.getProperty("java.class.path");
        @Nullable String other = onDevice ? System.getProperty(CLASS_PATH) : null;
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-Xmx2g", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
        if (onDevice && other == null) {
            command.add("-D" + Device.OPERATIONS + "=true");
        }
        command.addAll(List.of("-cp", other == null ? own : other, DeviceWorker.class.getName()));
        command.addAll(task);
        command.add(small ? "small" : "full");
        command.addAll(names);
        Path errors = folder.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putIfAbsent("OMP_NUM_THREADS", "1");
        // a process without the other's libraries must not be talked into them
        builder.environment().remove("BACKEND_PRIORITY_GPU");
        Process process = builder.start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(DeviceWorker.MARK)) {
                    Answer answer = Json.read(line.substring(DeviceWorker.MARK.length()), Answer.class);
                    said.add(answer);
                    System.err.println((onDevice ? "device: " : "cpu: ") + DeviceTables.line(answer));
                }
            }
            int status = process.waitFor();
            return status == 0 ? null : reason(status, errors);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String reason(int status, Path errors) throws IOException {
        String told = Files.readString(errors, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> line.contains("Exception") || line.contains("Error") || line.contains("SIG"))
                .reduce((before, last) -> last)
                .orElse("it said nothing");
        return String.format(Locale.ROOT, "status %d, %s", status, told.strip());
    }
}
