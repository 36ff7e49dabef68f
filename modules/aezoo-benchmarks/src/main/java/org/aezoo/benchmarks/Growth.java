package org.aezoo.benchmarks;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.aezoo.data.InvalidInputException;
import org.aezoo.layers.FusedUpdater;
import org.aezoo.layers.cpu.GraphMemory;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** How the speed of training grows or falls with size of batch, width, depth and number of rows, on one thread. */
final class Growth {

    private static final int BATCH = 128;

    private final double seconds;
    private final int mostRows;

    private Growth(double seconds, int mostRows) {
        this.seconds = seconds;
        this.mostRows = mostRows;
    }

    /** A curve: what is varied, and examples per second at each value. */
    private record Curve(String name, Map<Integer, Double> rates) {}

    static void main(List<String> arguments) throws IOException {
        double seconds = 2;
        int rows = 1_000_000;
        @Nullable Path out = null;
        for (int i = 0; i < arguments.size(); i += 2) {
            if (i + 1 == arguments.size()) {
                throw new InvalidInputException(arguments.get(i) + " needs a value");
            }
            String value = arguments.get(i + 1);
            switch (arguments.get(i)) {
                case "--out" -> out = Path.of(value);
                case "--seconds-per-case" -> seconds = Options.positive("--seconds-per-case", value);
                case "--rows" -> rows = Options.atLeastOne("--rows", value);
                default ->
                    throw new InvalidInputException("unknown option '" + arguments.get(i)
                            + "' of --growth: known are --out, --seconds-per-case, --rows");
            }
        }
        new Growth(seconds, rows).run(out);
    }

    private void run(@Nullable Path out) throws IOException {
        NativeThreads.set(1);
        List<Curve> curves = List.of(batches(), widths(), depths());
        List<RowGrowth.Result> rows = new ArrayList<>();
        for (int count = 10_000; count < mostRows; count *= 10) {
            rows.add(epoch(count));
        }
        rows.add(epoch(mostRows));
        StringBuilder text = new StringBuilder(Machine.describe() + "; one thread.\n");
        for (Curve curve : curves) {
            List<List<String>> lines = new ArrayList<>();
            curve.rates().forEach((size, rate) -> lines.add(List.of(number("%,.0f", size), number("%,.0f", rate))));
            text.append('\n').append(Tables.table(List.of(curve.name(), "examples/s"), lines));
        }
        List<List<String>> lines = new ArrayList<>();
        for (RowGrowth.Result row : rows) {
            lines.add(List.of(
                    number("%,.0f", row.rows()),
                    number("%,.0f", row.examplesPerSecond()),
                    number("%.0f", row.heap()),
                    number("%.0f", row.own()),
                    number("%.0f", row.mapped())));
        }
        text.append('\n')
                .append(Tables.table(
                        List.of("rows", "examples/s", "heap, MiB", "own memory, MiB", "mapped file, MiB"), lines));
        System.out.print(text);
        if (out != null) {
            Files.writeString(out, text);
            Path picture = out.resolveSibling(String.valueOf(out.getFileName()).replaceFirst("\\.md$", "") + ".png");
            ImageIO.write(picture(curves, rows), "png", picture.toFile());
        }
    }

    private Curve batches() {
        Map<Integer, Double> rates = new LinkedHashMap<>();
        for (int batch = 16; batch <= 4096; batch *= 4) {
            rates.put(batch, rate(BenchmarkCase.all().get(0).autoencoder(), batch));
        }
        return new Curve("batch size of 784-128-64", rates);
    }

    private Curve widths() {
        Map<Integer, Double> rates = new LinkedHashMap<>();
        for (int width = 64; width <= 4096; width *= 4) {
            rates.put(width, rate(deep(String.valueOf(width)), BATCH));
        }
        return new Curve("width w of 784-w-32", rates);
    }

    private Curve depths() {
        Map<Integer, Double> rates = new LinkedHashMap<>();
        for (int depth = 1; depth <= 16; depth *= 2) {
            rates.put(depth, rate(deep(String.join(",", Collections.nCopies(depth, "256"))), BATCH));
        }
        return new Curve("layers of 256 between 784 and 32", rates);
    }

    private static AutoencoderModel deep(String hidden) {
        return Settings.with(
                Zoo.get("deep").forShape(BenchmarkCase.SHAPE), Map.of("hidden-sizes", hidden, "code-size", "32"));
    }

    /** Examples per second, from the median step. */
    private double rate(AutoencoderModel model, int batch) {
        ComputationGraph graph = new ComputationGraph(model.graph(CaseFolder.SEED));
        graph.init();
        FusedUpdater.install(graph);
        INDArray x = Nd4j.rand('c', batch, model.inputSize());
        MultiDataSet data = new MultiDataSet(new INDArray[] {x}, new INDArray[] {x});
        Runnable step = () -> graph.fit(data);
        Worker.time(step, seconds);
        long[] times = Worker.time(step, seconds);
        GraphMemory.release(graph);
        return batch / (Statistics.median(times, times.length) / 1e9);
    }

    private static RowGrowth.Result epoch(int rows) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RowGrowth.class.getName(),
                        String.valueOf(rows))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        try {
            if (process.waitFor() != 0 || lines.isEmpty()) {
                throw new IOException("an epoch over " + rows + " rows failed with status " + process.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return Json.read(lines.get(lines.size() - 1), RowGrowth.Result.class);
    }

    private static BufferedImage picture(List<Curve> curves, List<RowGrowth.Result> rows) {
        List<BufferedImage> panels = new ArrayList<>();
        for (Curve curve : curves) {
            panels.add(panel(curve.name(), "examples/s", 2, Map.of("examples/s", curve.rates())));
        }
        Map<Integer, Double> heap = new LinkedHashMap<>();
        Map<Integer, Double> own = new LinkedHashMap<>();
        for (RowGrowth.Result row : rows) {
            heap.put(row.rows(), row.heap());
            own.put(row.rows(), row.own());
        }
        Map<String, Map<Integer, Double>> memory = new LinkedHashMap<>();
        memory.put("own memory", own);
        memory.put("heap", heap);
        panels.add(panel("rows of an epoch", "MiB", 10, memory));
        int width = panels.get(0).getWidth();
        int height = panels.get(0).getHeight();
        BufferedImage all = new BufferedImage(2 * width, 2 * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = all.createGraphics();
        for (int i = 0; i < panels.size(); i++) {
            graphics.drawImage(panels.get(i), i % 2 * width, i / 2 * height, null);
        }
        graphics.dispose();
        return all;
    }

    /** The axis below is drawn by hand as logarithms to a base: XChart labels its own logarithmic axis wrongly. */
    private static BufferedImage panel(String name, String unit, int base, Map<String, Map<Integer, Double>> series) {
        XYChart chart = new XYChartBuilder()
                .width(560)
                .height(380)
                .xAxisTitle(name)
                .yAxisTitle(unit)
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
        chart.getStyler().setXAxisTickMarkSpacingHint(90);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setLegendVisible(series.size() > 1);
        chart.getStyler().setxAxisTickLabelsFormattingFunction(x -> number("%,.0f", Math.pow(base, x)));
        chart.getStyler().setyAxisTickLabelsFormattingFunction(y -> number("%,.0f", y));
        series.forEach((label, points) -> chart.addSeries(
                label,
                points.keySet().stream().map(x -> Math.log(x) / Math.log(base)).toList(),
                new ArrayList<>(points.values())));
        return BitmapEncoder.getBufferedImage(chart);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
