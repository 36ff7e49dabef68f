package org.aezoo.evaluation;

import java.util.List;
import java.util.Map;

/** All figures, with what they mean; those that are grouped, as by split, in a table for each group. */
final class FiguresSection implements Section {

    private record View(List<Group> groups, Map<String, String> leftOut) {}

    private record Group(String title, boolean any, List<Line> lines) {}

    private record Line(String key, String value, String unit, String meaning, String better) {}

    @Override
    public boolean appliesTo(FinishedRun run) {
        return !run.figures().isEmpty();
    }

    @Override
    public String render(FinishedRun run) {
        return Templates.render(
                "figures",
                new View(run.figures().stream().map(FiguresSection::group).toList(), run.group("left_out")));
    }

    private static Group group(FinishedRun.Figures figures) {
        List<Line> lines = figures.values().entrySet().stream()
                .map(figure -> {
                    FigureKey key = FigureKey.of(figure.getKey());
                    return new Line(figure.getKey(), figure.getValue(), key.unit(), key.meaning(), key.better());
                })
                .toList();
        return new Group(figures.title(), !lines.isEmpty(), lines);
    }
}
