package org.aezoo.evaluation.report;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * A section that shows a file of the run folder.
 *
 * @param html of the folder; nothing for a file that is too large
 */
record FileSection(String file, Function<Path, Optional<String>> html) implements Section {

    @Override
    public boolean appliesTo(FinishedRun run) {
        return run.has(file);
    }

    @Override
    public String render(FinishedRun run) {
        return html.apply(run.folder()).orElse("");
    }
}
