package org.aezoo.evaluation;

import java.util.Arrays;
import java.util.List;

/** Which classes a classifier took for which; the darker the cell, the larger its share of the class. */
final class ConfusionSection implements Section {

    /** Of full colour, in %: what a cell with all rows of its class has. */
    private static final int DARKEST = 70;

    private record View(List<Line> lines) {}

    private record Line(String name, List<Cell> cells, List<String> figures) {}

    private record Cell(int count, long share) {}

    @Override
    public boolean appliesTo(FinishedRun run) {
        return !run.confusion().isEmpty();
    }

    @Override
    public String render(FinishedRun run) {
        return Templates.render(
                "confusion",
                new View(run.confusion().stream().map(ConfusionSection::line).toList()));
    }

    private static Line line(FinishedRun.ClassLine line) {
        double rows = Arrays.stream(line.counts()).asDoubleStream().sum();
        return new Line(
                line.name(),
                Arrays.stream(line.counts())
                        .mapToObj(count -> new Cell(count, Math.round(DARKEST * count / Math.max(1, rows))))
                        .toList(),
                Arrays.stream(line.figures()).mapToObj(Numbers::of).toList());
    }
}
