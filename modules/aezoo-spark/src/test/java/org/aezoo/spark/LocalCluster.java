package org.aezoo.spark;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A standalone Spark cluster on the loopback address: a master and workers, each a process of its own, as on several
 * machines. Executors are processes that the workers start.
 */
final class LocalCluster {

    /** The least that Spark lets an executor have is 450 MB. */
    static final String EXECUTOR_MEMORY = "450m";

    private final Path folder;
    private final int port;
    private final Process master;
    private final List<Process> workers = new ArrayList<>();

    /**
     * Starts one.
     *
     * @param folder for logs and the workers' files
     * @param workerCount of one core each
     */
    LocalCluster(Path folder, int workerCount) throws IOException, InterruptedException {
        this.folder = folder;
        port = freePort();
        makeHome();
        master = start("master", "org.apache.spark.deploy.master.Master", "--port", "" + port);
        awaitMaster();
        for (int i = 1; i <= workerCount; i++) {
            workers.add(start(
                    "worker-" + i,
                    "org.apache.spark.deploy.worker.Worker",
                    "--cores",
                    "1",
                    "--memory",
                    "1g",
                    "--work-dir",
                    folder.resolve("work-" + i).toString(),
                    url()));
        }
    }

    /** Skips a test where Spark does not run. */
    static void assumeSparkRuns() {
        assumeTrue(
                Runtime.version().feature() <= 21,
                "Spark 3.5 runs on Java 8 to 21, not on " + Runtime.version().feature());
        assumeTrue(File.separatorChar == '/', "the test's cluster is made of symbolic links");
    }

    String url() {
        return "spark://127.0.0.1:" + port;
    }

    /** What a driver on this machine has to set. */
    SparkConf conf() {
        return new SparkConf()
                .setMaster(url())
                .setAppName("aezoo test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.local.dir", folder.resolve("driver").toString())
                .set("spark.executor.memory", EXECUTOR_MEMORY)
                .set("spark.executor.extraJavaOptions", "-Dorg.bytedeco.javacpp.maxbytes=400m")
                .set("spark.executorEnv.OMP_NUM_THREADS", "1")
                .set("spark.locality.wait", "0s")
                .set("spark.cores.max", Integer.toString(workers.size()));
    }

    /** Kills a worker and its executor at once, as a machine that loses its power. */
    void kill(int worker) {
        Process process = workers.get(worker);
        List<ProcessHandle> executors = process.descendants().toList();
        process.destroyForcibly();
        executors.forEach(ProcessHandle::destroyForcibly);
    }

    /** Everything that the processes wrote, for a test that failed. */
    String logs() {
        StringBuilder all = new StringBuilder();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".log") || f.endsWith("stderr"))
                    .toList()) {
                all.append("== ").append(file).append('\n').append(Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString();
    }

    /** What workers start executors from: a folder with a jar for every entry of this JVM's class path. */
    private void makeHome() throws IOException {
        Path jars = Files.createDirectories(folder.resolve("home/jars"));
        int number = 0;
        for (String entry : classPath().split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isRegularFile(path)) {
                Files.createSymbolicLink(jars.resolve(number++ + "-" + path.getFileName()), path.toAbsolutePath());
            }
        }
    }

    private static String classPath() {
        // surefire starts with a jar that only points to the class path, and gives the real one here
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    }

    private static String folders() {
        List<String> folders = new ArrayList<>();
        for (String entry : classPath().split(File.pathSeparator, -1)) {
            if (Files.isDirectory(Path.of(entry))) {
                folders.add(entry);
            }
        }
        return String.join(File.pathSeparator, folders);
    }

    private Process start(String name, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1)));
        command.addAll(List.of("-Xmx200m", main, "--host", "127.0.0.1", "--webui-port", "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.put("CLASSPATH", folders() + File.pathSeparator + folder.resolve("home/jars/*"));
        environment.put("SPARK_HOME", folder.resolve("home").toString());
        // executors find the compiled classes by it
        environment.put("SPARK_DIST_CLASSPATH", folders());
        environment.put("SPARK_SCALA_VERSION", "2.12");
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        environment.put("SPARK_LOCAL_DIRS", folder.resolve(name).toString());
        File log = folder.resolve(name + ".log").toFile();
        return builder.redirectErrorStream(true).redirectOutput(log).start();
    }

    private void awaitMaster() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                if (!master.isAlive()) {
                    break;
                }
            }
            Thread.sleep(200);
        }
        throw new AssertionError("the master did not come up\n" + logs());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ends every process and waits until they are gone. */
    void stop() throws IOException, InterruptedException {
        List<ProcessHandle> all = new ArrayList<>();
        for (Process process : workers) {
            all.addAll(process.descendants().toList());
            all.add(process.toHandle());
        }
        all.add(master.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle handle : all) {
            try {
                handle.onExit().get(10, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                throw new AssertionError("process " + handle.pid() + " did not end", e);
            }
        }
        // the folder is deleted by somebody who warns of each link that leads out of it
        try (var links = Files.list(folder.resolve("home/jars"))) {
            for (Path link : links.toList()) {
                Files.delete(link);
            }
        }
    }
}
