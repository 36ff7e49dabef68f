package org.aezoo.cli.commands;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.options.ServeOptions;
import org.aezoo.run.ModelServer;
import org.aezoo.run.ServerOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aezoo explore DIR...}. */
@Command(
        name = "explore",
        description = "Open a page in this machine's browser on which trained models can be played with. Data that a"
                + " model was trained on is read again, and shows what is usual and what is near.")
public final class ExploreCommand implements Runnable, Backend.Needed {

    @Mixin
    private final ServeOptions chosen = new ServeOptions();

    @Option(names = "--no-browser", description = "Open none, say only where the page is.")
    private boolean noBrowser;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        ServerOptions options = chosen.options().withPage();
        ModelServer.Running server = ServeOptions.server().start(options);
        ServeCommand.serve(server, options, common);
        if (!noBrowser && !open(server.address())) {
            common.err().println("no browser could be started: open " + server.address());
        }
        ServeCommand.wait(common);
    }

    private static boolean open(String address) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        List<String> command = system.startsWith("windows")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                : List.of(system.startsWith("mac") ? "open" : "xdg-open", address);
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
