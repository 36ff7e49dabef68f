package org.aezoo.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.aezoo.data.DataSource;
import org.aezoo.data.LoadedData;
import org.aezoo.models.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times networks of the zoo side by side with the same networks elsewhere: made of Deeplearning4j's own layers, and of
 * PyTorch where a Python with it is found. Each runs in a process of its own, in turn, round after round. Every
 * contestant first tries its combinations of threads and then goes on with its best.
 */
@Command(name = "benchmark", mixinStandardHelpOptions = true, description = "Speed side by side with other libraries.")
public final class Benchmark implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** First losses further apart than this share are a mistake in one of the networks. */
    private static final double TOLERANCE = 1e-4;

    @Option(names = "--only", split = ",", description = "Names of cases (default: all).")
    private List<String> only = List.of();

    @Option(names = "--rounds", description = "How often each is timed after the choice of threads (default: 3).")
    private int rounds = 3;

    @Option(names = "--seconds", description = "Length of a measurement, after a warm-up as long (default: 3).")
    private double seconds = 3;

    @Option(names = "--threads", split = ",", description = "Numbers of threads to try (default: 1,2).")
    private List<Integer> threads = List.of(1, 2);

    @Option(names = "--out", description = "File for the table; beside it one with .json (default: none).")
    private @Nullable Path out;

    private Path folder = Path.of(".");
    private Optional<String> python = Optional.empty();

    /** Starts it; the exit status is 1 if the first losses of a network disagree. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmark()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        folder = Files.createTempDirectory("aezoo-benchmark");
        writeData();
        python = python();
        List<Case> cases =
                only.isEmpty() ? Case.all() : only.stream().map(Case::of).toList();
        List<Row> rows = new ArrayList<>();
        for (Case one : cases) {
            rows.add(row(one));
            System.out.println(Table.of(rows));
        }
        if (out != null) {
            Files.writeString(out, Table.of(rows));
            Files.write(
                    out.resolveSibling(out.getFileName() + ".json"),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(rows));
        }
        return rows.stream().allMatch(Row::agrees) ? 0 : 1;
    }

    /**
     * What was measured of one network.
     *
     * @param floorMillis matrix products of a step alone; NaN where there are others
     * @param contestants figures by name
     */
    record Row(String name, int batch, double floorMillis, Map<String, Figures> contestants) {

        /** Whether all begin with the same loss. */
        boolean agrees() {
            double[] losses = contestants.values().stream()
                    .mapToDouble(one -> one.last.getOrDefault("loss", Double.NaN))
                    .toArray();
            for (double loss : losses) {
                if (!(Math.abs(loss - losses[0]) <= TOLERANCE * Math.abs(losses[0]))) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * What was measured of one contestant.
     *
     * @param threads the combination that was fastest
     * @param stepMillis median step of each round
     * @param last all figures of the last round
     */
    record Figures(String threads, List<Double> stepMillis, Map<String, Double> last) {

        double median() {
            return Worker.median(stepMillis);
        }

        double least() {
            return stepMillis.stream().min(Comparator.naturalOrder()).orElse(Double.NaN);
        }

        double most() {
            return stepMillis.stream().max(Comparator.naturalOrder()).orElse(Double.NaN);
        }
    }

    /** A way to start a process: the native threads, and what it is run with. */
    private record Setup(String name, String threads, Map<String, String> environment, List<String> command) {}

    private Row row(Case one) throws IOException, InterruptedException {
        List<String> names = new ArrayList<>(List.of("ours"));
        if (Peers.stock(one.model()).isPresent()) {
            names.add("stock");
        }
        if (python.isPresent()) {
            names.add("pytorch");
        }
        Map<String, Setup> best = new LinkedHashMap<>();
        for (String name : names) {
            double least = Double.POSITIVE_INFINITY;
            for (Setup setup : setups(name, one)) {
                double step = run(setup, Math.min(1, seconds)).getOrDefault("step_ms", Double.NaN);
                System.err.printf("%s %s %s: %.2f ms%n", one.name(), name, setup.threads, step);
                if (step < least) {
                    least = step;
                    best.put(name, setup);
                }
            }
        }
        double floor = Double.POSITIVE_INFINITY;
        for (int n : threads) {
            Setup setup = java("floor", one, n, 1);
            floor = Math.min(floor, run(setup, Math.min(1, seconds)).getOrDefault("step_ms", Double.NaN));
        }
        Map<String, List<Double>> steps = new LinkedHashMap<>();
        Map<String, Map<String, Double>> last = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Setup setup : best.values()) {
                Map<String, Double> figures = run(setup, seconds);
                steps.computeIfAbsent(setup.name, name -> new ArrayList<>())
                        .add(figures.getOrDefault("step_ms", Double.NaN));
                last.put(setup.name, figures);
            }
        }
        Map<String, Figures> contestants = new LinkedHashMap<>();
        best.forEach((name, setup) -> contestants.put(
                name,
                new Figures(setup.threads, steps.getOrDefault(name, List.of()), last.getOrDefault(name, Map.of()))));
        return new Row(one.name(), one.batch(), floor, contestants);
    }

    private List<Setup> setups(String name, Case one) throws IOException {
        List<Setup> setups = new ArrayList<>();
        for (int n : threads) {
            if (!name.equals("pytorch")) {
                // ours leaves work value by value on one thread, Deeplearning4j's own layers on as many
                setups.add(java(name, one, n, name.equals("ours") ? 1 : n));
                continue;
            }
            for (int blas : threads) {
                setups.add(torch(one, n, blas));
            }
        }
        return setups;
    }

    private Setup java(String name, Case one, int threads, int openMp) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                name,
                one.name(),
                Integer.toString(threads)));
        return new Setup(name, threads + "", Map.of("OMP_NUM_THREADS", openMp + ""), command);
    }

    private Setup torch(Case one, int threads, int blas) throws IOException {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", one.name());
        described.put("kind", one.model().id());
        described.put("batch", one.batch());
        described.put("settings", Settings.values(one.model()));
        return new Setup(
                "pytorch",
                threads + "+" + blas,
                Map.of("OMP_NUM_THREADS", threads + "", "OPENBLAS_NUM_THREADS", blas + ""),
                List.of(
                        python.orElseThrow(),
                        folder.resolve("peers.py").toString(),
                        JSON.writeValueAsString(described),
                        threads + ""));
    }

    private Map<String, Double> run(Setup setup, double length) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(setup.command);
        command.add(Double.toString(length));
        command.add(folder.toString());
        command.add(Long.toString(System.currentTimeMillis()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(setup.environment);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IllegalStateException(setup.name + " ended with status " + process.exitValue());
        }
        JsonNode json = JSON.readTree(printed.strip().lines().reduce("", (before, line) -> line));
        Map<String, Double> figures = new LinkedHashMap<>();
        json.properties()
                .forEach(entry -> figures.put(entry.getKey(), entry.getValue().asDouble()));
        return figures;
    }

    /** The first Python with PyTorch. */
    private static Optional<String> python() throws IOException, InterruptedException {
        List<String> candidates = new ArrayList<>();
        Optional.ofNullable(System.getenv("PYTHON")).ifPresent(candidates::add);
        candidates.addAll(List.of("python3", "/usr/bin/python3"));
        for (String candidate : candidates) {
            try {
                Process process = new ProcessBuilder(candidate, "-c", "import torch")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (process.waitFor() == 0) {
                    return Optional.of(candidate);
                }
            } catch (IOException e) {
                System.err.println("no " + candidate);
            }
        }
        System.err.println("no Python with PyTorch found (set PYTHON): it is left out");
        return Optional.empty();
    }

    private void writeData() throws IOException {
        try (LoadedData digits = DataSource.parse("digits").load(DataSource.Options.defaults())) {
            float[] flat = new float[2048 * 784];
            for (int i = 0; i < 2048; i++) {
                digits.train().read(i, flat, i * 784);
            }
            for (int i = 0; i < flat.length; i++) {
                flat[i] /= 255;
            }
            Worker.write(folder.resolve("data.bin"), flat);
        }
        try (InputStream script =
                Objects.requireNonNull(Benchmark.class.getResourceAsStream("/org/aezoo/benchmarks/peers.py"))) {
            Files.write(folder.resolve("peers.py"), script.readAllBytes());
        }
    }
}
