package org.aezoo.cli;

import java.nio.file.Path;
import java.util.Map;
import org.aezoo.evaluation.Report;
import org.aezoo.training.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code aezoo report DIR}. */
@Command(name = "report", description = "Write report.html again from what the run's folder holds.")
final class ReportCommand implements Runnable {

    @Parameters(paramLabel = "DIR", description = "A folder that 'aezoo train' wrote.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        RunFolder.card(folder);
        Path report = Report.write(folder).toAbsolutePath();
        if (common.json) {
            common.print(Map.of("report", report.toString()));
        } else {
            common.err().println("wrote " + report);
        }
    }
}
