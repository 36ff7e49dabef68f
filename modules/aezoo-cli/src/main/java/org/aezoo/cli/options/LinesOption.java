package org.aezoo.cli.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command writes lines. */
public final class LinesOption {

    @Option(
            names = "--out",
            paramLabel = "FILE.csv",
            description = "Where to write (default: standard output). A file that is there is replaced.")
    public @Nullable Path file;
}
