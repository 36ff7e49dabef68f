package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingMonitor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The option {@code --ui} with a monitor that notes what it is told; the real one is tested in its own room. */
final class MonitorTest extends CommandTestBase {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private static final List<String> NOTES = new ArrayList<>();

    /** Made by {@link java.util.ServiceLoader}. */
    public static final class Noting implements TrainingMonitor {

        @Override
        public Watch open(int port) {
            NOTES.add("open " + port);
            return new Watch() {
                @Override
                public String address() {
                    return "nowhere:" + port;
                }

                @Override
                public TrainingListener forStage(int number, int count, String name) {
                    return new TrainingListener() {
                        @Override
                        public void network(ComputationGraph graph) {
                            NOTES.add("stage " + number + ": " + graph.getNumLayers() + " layers");
                        }
                    };
                }

                @Override
                public void network(ComputationGraph graph) {
                    NOTES.add(graph.getNumLayers() + " layers");
                }

                @Override
                public void close() {
                    NOTES.add("close");
                }
            };
        }
    }

    /** Runs a task with the monitor on the class path. */
    private <T> T watched(Callable<T> task) throws Exception {
        NOTES.clear();
        Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
        Files.writeString(services.resolve(TrainingMonitor.class.getName()), Noting.class.getName());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        URL[] more = {folder.resolve("classes").toUri().toURL()};
        try (URLClassLoader with = new URLClassLoader(more, before)) {
            Thread.currentThread().setContextClassLoader(with);
            return task.call();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private String[] train(String model, String... more) {
        Path table = table(folder, "table.csv", 80);
        return with(
                new String[] {
                    "train",
                    model,
                    "--data",
                    "csv:" + table + "?label=kind",
                    "--epochs",
                    "1",
                    "--out",
                    folder.resolve("out").toString()
                },
                more);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void trainingIsShown() throws Exception {
        int port = freePort();
        Outcome outcome = watched(() -> aezoo(train("shallow", "--ui", "--ui-port", "" + port)));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("training UI: nowhere:" + port + " (until training ends)");
        assertThat(outcome.out()).isEmpty();
        assertThat(NOTES).containsExactly("open " + port, "4 layers", "close");
    }

    @Test
    void stagesAndClassifiersAreShown() throws Exception {
        String port = "" + freePort();
        Outcome outcome = watched(() -> aezoo(
                train("stacked", "--ui", "--ui-port", port, "--set", "hidden-sizes=4", "--set", "pretrain-epochs=1")));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(NOTES)
                .containsExactly("open " + port, "stage 1: 2 layers", "stage 2: 2 layers", "4 layers", "close");
        NOTES.clear();
        outcome = watched(() -> aezoo(
                "train",
                "classifier",
                "--from",
                folder.resolve("out").toString(),
                "--out",
                folder.resolve("classifier").toString(),
                "--epochs",
                "1",
                "--ui",
                "--ui-port",
                port));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(NOTES).startsWith("open " + port).endsWith("close").hasSize(3);
    }

    @Test
    void withoutTheOptionNothingIsOpened() throws Exception {
        assertThat(watched(() -> aezoo(train("shallow"))).status()).isZero();
        assertThat(NOTES).isEmpty();
    }

    @Test
    void whatCannotBeShownIsRefused() throws Exception {
        refused(aezoo(train("shallow", "--ui")), "--ui needs the module aezoo-ui on the class path: start by ./aezoo");
        refused(aezoo(train("shallow", "--ui-port", "9001")), "--ui-port is the port of --ui: give both");
        for (String port : List.of("0", "-1", "65536")) {
            refused(
                    watched(() -> aezoo(train("shallow", "--ui", "--ui-port", port))),
                    "--ui-port must be between 1 and 65535, got " + port);
        }
        refused(aezoo(train("shallow", "--ui", "--ui-port", "http")), "'http' is not an int");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = "" + taken.getLocalPort();
            refused(
                    watched(() -> aezoo(train("shallow", "--ui", "--ui-port", port))),
                    "--ui-port must be free, but " + port + " is not");
        }
        assertThat(NOTES).isEmpty();
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private static void refused(Outcome outcome, String expected) {
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.errors().lines()).as(outcome.err()).hasSize(1);
        assertThat(outcome.errors()).startsWith("aezoo: ").contains(expected);
    }
}
