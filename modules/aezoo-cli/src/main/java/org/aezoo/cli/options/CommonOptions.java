package org.aezoo.cli.options;

import java.io.PrintWriter;
import java.util.List;
import org.aezoo.models.trained.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What every command takes. Results go to standard output, words for people to standard error. */
@Command
public final class CommonOptions {

    @Option(names = "--json", description = "Print one JSON document to standard output.")
    public boolean json;

    @Option(names = "--verbose", description = "Show where a failure came from.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    public CommandSpec spec;

    public PrintWriter out() {
        return spec.commandLine().getOut();
    }

    public PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Whether an option stands in the command line. */
    public boolean isGiven(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /**
     * Runs another command of the same program, with its handlers and to the same standard error.
     *
     * @param out where its results go
     * @return its exit status
     */
    public int execute(List<String> words, PrintWriter out) {
        CommandLine running = spec.root().commandLine();
        return new CommandLine(running.getCommand())
                .setExecutionStrategy(running.getExecutionStrategy())
                .setExecutionExceptionHandler(running.getExecutionExceptionHandler())
                .setParameterExceptionHandler(running.getParameterExceptionHandler())
                .setErr(err())
                .setOut(out)
                .execute(words.toArray(String[]::new));
    }

    /** Prints one JSON document. */
    public void print(Object document) {
        try {
            out().println(Json.mapper().writeValueAsString(document));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
