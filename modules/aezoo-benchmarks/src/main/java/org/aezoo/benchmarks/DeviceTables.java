package org.aezoo.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.aezoo.benchmarks.DeviceWorker.Answer;
import org.jspecify.annotations.Nullable;

/** What {@link DeviceSuite} found, as tables. */
final class DeviceTables {

    /** Largest difference of a loss at the same parameters, as a share of the mean loss. */
    static final double LOSS = 1e-5;

    /** Largest norm of the difference of any array's gradient at the same parameters, as a share of its norm. */
    static final double GRADIENT = 1e-4;

    /**
     * How much more may differ where codes are rounded: a value on a border goes to one side here and to the other there,
     * and takes the gradient of its example along.
     */
    static final double ROUNDED = 100;

    /** Largest difference of a loss in a run that each device goes on by itself, as a share of the mean loss. */
    static final double DRIFT = 0.02;

    private static final String NONE = "–";

    private DeviceTables() {}

    /**
     * A variant on both devices.
     *
     * @param loss see {@link Trace.Difference}
     * @param gradient see {@link Trace.Difference}
     * @param drift see {@link Trace.Difference}
     * @param firstLoss nats per example, on the device
     * @param lastLoss nats per example, on the device
     * @param rounded whether the code is
     */
    record Parity(
            String variant,
            @Nullable Double loss,
            @Nullable Double gradient,
            @Nullable Double drift,
            @Nullable Double firstLoss,
            @Nullable Double lastLoss,
            boolean rounded,
            @Nullable String failure) {

        static List<Parity> of(List<Answer> reference, List<Answer> device, Set<String> rounded) {
            return device.stream()
                    .map(answer -> {
                        @Nullable String failure = reference.stream()
                                .filter(other -> other.name().equals(answer.name()) && other.failure() != null)
                                .map(other -> "on the CPU: " + other.failure())
                                .findFirst()
                                .orElse(answer.failure());
                        return new Parity(
                                answer.name(),
                                answer.loss(),
                                answer.gradient(),
                                answer.drift(),
                                answer.firstLoss(),
                                answer.lastLoss(),
                                rounded.contains(answer.name()),
                                failure);
                    })
                    .toList();
        }

        boolean agrees() {
            double more = rounded ? ROUNDED : 1;
            return failure == null
                    && Objects.requireNonNullElse(loss, Double.NaN) <= more * LOSS
                    && Objects.requireNonNullElse(gradient, Double.NaN) <= more * GRADIENT
                    && Objects.requireNonNullElse(drift, Double.NaN) <= DRIFT;
        }

        private String verdict() {
            return failure != null ? "failed: " + failure : agrees() ? "agrees" : "differs";
        }
    }

    /**
     * A variant's speed on both, in examples per second.
     *
     * @param device absent where it failed
     * @param cpu absent where it failed
     * @param pytorch on the device; absent where it is not installed or does not know the network
     */
    record Speed(
            String variant,
            int batchSize,
            @Nullable Double device,
            @Nullable Double cpu,
            @Nullable Double pytorch,
            @Nullable String failure) {

        static List<Speed> of(List<Answer> reference, List<Answer> device, ToDoubleFunction<Answer> pytorch) {
            return device.stream()
                    .map(answer -> new Speed(
                            answer.name(),
                            answer.batchSize(),
                            answer.examplesPerSecond(),
                            reference.stream()
                                    .filter(other -> other.name().equals(answer.name())
                                            && other.batchSize() == answer.batchSize())
                                    .map(Answer::examplesPerSecond)
                                    .filter(Objects::nonNull)
                                    .findFirst()
                                    .orElse(null),
                            there(pytorch.applyAsDouble(answer)),
                            answer.failure()))
                    .toList();
        }
    }

    private static @Nullable Double there(double value) {
        return Double.isNaN(value) ? null : value;
    }

    /** One answer, for people who wait. */
    static String line(Answer answer) {
        if (answer.failure() != null) {
            return answer.name() + " failed: " + answer.failure();
        }
        return answer.name()
                + (answer.loss() == null ? "" : ": loss off by " + number(answer.loss(), "%.1e"))
                + (answer.gradient() == null ? "" : ", gradient by " + number(answer.gradient(), "%.1e"))
                + (answer.drift() == null ? "" : ", drift " + number(answer.drift(), "%.1e"))
                + (answer.examplesPerSecond() == null
                        ? ""
                        : " with " + answer.batchSize() + ": " + number(answer.examplesPerSecond(), "%,.0f")
                                + " examples/s");
    }

    static String markdown(DeviceSuite.Report report) {
        StringBuilder text = new StringBuilder();
        text.append(report.machine()).append("; ").append(report.date()).append(".\n\n");
        text.append("Device: ").append(report.device()).append(". Reference: ").append(report.reference());
        text.append(".\n");
        if (!report.parity().isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            for (Parity parity : report.parity()) {
                rows.add(List.of(
                        parity.variant(),
                        number(parity.firstLoss(), "%.2f"),
                        number(parity.lastLoss(), "%.2f"),
                        number(parity.loss(), "%.1e"),
                        number(parity.gradient(), "%.1e"),
                        number(parity.drift(), "%.1e"),
                        parity.verdict()));
            }
            text.append('\n')
                    .append(Tables.table(
                            List.of(
                                    "variant",
                                    "first loss",
                                    "last loss",
                                    "loss off by",
                                    "gradient off by",
                                    "drift",
                                    "verdict"),
                            rows));
        }
        if (!report.speed().isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            for (Speed speed : report.speed()) {
                @Nullable Double device = speed.device();
                @Nullable Double cpu = speed.cpu();
                rows.add(List.of(
                        speed.variant(),
                        String.format(Locale.ROOT, "%,d", speed.batchSize()),
                        speed.failure() == null ? number(device, "%,.0f") : "failed: " + speed.failure(),
                        number(cpu, "%,.0f"),
                        device == null || cpu == null ? NONE : number(device / cpu, "%.2f"),
                        number(speed.pytorch(), "%,.0f")));
            }
            text.append('\n')
                    .append(Tables.table(
                            List.of(
                                    "variant",
                                    "batch",
                                    "device, examples/s",
                                    "reference, examples/s",
                                    "ratio",
                                    "PyTorch on the device, examples/s"),
                            rows));
        }
        return text.toString();
    }

    private static String number(@Nullable Double value, String format) {
        return value == null ? NONE : String.format(Locale.ROOT, format, value);
    }
}
