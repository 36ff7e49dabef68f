package org.aezoo.cli.commands;

import java.nio.file.Path;
import java.util.Map;
import org.aezoo.evaluation.report.Report;
import org.aezoo.training.RunFolder;
import picocli.CommandLine.Command;

/** {@code aezoo report DIR}. */
@Command(name = "report", description = "Write report.html again from what the run's folder holds.")
public final class ReportCommand extends RunCommand {

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
