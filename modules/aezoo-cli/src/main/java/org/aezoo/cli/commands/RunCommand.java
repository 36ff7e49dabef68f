package org.aezoo.cli.commands;

import java.nio.file.Path;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.options.RunFolderOrName;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command on a run's folder. */
abstract class RunCommand implements Runnable {

    @Parameters(
            paramLabel = "DIR",
            converter = RunFolderOrName.class,
            description =
                    "A folder that 'aezoo train' wrote, or pretrained:NAME, which 'aezoo list --pretrained' shows.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    Path folder;

    @Mixin
    final CommonOptions common = new CommonOptions();
}
