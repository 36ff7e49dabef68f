package org.aezoo.benchmarks;

import java.util.List;
import java.util.Locale;
import org.aezoo.benchmarks.Benchmark.Figures;
import org.aezoo.benchmarks.Benchmark.Row;
import org.jspecify.annotations.Nullable;

/** The outcome as a table in Markdown. */
final class Table {

    private Table() {}

    static String of(List<Row> rows) {
        StringBuilder text = new StringBuilder();
        text.append("Training, examples per second: median of the rounds (least to most), threads in brackets\n\n");
        text.append("| network | batch | ours | stock DL4J | PyTorch | ours / stock | ours / PyTorch | products' share"
                + " | waiting |\n|---|---|---|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            Figures ours = row.contestants().get("ours");
            Figures stock = row.contestants().get("stock");
            Figures torch = row.contestants().get("pytorch");
            line(
                    text,
                    row.name(),
                    Integer.toString(row.batch()),
                    rate(ours, row.batch()),
                    rate(stock, row.batch()),
                    rate(torch, row.batch()),
                    ratio(stock, ours),
                    ratio(torch, ours),
                    ours == null || Double.isNaN(row.floorMillis()) ? "–" : percent(row.floorMillis() / ours.median()),
                    ours == null ? "–" : percent(ours.last().getOrDefault("waiting_share", Double.NaN)));
        }
        text.append("\nInference at batches of ")
                .append(Worker.INFERENCE_BATCH)
                .append(
                        " and start\n\n| network | encode, ours / PyTorch | score, ours / PyTorch | one row scored, µs, ours"
                                + " (PyTorch) | peak MB, ours (PyTorch) | first step, s, ours (PyTorch) |"
                                + "\n|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            Figures ours = row.contestants().get("ours");
            Figures torch = row.contestants().get("pytorch");
            line(
                    text,
                    row.name(),
                    speedUp(torch, ours, "encode_ms"),
                    speedUp(torch, ours, "score_ms"),
                    both(ours, torch, "score_one_ms", 1000),
                    both(ours, torch, "peak_mb", 1),
                    both(ours, torch, "first_step_ms", 0.001));
        }
        for (Row row : rows) {
            if (!row.agrees()) {
                text.append("\nFirst losses of ").append(row.name()).append(" disagree:");
                row.contestants()
                        .forEach((name, figures) -> text.append(' ')
                                .append(name)
                                .append(' ')
                                .append(figures.last().get("loss")));
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String rate(@Nullable Figures figures, int batch) {
        return figures == null
                ? "–"
                : String.format(
                        Locale.ROOT,
                        "%,.0f (%,.0f–%,.0f) [%s]",
                        1000 * batch / figures.median(),
                        1000 * batch / figures.most(),
                        1000 * batch / figures.least(),
                        figures.threads());
    }

    private static String ratio(@Nullable Figures slow, @Nullable Figures fast) {
        return slow == null || fast == null ? "–" : String.format(Locale.ROOT, "%.2f", slow.median() / fast.median());
    }

    private static String speedUp(@Nullable Figures slow, @Nullable Figures fast, String key) {
        return slow == null || fast == null
                ? "–"
                : String.format(
                        Locale.ROOT,
                        "%.2f",
                        slow.last().getOrDefault(key, Double.NaN) / fast.last().getOrDefault(key, Double.NaN));
    }

    private static String both(@Nullable Figures ours, @Nullable Figures torch, String key, double unit) {
        return value(ours, key, unit) + " (" + value(torch, key, unit) + ")";
    }

    private static String value(@Nullable Figures figures, String key, double unit) {
        return figures == null
                ? "–"
                : String.format(
                        Locale.ROOT,
                        unit < 1 ? "%.1f" : "%.0f",
                        unit * figures.last().getOrDefault(key, Double.NaN));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
