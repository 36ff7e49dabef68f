package org.aezoo.cli.commands;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.options.RunFolderOrName;
import org.aezoo.data.InvalidInputException;
import org.aezoo.evaluation.report.Comparison;
import org.aezoo.training.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aezoo compare DIR DIR…}. */
@Command(name = "compare", description = "Put several runs side by side on one page.")
public final class CompareCommand implements Runnable {

    @Parameters(
            paramLabel = "DIR",
            arity = "1..*",
            converter = RunFolderOrName.class,
            description = "Folders that 'aezoo train' wrote, or pretrained:NAME, two to eight.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Path> folders;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "comparison.html",
            description = "The page (default: ${DEFAULT-VALUE}). A file that is there is replaced.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        folders.forEach(RunFolder::card);
        if (!out.toString().endsWith(".html")) {
            // so that a forgotten name of a run is never written over
            throw new InvalidInputException("--out must name a page that ends with .html, got " + out);
        }
        Output output = Output.file(out, common);
        Comparison.write(folders, output.target());
        output.done("the page", Map.of("comparison", out.toAbsolutePath().toString()));
    }
}
