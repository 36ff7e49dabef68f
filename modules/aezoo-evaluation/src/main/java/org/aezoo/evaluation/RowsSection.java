package org.aezoo.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Three rows of a table and what came back of them, a line for each column. */
final class RowsSection implements Section {

    private record View(List<String> heads, Folded<Line> columns) {}

    private record Line(String name, List<String> cells) {}

    @Override
    public boolean appliesTo(FinishedRun run) {
        return run.has(RowView.FILE);
    }

    @Override
    public String render(FinishedRun run) {
        return RowView.read(run.folder()).map(RowsSection::render).orElse("");
    }

    static String render(RowView view) {
        List<String> heads = IntStream.range(0, RowView.NAMES.size())
                .mapToObj(i -> RowView.NAMES.get(i) + ", row "
                        + Numbers.count(view.rows().get(i).row()))
                .toList();
        List<Line> lines = new ArrayList<>();
        for (int j = 0; j < view.columns().size(); j++) {
            List<String> cells = new ArrayList<>();
            for (RowView.Row row : view.rows()) {
                cells.add(Numbers.of(row.original()[j]));
                cells.add(Numbers.of(row.rebuilt()[j]));
            }
            lines.add(new Line(view.columns().get(j), cells));
        }
        return Templates.render("rows", new View(heads, Folded.of(lines)));
    }
}
