package org.aezoo.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.aezoo.data.InvalidInputException;
import org.aezoo.serve.model.Turns;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.QuietException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a request is not answered: a status and one line. */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

    private static final int LONGEST = 2000;

    private final int status;

    Problem(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }

    /** The line, whatever the exception says. */
    String line() {
        String message = String.valueOf(getMessage()).strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
    }

    /** What went wrong, in the terms of HTTP. What should not happen is logged, and not told. */
    static Problem of(Throwable thrown) {
        if (thrown instanceof Problem problem) {
            return problem;
        }
        if (thrown instanceof JsonProcessingException json) {
            var at = json.getLocation();
            return new Problem(
                    HttpStatus.BAD_REQUEST_400,
                    "the body is no JSON"
                            + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")")
                            + ": " + json.getOriginalMessage().replaceFirst("(?s): enable .*", ""));
        }
        if (thrown instanceof CharacterCodingException) {
            return new Problem(HttpStatus.BAD_REQUEST_400, "the body is not text in UTF-8");
        }
        if (thrown instanceof InvalidInputException || thrown instanceof IllegalArgumentException) {
            return new Problem(HttpStatus.BAD_REQUEST_400, String.valueOf(thrown.getMessage()));
        }
        if (thrown instanceof Turns.LateException
                || thrown instanceof IllegalStateException
                || thrown instanceof RejectedExecutionException) {
            return new Problem(HttpStatus.SERVICE_UNAVAILABLE_503, String.valueOf(thrown.getMessage()));
        }
        if (thrown instanceof TimeoutException) {
            return new Problem(HttpStatus.REQUEST_TIMEOUT_408, "the body took too long to arrive");
        }
        if (thrown instanceof HttpException http) {
            return new Problem(http.getCode(), String.valueOf(http.getReason()));
        }
        if (thrown instanceof QuietException) {
            return new Problem(HttpStatus.BAD_REQUEST_400, "the request broke off");
        }
        if (thrown instanceof OutOfMemoryError) {
            LOG.error("out of memory: {}", thrown.getMessage());
            return new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE_503, "out of memory: ask for fewer rows, or give the server more");
        }
        LOG.error("a request failed in a way that should not happen", thrown);
        return new Problem(HttpStatus.INTERNAL_SERVER_ERROR_500, "an error of the server, which its log tells of");
    }
}
