package org.aezoo.evaluation;

import java.util.Map;

/** The network, layer by layer. */
final class NetworkSection implements Section {

    @Override
    public boolean appliesTo(FinishedRun run) {
        return !run.layers().isEmpty();
    }

    @Override
    public String render(FinishedRun run) {
        return Templates.render("network", Map.of("layers", run.layers()));
    }
}
