package org.aezoo.cli.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.aezoo.pretrained.Pretrained;
import org.aezoo.run.ModelServer;
import org.aezoo.run.ServerOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which models are served. */
public final class ServeOptions {

    private static final String TOKEN = "AEZOO_TOKEN";

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR",
            description = "Run folders, or pretrained:NAME. A model is called by its folder's name, or by NAME=DIR.")
    private List<String> folders = List.of();

    @Option(
            names = "--index",
            paramLabel = "FILE",
            description = "An index that 'aezoo hash' made with one of the models; may be given several times.")
    private List<Path> indexes = List.of();

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on, 0 for a free one (default: 9100).")
    private int port = 9100;

    /** The models by name. */
    private Map<String, Path> models() {
        Map<String, Path> models = new LinkedHashMap<>();
        for (String each : folders) {
            int equals = each.indexOf('=');
            boolean named = equals > 0 && !Files.exists(Path.of(each));
            Path folder = Pretrained.folderOf(named ? each.substring(equals + 1) : each);
            String name = named ? each.substring(0, equals) : name(each, folder);
            if (models.put(name, folder) != null) {
                throw new InvalidInputException(
                        "two models are called '" + Text.shown(name) + "': name one of them by NAME=DIR");
            }
        }
        return models;
    }

    /** That of the pretrained model, or the folder's. */
    private static String name(String given, Path folder) {
        return given.startsWith(Pretrained.PREFIX)
                ? given.substring(Pretrained.PREFIX.length()).replace('/', '-')
                : String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    }

    /**
     * What is asked for.
     *
     * @throws InvalidInputException if it cannot be
     */
    public ServerOptions options() {
        return ServerOptions.of(models()).withIndexes(new ArrayList<>(indexes)).withPort(port);
    }

    /**
     * The server.
     *
     * @throws InvalidInputException if there is none on the class path
     */
    public static ModelServer server() {
        // it warns of every odd request, of which strangers can send as many as they like
        System.setProperty("org.slf4j.simpleLogger.log.org.eclipse.jetty", "error");
        return ModelServer.find()
                .orElseThrow(() ->
                        new InvalidInputException("serve and explore need the module aezoo-serve on the class path:"
                                + " start by ./aezoo, which adds it, or build with -Pserve"));
    }

    /** To whom, and within which limits. */
    public static final class Access {

        @Option(
                names = "--host",
                paramLabel = "ADDRESS",
                description = "Address to listen on (default: 127.0.0.1, which only this machine reaches); another one"
                        + " needs a token.")
        private String host = "127.0.0.1";

        @Option(
                names = "--token-file",
                paramLabel = "FILE",
                description = "A file with the token that requests must bring (default: $AEZOO_TOKEN).")
        private @Nullable Path tokenFile;

        @Option(
                names = "--gather",
                description =
                        "Let rows of requests that wait for the same model go through its network together: quicker"
                                + " for large models, and last digits then depend on what else was asked.")
        private boolean gather;

        @Option(
                names = "--max-body",
                paramLabel = "MIB",
                description = "The largest body that is read as a whole, in MiB (default: 8).")
        private int maxBody = 8;

        @Option(names = "--max-rows", paramLabel = "N", description = "The most rows in such a body (default: 10000).")
        private int maxRows = 10_000;

        @Option(
                names = "--time-limit",
                paramLabel = "SECONDS",
                description = "For a body to arrive, and for a request to wait (default: 30).")
        private int timeLimit = 30;

        /** The same with what these say. */
        public ServerOptions applyTo(ServerOptions options) {
            range("--max-body", maxBody, 1024);
            range("--max-rows", maxRows, 1_000_000);
            range("--time-limit", timeLimit, 3600);
            ServerOptions limited = options.withHost(host, token())
                    .withLimits(new ServerOptions.Limits((long) maxBody << 20, maxRows, Duration.ofSeconds(timeLimit)));
            return gather ? limited.withGather() : limited;
        }

        private static void range(String name, int value, int most) {
            if (value < 1 || value > most) {
                throw new InvalidInputException(name + " must be between 1 and " + most + ", got " + value);
            }
        }

        private @Nullable String token() {
            if (tokenFile == null) {
                String token = System.getenv(TOKEN);
                return token == null || token.isEmpty() ? null : token;
            }
            try {
                return Files.readString(tokenFile).strip();
            } catch (IOException e) {
                throw new InvalidInputException(
                        "cannot read the token from " + tokenFile + " (" + e.getMessage() + ")", e);
            }
        }
    }
}
