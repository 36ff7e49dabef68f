package org.aezoo.evaluation.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.aezoo.data.InvalidInputException;
import org.aezoo.evaluation.figures.History;
import org.aezoo.evaluation.figures.Html;
import org.aezoo.evaluation.figures.LossCurve;
import org.aezoo.evaluation.metrics.Numbers;

/**
 * Several run folders side by side on one page: their figures with the best of each marked, what they were trained with
 * where it differs, their losses in one picture, and the pictures that {@link Pictures} drew of each. Like
 * {@link Report} it needs no network, and shows whatever the folders say as text.
 */
public final class Comparison {

    /** As many as have a colour of their own. */
    public static final int MOST_RUNS = 8;

    private static final List<Figure> PICTURES = List.of(
            Figures.RECONSTRUCTIONS, Figures.SAMPLES, Figures.MANIFOLD, Figures.CODES, Figures.ERRORS, Figures.FILTERS);

    private final List<Run> runs = new ArrayList<>();

    /** @param style the class that gives a run its colour */
    private record Run(String name, String style, FinishedRun run) {}

    private record View(
            String title,
            String data,
            Table figures,
            String bold,
            boolean anyCurves,
            List<Curves> curves,
            boolean severalUnits,
            String howToRead,
            Table differences,
            List<PictureRow> pictures) {}

    /** @param words whether its cells hold words */
    private record Table(String head, boolean words, List<Run> runs, List<Line> lines) {}

    private record Line(String name, List<Cell> cells) {}

    private record Cell(String value, boolean best) {}

    private record Curves(List<LossCurve.Line> legend, String svg) {}

    private record PictureRow(String title, List<Shown> shown) {}

    private record Shown(String picture, String name) {}

    private Comparison(List<Path> folders) {
        Set<String> names = new LinkedHashSet<>();
        for (Path folder : folders) {
            Path last = folder.toAbsolutePath().normalize().getFileName();
            String name = last == null ? folder.toString() : last.toString();
            runs.add(new Run(
                    names.add(name) ? name : folder.toString(), "run-" + (runs.size() + 1), FinishedRun.read(folder)));
        }
    }

    /**
     * Writes the page.
     *
     * @param folders of two to {@link #MOST_RUNS} finished runs
     * @param target the page; replaced where it exists
     * @throws InvalidInputException if there are too few or too many folders, or one holds no finished run
     */
    public static void write(List<Path> folders, Path target) {
        if (folders.size() < 2 || folders.size() > MOST_RUNS) {
            throw new InvalidInputException("from 2 to " + MOST_RUNS + " runs can be compared, got " + folders.size());
        }
        View view = new Comparison(folders).view();
        Pages.write(target, view.title, Templates.render("comparison", view));
    }

    private View view() {
        List<Curves> curves = curves();
        return new View(
                "Comparison of " + runs.size() + " runs",
                data(),
                figures(),
                !sameData()
                        ? "Nothing is bold, as the runs saw different data."
                        : sameObjective()
                                ? "The best of a line is bold."
                                : "The best of a line is bold where it can be told: errors are not set against"
                                        + " each other, as the runs have different objectives or scalings.",
                !curves.isEmpty(),
                curves,
                curves.size() > 1,
                CurvesSection.HOW_TO_READ,
                differences(),
                PICTURES.stream()
                        .map(this::pictures)
                        .filter(pictures -> !pictures.shown.isEmpty())
                        .toList());
    }

    private String data() {
        Set<String> sources = new LinkedHashSet<>();
        runs.forEach(run -> sources.add(run.run.source()));
        return sources.size() == 1
                ? "All were trained on " + sources.iterator().next() + "."
                : "They were trained on different data: " + String.join("; ", sources) + ".";
    }

    private Table figures() {
        Set<String> keys = new LinkedHashSet<>();
        runs.forEach(run -> keys.addAll(run.run.figureKeys()));
        List<Line> lines = new ArrayList<>();
        lines.add(line("model", FinishedRun::model));
        lines.add(line("trained for", run -> Numbers.time(run.number("seconds").orElse(0))));
        lines.add(line("parameters", run -> Numbers.of(run.number("parameters").orElse(0))));
        yardstick(lines, "R²", run -> run.yardstick().r2().model(), "higher");
        yardstick(lines, "R² of the mean row", run -> run.yardstick().r2().mean(), "");
        yardstick(
                lines, "R² of principal components", run -> run.yardstick().r2().components(), "");
        for (String key : keys) {
            FigureKey known = FigureKey.of(key);
            lines.add(line(
                    key + (known.better().isEmpty() ? "" : " (" + known.better() + " is better)"),
                    run -> Numbers.orDash(run.figure(key), Numbers::of),
                    best(run -> run.figure(key), known.better(), known.ofTask())));
        }
        return new Table("figure", false, runs, lines);
    }

    private void yardstick(List<Line> lines, String name, Function<FinishedRun, OptionalDouble> value, String better) {
        if (runs.stream().anyMatch(run -> value.apply(run.run).isPresent())) {
            lines.add(line(name, run -> Numbers.orDash(value.apply(run), Numbers::share), best(value, better, false)));
        }
    }

    private boolean sameData() {
        return same(FinishedRun::source);
    }

    /** Whether errors and losses mean the same in all runs. */
    private boolean sameObjective() {
        return same(run -> run.text("objective")) && same(run -> run.text("scaling"));
    }

    private boolean same(Function<FinishedRun, String> text) {
        return runs.stream().map(run -> text.apply(run.run)).distinct().count() == 1;
    }

    /**
     * Which runs have the best value; none where that cannot be said, or where all have it.
     *
     * @param ofTask whether the figure does not depend on what was minimised
     */
    private Set<Integer> best(Function<FinishedRun, OptionalDouble> value, String better, boolean ofTask) {
        if (better.isEmpty() || !sameData() || (!ofTask && !sameObjective())) {
            return Set.of();
        }
        List<OptionalDouble> values =
                runs.stream().map(run -> value.apply(run.run)).toList();
        ToDoubleFunction<OptionalDouble> signed =
                found -> better.equals("lower") ? -found.getAsDouble() : found.getAsDouble();
        double most = values.stream()
                .filter(OptionalDouble::isPresent)
                .mapToDouble(signed)
                .max()
                .orElse(Double.NaN);
        Set<Integer> best = new LinkedHashSet<>();
        IntStream.range(0, values.size())
                .filter(i -> values.get(i).isPresent() && signed.applyAsDouble(values.get(i)) == most)
                .forEach(best::add);
        long compared = values.stream().filter(OptionalDouble::isPresent).count();
        return best.size() == compared && compared > 1 ? Set.of() : best;
    }

    private Line line(String name, Function<FinishedRun, String> cell) {
        return line(name, cell, Set.of());
    }

    private Line line(String name, Function<FinishedRun, String> cell, Set<Integer> best) {
        return new Line(
                name,
                IntStream.range(0, runs.size())
                        .mapToObj(i -> new Cell(cell.apply(runs.get(i).run), best.contains(i)))
                        .toList());
    }

    private Table differences() {
        Map<String, Function<FinishedRun, String>> cells = new LinkedHashMap<>();
        List<Line> lines = new ArrayList<>();
        for (String key : List.of("objective", "scaling", "seed", "threads", "stopped")) {
            cells.put(key, run -> run.text(key));
        }
        cells.put("data", FinishedRun::source);
        cells.forEach((name, cell) -> differing(lines, name, cell));
        for (String group : List.of("settings", "options")) {
            Set<String> keys = new LinkedHashSet<>();
            runs.forEach(run -> keys.addAll(run.run.group(group).keySet()));
            keys.forEach(key -> differing(lines, key, run -> run.group(group).getOrDefault(key, "")));
        }
        return new Table("", true, runs, lines);
    }

    private void differing(List<Line> lines, String name, Function<FinishedRun, String> cell) {
        if (!same(cell)) {
            lines.add(line(name, cell));
        }
    }

    /** One picture for each unit: losses in nats and squared errors have no axis in common. */
    private List<Curves> curves() {
        Map<String, List<LossCurve.Line>> byUnit = new LinkedHashMap<>();
        for (Run run : runs) {
            History.read(run.run.folder())
                    .ifPresent(history -> byUnit.computeIfAbsent(run.run.text("loss_unit"), unit -> new ArrayList<>())
                            .add(new LossCurve.Line(run.name, run.style, history.numbers(), history.judged())));
        }
        List<Curves> curves = new ArrayList<>();
        byUnit.forEach((unit, lines) -> curves.add(
                new Curves(lines, LossCurve.svg("Loss per epoch", CurvesSection.lossTitle(unit), lines, 0))));
        return curves;
    }

    private PictureRow pictures(Figure figure) {
        List<Shown> shown = new ArrayList<>();
        for (Run run : runs) {
            try {
                Html.picture(run.run.file(figure.file()), "", figure.title() + " of " + run.name)
                        .ifPresent(picture -> shown.add(new Shown(picture, run.name)));
            } catch (IOException e) {
                throw new InvalidInputException(
                        "cannot read a file of " + run.run.folder() + " (" + e + "): check the folder", e);
            }
        }
        return new PictureRow(figure.title(), shown);
    }
}
