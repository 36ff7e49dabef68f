package org.aezoo.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.aezoo.cli.commands.CommandFailedException;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.aezoo.training.ListenerFailedException;
import org.aezoo.training.OtherDataException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into one line and an exit status. */
final class Failures {

    /** How JavaCPP, and Java's own buffers, say that memory outside of the heap is used up. */
    private static final Pattern NATIVE = Pattern.compile(
            "physical|Cannot allocate|maxBytes|Direct buffer|Map failed|native", Pattern.CASE_INSENSITIVE);

    private Failures() {}

    /** Status 2 for bad input, 1 for everything else; the stack trace only with {@code --verbose}. */
    static int executionFailed(Exception thrown, CommandLine commandLine, @Nullable ParseResult parsed) {
        PrintWriter err = commandLine.getErr();
        Exception failure =
                thrown instanceof ListenerFailedException && thrown.getCause() instanceof Exception own ? own : thrown;
        if (failure instanceof OtherDataException) {
            err.println("aezoo: " + oneLine(failure) + " with --new-data");
            return fail(failure, parsed, err, ExitCode.USAGE);
        }
        if (failure instanceof InvalidInputException || failure instanceof IllegalArgumentException) {
            err.println("aezoo: " + oneLine(failure));
            return fail(failure, parsed, err, ExitCode.USAGE);
        }
        if (failure instanceof CommandFailedException) {
            err.println("aezoo: " + oneLine(failure));
            return fail(failure, parsed, err, ExitCode.SOFTWARE);
        }
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof OutOfMemoryError memory) {
                return outOfMemory(memory, commandLine, parsed);
            }
        }
        err.println("aezoo: " + failure.getClass().getSimpleName() + ": " + oneLine(failure)
                + " (this should not happen: --verbose shows where)");
        return fail(failure, parsed, err, ExitCode.SOFTWARE);
    }

    /** One line that says which memory ran out and how to get more, and status 2. */
    static int outOfMemory(OutOfMemoryError failure, CommandLine commandLine, @Nullable ParseResult parsed) {
        String message = oneLine(failure);
        boolean outside = NATIVE.matcher(message).find();
        String what = outside
                ? "no more memory for arrays outside of Java's heap (" + message + ")"
                : String.format(
                        Locale.ROOT,
                        "Java's heap of %,d MB is full (%s)",
                        Runtime.getRuntime().maxMemory() >> 20,
                        message);
        PrintWriter err = commandLine.getErr();
        err.println("aezoo: out of memory: " + what + ": give it more, such as AEZOO_MEMORY=16g"
                + (outside ? "" : ", of which the heap gets a quarter")
                + ", or take a smaller model, smaller batches or fewer rows");
        return fail(failure, parsed, err, ExitCode.USAGE);
    }

    private static int fail(Throwable failure, @Nullable ParseResult parsed, PrintWriter err, int status) {
        if (parsed != null && isVerbose(parsed)) {
            failure.printStackTrace(err);
        }
        return status;
    }

    private static boolean isVerbose(ParseResult parsed) {
        for (ParseResult at = parsed; at != null; at = at.hasSubcommand() ? at.subcommand() : null) {
            if (at.hasMatchedOption("--verbose")) {
                return true;
            }
        }
        return false;
    }

    /** One line and status 2; names the nearest option or command. */
    static int badUsage(ParameterException failure, String[] args) {
        CommandLine commandLine = failure.getCommandLine();
        String message = oneLine(failure).replaceFirst("^Invalid value", "invalid value");
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            boolean option = word.startsWith("-");
            String name = option ? word.split("=", 2)[0] : word;
            List<String> known = option
                    ? List.copyOf(commandLine.getCommandSpec().optionsMap().keySet())
                    : List.copyOf(commandLine.getSubcommands().keySet());
            message = (option ? "unknown option '" : known.isEmpty() ? "unexpected argument '" : "unknown command '")
                    + name + "'" + Suggest.hint(name, known);
        }
        if (failure instanceof MissingParameterException missing) {
            List<String> names = missing.getMissing().stream()
                    .map(arg -> arg instanceof OptionSpec option
                            ? option.longestName() + " " + option.paramLabel()
                            : arg.paramLabel())
                    .toList();
            if (!names.isEmpty()) {
                message = String.join(" and ", names) + (names.size() == 1 ? " is" : " are") + " missing";
            }
        }
        commandLine
                .getErr()
                .println("aezoo: " + message + ": see '"
                        + commandLine.getCommandSpec().qualifiedName() + " --help'");
        if (Arrays.asList(args).contains("--verbose")) {
            failure.printStackTrace(commandLine.getErr());
        }
        return ExitCode.USAGE;
    }

    private static String oneLine(Throwable t) {
        String message = t.getMessage();
        return message == null ? t.getClass().getSimpleName() : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
