package org.aezoo.spark;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.aezoo.data.InvalidInputException;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;

/** What {@code spark-submit} starts: {@code train} and {@code score} on a cluster. */
@Command(
        name = "aezoo-spark",
        description = "Trains autoencoders and scores tables on a Spark cluster.",
        mixinStandardHelpOptions = true,
        subcommands = {HelpCommand.class, TrainCommand.class, ScoreCommand.class})
public final class SparkMain implements Runnable {

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandLine.Model.CommandSpec spec;

    private SparkMain() {}

    public static void main(String[] args) {
        int status = run(args);
        if (status != 0) {
            System.exit(status);
        }
    }

    /**
     * Runs one command.
     *
     * @return 0, 1 if it failed, 2 for bad usage or bad input
     */
    static int run(String... args) {
        return commandLine().execute(args);
    }

    /** The command with its handlers, for tests that look at what it prints. */
    static CommandLine commandLine() {
        return new CommandLine(new SparkMain())
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler(SparkMain::failed)
                .setParameterExceptionHandler((failure, arguments) -> {
                    CommandLine at = failure.getCommandLine();
                    at.getErr()
                            .println("aezoo: " + SparkFailures.firstLine(failure) + ": see '"
                                    + at.getCommandSpec().qualifiedName() + " --help'");
                    return ExitCode.USAGE;
                });
    }

    private static int failed(Exception failure, CommandLine at, ParseResult parsed) {
        RuntimeException found = SparkFailures.inputFirst(failure);
        if (found instanceof InvalidInputException || found instanceof IllegalArgumentException) {
            at.getErr().println("aezoo: " + SparkFailures.firstLine(found));
            return ExitCode.USAGE;
        }
        at.getErr().println("aezoo: " + found.getClass().getSimpleName() + ": " + SparkFailures.firstLine(found));
        found.printStackTrace(at.getErr());
        return ExitCode.SOFTWARE;
    }

    /** A session as {@code spark-submit} set it up; what is not set is set as small networks want it. */
    static SparkSession session(String name) {
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.app.name", name);
        conf.setIfMissing("spark.master", "local[*]");
        // rounds are short: a free core waits for nobody
        conf.setIfMissing("spark.locality.wait", "0s");
        conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
        return SparkSession.builder().config(conf).getOrCreate();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
    }
}
