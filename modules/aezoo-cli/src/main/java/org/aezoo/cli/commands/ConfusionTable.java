package org.aezoo.cli.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.output.Progress;
import org.aezoo.cli.output.Table;
import org.aezoo.evaluation.metrics.ConfusionMatrix;
import org.aezoo.run.RunCards;

/** What a classifier makes of labelled rows, as the command prints it. */
final class ConfusionTable {

    private ConfusionTable() {}

    /** Prints it, as a table or as one JSON document that begins with what is given. */
    static void print(ConfusionMatrix matrix, Map<String, Object> document, CommonOptions common) {
        if (common.json) {
            document.putAll(matrix.figures());
            document.put("class_names", matrix.names());
            document.put("confusion", matrix.counts());
            document.put("classes", matrix.classes());
            document.put("units", RunCards.units(matrix));
            common.print(document);
            return;
        }
        matrix.figures().forEach((name, value) -> common.out().println(name + " " + Progress.number(value)));
        common.out().println();
        List<List<String>> rows = new ArrayList<>();
        for (ConfusionMatrix.Figures each : matrix.classes()) {
            rows.add(List.of(
                    each.name(),
                    Integer.toString(each.rows()),
                    Progress.number(each.precision()),
                    Progress.number(each.recall()),
                    Progress.number(each.f1())));
        }
        Table.print(common.out(), List.of("class", "rows", "precision", "recall", "f1"), rows);
        common.out().println();
        List<String> header = new ArrayList<>(List.of("is \\ taken for"));
        header.addAll(matrix.names());
        List<List<String>> counts = new ArrayList<>();
        for (int k = 0; k < matrix.names().size(); k++) {
            List<String> line = new ArrayList<>(List.of(matrix.names().get(k)));
            for (int count : matrix.counts()[k]) {
                line.add(Integer.toString(count));
            }
            counts.add(line);
        }
        Table.print(common.out(), header, counts);
    }
}
