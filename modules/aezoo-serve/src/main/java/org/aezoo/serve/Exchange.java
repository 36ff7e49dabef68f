package org.aezoo.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A request and its one response. */
final class Exchange {

    static final String JSON = "application/json";

    /** Requests are small, flat and of numbers: what is not is refused early. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(64)
                    .maxStringLength(1 << 16)
                    .maxNameLength(1 << 12)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    final Request request;
    final Response response;
    private final Callback callback;
    private final AtomicBoolean answered = new AtomicBoolean();

    Exchange(Request request, Response response, Callback callback) {
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    /** Writes JSON. */
    interface Content {
        void write(JsonGenerator out) throws IOException;
    }

    static byte[] json(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            content.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Answers with JSON. */
    void json(int status, Content content) {
        send(status, JSON, json(content));
    }

    /** Answers; only the first answer counts. */
    void send(int status, String type, byte[] body) {
        if (answered.compareAndSet(false, true)) {
            header(status, type);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
            response.write(true, ByteBuffer.wrap(body), callback);
        }
    }

    private void header(int status, String type) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
    }

    /** Says why there is no answer. */
    void fail(Throwable thrown) {
        if (answered.get()) {
            return;
        }
        Problem problem = Problem.of(thrown);
        if (problem.status() == HttpStatus.UNAUTHORIZED_401) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE_503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
        }
        if (problem.status() == HttpStatus.PAYLOAD_TOO_LARGE_413
                || problem.status() == HttpStatus.REQUEST_TIMEOUT_408) {
            // what is left of the body is not read
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        json(problem.status(), out -> {
            out.writeStartObject();
            out.writeStringField("error", problem.line());
            out.writeEndObject();
        });
    }

    /** Answers by {@link #response} itself from now on; false if there is an answer already. */
    boolean begin(int status, String type) {
        if (!answered.compareAndSet(false, true)) {
            return false;
        }
        header(status, type);
        return true;
    }

    /** Ends an answer that was begun. */
    void end() {
        callback.succeeded();
    }

    /** Breaks an answer off, so that the client notices. */
    void breakOff(Throwable thrown) {
        callback.failed(thrown);
    }
}
