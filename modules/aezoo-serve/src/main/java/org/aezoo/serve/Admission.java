package org.aezoo.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.aezoo.run.ServerOptions;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. On the loopback address requests must name it, which keeps out pages of strangers whose name is made to lead
 * here; elsewhere they must bring the token. No page of another origin may ask.
 */
final class Admission {

    /** Requests that are worked on or wait at the same time. */
    private static final int MOST = 1024;

    private final boolean loopback;
    private final byte @Nullable [] token;
    private final AtomicInteger inside = new AtomicInteger();
    private volatile Set<String> names = Set.of();
    private volatile String own = "";

    Admission(ServerOptions options) {
        loopback = ServerOptions.isLoopback(options.host());
        token = options.token() == null ? null : options.token().getBytes(StandardCharsets.US_ASCII);
    }

    /** Says on which port it is. */
    void listensOn(int port) {
        own = "127.0.0.1:" + port;
        names = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    }

    /**
     * Lets a request in.
     *
     * @param open whether what it asks for needs no token
     * @throws Problem if it may not come in
     */
    void check(Request request, boolean open) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (loopback && !names.contains(String.valueOf(host))) {
            throw new Problem(HttpStatus.FORBIDDEN_403, "only for requests to " + own);
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin != null && !origin.equals("http://" + host)) {
            throw new Problem(HttpStatus.FORBIDDEN_403, "pages of another origin may not ask");
        }
        if (token != null && !open) {
            String given = request.getHeaders().get(HttpHeader.AUTHORIZATION);
            if (given == null || !given.regionMatches(/* ignoreCase= */ true, 0, "Bearer ", 0, 7)) {
                throw new Problem(HttpStatus.UNAUTHORIZED_401, "a token is needed: Authorization: Bearer TOKEN");
            }
            byte[] brought = given.substring(7).strip().getBytes(StandardCharsets.UTF_8);
            // takes as long whatever is wrong with it
            if (!MessageDigest.isEqual(brought, token)) {
                throw new Problem(HttpStatus.UNAUTHORIZED_401, "the token is not the server's");
            }
        }
        int now = inside.incrementAndGet();
        Request.addCompletionListener(request, failure -> inside.decrementAndGet());
        if (now > MOST) {
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE_503, "too many requests at once: try again");
        }
    }
}
