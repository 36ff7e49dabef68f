package org.aezoo.evaluation.report;

import java.util.List;
import org.aezoo.evaluation.metrics.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a long table: some are shown, the others when they are asked for.
 *
 * @param shown a table of the first lines
 * @param more the others; null where there are none
 */
record Folded<T>(Table<T> shown, @Nullable More<T> more) {

    private static final int SHOWN = 12;

    record Table<T>(List<T> lines) {}

    record More<T>(String count, Table<T> rest) {}

    static <T> Folded<T> of(List<T> lines) {
        return lines.size() <= SHOWN
                ? new Folded<>(new Table<>(lines), null)
                : new Folded<>(
                        new Table<>(lines.subList(0, SHOWN)),
                        new More<>(
                                Numbers.count(lines.size() - SHOWN), new Table<>(lines.subList(SHOWN, lines.size()))));
    }
}
