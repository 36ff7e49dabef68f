package org.aezoo.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.aezoo.models.trained.Json;
import org.aezoo.run.ServerOptions;
import org.aezoo.serve.model.ModelSlot;
import org.aezoo.serve.model.Operation;
import org.aezoo.serve.model.Query;
import org.aezoo.serve.model.RowsAnswer;
import org.aezoo.serve.model.ServedModel;
import org.aezoo.serve.model.Turns;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** Which address is answered by what. */
final class Api extends Handler.Abstract {

    /** Values that an answer may have where the request does not bring them. */
    private static final long VALUES = 1 << 22;

    private final ServerOptions options;
    private final Map<String, ModelSlot> models;
    private final Admission admission;
    private final Counts counts;
    private final Streams streams;
    private final Optional<ExploreApi> explore;
    private volatile boolean ready;

    Api(
            ServerOptions options,
            Map<String, ModelSlot> models,
            Admission admission,
            Counts counts,
            Optional<ExploreApi> explore) {
        this.options = options;
        this.models = models;
        this.admission = admission;
        this.counts = counts;
        this.explore = explore;
        streams = new Streams(counts);
    }

    /** Says whether requests should be sent here. */
    void ready(boolean now) {
        ready = now;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(request, response, callback);
        // as the client sees it: what stands for a character is that character, and no folder is gone up
        String path = Request.getPathInContext(request);
        String[] parts = path.substring(path.startsWith("/") ? 1 : 0).split("/", -1);
        try {
            count(exchange, parts);
            boolean open = parts.length == 1 && (parts[0].equals("health") || parts[0].equals("ready"));
            admission.check(request, open);
            dispatch(exchange, parts);
        } catch (IOException e) {
            exchange.fail(e);
        } catch (RuntimeException | Error e) {
            exchange.fail(e);
        }
        return true;
    }

    private void count(Exchange exchange, String[] parts) {
        // names of strangers would be as many as they like
        boolean known = parts.length == 3 && parts[0].equals("models") && models.containsKey(parts[1]);
        String model = known ? parts[1] : "";
        String operation = known && operation(parts[2]) != null ? parts[2] : "other";
        long start = exchange.request.getBeginNanoTime();
        Request.addCompletionListener(
                exchange.request,
                failure -> counts.request(
                        model, operation, exchange.response.getStatus(), (System.nanoTime() - start) / 1e9));
    }

    private static @Nullable Operation operation(String id) {
        return Stream.of(Operation.values())
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private void dispatch(Exchange exchange, String[] parts) throws IOException {
        String address = String.join("/", parts);
        switch (address) {
            case "health" -> {
                method(exchange, HttpMethod.GET);
                exchange.json(HttpStatus.OK_200, out -> out.writeRawValue("{\"status\":\"up\"}"));
            }
            case "ready" -> {
                method(exchange, HttpMethod.GET);
                boolean now = ready;
                exchange.json(
                        now ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503,
                        out -> out.writeRawValue("{\"ready\":" + now + "}"));
            }
            case "metrics" -> {
                method(exchange, HttpMethod.GET);
                exchange.send(HttpStatus.OK_200, Counts.TYPE, counts.text());
            }
            case "openapi.json" -> {
                method(exchange, HttpMethod.GET);
                exchange.send(HttpStatus.OK_200, Exchange.JSON, Resources.bytes("openapi.json"));
            }
            case "models" -> {
                method(exchange, HttpMethod.GET);
                exchange.json(HttpStatus.OK_200, this::list);
            }
            default -> {
                if (parts[0].equals("models") && parts.length <= 3) {
                    model(exchange, parts);
                } else if (explore.isEmpty() || !explore.get().handle(exchange, parts)) {
                    throw new Problem(
                            HttpStatus.NOT_FOUND_404,
                            "nothing is at /" + Text.shown(address) + ": /openapi.json says what is");
                }
            }
        }
    }

    static void method(Exchange exchange, HttpMethod allowed) {
        String method = exchange.request.getMethod();
        if (!allowed.is(method) && !(allowed == HttpMethod.GET && HttpMethod.HEAD.is(method))) {
            exchange.response
                    .getHeaders()
                    .put(HttpHeader.ALLOW, allowed == HttpMethod.GET ? "GET, HEAD" : allowed.asString());
            throw new Problem(
                    HttpStatus.METHOD_NOT_ALLOWED_405,
                    "this address takes " + allowed.asString() + ", got " + Text.shown(method));
        }
    }

    private void list(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("models");
        for (ModelSlot slot : models.values()) {
            ServedModel model = slot.take();
            try {
                out.writeStartObject();
                out.writeStringField("name", model.name());
                out.writeStringField("model", model.card().description().model());
                operations(model, out);
                out.writeEndObject();
            } finally {
                model.release();
            }
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void operations(ServedModel model, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("operations");
        for (Operation operation : model.operations()) {
            out.writeString(operation.id());
        }
        out.writeEndArray();
    }

    private void card(ServedModel model, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", model.name());
        operations(model, out);
        out.writeArrayFieldStart("columns");
        for (String column : model.rows(/* lenient= */ false).columns()) {
            if (!model.network().featureNames().isEmpty()) {
                out.writeString(column);
            }
        }
        out.writeEndArray();
        out.writeNumberField("values", model.network().shape().size());
        out.writeFieldName("card");
        out.writeRawValue(Json.mapper().writeValueAsString(model.card()));
        out.writeEndObject();
    }

    private ModelSlot slot(String name) {
        ModelSlot slot = models.get(name);
        if (slot == null) {
            throw new Problem(
                    HttpStatus.NOT_FOUND_404,
                    "no model '" + Text.shown(name) + "'" + Suggest.hint(name, models.keySet()) + ": there are "
                            + String.join(", ", models.keySet()));
        }
        return slot;
    }

    private void model(Exchange exchange, String[] parts) throws IOException {
        ModelSlot slot = slot(parts[1]);
        if (parts.length == 2) {
            method(exchange, HttpMethod.GET);
            ServedModel model = slot.take();
            try {
                exchange.json(HttpStatus.OK_200, out -> card(model, out));
            } finally {
                model.release();
            }
            return;
        }
        if (parts[2].equals("reload")) {
            method(exchange, HttpMethod.POST);
            slot.reload();
            counts.reload(parts[1]);
            exchange.json(HttpStatus.OK_200, out -> out.writeRawValue("{\"reloaded\":true}"));
            return;
        }
        Operation operation = operation(parts[2]);
        ServedModel model = slot.take();
        boolean kept = false;
        try {
            if (operation == null || !model.operations().contains(operation)) {
                List<String> known =
                        model.operations().stream().map(Operation::id).toList();
                throw new Problem(
                        HttpStatus.NOT_FOUND_404,
                        model.name() + " cannot " + Text.shown(parts[2]) + Suggest.hint(parts[2], known) + ": it can "
                                + String.join(", ", known));
            }
            method(exchange, HttpMethod.POST);
            String type = type(exchange.request);
            if (type.equals(Streams.CSV) || type.equals(Streams.LINES)) {
                stream(exchange, model, operation, type);
            } else if (type.equals(Exchange.JSON)) {
                kept = true;
                Request.addCompletionListener(exchange.request, failure -> model.release());
                Body.read(
                        exchange,
                        options.limits().bytes(),
                        options.limits().time(),
                        body -> ask(exchange, model, operation, body));
            } else {
                throw new Problem(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
                        "Content-Type must be application/json, application/x-ndjson or text/csv, got "
                                + (type.isEmpty() ? "none" : Text.shown(type)));
            }
        } finally {
            if (!kept) {
                model.release();
            }
        }
    }

    static String type(Request request) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return type == null ? "" : type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    }

    private void ask(Exchange exchange, ServedModel model, Operation operation, byte[] body) {
        Query query;
        try {
            query = new QueryReader(model, operation, options.limits()).read(body);
        } catch (IOException e) {
            exchange.fail(e);
            return;
        }
        boolean makesRows = operation == Operation.SAMPLE || operation == Operation.DECODE;
        long made = operation == Operation.SAMPLE ? query.count() : query.rows().length;
        if (makesRows && made * model.network().shape().size() > VALUES) {
            throw new InvalidInputException("an answer may have " + VALUES + " values, and this one had "
                    + made * model.network().shape().size() + ": ask in parts");
        }
        if (query.rows().length == 0 && operation != Operation.SAMPLE) {
            exchange.json(HttpStatus.OK_200, out -> rows(out, model, query.strangers(), null));
            return;
        }
        long latest = System.nanoTime() + options.limits().time().toNanos();
        model.turns().ask(model, operation, query, new Turns.Outcome() {
            @Override
            public void answer(RowsAnswer answer) {
                try {
                    exchange.json(HttpStatus.OK_200, out -> rows(out, model, query.strangers(), answer));
                    counts.rows(model.name(), operation, answer.size());
                } catch (RuntimeException | Error e) {
                    exchange.fail(e instanceof UncheckedIOException wrapped ? wrapped.getCause() : e);
                }
            }

            @Override
            public void fail(Throwable failure) {
                exchange.fail(failure);
            }

            @Override
            public boolean isLate() {
                return System.nanoTime() - latest > 0;
            }
        });
    }

    private static void rows(JsonGenerator out, ServedModel model, List<String> strangers, @Nullable RowsAnswer answer)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("model", model.name());
        out.writeArrayFieldStart("rows");
        for (int i = 0; answer != null && i < answer.size(); i++) {
            answer.write(i, out);
        }
        out.writeEndArray();
        if (!strangers.isEmpty()) {
            out.writeArrayFieldStart("unknown_texts");
            for (String text : strangers) {
                out.writeString(text);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private void stream(Exchange exchange, ServedModel model, Operation operation, String type) {
        if (!operation.isStreamed()) {
            throw new Problem(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, operation.id() + " takes application/json, got " + type);
        }
        Fields asked = Request.extractQueryParameters(exchange.request);
        for (String name : asked.getNames()) {
            List<String> known = List.of("explain", "all", "count", "within", "ignore_unknown_columns");
            if (!known.contains(name)) {
                throw new InvalidInputException(
                        "unknown parameter '" + Text.shown(name) + "'" + Suggest.hint(name, known));
            }
        }
        Query query = new Query(
                new double[0][],
                null,
                flag(asked, "explain"),
                flag(asked, "all"),
                number(asked, "count", 1, Query.COUNT),
                1,
                asked.getValue("within") == null ? null : number(asked, "within", 0, 0),
                List.of());
        List<String> accepted = new ArrayList<>();
        for (String value : exchange.request.getHeaders().getCSV(HttpHeader.ACCEPT, false)) {
            accepted.add(value.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT));
        }
        String other = type.equals(Streams.CSV) ? Streams.LINES : Streams.CSV;
        String out = accepted.contains(other) && !accepted.contains(type) ? other : type;
        streams.answer(exchange, model, operation, query, flag(asked, "ignore_unknown_columns"), type, out);
    }

    private static boolean flag(Fields asked, String name) {
        String value = asked.getValue(name);
        if (value != null && !value.isEmpty() && !value.equals("true") && !value.equals("false")) {
            throw new InvalidInputException(name + " must be true or false, got '" + Text.shown(value) + "'");
        }
        return value != null && !value.equals("false");
    }

    private int number(Fields asked, String name, int low, int otherwise) {
        String value = asked.getValue(name);
        if (value == null) {
            return otherwise;
        }
        int high = options.limits().rows();
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < low || Integer.parseInt(value) > high) {
            throw new InvalidInputException(name + " must be a whole number between " + low + " and " + high + ", got '"
                    + Text.shown(value) + "'");
        }
        return Integer.parseInt(value);
    }
}
