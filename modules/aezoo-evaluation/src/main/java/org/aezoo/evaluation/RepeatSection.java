package org.aezoo.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command, the seed and the versions with which the run can be repeated. */
final class RepeatSection implements Section {

    private record View(String command, Map<String, String> pairs, @Nullable Pairs options) {}

    @Override
    public boolean appliesTo(FinishedRun run) {
        return true;
    }

    @Override
    public String render(FinishedRun run) {
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("seed", run.text("seed"));
        pairs.put("backend", run.text("backend"));
        pairs.putAll(run.group("versions"));
        return Templates.render(
                "repeat", new View(run.text("command"), pairs, Pairs.ofAny(run.group("options"))));
    }
}
