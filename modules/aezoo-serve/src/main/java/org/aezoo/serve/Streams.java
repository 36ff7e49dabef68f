package org.aezoo.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.trained.TrainedNetwork;
import org.aezoo.serve.model.Operation;
import org.aezoo.serve.model.Query;
import org.aezoo.serve.model.RowBuilder;
import org.aezoo.serve.model.RowsAnswer;
import org.aezoo.serve.model.ServedModel;
import org.aezoo.serve.model.Turns;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * Rows in any number, as CSV or a JSON value a line: answers to the first are on their way while later ones arrive. They
 * go through the network a few hundred at a time, as the library takes the rows of a dataset.
 */
final class Streams {

    static final String CSV = "text/csv";
    static final String LINES = "application/x-ndjson";

    /** As many at the same time, each of which holds a thread. */
    private static final int MOST = 8;

    private final Semaphore places = new Semaphore(MOST);
    private final Counts counts;

    Streams(Counts counts) {
        this.counts = counts;
    }

    /** The next row; null after the last. */
    private interface Source {
        double @Nullable [] next() throws IOException;
    }

    /** Takes answers, from the header on. */
    private interface Sink {
        void write(RowsAnswer answer, long first) throws IOException;

        /** The last line of an answer that is broken off. */
        void fail(String why) throws IOException;

        void close() throws IOException;
    }

    /**
     * Answers.
     *
     * @param query what is asked of every row
     * @param lenient whether unknown columns are passed over
     * @param in the type of the rows
     * @param out the type of the answers
     */
    void answer(
            Exchange exchange,
            ServedModel model,
            Operation operation,
            Query query,
            boolean lenient,
            String in,
            String out) {
        if (!places.tryAcquire()) {
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE_503, "too many streams at once: try again");
        }
        boolean begun = false;
        @Nullable Sink sink = null;
        try (InputStream body = Content.Source.asInputStream(exchange.request)) {
            RowBuilder cells = model.rows(lenient);
            Source source;
            if (in.equals(CSV)) {
                CsvRows rows = new CsvRows(body, cells);
                source = rows::next;
            } else {
                JsonRows rows = new JsonRows(body, cells);
                source = rows::next;
            }
            double[][] chunk = next(source, cells);
            RowsAnswer answer = ask(model, operation, query, chunk);
            begun = exchange.begin(HttpStatus.OK_200, out + ";charset=utf-8");
            sink = sink(out, Content.Sink.asOutputStream(exchange.response));
            long rows = 0;
            while (true) {
                sink.write(answer, rows);
                counts.rows(model.name(), operation, answer.size());
                rows += answer.size();
                if (chunk.length == TrainedNetwork.CHUNK) {
                    chunk = next(source, cells);
                } else {
                    break;
                }
                if (chunk.length == 0) {
                    break;
                }
                answer = ask(model, operation, query, chunk);
            }
            // not where something failed: an answer that ends as it should would look whole
            sink.close();
            exchange.end();
        } catch (IOException | RuntimeException e) {
            Throwable cause = e instanceof java.io.UncheckedIOException wrapped ? wrapped.getCause() : e;
            if (begun) {
                breakOff(exchange, sink, cause);
            } else {
                exchange.fail(cause);
            }
        } finally {
            places.release();
        }
    }

    /** Says why in a last line of JSON, and breaks the answer off, which CSV has no line for. */
    private static void breakOff(Exchange exchange, @Nullable Sink sink, Throwable cause) {
        try {
            if (sink != null) {
                sink.fail(Problem.of(cause).line());
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        exchange.breakOff(cause);
    }

    private static double[][] next(Source source, RowBuilder cells) throws IOException {
        List<double[]> rows = new ArrayList<>();
        while (rows.size() < TrainedNetwork.CHUNK) {
            double[] row = source.next();
            if (row == null) {
                break;
            }
            rows.add(row);
        }
        cells.check();
        return rows.toArray(double[][]::new);
    }

    private static RowsAnswer ask(ServedModel model, Operation operation, Query query, double[][] rows) {
        if (rows.length == 0) {
            throw new InvalidInputException("there are no rows");
        }
        CompletableFuture<RowsAnswer> future = new CompletableFuture<>();
        model.turns().ask(model, operation, query.withRows(rows, List.of()), new Turns.Outcome() {
            @Override
            public void answer(RowsAnswer answer) {
                future.complete(answer);
            }

            @Override
            public void fail(Throwable failure) {
                future.completeExceptionally(failure);
            }
        });
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw e;
        }
    }

    private static Sink sink(String type, OutputStream out) throws IOException {
        if (type.equals(CSV)) {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);
            return new Sink() {
                @Override
                public void write(RowsAnswer answer, long first) throws IOException {
                    if (first == 0) {
                        csv.writeRecord(answer.header());
                    }
                    for (int i = 0; i < answer.size(); i++) {
                        answer.lines(i, first + i, csv::writeRecord);
                    }
                    csv.flush();
                }

                @Override
                public void fail(String why) {}

                @Override
                public void close() throws IOException {
                    csv.close();
                }
            };
        }
        JsonGenerator json = Exchange.FACTORY.createGenerator(out).setRootValueSeparator(null);
        return new Sink() {
            @Override
            public void write(RowsAnswer answer, long first) throws IOException {
                for (int i = 0; i < answer.size(); i++) {
                    answer.write(i, json);
                    json.writeRaw('\n');
                }
                json.flush();
            }

            @Override
            public void fail(String why) throws IOException {
                json.writeStartObject();
                json.writeStringField("error", why);
                json.writeEndObject();
                json.writeRaw('\n');
                json.flush();
            }

            @Override
            public void close() throws IOException {
                json.close();
            }
        };
    }
}
