import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Kills trainings with SIGKILL at random moments, goes on with --resume each time, and holds what comes out against a
 * run that was never stopped: weights, optimiser's state and losses have to be the same to the bit.
 *
 * <p>Arguments: class path, number of kills, seed, folder to work in, name of the only kind of run or nothing.
 * tools/kill-test fills them in.
 */
public final class KillTest {

    private record Kind(String name, List<String> arguments) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("single", List.of("denoising", "--set", "hidden-sizes=12", "--set", "code-size=3",
                    "--epochs", "40")),
            new Kind("stacked", List.of("stacked-denoising", "--set", "hidden-sizes=10,6", "--set", "code-size=3",
                    "--set", "pretrain-epochs=10", "--epochs", "15")),
            new Kind("workers", List.of("vae", "--set", "hidden-sizes=12", "--set", "code-size=3", "--workers", "2",
                    "--epochs", "40")),
            new Kind("classifier", List.of("classifier", "--epochs", "1200")));

    private final String classPath;
    private final Path work;
    private final SplittableRandom random;
    private final Path table;
    private int lives;
    private int kills;
    private int beforeFirst;
    private int duringWrite;
    private int chains;
    private int lost;

    private KillTest(String classPath, Path work, long seed) throws IOException {
        this.classPath = classPath;
        this.work = work;
        this.random = new SplittableRandom(seed);
        this.table = work.resolve("table.csv");
        StringBuilder csv = new StringBuilder("a,b,c,d,e,f,kind\n");
        SplittableRandom values = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            double a = values.nextDouble();
            double b = values.nextDouble();
            csv.append(String.format(Locale.ROOT, "%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%s%n", a, b, a + b, a * b, a - b,
                    values.nextDouble(), a > b ? "more" : "less"));
        }
        Files.writeString(table, csv);
    }

    public static void main(String[] args) throws Exception {
        int wanted = Integer.parseInt(args[1]);
        KillTest test = new KillTest(args[0], Files.createDirectories(Path.of(args[3])), Long.parseLong(args[2]));
        long start = System.nanoTime();
        List<Kind> kinds = KINDS.stream().filter(kind -> args[4].isEmpty() || kind.name().equals(args[4])).toList();
        for (int k = 0; k < kinds.size(); k++) {
            test.kind(kinds.get(k), wanted * (k + 1) / kinds.size());
        }
        System.out.printf("all: %d kills in %d starts, %d before the first checkpoint, %d while a file was written,"
                        + " %d runs ended, lost: %d (%.0f s)%n",
                test.kills, test.lives, test.beforeFirst, test.duringWrite, test.chains, test.lost,
                (System.nanoTime() - start) / 1e9);
        System.exit(test.lost == 0 ? 0 : 1);
    }

    private void kind(Kind kind, int until) throws Exception {
        Path reference = work.resolve(kind.name() + "-reference");
        delete(reference);
        long start = System.nanoTime();
        Process whole = start(kind, reference, false);
        whole.waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (whole.exitValue() != 0) {
            throw new IllegalStateException("the reference run failed: " + Files.readString(log(reference)));
        }
        String expected = outcome(reference);
        int before = kills;
        int number = 0;
        while (kills < until) {
            Path folder = work.resolve(kind.name() + "-" + ++number);
            delete(folder);
            if (chain(kind, folder, seconds, until)) {
                String got = outcome(folder);
                chains++;
                if (!got.equals(expected)) {
                    lost(folder, "another outcome:\n" + got + "\ninstead of\n" + expected);
                } else {
                    delete(folder);
                }
            }
        }
        System.out.printf("%s: %d kills (an unbroken run takes %.1f s)%n", kind.name(), kills - before, seconds);
    }

    /** One run, killed until it comes to its end; false if it could not go on. */
    private boolean chain(Kind kind, Path folder, double seconds, int until) throws Exception {
        int here = 0;
        while (true) {
            boolean resume = Files.exists(folder.resolve("checkpoint/state.json"))
                    || Files.exists(folder.resolve("stages/state.json"));
            Process life = start(kind, folder, resume);
            lives++;
            // the last ones are let through, so that every run comes to an end
            boolean spare = here >= 12 || kills >= until;
            long delay = spare ? 600_000 : (long) (1000 * seconds * (0.25 + 0.85 * random.nextDouble()));
            if (life.waitFor(delay, TimeUnit.MILLISECONDS)) {
                if (life.exitValue() != 0) {
                    lost(folder, (resume ? "--resume" : "a fresh start") + " failed: " + Files.readString(log(folder)));
                    return false;
                }
                return true;
            }
            // every second one in the middle of a write, where one comes within two seconds
            if (kills % 2 == 0) {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
                while (life.isAlive() && System.nanoTime() < end && !writing(folder)) {
                    Thread.onSpinWait();
                }
            }
            life.destroyForcibly().waitFor();
            kills++;
            here++;
            if (!Files.exists(folder.resolve("checkpoint/state.json"))) {
                beforeFirst++;
            }
            if (writing(folder)) {
                duringWrite++;
            }
        }
    }

    /** Whether a file is half written: they are renamed when they are whole. */
    private static boolean writing(Path folder) throws IOException {
        for (String name : List.of("checkpoint", "stages/1/checkpoint", "stages/2/checkpoint", "")) {
            String[] files = folder.resolve(name).toFile().list((in, file) -> file.endsWith(".tmp"));
            if (files != null && files.length > 0) {
                return true;
            }
        }
        return false;
    }

    private void lost(Path folder, String why) {
        lost++;
        System.out.println("LOST " + folder + ": " + why);
    }

    private static Path log(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".log");
    }

    private Process start(Kind kind, Path folder, boolean resume) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-Xmx300m", "-Djava.awt.headless=true", "org.aezoo.cli.Main", "train"));
        command.addAll(kind.arguments());
        command.addAll(List.of("--data", "csv:" + table + "?label=kind", "--batch-size", "50", "--threads", "1",
                "--patience", "0", "--seed", "7", "--out", folder.toString()));
        if (resume) {
            command.add("--resume");
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", classPath);
        builder.environment().put("OMP_NUM_THREADS", "1");
        return builder.redirectErrorStream(true).redirectOutput(log(folder).toFile()).start();
    }

    /** What has to be the same: weights, optimiser's state, and every loss of every epoch. */
    private static String outcome(Path folder) throws Exception {
        StringBuilder outcome = new StringBuilder();
        outcome.append("model ").append(hash(folder.resolve("model.zip"), "coefficients.bin"));
        Path newest;
        try (Stream<Path> files = Files.list(folder.resolve("checkpoint"))) {
            newest = files.filter(file -> file.toString().endsWith(".zip")).max(Comparator.naturalOrder()).orElseThrow();
        }
        outcome.append("\n").append(newest.getFileName()).append(' ').append(hash(newest, "coefficients.bin"));
        outcome.append("\nupdater ").append(hash(newest, "updaterState.bin"));
        // the last two columns are times
        String losses = Files.readAllLines(folder.resolve("history.csv")).stream()
                .map(line -> line.replaceFirst(",[^,]*,[^,]*$", ""))
                .collect(Collectors.joining("\n"));
        return outcome.append("\nhistory ").append(hex(losses.getBytes(StandardCharsets.UTF_8))).toString();
    }

    private static String hash(Path file, String entry) throws Exception {
        try (ZipFile zip = new ZipFile(file.toFile()); InputStream in = zip.getInputStream(zip.getEntry(entry))) {
            return hex(in.readAllBytes());
        }
    }

    private static String hex(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
