package org.aezoo.run;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.aezoo.models.settings.Require;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ModelServer} serves, and to whom.
 *
 * @param models run folders by the name that requests call them by: letters, digits, points, dashes and underscores
 * @param indexes of hashes, each of one of these models
 * @param host address to listen on
 * @param port to listen on, 0 for any that is free
 * @param token that requests must bring; null for none, which only the loopback address may do without
 * @param page whether models can be explored on a page in a browser
 * @param gather whether rows of requests that wait for the same model go through its network together, which is quicker;
 *     the last digits of an answer then depend on what else was asked
 * @param limits of requests
 */
public record ServerOptions(
        Map<String, Path> models,
        List<Path> indexes,
        String host,
        int port,
        @Nullable String token,
        boolean page,
        boolean gather,
        Limits limits) {

    /** The shortest token. */
    public static final int TOKEN = 16;

    /**
     * Limits of requests.
     *
     * @param bytes of a body that is read as a whole, 1 or more
     * @param rows in such a body, and samples and hits to ask for, 1 or more
     * @param time that a body may take to arrive, and a request to wait for its turn
     */
    public record Limits(long bytes, int rows, Duration time) {

        public Limits {
            Require.atLeast("bytes", bytes, 1);
            Require.atLeast("rows", rows, 1);
            Require.atLeast("time in milliseconds", time.toMillis(), 1);
        }

        /** 8 MiB, 10,000 rows, 30 seconds. */
        public static Limits defaults() {
            return new Limits(8 << 20, 10_000, Duration.ofSeconds(30));
        }
    }

    public ServerOptions {
        models = new LinkedHashMap<>(models);
        indexes = List.copyOf(indexes);
        if (models.isEmpty()) {
            throw new InvalidInputException("there must be a model to serve, got none");
        }
        for (String name : models.keySet()) {
            if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")) {
                throw new InvalidInputException(
                        "a model's name must have letters, digits, '.', '-' and '_' only, and begin"
                                + " with none of the last but '_', got '" + Text.shown(name) + "': write NAME=DIR");
            }
        }
        Require.between("port", port, 0, 65535);
        if (token != null && !token.matches("[\\x21-\\x7e]{" + TOKEN + ",}")) {
            throw new InvalidInputException(
                    "the token must have at least " + TOKEN + " characters of ASCII and no space in it");
        }
        if (token == null && !isLoopback(host)) {
            throw new InvalidInputException("only this machine may ask without a token, and " + Text.shown(host)
                    + " is not the loopback address");
        }
    }

    /** Models on the loopback address, without a token. */
    public static ServerOptions of(Map<String, Path> models) {
        return new ServerOptions(models, List.of(), "127.0.0.1", 9100, null, false, false, Limits.defaults());
    }

    /** Whether an address is this machine's own. */
    public static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new InvalidInputException(
                    "host must be an address of this machine, got '" + Text.shown(host) + "'", e);
        }
    }

    public ServerOptions withIndexes(List<Path> files) {
        return new ServerOptions(models, files, host, port, token, page, gather, limits);
    }

    public ServerOptions withPort(int newPort) {
        return new ServerOptions(models, indexes, host, newPort, token, page, gather, limits);
    }

    /** The same on another address, with a token. */
    public ServerOptions withHost(String newHost, @Nullable String newToken) {
        return new ServerOptions(models, indexes, newHost, port, newToken, page, gather, limits);
    }

    public ServerOptions withPage() {
        return new ServerOptions(models, indexes, host, port, token, true, gather, limits);
    }

    public ServerOptions withGather() {
        return new ServerOptions(models, indexes, host, port, token, page, true, limits);
    }

    public ServerOptions withLimits(Limits newLimits) {
        return new ServerOptions(models, indexes, host, port, token, page, gather, newLimits);
    }
}
