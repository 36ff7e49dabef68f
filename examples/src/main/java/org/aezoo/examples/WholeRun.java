package org.aezoo.examples;

import java.nio.file.Path;
import org.aezoo.data.DataSource;
import org.aezoo.data.LoadedData;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.run.Run;
import org.aezoo.run.RunOptions;
import org.aezoo.run.RunResult;
import org.aezoo.training.TrainingOptions;

/** What {@code ./aezoo train} does, from Java; the project's README shows it, and a test compares them. */
public final class WholeRun {

    private WholeRun() {}

    public static void main(String[] args) {
        // tag::readme
        // WholeRun
        DataSource source = DataSource.parse("digits");
        DataSource.Options split = DataSource.Options.defaults();
        RunOptions options = RunOptions.defaults()
                .withTraining(TrainingOptions.defaults().withEpochs(5))
                .withSource(source, split);
        try (LoadedData digits = source.load(split)) {
            RunResult run =
                    new Run(options).train(ShallowAutoencoder.image(28 * 28), digits, Path.of("runs", "digits"));
            System.out.println(run.card().judgement().figures() + "; all in one page: " + run.report());
        }
        // end::readme
    }
}
