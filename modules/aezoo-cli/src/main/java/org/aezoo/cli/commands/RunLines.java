package org.aezoo.cli.commands;

import java.util.function.Function;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.output.Progress;
import org.aezoo.cli.output.Stretch;
import org.aezoo.models.trained.Architecture;
import org.aezoo.run.RunListener;

/**
 * Says what a run does beside training.
 *
 * @param progress taken away once training has ended
 * @param greeting before training; empty for none
 */
record RunLines(CommonOptions common, Progress progress, Function<Architecture, String> greeting)
        implements RunListener {

    @Override
    public void opened(Architecture architecture) {
        noted(greeting.apply(architecture));
    }

    @Override
    public void trained() {
        progress.finish();
    }

    @Override
    public void noted(String line) {
        if (!line.isEmpty()) {
            common.err().println(line);
        }
    }

    @Override
    public Work begun(String what) {
        return new Stretch(common.err(), what);
    }
}
