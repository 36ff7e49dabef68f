package org.aezoo.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.aezoo.data.Text;
import org.aezoo.models.Quantised;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedNetwork;
import org.aezoo.run.ServerOptions;
import org.aezoo.serve.explore.Counterfactual;
import org.aezoo.serve.explore.KnownRows;
import org.aezoo.serve.model.ModelSlot;
import org.aezoo.serve.model.Operation;
import org.aezoo.serve.model.Query;
import org.aezoo.serve.model.RowsAnswer;
import org.aezoo.serve.model.ServedModel;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** The page on which models are explored, and what it asks beside what everybody may ask. */
final class ExploreApi implements AutoCloseable {

    private static final int NEAREST = 6;

    /** Of known rows, which may score higher and still be called normal, where the model has no threshold. */
    private static final double USUAL = 0.95;

    private static final Map<String, String> FILES = Map.of(
            "", "text/html;charset=utf-8",
            "explore.css", "text/css;charset=utf-8",
            "explore.js", "text/javascript;charset=utf-8",
            "views.js", "text/javascript;charset=utf-8",
            "series.js", "text/javascript;charset=utf-8");

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final ServerOptions options;
    private final Map<String, ModelSlot> models;
    private final Map<String, Known> known = new HashMap<>();

    /** What is known of a model's rows; of the rows of before where the model was loaded again since. */
    private record Known(ServedModel model, @Nullable KnownRows rows, String why) {}

    ExploreApi(ServerOptions options, Map<String, ModelSlot> models) {
        this.options = options;
        this.models = models;
    }

    /** Answers; false if there is nothing at this address. */
    boolean handle(Exchange exchange, String[] parts) throws IOException {
        if (parts.length == 1 && FILES.containsKey(parts[0])) {
            Api.method(exchange, HttpMethod.GET);
            exchange.response.getHeaders().put("Content-Security-Policy", POLICY);
            exchange.response.getHeaders().put("Referrer-Policy", "no-referrer");
            String name = parts[0].isEmpty() ? "explore.html" : parts[0];
            exchange.send(HttpStatus.OK_200, FILES.getOrDefault(parts[0], ""), Resources.bytes("page/" + name));
            return true;
        }
        ModelSlot slot = parts.length == 3 && parts[0].equals("explore") ? models.get(parts[1]) : null;
        if (slot == null || !List.of("start", "look", "normal").contains(parts[2])) {
            return false;
        }
        Api.method(exchange, parts[2].equals("start") ? HttpMethod.GET : HttpMethod.POST);
        if (parts[2].equals("start")) {
            with(slot, model -> exchange.json(HttpStatus.OK_200, out -> start(model, out)));
        } else if (!Api.type(exchange.request).equals(Exchange.JSON)) {
            throw new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "Content-Type must be application/json");
        } else {
            Body.read(
                    exchange,
                    options.limits().bytes(),
                    options.limits().time(),
                    body -> with(slot, model -> asked(exchange, model, parts[2].equals("look"), body)));
        }
        return true;
    }

    private interface Work {
        void with(ServedModel model) throws IOException;
    }

    private static void with(ModelSlot slot, Work work) {
        ServedModel model = slot.take();
        try {
            work.with(model);
        } catch (IOException e) {
            throw Problem.of(e);
        } finally {
            model.release();
        }
    }

    private void asked(Exchange exchange, ServedModel model, boolean look, byte[] body) throws IOException {
        Query query = new QueryReader(model, Operation.SCORE, options.limits()).read(body);
        if (query.rows().length != 1) {
            throw new InvalidInputException("rows must have one row, got " + query.rows().length);
        }
        exchange.json(HttpStatus.OK_200, out -> {
            if (look) {
                look(model, query, out);
            } else {
                normal(model, query.rows()[0], out);
            }
        });
    }

    /** Rows that a model knows; loaded when they are first needed. */
    private synchronized Known known(ServedModel model) {
        Known before = known.get(model.name());
        if (before != null && before.model == model) {
            return before;
        }
        Known now;
        TrainedAutoencoder trained = model.autoencoder();
        try {
            now = trained == null
                    ? new Known(model, null, "a classifier")
                    : new Known(model, KnownRows.load(model, trained), "");
        } catch (InvalidInputException | IllegalArgumentException e) {
            now = new Known(model, null, Text.reason(e));
        }
        known.put(model.name(), now);
        if (before != null && before.rows != null) {
            before.rows.close();
        }
        return now;
    }

    private static String kind(ServedModel model) {
        if (model.isOfCounts()) {
            return "words";
        }
        return model.series() != null
                ? "series"
                : model.network().shape().isImage() ? "picture" : model.schema() == null ? "values" : "table";
    }

    private void start(ServedModel model, JsonGenerator out) throws IOException {
        TrainedNetwork network = model.network();
        Known rows = known(model);
        out.writeStartObject();
        out.writeStringField("name", model.name());
        out.writeStringField("model", model.card().description().model());
        out.writeStringField("kind", kind(model));
        RowDocuments.texts(
                out,
                "operations",
                model.operations().stream().map(Operation::id).toList());
        out.writeArrayFieldStart("shape");
        for (int size : new int[] {
            network.shape().channels(),
            network.shape().height(),
            network.shape().width()
        }) {
            out.writeNumber(size);
        }
        out.writeEndArray();
        out.writeNumberField("white", network.scaling().kind() == org.aezoo.data.Scaling.Kind.NONE ? 1 : 255);
        out.writeStringField("why", rows.why);
        TrainedAutoencoder trained = model.autoencoder();
        if (trained != null) {
            out.writeNumberField("code_size", trained.model().codeSize());
            out.writeBooleanField("continuous", Quantised.grids(trained.model()).isEmpty());
            RowDocuments.number(out, "bound", bound(trained, rows.rows));
            RowDocuments.units(trained, rows.rows, out);
            if (rows.rows != null) {
                RowDocuments.plane(rows.rows, out);
                example(model, rows.rows, out);
            }
        }
        Schema schema = model.schema();
        Schema series = model.series();
        if (schema != null) {
            RowDocuments.columns(schema, rows.rows, out);
        } else if (series != null) {
            RowDocuments.windows(series, network.shape().width(), rows.rows, out);
        }
        out.writeEndObject();
    }

    /** Up to which score a row counts as normal; NaN where nothing tells. */
    private static double bound(TrainedAutoencoder trained, @Nullable KnownRows rows) {
        Threshold threshold = trained.scorer().threshold();
        return threshold != null ? threshold.value() : rows == null ? Double.NaN : rows.scoreAt(USUAL);
    }

    private static void example(ServedModel model, KnownRows rows, JsonGenerator out) throws IOException {
        out.writeFieldName("example");
        RowDocuments.row(model, rows.row(rows.usual()), out);
    }

    /** Everything about a row at once. */
    private void look(ServedModel model, Query query, JsonGenerator out) throws IOException {
        double[] row = query.rows()[0];
        out.writeStartObject();
        TrainedAutoencoder trained = model.autoencoder();
        if (trained != null) {
            Query explained =
                    new Query(query.rows(), null, /* explain= */ true, false, Query.COUNT, 1, null, List.of());
            RowsAnswer scores = model.answer(Operation.SCORE, explained);
            out.writeFieldName("score");
            scores.write(0, out);
            out.writeFieldName("code");
            model.answer(Operation.ENCODE, query).write(0, out);
            out.writeFieldName("reconstruction");
            model.answer(Operation.RECONSTRUCT, query).write(0, out);
            if (model.series() != null) {
                int length = trained.shape().width();
                RowDocuments.array(
                        out, "parts", StepScores.parts(trained.scorer().scores(query.rows()), 0, length));
            }
            KnownRows rows = known(model).rows;
            if (rows != null) {
                nearest(model, rows, row, out);
            }
        }
        classes(model, query, out);
        RowDocuments.texts(out, "unknown_texts", query.strangers());
        out.writeEndObject();
    }

    private static void nearest(ServedModel model, KnownRows rows, double[] row, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("nearest");
        for (KnownRows.Neighbour each : rows.nearest(row, NEAREST)) {
            out.writeStartObject();
            out.writeNumberField("row", each.row());
            RowDocuments.number(out, "distance", each.distance());
            out.writeStringField("label", rows.label(each.row()));
            out.writeStringField("time", rows.time(each.row()));
            if (!model.isOfCounts()) {
                out.writeFieldName("values");
                RowDocuments.row(model, rows.row(each.row()), out);
            } else {
                RowDocuments.words(model, rows.row(each.row()), out);
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** What classifiers of such rows that are served beside say. */
    private void classes(ServedModel model, Query query, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("classes");
        for (ModelSlot slot : models.values()) {
            ServedModel other = slot.take();
            try {
                if (other.operations().contains(Operation.PREDICT)
                        && other.network().shape().equals(model.network().shape())
                        && other.network().featureNames().equals(model.network().featureNames())) {
                    out.writeStartObject();
                    out.writeStringField("by", other.name());
                    out.writeFieldName("class");
                    Query all = new Query(query.rows(), null, false, /* all= */ true, Query.COUNT, 1, null, List.of());
                    other.answer(Operation.PREDICT, all).write(0, out);
                    out.writeEndObject();
                }
            } finally {
                other.release();
            }
        }
        out.writeEndArray();
    }

    private void normal(ServedModel model, double[] row, JsonGenerator out) throws IOException {
        TrainedAutoencoder trained = model.autoencoder();
        Schema schema = model.schema();
        KnownRows rows = known(model).rows;
        if (trained == null || schema == null || rows == null) {
            throw new InvalidInputException(
                    "what would make a row normal is worked out for tables whose data is there");
        }
        double bound = bound(trained, rows);
        Counterfactual.Way way = new Counterfactual(trained, schema, rows).find(row, bound);
        out.writeStartObject();
        out.writeArrayFieldStart("steps");
        for (Counterfactual.Step step : way.steps()) {
            out.writeStartObject();
            out.writeStringField("column", step.column());
            if (step.text() != null) {
                out.writeStringField("to", step.text());
            } else {
                RowDocuments.number(out, "to", step.number());
            }
            RowDocuments.number(out, "score", step.score());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeFieldName("row");
        RowDocuments.row(model, way.row(), out);
        out.writeBooleanField("reached", way.reached());
        RowDocuments.number(out, "bound", bound);
        out.writeEndObject();
    }

    @Override
    public synchronized void close() {
        known.values().forEach(each -> {
            if (each.rows != null) {
                each.rows.close();
            }
        });
        known.clear();
    }
}
