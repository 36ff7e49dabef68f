package org.aezoo.evaluation.report;

import java.io.IOException;

/** A part of a run's report: a class of its own, and a line in {@link Report}. */
interface Section {

    /** Whether there is something to show. */
    boolean appliesTo(FinishedRun run);

    /** The part as HTML; may be empty. */
    String render(FinishedRun run) throws IOException;
}
