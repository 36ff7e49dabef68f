package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.aezoo.run.ModelServer;
import org.aezoo.run.ServerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands serve and explore with a server that notes what it is told; the real one is tested in its own room. */
final class ServeTest extends CommandTestBase {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private static final BlockingQueue<ServerOptions> STARTED = new LinkedBlockingQueue<>();

    /** Made by {@link java.util.ServiceLoader}. */
    public static final class Noting implements ModelServer {

        @Override
        public Running start(ServerOptions options) {
            STARTED.add(options);
            return new Running() {
                @Override
                public String address() {
                    return "nowhere:" + options.port();
                }

                @Override
                public void close() {}
            };
        }
    }

    /** Starts a command, and ends it once it has started the server. */
    private ServerOptions served(String... args) throws Exception {
        STARTED.clear();
        Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
        Files.writeString(services.resolve(ModelServer.class.getName()), Noting.class.getName());
        URL[] more = {folder.resolve("classes").toUri().toURL()};
        try (URLClassLoader with =
                new URLClassLoader(more, Thread.currentThread().getContextClassLoader())) {
            FutureTask<Outcome> command = new FutureTask<>(() -> aezoo(args));
            Thread thread = new Thread(command);
            thread.setContextClassLoader(with);
            thread.start();
            ServerOptions options = STARTED.poll(60, TimeUnit.SECONDS);
            thread.interrupt();
            Outcome outcome = command.get(60, TimeUnit.SECONDS);
            assertThat(options).as(outcome.err()).isNotNull();
            assertThat(outcome.err()).contains("serving ", " at nowhere:" + options.port());
            return options;
        }
    }

    @Test
    void modelsHaveTheNamesOfTheirFolders() throws Exception {
        ServerOptions options = served(
                "serve",
                "runs/one",
                "other=runs/two",
                "pretrained:shallow/digits",
                "--port",
                "0",
                "--gather",
                "--max-rows",
                "5");
        assertThat(options.models())
                .containsEntry("one", Path.of("runs/one"))
                .containsEntry("other", Path.of("runs/two"))
                .containsKey("shallow-digits")
                .hasSize(3);
        assertThat(options.port()).isZero();
        assertThat(options.gather()).isTrue();
        assertThat(options.page()).isFalse();
        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.token()).isNull();
        assertThat(options.limits().rows()).isEqualTo(5);
    }

    @Test
    void exploringHasThePage() throws Exception {
        assertThat(served("explore", "runs/one", "--no-browser").page()).isTrue();
    }

    @Test
    void aTokenComesFromItsFile() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
        ServerOptions options = served("serve", "runs/one", "--host", "0.0.0.0", "--token-file", file.toString());
        assertThat(options.token()).isEqualTo("0123456789abcdef");
    }

    private static void refused(String message, String... args) {
        Outcome outcome = aezoo(args);
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains(message).hasLineCount(1);
    }

    @Test
    void badUsageIsOneLine() throws IOException {
        refused("need the module aezoo-serve on the class path", "serve", "runs/one");
        refused("need the module aezoo-serve on the class path", "explore", "runs/one");
        refused("DIR is missing", "serve");
        refused("two models are called 'one'", "serve", "runs/one", "more/one");
        refused("a model's name must have letters", "serve", "sp ace=runs/one");
        refused("only this machine may ask without a token", "serve", "runs/one", "--host", "0.0.0.0");
        refused("port must be between 0 and 65535", "serve", "runs/one", "--port", "70000");
        refused("--max-body must be between 1 and 1024, got 0", "serve", "runs/one", "--max-body", "0");
        refused("cannot read the token", "serve", "runs/one", "--token-file", "/no/such/file");
        Path file = Files.writeString(folder.resolve("short"), "abc");
        refused("at least 16 characters", "serve", "runs/one", "--host", "0.0.0.0", "--token-file", file.toString());
    }
}
