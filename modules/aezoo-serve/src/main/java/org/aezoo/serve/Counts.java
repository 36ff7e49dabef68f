package org.aezoo.serve;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntSupplier;
import org.aezoo.serve.model.Operation;

/** What a server counts, for Prometheus. */
final class Counts {

    static final String TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests = Counter.builder()
            .name("aezoo_requests_total")
            .help("Requests that were answered, by model, operation and status.")
            .labelNames("model", "operation", "status")
            .register(registry);
    private final Counter rows = Counter.builder()
            .name("aezoo_rows_total")
            .help("Rows that were answered, by model and operation.")
            .labelNames("model", "operation")
            .register(registry);
    private final Histogram seconds = Histogram.builder()
            .name("aezoo_request_seconds")
            .help("Time from a request's arrival to its answer, by operation.")
            .unit(Unit.SECONDS)
            .classicOnly()
            .classicUpperBounds(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
            .labelNames("operation")
            .register(registry);
    private final Counter calls = Counter.builder()
            .name("aezoo_network_calls_total")
            .help("Calls of networks, each for one request or for several that were gathered.")
            .register(registry);
    private final Counter reloads = Counter.builder()
            .name("aezoo_reloads_total")
            .help("Models that were loaded again, by model.")
            .labelNames("model")
            .register(registry);
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();

    /** @param waiting how many requests wait for a network now */
    Counts(IntSupplier waiting) {
        GaugeWithCallback.builder()
                .name("aezoo_requests_waiting")
                .help("Requests that wait for a network.")
                .callback(gauge -> gauge.call(waiting.getAsInt()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("aezoo_heap_bytes")
                .help("Java's heap in use.")
                .unit(Unit.BYTES)
                .callback(gauge -> gauge.call(Runtime.getRuntime().totalMemory()
                        - Runtime.getRuntime().freeMemory()))
                .register(registry);
    }

    void request(String model, String operation, int status, double time) {
        requests.labelValues(model, operation, Integer.toString(status)).inc();
        seconds.labelValues(operation).observe(time);
    }

    void rows(String model, Operation operation, int count) {
        rows.labelValues(model, operation.id()).inc(count);
    }

    void call() {
        calls.inc();
    }

    void reload(String model) {
        reloads.labelValues(model).inc();
    }

    /** All of it. */
    byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
