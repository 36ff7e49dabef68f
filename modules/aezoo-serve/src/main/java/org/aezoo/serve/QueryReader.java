package org.aezoo.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.aezoo.run.ServerOptions.Limits;
import org.aezoo.serve.model.Operation;
import org.aezoo.serve.model.Query;
import org.aezoo.serve.model.RowBuilder;
import org.aezoo.serve.model.ServedModel;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** Reads what a request asks, token by token, so that no body takes much more memory than it has bytes. */
final class QueryReader {

    private static final Set<String> KEYS =
            Set.of("rows", "codes", "missing", "explain", "all", "count", "seed", "within", "ignore_unknown_columns");

    private final ServedModel model;
    private final Operation operation;
    private final Limits limits;
    private @Nullable RowBuilder builder;

    QueryReader(ServedModel model, Operation operation, Limits limits) {
        this.model = model;
        this.operation = operation;
        this.limits = limits;
    }

    /**
     * Reads a body.
     *
     * @throws IOException if it is no JSON
     * @throws InvalidInputException if it says what the model cannot take
     */
    Query read(byte[] body) throws IOException {
        List<double[]> rows = new ArrayList<>();
        List<boolean[]> missing = new ArrayList<>();
        boolean hasRows = false;
        boolean explain = false;
        boolean all = false;
        boolean lenient = lenient(body);
        int count = Query.COUNT;
        long seed = 1;
        Integer within = null;
        try (JsonParser in = Exchange.FACTORY.createParser(body)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidInputException("the body must be a JSON object such as {\"rows\": […]}");
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String key = in.currentName();
                in.nextToken();
                switch (key) {
                    case "rows" -> {
                        requireRows(key, operation.takesRows());
                        hasRows = true;
                        rows(in, lenient, rows);
                    }
                    case "codes" -> {
                        requireRows(key, operation == Operation.DECODE);
                        hasRows = true;
                        codes(in, rows);
                    }
                    case "missing" -> masks(in, missing);
                    case "explain" -> explain = flag(in, key);
                    case "all" -> all = flag(in, key);
                    case "ignore_unknown_columns" -> flag(in, key);
                    case "count" -> count = (int) whole(in, key, 1, limits.rows());
                    case "seed" -> seed = whole(in, key, Long.MIN_VALUE, Long.MAX_VALUE);
                    case "within" -> within = (int) whole(in, key, 0, 1 << 20);
                    default ->
                        throw new InvalidInputException(
                                "unknown key '" + Text.shown(key) + "'" + Suggest.hint(key, KEYS));
                }
            }
            if (in.nextToken() != null) {
                throw new InvalidInputException("there is something after the JSON object");
            }
        }
        if (!hasRows && operation != Operation.SAMPLE) {
            throw new InvalidInputException(
                    operation == Operation.DECODE
                            ? "codes is missing: an array of codes"
                            : "rows is missing: an array of rows");
        }
        if (builder != null) {
            builder.check();
        }
        return new Query(
                rows.toArray(double[][]::new),
                missing.isEmpty() && operation != Operation.INPAINT ? null : missing.toArray(boolean[][]::new),
                explain,
                all,
                count,
                seed,
                within,
                builder == null ? List.of() : builder.strangers());
    }

    /** Whether unknown columns are ignored, which may be said after the rows that have them. */
    private static boolean lenient(byte[] body) throws IOException {
        byte[] key = "\"ignore_unknown_columns\"".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        if (!contains(body, key)) {
            return false;
        }
        try (JsonParser in = Exchange.FACTORY.createParser(body)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = in.currentName().equals("ignore_unknown_columns");
                in.nextToken();
                if (found) {
                    return in.currentToken() == JsonToken.VALUE_TRUE;
                }
                in.skipChildren();
            }
        }
        return false;
    }

    private static boolean contains(byte[] body, byte[] key) {
        for (int i = 0; i + key.length <= body.length; i++) {
            if (body[i] == key[0] && java.util.Arrays.equals(body, i, i + key.length, key, 0, key.length)) {
                return true;
            }
        }
        return false;
    }

    private void requireRows(String key, boolean right) {
        if (!right) {
            throw new InvalidInputException(operation.id() + " takes no " + key + ": give "
                    + (operation == Operation.DECODE
                            ? "codes"
                            : operation == Operation.SAMPLE ? "count and seed" : "rows"));
        }
    }

    private void rows(JsonParser in, boolean lenient, List<double[]> rows) throws IOException {
        array(in, "rows");
        RowBuilder cells = model.rows(lenient);
        builder = cells;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            count(rows.size());
            rows.add(row(in, cells, "row " + rows.size()));
        }
    }

    private void count(int rows) {
        if (rows >= limits.rows()) {
            throw new Problem(
                    HttpStatus.PAYLOAD_TOO_LARGE_413,
                    "more than " + limits.rows() + " rows: ask in parts, or send rows one after another as"
                            + " application/x-ndjson or text/csv");
        }
    }

    /** A row that begins with the current token: an object by the names of columns, or an array in their order. */
    static double[] row(JsonParser in, RowBuilder cells, String name) throws IOException {
        cells.begin(name);
        if (in.currentToken() == JsonToken.START_OBJECT) {
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String column = in.currentName();
                in.nextToken();
                cell(in, cells, column, name);
            }
        } else if (in.currentToken() == JsonToken.START_ARRAY) {
            List<String> columns = cells.columns();
            int at = 0;
            for (; in.nextToken() != JsonToken.END_ARRAY; at++) {
                if (at < columns.size()) {
                    cell(in, cells, columns.get(at), name);
                } else {
                    in.skipChildren();
                }
            }
            if (at != columns.size()) {
                throw new InvalidInputException(name + " must have " + columns.size() + " values, got " + at);
            }
        } else {
            throw new InvalidInputException(name + " must be an object or an array, got " + shown(in));
        }
        return cells.end();
    }

    private static void cell(JsonParser in, RowBuilder cells, String column, String row) throws IOException {
        switch (in.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                double number = in.getDoubleValue();
                if (Double.isInfinite(number)) {
                    throw new InvalidInputException(
                            row + ", '" + Text.shown(column) + "': " + Text.shown(in.getText()) + " is too large");
                }
                cells.set(column, number);
            }
            case VALUE_STRING, VALUE_TRUE, VALUE_FALSE -> cells.set(column, in.getText());
            case VALUE_NULL -> cells.set(column, null);
            default ->
                throw new InvalidInputException(
                        row + ", '" + Text.shown(column) + "': must be a number, a text or null, got " + shown(in));
        }
    }

    private void codes(JsonParser in, List<double[]> codes) throws IOException {
        array(in, "codes");
        while (in.nextToken() != JsonToken.END_ARRAY) {
            count(codes.size());
            String name = "code " + codes.size();
            array(in, name);
            double[] code = new double[16];
            int at = 0;
            for (; in.nextToken() != JsonToken.END_ARRAY; at++) {
                // asked for as a float first, it would be a rounded one ever after
                double value = in.currentToken().isNumeric() ? in.getDoubleValue() : Double.NaN;
                if (!Float.isFinite((float) value)) {
                    throw new InvalidInputException(name + " must hold finite numbers, got " + shown(in));
                }
                code = at < code.length ? code : java.util.Arrays.copyOf(code, 2 * at);
                code[at] = value;
            }
            codes.add(java.util.Arrays.copyOf(code, at));
        }
    }

    private void masks(JsonParser in, List<boolean[]> masks) throws IOException {
        array(in, "missing");
        int pixels = model.network().shape().height() * model.network().shape().width();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            count(masks.size());
            String name = "missing of row " + masks.size();
            array(in, name);
            boolean[] mask = new boolean[pixels];
            int at = 0;
            for (; in.nextToken() != JsonToken.END_ARRAY; at++) {
                boolean value = flag(in, name);
                if (at < pixels) {
                    mask[at] = value;
                }
            }
            if (at != pixels) {
                throw new InvalidInputException(name + " must have " + pixels + " values, one per pixel, got " + at);
            }
            masks.add(mask);
        }
    }

    private static void array(JsonParser in, String name) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw new InvalidInputException(name + " must be an array, got " + shown(in));
        }
    }

    private static boolean flag(JsonParser in, String name) throws IOException {
        if (!in.currentToken().isBoolean()) {
            throw new InvalidInputException(name + " must be true or false, got " + shown(in));
        }
        return in.getBooleanValue();
    }

    private static long whole(JsonParser in, String name, long low, long high) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
                && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long value = in.getLongValue();
            if (value >= low && value <= high) {
                return value;
            }
        }
        throw new InvalidInputException(
                name + " must be a whole number between " + low + " and " + high + ", got " + shown(in));
    }

    private static String shown(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            default -> "'" + Text.shown(in.getText()) + "'";
        };
    }
}
