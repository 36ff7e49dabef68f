package org.aezoo.evaluation;

import java.util.Map;

/** What the run falls short in. */
final class RemarksSection implements Section {

    @Override
    public boolean appliesTo(FinishedRun run) {
        return !run.remarks().isEmpty();
    }

    @Override
    public String render(FinishedRun run) {
        return Templates.render("remarks", Map.of("remarks", run.remarks()));
    }
}
