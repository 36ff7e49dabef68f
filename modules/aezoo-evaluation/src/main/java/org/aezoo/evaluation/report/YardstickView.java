package org.aezoo.evaluation.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.aezoo.evaluation.metrics.Numbers;
import org.aezoo.evaluation.report.FinishedRun.Compared;
import org.aezoo.evaluation.report.FinishedRun.Measured;
import org.jspecify.annotations.Nullable;

/**
 * The model beside the mean row and principal components, in all and column by column.
 *
 * @param beside in all; null where there is no error
 * @param columns of a table, the worst first; null for none
 */
record YardstickView(
        @Nullable Beside beside,
        Map<String, String> leftOut,
        @Nullable Folded<Column> columns) {

    /** @param fittedRows empty where there are no components */
    record Beside(String unit, List<Line> lines, String rows, String fittedRows, String time) {}

    record Line(String name, String error, String r2) {}

    record Column(String name, List<String> cells) {}

    static YardstickView of(FinishedRun run) {
        Measured measured = run.yardstick();
        List<Column> columns = measured.columns().stream()
                .sorted(Comparator.comparingDouble(column -> column.r2().model().orElse(2)))
                .map(YardstickView::column)
                .toList();
        return new YardstickView(
                measured.error().model().isPresent() ? beside(measured) : null,
                measured.leftOut(),
                columns.isEmpty() ? null : Folded.of(columns));
    }

    private static Beside beside(Measured measured) {
        boolean components = measured.components() > 0;
        return new Beside(
                measured.unit(),
                List.of(
                        line("this model", measured, Compared::model),
                        line("mean of the training rows", measured, Compared::mean),
                        line(
                                (components ? Numbers.count(measured.components()) + " " : "") + "principal components",
                                measured,
                                Compared::components)),
                Numbers.count(measured.rows()),
                components ? Numbers.count(measured.fittedRows()) : "",
                Numbers.time(measured.seconds()));
    }

    private static Line line(String name, Measured measured, Function<Compared, OptionalDouble> who) {
        return new Line(
                name,
                Numbers.orDash(who.apply(measured.error()), Numbers::of),
                Numbers.orDash(who.apply(measured.r2()), Numbers::share));
    }

    private static Column column(FinishedRun.Column column) {
        return new Column(
                column.name(),
                List.of(
                        Numbers.orDash(column.r2().model(), Numbers::share),
                        Numbers.orDash(column.r2().components(), Numbers::share),
                        Numbers.orDash(column.rmse().model(), Numbers::of),
                        Numbers.orDash(column.rmse().mean(), Numbers::of),
                        Numbers.orDash(column.rmse().components(), Numbers::of)));
    }
}
