package org.aezoo.evaluation.report;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A section that a template draws.
 *
 * @param template name of the resource
 * @param applies whether there is something to show
 * @param view what the template names
 */
record TemplateSection(String template, Predicate<FinishedRun> applies, Function<FinishedRun, Object> view)
        implements Section {

    /** One whose template names what the run says. */
    TemplateSection(String template, Predicate<FinishedRun> applies) {
        this(template, applies, run -> run);
    }

    @Override
    public boolean appliesTo(FinishedRun run) {
        return applies.test(run);
    }

    @Override
    public String render(FinishedRun run) {
        return Templates.render(template, view.apply(run));
    }
}
