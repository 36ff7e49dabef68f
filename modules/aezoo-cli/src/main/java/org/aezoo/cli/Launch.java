package org.aezoo.cli;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code aezoo.cmd} leaves to Java, because a batch file cannot do it well: sees whether the project has to be built
 * again, and starts the command with its class path, memory and threads. What {@code aezoo} does is done alike.
 *
 * <p>Runs with {@code aezoo-cli.jar} alone on its class path, so it uses no class but the JDK's. Why it is made this way:
 * docs/decisions/0004-launcher.md.
 */
final class Launch {

    /** Exit status for the batch file: build, then come again. */
    static final int BUILD = 3;

    private static final int BAD_USAGE = 2;
    private static final long MIB = 1 << 20;

    /** Commands that are done before the second compiler has learnt anything. */
    private static final Set<String> QUICK = Set.of("help", "list", "describe");

    private static final Pattern MEMORY = Pattern.compile("([1-9][0-9]{0,6})([mMgG])");

    /** The root of the project. */
    private final Path root;

    /** {@code aezoo-cli.jar}, as it was named to Java: a name that every code page can hold, where Windows has one. */
    private final Path jar;

    /** What Maven wrote: the other jars. */
    private final Path classPathFile;

    Launch(Path jar, String buildName) throws IOException {
        this.jar = jar;
        classPathFile = jar.resolveSibling(buildName + ".classpath");
        root = jar.toRealPath().resolve("../../../..").normalize();
    }

    /** The arguments are those of the command; {@code aezoo.build} names the class path. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path jar = Path.of(System.getProperty("java.class.path", "")).toAbsolutePath();
        Launch launch = new Launch(jar, System.getProperty("aezoo.build", "aezoo"));
        String begun = System.getProperty("aezoo.build.start");
        if (begun != null) {
            // sources saved during the build are newer than what was built
            Files.setLastModifiedTime(launch.classPathFile, Files.getLastModifiedTime(Path.of(begun)));
            return;
        }
        if (!launch.isUpToDate()) {
            System.exit(BUILD);
        }
        System.exit(launch.start(args));
    }

    private int start(String[] args) throws IOException, InterruptedException {
        ProcessBuilder builder;
        try {
            builder = new ProcessBuilder(command(args, System.getenv()));
        } catch (IllegalArgumentException e) {
            System.err.println("aezoo: " + e.getMessage());
            return BAD_USAGE;
        }
        builder.environment().put("OMP_NUM_THREADS", threads(args, System.getenv("OMP_NUM_THREADS")));
        Process process = builder.inheritIO().start();
        // Ctrl-C reaches both: the command saves its best model, and this one waits for that
        Runtime.getRuntime().addShutdownHook(new Thread(() -> process.onExit().join()));
        return process.waitFor();
    }

    // ---- the build

    /** Whether every jar is there, belongs to this copy of the project, and is newer than the sources. */
    boolean isUpToDate() throws IOException {
        if (!Files.isRegularFile(classPathFile)) {
            return false;
        }
        List<Path> jars = classPath();
        Path modules = root.resolve("modules");
        return jars.stream().allMatch(Files::isRegularFile)
                && jars.stream().anyMatch(one -> one.startsWith(modules))
                && !hasNewerSources(Files.getLastModifiedTime(classPathFile));
    }

    private List<Path> classPath() throws IOException {
        // Maven writes UTF-8, whatever the code page
        String line = Files.readString(classPathFile, StandardCharsets.UTF_8).strip();
        List<Path> jars = new ArrayList<>();
        for (String one : line.split(Pattern.quote(File.pathSeparator), -1)) {
            jars.add(Path.of(one));
        }
        return jars;
    }

    /** Folders count too: their time changes when a file is deleted. */
    private boolean hasNewerSources(FileTime time) throws IOException {
        boolean[] newer = new boolean[1];
        SimpleFileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.endsWith("target") || folder.endsWith(Path.of("src", "test"))
                        ? FileVisitResult.SKIP_SUBTREE
                        : look(folder, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                return look(file, attributes);
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }

            private FileVisitResult look(Path path, BasicFileAttributes attributes) {
                newer[0] = isSource(path) && attributes.lastModifiedTime().compareTo(time) > 0;
                return newer[0] ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
        };
        for (String part : List.of("pom.xml", ".mvn", "modules")) {
            Files.walkFileTree(root.resolve(part), visitor);
            if (newer[0]) {
                return true;
            }
        }
        return false;
    }

    private boolean isSource(Path path) {
        String inside = root.relativize(path).toString().replace('\\', '/');
        return path.endsWith("pom.xml") || inside.startsWith(".mvn/") || inside.contains("/src/main");
    }

    // ---- the command

    /**
     * The command line that starts the command.
     *
     * @throws IllegalArgumentException if {@code AEZOO_MEMORY} is no amount of memory
     */
    List<String> command(String[] args, Map<String, String> environment) throws IOException {
        long memory = memory(environment.get("AEZOO_MEMORY"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.add("-Xmx" + memory / 4 + "m");
        command.add("-Dorg.bytedeco.javacpp.maxbytes=" + memory / 2 + "m");
        command.add("-Dorg.bytedeco.javacpp.maxphysicalbytes=" + (memory - memory / 8) + "m");
        command.add("-XX:+UseSerialGC");
        command.add("-Djava.awt.headless=true");
        command.add("-Daezoo.terminal=" + isTerminal());
        command.add("-Djdk.serialFilter=maxdepth=20;org.nd4j.**;org.deeplearning4j.**;java.base/*;!*");
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.add("-Dorg.slf4j.simpleLogger.logFile=System.err");
        command.add("-Dorg.slf4j.simpleLogger.showDateTime=false");
        command.add("-Dorg.slf4j.simpleLogger.showThreadName=false");
        command.add("-Dorg.slf4j.simpleLogger.showShortLogName=true");
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (args.length == 0 || QUICK.contains(args[0]) || args[0].startsWith("-")) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        for (String option : environment.getOrDefault("AEZOO_JAVA_OPTS", "").split("\\s+", -1)) {
            if (!option.isEmpty()) {
                command.add(option);
            }
        }
        command.add("-cp");
        command.add(pathingJar().toString());
        command.add("org.aezoo.cli.Main");
        command.addAll(List.of(args));
        return command;
    }

    /**
     * A jar that holds nothing but the class path: on Windows a command line is short, and holds only characters of the
     * code page, while the names in a manifest are URLs. Its own name is from its content, as one in use stays.
     */
    private Path pathingJar() throws IOException {
        List<Path> jars = new ArrayList<>();
        jars.add(jar.toRealPath());
        jars.addAll(classPath());
        String urls = jars.stream().map(one -> one.toUri().toASCIIString()).collect(Collectors.joining(" "));
        Path made = jar.resolveSibling("aezoo-start-" + digest(urls) + ".jar");
        if (!Files.isRegularFile(made)) {
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, urls);
            Path half = Files.createTempFile(made.getParent(), "aezoo-start-", ".tmp");
            try (OutputStream out = Files.newOutputStream(half)) {
                new JarOutputStream(out, manifest).close();
            }
            Files.move(half, made, StandardCopyOption.REPLACE_EXISTING);
        }
        return made;
    }

    private static String digest(String text) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, sha).toString(36).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * How much memory to use in all, in MiB: what the machine has, unless there is a wish.
     *
     * @throws IllegalArgumentException if the wish is no amount of at least 512 MiB
     */
    static long memory(@Nullable String wish) {
        if (wish == null || wish.isEmpty()) {
            return ManagementFactory.getOperatingSystemMXBean()
                            instanceof com.sun.management.OperatingSystemMXBean system
                    ? system.getTotalMemorySize() / MIB
                    : 4096;
        }
        Matcher parts = MEMORY.matcher(wish);
        long memory = parts.matches()
                ? Long.parseLong(parts.group(1)) * (parts.group(2).equalsIgnoreCase("g") ? 1024 : 1)
                : 0;
        if (memory < 512) {
            throw new IllegalArgumentException(
                    "AEZOO_MEMORY must be a number of at least 512 MiB with m or g, such as 6g, got '" + wish + "'");
        }
        return memory;
    }

    /** Native threads: what {@code --threads} says, else what the environment says, else 1. */
    static String threads(String[] args, @Nullable String variable) {
        String threads = variable == null || variable.isEmpty() ? "1" : variable;
        for (int i = 0; i < args.length; i++) {
            String value = args[i].startsWith("--threads=")
                    ? args[i].substring("--threads=".length())
                    : i > 0 && args[i - 1].equals("--threads") ? args[i] : "";
            if (value.matches("[1-9][0-9]{0,3}")) {
                threads = value;
            }
        }
        return threads;
    }

    /** Whether a person looks at standard error: there is a console, and standard error goes to no file. */
    @SuppressWarnings("SystemConsoleNull") // aezoo.cmd starts this with the console that is null where there is none
    private static boolean isTerminal() {
        if (System.console() == null) {
            return false;
        }
        try (FileChannel channel = new FileOutputStream(FileDescriptor.err).getChannel()) {
            // the console has no size, and Windows says so
            return channel.size() < 0;
        } catch (IOException e) {
            return true;
        }
    }
}
