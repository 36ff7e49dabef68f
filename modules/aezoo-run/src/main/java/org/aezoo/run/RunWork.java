package org.aezoo.run;

import java.nio.file.Path;
import java.util.function.Function;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Schema;
import org.aezoo.evaluation.report.Report;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.training.RunFolder;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.jspecify.annotations.Nullable;

/** What runs of autoencoders and of classifiers have in common: what stands in their cards, and how they end. */
abstract class RunWork {

    final Run run;
    final RunOptions options;
    final LoadedData data;

    /** What the model is judged by: test rows where there are some. */
    final Dataset judged;

    RunWork(Run run, LoadedData data) {
        this.run = run;
        this.options = run.options;
        this.data = data;
        judged = data.test().size() == 0 ? data.train() : data.test();
    }

    /** Does all of it. */
    abstract RunResult in(Path path);

    final RunFolder open(Path path) {
        return RunFolder.open(path, options.resume());
    }

    /** Writes down what training came to. */
    static void ended(TrainingResult<?> result, RunFolder folder) {
        folder.writeHistory(result.history());
        if (result.bestEpoch() == 0) {
            throw new NoEpochException(result);
        }
    }

    /** Of the data that is described, and as many training rows as are given. */
    final RunCard.Data data(DataShape shape, int trainRows, int validationRows) {
        Schema schema = data.train().schema();
        String source = options.origin().source();
        return new RunCard.Data(
                source.isEmpty() ? data.train().name() : source,
                data.train().name(),
                data.train().checksum(),
                shape,
                trainRows,
                validationRows,
                data.test().size(),
                options.origin().testFraction(),
                data.publishedSplit(),
                schema == null ? null : schema.readAs());
    }

    final RunCard card(
            RunCard.Description description,
            RunCard.Data of,
            String scaling,
            TrainingResult<?> result,
            RunCard.Judgement judgement,
            RunCard.@Nullable Classes classifier) {
        TrainingOptions chosen = result.optionsOfAll();
        RunOptions.Origin origin = options.origin();
        Function<TrainingOptions, String> command = origin.command();
        return new RunCard(
                RunFolder.FORMAT,
                description,
                of,
                scaling,
                options.training().seed(),
                RunCards.options(chosen),
                null,
                new RunCard.Environment(
                        Environment.ofRun(),
                        Environment.backend(),
                        NativeThreads.get(),
                        command == null ? null : command.apply(chosen)),
                RunCards.training(result),
                judgement,
                origin.recipe(),
                origin.overruled().isEmpty() ? null : String.join(", ", origin.overruled()),
                classifier);
    }

    static RunResult finish(RunCard card, TrainingResult.Stop stop, String anomalies, RunFolder folder) {
        return new RunResult(folder.path(), Report.write(folder.path()), card, stop, anomalies);
    }
}
