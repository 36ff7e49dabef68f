package org.aezoo.testkit;

import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Prints a line for each test that is skipped, with the reason, which Maven's log leaves out. JUnit finds it by itself
 * wherever this module is on the class path.
 */
public final class SkipReasons implements TestExecutionListener {

    private final PrintStream out;

    /** Prints to standard output, which Maven takes into its log. */
    public SkipReasons() {
        this(System.out);
    }

    SkipReasons(PrintStream out) {
        this.out = out;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        print(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            print(test, result.getThrowable().map(Throwable::getMessage).orElse(null));
        }
    }

    private void print(TestIdentifier test, @Nullable String reason) {
        String why = reason == null ? "no reason given" : reason.strip().replaceAll("\\s+", " ");
        out.println("skipped " + place(test.getSource()) + test.getDisplayName() + ": " + why);
    }

    private static String place(Optional<TestSource> source) {
        if (source.orElse(null) instanceof MethodSource method) {
            String type = method.getClassName();
            return type.substring(type.lastIndexOf('.') + 1) + "." + method.getMethodName() + " ";
        }
        return source.orElse(null) instanceof ClassSource type ? type.getClassName() + " " : "";
    }
}
