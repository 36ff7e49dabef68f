package org.aezoo.cli;

import java.util.Arrays;
import org.aezoo.cli.commands.ArchetypesCommand;
import org.aezoo.cli.commands.CompareCommand;
import org.aezoo.cli.commands.DataCommand;
import org.aezoo.cli.commands.DefaultsCommand;
import org.aezoo.cli.commands.DescribeCommand;
import org.aezoo.cli.commands.DoctorCommand;
import org.aezoo.cli.commands.ElbowCommand;
import org.aezoo.cli.commands.EncodeCommand;
import org.aezoo.cli.commands.EvaluateCommand;
import org.aezoo.cli.commands.ExploreCommand;
import org.aezoo.cli.commands.ExportCommand;
import org.aezoo.cli.commands.HashCommand;
import org.aezoo.cli.commands.ListCommand;
import org.aezoo.cli.commands.PredictCommand;
import org.aezoo.cli.commands.PretrainedCommand;
import org.aezoo.cli.commands.ReconstructCommand;
import org.aezoo.cli.commands.ReportCommand;
import org.aezoo.cli.commands.ResultsCommand;
import org.aezoo.cli.commands.SampleCommand;
import org.aezoo.cli.commands.ScoreCommand;
import org.aezoo.cli.commands.SearchCommand;
import org.aezoo.cli.commands.ServeCommand;
import org.aezoo.cli.commands.TrainCommand;
import org.aezoo.cli.machine.Backend;
import org.aezoo.data.InvalidInputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The {@code aezoo} command. */
@Command(
        name = "aezoo",
        description = "Trains, judges and uses autoencoders.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:bad usage or input, said in one line",
            "130:stopped by Ctrl-C; a training has saved what it has learnt (143: stopped by SIGTERM, likewise)"
        },
        subcommands = {
            HelpCommand.class,
            ListCommand.class,
            DescribeCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            EncodeCommand.class,
            ReconstructCommand.class,
            ScoreCommand.class,
            PredictCommand.class,
            HashCommand.class,
            SearchCommand.class,
            ServeCommand.class,
            ExploreCommand.class,
            SampleCommand.class,
            ArchetypesCommand.class,
            ElbowCommand.class,
            ExportCommand.class,
            ReportCommand.class,
            CompareCommand.class,
            DataCommand.class,
            ResultsCommand.class,
            PretrainedCommand.class,
            DefaultsCommand.class,
            DoctorCommand.class
        })
public final class Main implements Runnable {

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandLine.Model.CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        int status = run(args);
        // a hook that waits for a stopped training to be saved holds exit up until then
        System.exit(status);
    }

    /**
     * Runs one command.
     *
     * @return 0, 1 if it failed, 2 for bad usage or bad input; a JVM that Ctrl-C ends returns 130 by itself
     */
    static int run(String... args) {
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            System.out.println(Version.line());
            return 0;
        }
        return commandLine(args).execute(args);
    }

    /**
     * The command with its handlers.
     *
     * @param args only the subcommand that they begin with is looked at, which is sooner done than all; where they begin
     *     with none it is all of them
     */
    static CommandLine commandLine(String... args) {
        Main main = new Main();
        return Arrays.stream(Main.class.getAnnotation(Command.class).subcommands())
                .filter(type -> args.length > 0
                        && args[0].equals(type.getAnnotation(Command.class).name())
                        && type != HelpCommand.class)
                .map(type -> new CommandLine(CommandSpec.wrapWithoutInspection(main)
                        .name("aezoo")
                        .addSubcommand(args[0], new CommandLine(type))))
                .findAny()
                .orElseGet(() -> new CommandLine(main))
                .setExecutionStrategy(Main::execute)
                .setExecutionExceptionHandler(Failures::executionFailed)
                .setParameterExceptionHandler(Failures::badUsage)
                .setUsageHelpAutoWidth(true);
    }

    private static int execute(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        if (last.commandSpec().userObject() instanceof Backend.Needed && !last.isUsageHelpRequested()) {
            try {
                Backend.load();
            } catch (InvalidInputException e) {
                return Failures.executionFailed(e, last.commandSpec().commandLine(), parsed);
            }
        }
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (OutOfMemoryError e) {
            return Failures.outOfMemory(e, last.commandSpec().commandLine(), parsed);
        }
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
    }
}
