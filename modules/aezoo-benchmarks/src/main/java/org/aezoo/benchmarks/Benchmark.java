package org.aezoo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.aezoo.benchmarks.CaseResult.Entry;
import org.aezoo.benchmarks.Contestant.Threads;
import org.aezoo.benchmarks.series.SeriesBenchmark;
import org.aezoo.data.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * Compares the speed of the zoo with that of its peers, side by side: every contestant gets the same weights and the
 * same batches and runs in a process of its own, in turn, for several rounds. How, and what came out:
 * docs/performance.md.
 */
public final class Benchmark {

    private final Options options;
    private final Turn turn;
    private final Path folder;

    private Benchmark(Options options, Path folder) throws IOException {
        this.options = options;
        this.folder = folder;
        turn = new Turn(folder);
    }

    /** Status 0; 1 if a contestant failed or losses differ; 2 if the command line is wrong. */
    public static void main(String[] args) throws IOException {
        if (args.length == 1 && (args[0].equals("--help") || args[0].equals("-h"))) {
            System.out.print(Options.USAGE);
            return;
        }
        Options options;
        try {
            if (args.length > 0 && args[0].equals("--growth")) {
                Growth.main(List.of(args).subList(1, args.length));
                return;
            } else if (args.length > 0 && args[0].equals("--kernels")) {
                KernelTimes.main(List.of(args).subList(1, args.length));
                return;
            } else if (args.length > 0 && args[0].equals("--series")) {
                SeriesBenchmark.main(List.of(args).subList(1, args.length));
                return;
            } else if (args.length > 0 && args[0].equals("--gpu")) {
                if (List.of(args).contains("--help")) {
                    System.out.print(DeviceSuite.USAGE);
                    return;
                }
                boolean agree = DeviceSuite.main(List.of(args).subList(1, args.length));
                System.exit(agree ? 0 : 1);
                return;
            }
            options = Options.parse(args);
        } catch (InvalidInputException e) {
            System.err.println("benchmark: " + e.getMessage());
            System.exit(2);
            return;
        }
        // whoever is ended in the middle takes the contestant whose turn it is along
        Thread end = new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly));
        Runtime.getRuntime().addShutdownHook(end);
        Path folder = Files.createTempDirectory("aezoo-benchmark");
        boolean good;
        try {
            good = new Benchmark(options, folder).run();
        } finally {
            delete(folder);
        }
        System.exit(good ? 0 : 1);
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** What is left behind lies among temporary files. */
    static void deleteQuietly(Path folder) {
        try {
            if (Files.exists(folder)) {
                delete(folder);
            }
        } catch (IOException e) {
            say("cannot delete " + folder);
        }
    }

    /** @param machine processor, system, Java, load */
    private record Report(
            String machine,
            String date,
            int rounds,
            double secondsPerCase,
            List<CaseResult> cases,
            List<String> faults) {}

    private boolean run() throws IOException {
        String machine = Machine.describe();
        long start = System.nanoTime();
        List<CaseResult> results = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (BenchmarkCase subject : BenchmarkCase.named(options.only())) {
            CaseResult result = measure(subject);
            results.add(result);
            faults.addAll(result.faults());
            write(machine, results, faults);
        }
        System.out.print(Tables.markdown(results));
        say(String.format(
                Locale.ROOT,
                "took %d minutes",
                Duration.ofNanos(System.nanoTime() - start).toMinutes()));
        for (String fault : faults) {
            System.err.println("benchmark: " + fault);
        }
        return faults.isEmpty();
    }

    /** After every case, so that a run that is stopped has not been for nothing. */
    private void write(String machine, List<CaseResult> results, List<String> faults) throws IOException {
        @Nullable Path out = options.out();
        if (out == null) {
            return;
        }
        String date = LocalDate.now(ZoneId.systemDefault()).toString();
        StringBuilder text = new StringBuilder();
        text.append(machine).append("; ").append(date).append("; ").append(options.rounds());
        text.append(" rounds of ").append(options.secondsPerCase()).append(" s.\n\n");
        text.append(Tables.markdown(results));
        faults.forEach(fault -> text.append("\nWrong: ").append(fault).append('\n'));
        Files.writeString(out, text);
        Path json = out.resolveSibling(String.valueOf(out.getFileName()).replaceFirst("\\.md$", "") + ".json");
        Files.writeString(
                json,
                Json.pretty(new Report(machine, date, options.rounds(), options.secondsPerCase(), results, faults)));
    }

    private CaseResult measure(BenchmarkCase subject) throws IOException {
        Path files = folder.resolve(subject.name());
        Network network = CaseFolder.write(files, subject).network();
        Map<Contestant, Entry> entries = new EnumMap<>(Contestant.class);
        Map<Contestant, String> blanks = new EnumMap<>(Contestant.class);
        for (Contestant contestant : options.contestants()) {
            @Nullable String lacks = turn.has(contestant) ? contestant.lacks(network) : "not on this machine";
            if (lacks == null) {
                entries.put(contestant, choose(subject, contestant, files));
            } else {
                blanks.put(contestant, lacks);
            }
        }
        for (int round = 0; round < options.rounds(); round++) {
            for (Map.Entry<Contestant, Entry> entry : entries.entrySet()) {
                if (entry.getValue().failure() == null) {
                    entry.setValue(more(subject, entry.getKey(), entry.getValue(), files));
                }
            }
        }
        return new CaseResult(subject.name(), subject.batchSize(), network.random(), entries, blanks);
    }

    /** A short round that finds a contestant's best number of threads. */
    private Entry choose(BenchmarkCase subject, Contestant contestant, Path files) {
        List<Threads> combinations = contestant.combinations(options.threads());
        Threads best = combinations.get(0);
        if (combinations.size() == 1) {
            return new Entry(best, List.of(), null);
        }
        double least = Double.POSITIVE_INFINITY;
        for (Threads threads : combinations) {
            double seconds = options.secondsPerCase() / 3;
            try {
                Measurement tried = turn.take(contestant, files, threads, options.secondsPerCase(), seconds, true);
                say(String.format(
                        Locale.ROOT,
                        "%s: %s with %s threads: %.2f ms a step",
                        subject.name(),
                        contestant.label(),
                        threads,
                        1e3 * tried.secondsPerStep()));
                if (tried.secondsPerStep() < least) {
                    least = tried.secondsPerStep();
                    best = threads;
                }
            } catch (IOException | IllegalArgumentException e) {
                return new Entry(threads, List.of(), e.getMessage());
            }
        }
        return new Entry(best, List.of(), null);
    }

    private Entry more(BenchmarkCase subject, Contestant contestant, Entry entry, Path files) {
        double seconds = options.secondsPerCase();
        try {
            Measurement round =
                    turn.take(contestant, files, entry.threads(), seconds, seconds, contestant == Contestant.FLOOR);
            say(String.format(
                    Locale.ROOT,
                    "%s: %s: %,.0f examples/s",
                    subject.name(),
                    contestant.label(),
                    subject.batchSize() / round.secondsPerStep()));
            List<Measurement> rounds = new ArrayList<>(entry.rounds());
            rounds.add(round);
            return new Entry(entry.threads(), rounds, null);
        } catch (IOException | IllegalArgumentException e) {
            return new Entry(entry.threads(), entry.rounds(), e.getMessage());
        }
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
