package org.aezoo.cli.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.output.DownloadLines;
import org.aezoo.cli.output.Table;
import org.aezoo.data.download.Catalogue;
import org.aezoo.data.download.CatalogueEntry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aezoo data list|fetch}. */
@Command(
        name = "data",
        description = "List the named data sets, or fetch one.",
        subcommands = {DataCommand.ListData.class, DataCommand.FetchData.class})
public final class DataCommand implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say 'data list' or 'data fetch NAME'");
    }

    /** {@code aezoo data list}. */
    @Command(name = "list", description = "List the named data sets.")
    static final class ListData implements Runnable {

        @Mixin
        private final CommonOptions common = new CommonOptions();

        @Override
        public void run() {
            if (common.json) {
                List<Map<String, Object>> all = new ArrayList<>();
                for (CatalogueEntry entry : Catalogue.list()) {
                    Map<String, Object> document = new LinkedHashMap<>();
                    document.put("name", entry.name());
                    document.put("about", entry.about());
                    document.put("licence", entry.licence());
                    document.put("download_bytes", entry.bytes());
                    all.add(document);
                }
                common.print(all);
                return;
            }
            List<List<String>> rows = new ArrayList<>();
            for (CatalogueEntry entry : Catalogue.list()) {
                String size =
                        entry.bytes() == 0 ? "built in" : String.format(Locale.ROOT, "%.0f MB", entry.bytes() / 1e6);
                rows.add(List.of(entry.name(), size, entry.licence(), entry.about()));
            }
            Table.printWrapped(common.out(), List.of("name", "download", "licence", "what it is"), rows);
        }
    }

    /** {@code aezoo data fetch NAME}. */
    @Command(name = "fetch", description = "Download a named data set to the user cache, unless it is there already.")
    static final class FetchData implements Runnable {

        @Parameters(paramLabel = "NAME", description = "As 'aezoo data list' shows it.")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private String name;

        @Option(
                names = "--data-dir",
                paramLabel = "DIR",
                description = "Where to look first; then $AEZOO_DATA, the user cache, a download.")
        private @Nullable Path dataDir;

        @Mixin
        private final CommonOptions common = new CommonOptions();

        @Override
        public void run() {
            Path folder = Catalogue.fetch(name, dataDir, new DownloadLines(common.err()));
            if (common.json) {
                common.print(Map.of("name", name, "folder", folder.toString()));
            } else {
                common.err().println(name + " is in " + folder);
            }
        }
    }
}
